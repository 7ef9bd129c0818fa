"""Codes that prove an address, and copies of conversations: asked for, kept as rows.

`channels_app.mailing` writes and sends them. Nothing here tells whether an address is
known to us (AC-59): the same is done whatever it is.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_app.adapter import Address
from channels_app.errors import Invalid, TooOften
from channels_app.models import Chat, Letter, Visitor
from channels_app.models.letter import GOOD_FOR, TRIES
from channels_app.queries import ways
from helpdesk.base import doorbell, limits
from helpdesk.base.limits import Limit

BELL = "channels_app.letters"
# Letters and digits that nobody mistakes for one another: eight of them are 2**39.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
# Automatic mails to one address, whoever asks for them (AC-16).
A_DAY = Limit(3, 24 * 60 * 60)
# Askings of one visitor, and of one network.
ASKED, ASKED_FROM = Limit(5, 3600), Limit(30, 3600)
# Between attempts; a code that is late proves nothing.
DELAYS = [timedelta(seconds=s) for s in (5, 30)]
# While somebody sends it, nobody else does.
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=7)


def ask(
    visitor: Visitor,
    typed: str,
    *,
    network: str,
    language: str,
    chat: Chat | None = None,
) -> None:
    """Send a code to this address, unless it got enough mail today: nobody is told.

    chat: once it is proven, a copy of this conversation goes there.

    Raises:
        Invalid: it is no address.
        TooOften: of this visitor or network, whatever the address.
    """
    _asked(visitor, network)
    address = ways.mail_address(typed)
    if address is None and ways.is_no_address(typed):
        raise Invalid({"mail": [_("This is no e-mail address.")]})
    _keep(Letter.Kind.CODE, visitor, address, language, chat)


def copy(visitor: Visitor, chat: Chat, *, network: str, language: str) -> None:
    """Send a copy of this conversation to the address its visitor proved.

    Raises:
        TooOften: they have enough of them.
    """
    _asked(visitor, network)
    address = ways.known_address(visitor) if visitor.mail_id else None
    if address is not None and not _keep(
        Letter.Kind.TRANSCRIPT, visitor, address, language, chat
    ):
        raise TooOften(A_DAY.seconds)


def keep_promise(letter: Letter, visitor: Visitor) -> None:
    """The address is proven: the copy that was asked for with its code may go there."""
    chat = letter.chat
    address = ways.known_address(visitor)
    # What is theirs now, and of nobody else's (AC-65).
    mine = chat is not None and visitor.chats.filter(pk=chat.pk).exists()
    if mine and address is not None:
        _keep(Letter.Kind.TRANSCRIPT, visitor, address, letter.language, chat)


def code_of(letter: Letter) -> str:
    """The code in this mail; nobody can make one without the key of the house."""
    key = hashlib.sha256(b"channels_app.letters" + settings.SECRET_KEY.encode())
    made = hmac.new(key.digest(), letter.public_id.bytes, hashlib.sha256).digest()
    number, code = int.from_bytes(made, "big"), ""
    for _position in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        code += ALPHABET[digit]
    return code


@transaction.atomic
def of_code(visitor: Visitor, typed: str) -> Letter | None:
    """The letter whose code this visitor typed; it is used now. None: none of theirs.

    A wrong one counts as a try at each code they may have read.
    """
    locked = good(visitor.public_id).select_for_update().order_by("id")
    found = with_code(locked, typed)
    if not found:
        good(visitor.public_id).update(tries=F("tries") + 1)
        return None
    return _used(found[-1])


def with_code(letters: Iterable[Letter], typed: str) -> list[Letter]:
    """Those that this is the code of; nothing is used or counted by looking."""
    given = "".join(typed.upper().split()).replace("-", "")
    return [
        letter
        for letter in letters
        if hmac.compare_digest(code_of(letter).encode(), given.encode())
    ]


def address_of(letter: Letter) -> Address:
    """What whoever reads it can be reached by."""
    return Address(kind=ways.MAIL, canonical=letter.address, shown=letter.shown)


@transaction.atomic
def of_link(pk: int) -> Letter | None:
    """The letter whose link somebody followed; it is used now. None: it is over."""
    letters = Letter.objects.select_for_update(of=("self",)).filter(pk=pk)
    letter = letters.select_related("channel__connection").first()
    return _used(letter) if letter is not None and letter.is_good else None


def _used(letter: Letter) -> Letter:
    letter.used_at = timezone.now()
    letter.save(update_fields=["used_at"])
    return letter


def good(visitor: UUID) -> QuerySet[Letter]:
    """Codes that this visitor may have read, and that count."""
    return Letter.objects.filter(
        visitor=visitor,
        kind=Letter.Kind.CODE,
        used_at=None,
        tries__lt=TRIES,
        created_at__gt=timezone.now() - GOOD_FOR,
    )


def _asked(visitor: Visitor, network: str) -> None:
    for key, limit in (
        (f"mails:{visitor.public_id}", ASKED),
        (f"mails-from:{network}", ASKED_FROM),
    ):
        if wait := limits.spend(key, limit):
            raise TooOften(wait)


def _keep(
    kind: Letter.Kind,
    visitor: Visitor,
    address: Address | None,
    language: str,
    chat: Chat | None,
) -> bool:
    """A row in any case, which takes as long in any case. False: it will not be sent."""
    to = address.canonical if address else ""
    may = may_mail(to) and bool(to)
    Letter.objects.create(
        kind=kind,
        channel=visitor.channel,
        visitor=visitor.public_id,
        address=to,
        shown=address.shown[:400] if address else "",
        chat=chat,
        language=language[:16],
        not_before=timezone.now() if may else None,
    )
    doorbell.ring(BELL)
    return may


def may_mail(address: str) -> bool:
    """Count one more mail that nobody of ours wrote; whether it may go (AC-16)."""
    hashed = hashlib.sha256(_box(address).encode()).hexdigest()
    return limits.spend(f"mail-to:{hashed}", A_DAY) == 0


def _box(address: str) -> str:
    """Where it is read: me+this@ and me+that@ are one person's, for most who give out
    addresses, and anybody can write a thousand of them."""
    local, _at, domain = address.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def waiting() -> float:
    """Seconds the oldest letter has waited."""
    now = timezone.now()
    oldest = _due().aggregate(at=Min("not_before"))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


@transaction.atomic
def claim() -> Letter | None:
    """The next letter, which nobody else sends for a while; attempts go up first."""
    letters = _due().select_for_update(of=("self",), skip_locked=True)
    letter = (
        letters.select_related("channel__connection", "chat").order_by("id").first()
    )
    if letter is None:
        return None
    letter.attempts += 1
    letter.not_before = timezone.now() + LEASE
    letter.save(update_fields=["attempts", "not_before"])
    return letter


def sent(letter: Letter) -> None:
    """The server took it."""
    letter.sent_at, letter.not_before = timezone.now(), None
    letter.save(update_fields=["sent_at", "not_before"])


def not_sent(letter: Letter, *, permanent: bool) -> None:
    """It did not, or it need not go: once more in a while, or never."""
    again = not permanent and letter.attempts <= len(DELAYS)
    delay = DELAYS[letter.attempts - 1] if again else timedelta()
    letter.not_before = timezone.now() + delay if again else None
    letter.save(update_fields=["not_before"])


def put_off(letter: Letter, *, seconds: float) -> None:
    """Its mailbox has no room now: that is no attempt."""
    letter.attempts -= 1
    letter.not_before = timezone.now() + timedelta(seconds=seconds)
    letter.save(update_fields=["attempts", "not_before"])


def forget() -> None:
    """What is a week old proves nothing, and no one looks for it."""
    Letter.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(not_before__lte=timezone.now())
