"""What an admin sees of a messenger's payload that nobody could read."""

import pytest

from channels_app.models import Envelope
from channels_app.queries.quarantine import head


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (b'{"a":["Gr\xc3\xbc\xc3\x9fe"]}', '{\n  "a": [\n    "Gr\u00fc\u00dfe"\n  ]\n}'),
        (b'{"half": "\\ud800"}', '{\n  "half": "?"\n}'),
        (b"[" * 5000, "[" * 4000),
        (b"From: Irma\n\nHello", "From: Irma\n\nHello"),
        (b'{"cut', '{"cut'),
        (b"\xff\x00", "\ufffd\u2400"),
    ],
)  # fmt: skip
def test_a_payload_is_shown_so_that_people_can_read_it(raw, seen):
    assert head(Envelope(raw=raw)) == seen
