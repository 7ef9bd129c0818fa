"""A mail that tells of another one: whose it is, and what becomes of it.

Nobody reads such mails as words. What is about a mail of ours is said of its delivery; what
is about a mail that somebody else sent in our name is nothing of ours (backscatter).
"""

import re
from collections.abc import Iterable, Iterator

from channels_app import references
from channels_app.adapter import Address, Proof
from channels_app.adapters.email import addresses, bounces
from channels_app.adapters.email.bounces import Bounce
from channels_app.adapters.email.mime import Part
from channels_app.parsed import Failure, Noise, Undelivered

NOT_OURS = "It tells of a mail that was not sent from here."
NO_FAILURE = "It tells that a mail was handed on."
# One of ours somewhere in a text, whole.
_QUOTED = re.compile(rf"(?<![\w.+-]){references.SHAPE.pattern}(?=@)")
# What RFC 3464 section 2.3.3 calls neither failed nor delayed.
_WELL = frozenset({"delivered", "relayed", "expanded"})


def told(root: Part, text: str, answers: tuple[str, ...]) -> Undelivered | Noise | None:
    """What a mail server's mail says; None where it says nothing of another mail.

    text: what it says to people. answers: places that its fields refer to.
    """
    found = bounces.read(root, text)
    if not found:
        return None
    proof = _proof(found, answers, [text, *_originals(root)])
    if proof is None:
        return Noise(why=NOT_OURS)
    failures = tuple(_failure(one) for one in found if one.action not in _WELL)
    return (
        Undelivered(proof=proof, failures=failures)
        if failures
        else Noise(why=NO_FAILURE)
    )


def _originals(root: Part) -> Iterator[str]:
    """The mails that came along: a relay on the way may have given ours another
    Message-ID, and left its References."""
    for part in root.leaves():
        if part.kind in bounces.ORIGINAL:
            yield part.content()[: bounces.LETTERS].decode("ascii", "replace")


def _proof(
    found: list[Bounce], answers: tuple[str, ...], texts: Iterable[str]
) -> Proof | None:
    """The signature says that it is ours, wherever it stands."""
    named = [one.original for one in found]
    quoted = (
        match[0]
        for text in texts
        for match in _QUOTED.finditer(text[: bounces.LETTERS])
    )
    for place in (*named, *answers, *quoted):
        proof = references.read(place.partition("@")[0])
        if proof is not None:
            return proof
    return None


def _failure(bounce: Bounce) -> Failure:
    return Failure(
        whom=_address(bounce.recipient),
        words=bounce.reason or bounce.status,
        is_final=bounce.action != "delayed",
        is_gone=bounces.is_gone(bounce.status, bounce.reason),
    )


def _address(recipient: str) -> Address | None:
    canonical = addresses.canonical(recipient)
    if canonical is None:
        return None
    return Address(kind="email", canonical=canonical, shown=recipient)
