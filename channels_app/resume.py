"""Links in mails that lead back into a conversation; who holds one can read the mail.

Signed, so that nobody can make one, and each of one kind for one thing: nothing is
changed by following it (mail scanners do), only by the button on its page.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

SALT = "channels_app.resume"
# Ours have about 70 letters.
LONGEST = 200
# Whatever stands before it: the path alone is enough to get there.
_LINK = re.compile(r"/c/([\w.:%-]{1,200})")


class Dead(Exception):
    """No link of ours, or one that is over."""


class Kind(StrEnum):
    """CHAT: of words that went after somebody. LETTER: of a mail with a code.
    VISITOR: of somebody who proved their address a moment ago. MAIL: of an answer by
    mail, whose reader would rather chat. PUBLIC: in words that everybody can read; it
    says nothing of who holds it."""

    CHAT = "c"
    LETTER = "l"
    VISITOR = "v"
    MAIL = "m"
    PUBLIC = "p"


# A letter's code ends sooner, by its row. Whoever just said that it is theirs has their
# token by then: the link is for a page that is loaded again.
GOOD_FOR = {
    Kind.CHAT: timedelta(days=30),
    Kind.LETTER: timedelta(hours=1),
    Kind.VISITOR: timedelta(hours=1),
    Kind.MAIL: timedelta(days=30),
    Kind.PUBLIC: timedelta(days=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """what: the key of the row it leads to; whose: of the identity it was sent to, if
    that matters; for a visitor, their epoch: it is void when their tokens are.
    """

    kind: Kind
    what: int
    whose: int = 0


def address(link: Link) -> str:
    """The whole address, for a mail."""
    return settings.SITE_URL + reverse("channels:resume", args=[sign(link)])


def sign(link: Link) -> str:
    """The part of its address that proves it is ours."""
    return _signer().sign(f"{link.kind.value}.{link.what}.{link.whose}")


def read(signed: str) -> Link:
    """What a link leads to.

    Raises:
        Dead: nowhere.
    """
    if len(signed) > LONGEST:
        raise Dead
    try:
        name, what, whose = _signer().unsign(signed).split(".")
        kind = Kind(name)
        _signer().unsign(signed, max_age=GOOD_FOR[kind])
        return Link(kind=kind, what=int(what), whose=int(whose))
    except (BadSignature, ValueError) as error:
        raise Dead from error


def lets_in(text: str) -> bool:
    """Whether a link in these words leads whoever holds it into a conversation."""
    for found in _LINK.finditer(text):
        try:
            if read(found[1]).kind != Kind.PUBLIC:
                return True
        except Dead:
            continue
    return False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)
