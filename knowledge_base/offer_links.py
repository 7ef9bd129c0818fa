"""Links in mails that tell what came of an offer: signed, so that nobody makes one.

To follow one changes nothing (mail scanners do); the button on its page does (AC-62).
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

GOOD_FOR = timedelta(days=60)
# Ours have about 40 letters.
LONGEST = 120


def sign(lookup: int) -> str:
    """The part of an address that names an offer and proves that we made it."""
    return _signer().sign(str(lookup))


def read(signed: str) -> int | None:
    """The offer it names; None: it is none of ours, or over."""
    if len(signed) > LONGEST:
        return None
    try:
        return int(_signer().unsign(signed, max_age=GOOD_FOR))
    except (BadSignature, ValueError):
        return None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="knowledge_base.offer")
