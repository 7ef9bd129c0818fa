"""What strangers write to do harm (AC-22).

Every payload is cleaned in each run (tests/base/test_richtext.py); what takes long is
showing it to a browser: a fifth of them each time, all of them in full runs.
"""

from pathlib import Path

import pytest

PAYLOADS = (
    (Path(__file__).parent / "wire" / "xss.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
PARTS = 5

# Of a test that takes `part`: one of them, the others in `make test-full`.
by_parts = pytest.mark.parametrize(
    "part", [pytest.param(n, marks=pytest.mark.sampled(1)) for n in range(PARTS)]
)


def payloads_of(part: int) -> list[str]:
    """Every fifth, so that each kind of attack is in each part."""
    return PAYLOADS[part::PARTS]
