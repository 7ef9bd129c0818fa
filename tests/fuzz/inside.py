"""What the fuzzer of mails runs: one mail after the other, each read in both ways."""

import contextlib
import json
import os
import sys
import time

import atheris

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
with atheris.instrument_imports(
    include=["channels_app.adapters.email", "helpdesk.base"]
):
    from channels_app.adapter import Unreadable
    from channels_app.adapters.email import parse
    from channels_app.adapters.email.described import described
    from helpdesk.base.quotes import parts

# Seconds of CPU; under the eyes of the fuzzer all takes some times as long.
MOST = 2.0
WATCHED = 6


def look(raw: bytes) -> None:
    """Read it as `parse_mail` does, and as it would come in."""
    begun = time.process_time()
    told = described(raw)
    assert isinstance(json.loads(json.dumps(told)), dict)
    cut = parts(told["text"])
    whole = "\n".join((cut.above, cut.new, cut.below))
    assert whole.split() == told["text"].split()
    assert all(file["filename"] for file in told["attachments"])
    with contextlib.suppress(Unreadable):
        parse.parse(raw)
    took = time.process_time() - begun
    assert took < MOST * WATCHED, f"{took:.1f} s of CPU"


if __name__ == "__main__":
    atheris.Setup(sys.argv, look)
    atheris.Fuzz()
