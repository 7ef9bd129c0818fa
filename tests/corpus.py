"""What strangers write to do harm (AC-22): a fifth of it each time, all of it in full runs.

Every payload is cleaned in each run (tests/base/test_richtext.py); what takes long is
showing it to a browser.
"""

from pathlib import Path

import pytest

PAYLOADS = (
    (Path(__file__).parent / "wire" / "xss.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
PARTS = 5

# Of a test that takes `part`: the first one always, the others in `make test-full`.
sampled = pytest.mark.parametrize(
    "part", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, PARTS))]
)


def payloads_of(part: int) -> list[str]:
    """Every fifth, so that each kind of attack is in each part."""
    return PAYLOADS[part::PARTS]
