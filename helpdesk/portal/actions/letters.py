"""Links that prove an address: asked for, put in line, sent.

Whoever asks learns nothing: whether an address is known or not, the same is done and said
(AC-59). What mail there is says nothing that a stranger typed, but the address it goes to
(AC-16).
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from channels_app.actions.letters import may_mail
from channels_app.adapter import Address
from channels_app.queries import ways
from helpdesk.base import doorbell, limits
from helpdesk.base.limits import Limit
from helpdesk.portal.errors import NoAddress, TooOften
from helpdesk.portal.models import Account, Letter, Proof
from tickets.models import Ticket

BELL = "portal.mail"
# Askings from one network, and from it for one address: a person who sees no mail asks
# again. Not for an address alone: whoever knows it could keep its reader out.
FROM, FOR = Limit(30, 3600), Limit(6, 3600)
# Links that sign in, a day, beyond those three that any address gets: for an address
# whose reader comes here, so that strangers who use up the three keep nobody out.
THEIRS = Limit(10, 24 * 60 * 60)
# Between attempts; a link that is late proves nothing.
DELAYS = [timedelta(seconds=s) for s in (5, 30, 120)]
# While somebody sends it, nobody else does.
LEASE = timedelta(seconds=60)
KEPT = timedelta(days=7)
LONGEST_PATH = 200


def ask_for_link(typed: str, *, language: str, network: str, where: str = "") -> Letter:
    """Mail a link that signs its reader in; nobody learns whose address it is.

    Raises:
        NoAddress: it is no address at all.
        TooOften: from this network, or for this address.
    """
    return _asked(Letter.Kind.SIGN_IN, typed, language, network, where=where)


def ask_for_address(
    account: Account, typed: str, *, language: str, network: str
) -> Letter:
    """Mail a link by which this account proves one more address.

    Raises:
        NoAddress, TooOften: as above.
    """
    return _asked(Letter.Kind.ADDRESS, typed, language, network, account=account)


def keep(
    kind: Letter.Kind,
    address: Address | None,
    *,
    language: str,
    where: str = "",
    account: Account | None = None,
    ticket: Ticket | None = None,
) -> Letter:
    """A row in any case, which takes as long in any case. Nobody gets more than a few
    mails a day that anybody can ask for (AC-16)."""
    to = address.canonical if address else ""
    may = bool(to) and _may_go(kind, to)
    letter = Letter.objects.create(
        kind=kind,
        address=to,
        shown=address.shown[:400] if address else "",
        account=account,
        ticket=ticket,
        language=language[:16],
        where=where[:LONGEST_PATH],
        not_before=timezone.now() if may else None,
    )
    doorbell.ring(BELL)
    return letter


def spend(key: str, limit: Limit) -> None:
    """Raises TooOften."""
    if limits.spend(f"portal:{key}", limit):
        raise TooOften


def hashed(address: str) -> str:
    """An address as limits count it: they keep none."""
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()


def waiting() -> float:
    """Seconds the oldest letter has waited."""
    now = timezone.now()
    oldest = _due().aggregate(at=Min("not_before"))["at"]
    return (now - oldest).total_seconds() if oldest else 0.0


@transaction.atomic
def claim() -> Letter | None:
    """The next letter, which nobody else sends for a while; attempts go up first."""
    letters = _due().select_for_update(of=("self",), skip_locked=True)
    letter = letters.select_related("account", "ticket").order_by("id").first()
    if letter is None:
        return None
    letter.attempts += 1
    letter.not_before = timezone.now() + LEASE
    letter.save(update_fields=["attempts", "not_before"])
    return letter


def ended(letter: Letter, *, sent: bool) -> None:
    """The server took it, or did not: once more in a while, or never."""
    again = not sent and letter.attempts <= len(DELAYS)
    now = timezone.now()
    letter.sent_at = now if sent else None
    letter.not_before = now + DELAYS[letter.attempts - 1] if again else None
    letter.save(update_fields=["sent_at", "not_before"])


def drop(letter: Letter) -> None:
    """It need not go any more."""
    letter.not_before = None
    letter.save(update_fields=["not_before"])


def forget() -> None:
    """What is a week old proves nothing, and no one looks for it."""
    Letter.objects.filter(created_at__lt=timezone.now() - KEPT).delete()


def _asked(
    kind: Letter.Kind,
    typed: str,
    language: str,
    network: str,
    *,
    where: str = "",
    account: Account | None = None,
) -> Letter:
    if ways.is_no_address(typed):
        raise NoAddress
    spend(f"ask-from:{network}", FROM)
    # One of our own is no customer's: mail to it would come back to us.
    address = ways.mail_address(typed)
    whose = hashed(address.canonical if address else typed)
    spend(f"ask-for:{whose}:{network}", FOR)
    return keep(kind, address, language=language, where=where, account=account)


def _may_go(kind: Letter.Kind, to: str) -> bool:
    """News are asked for by who is signed in, and come seldom. All the rest anybody can
    ask for: it counts together with what else goes to this address by itself."""
    if kind == Letter.Kind.NEWS:
        return True
    has_room, is_proven = may_mail(to), _is_proven(to)
    if has_room or not is_proven or kind != Letter.Kind.SIGN_IN:
        return has_room
    return limits.spend(f"portal:sign-in:{hashed(to)}", THEIRS) == 0


def _is_proven(canonical: str) -> bool:
    """Whether its reader comes here, and is not to be kept out by others' askings."""
    return Proof.objects.filter(
        identity__kind=ways.MAIL, identity__canonical=canonical
    ).exists()


def _due() -> QuerySet[Letter]:
    return Letter.objects.filter(not_before__lte=timezone.now())
