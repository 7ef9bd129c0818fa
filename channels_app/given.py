"""Mail that a mail server of ours hands over: through a pipe, by LMTP or SMTP.

Each door says yes only after `keep` returned; whatever goes wrong before, the mail server
keeps the mail and tries again.
"""

from contextlib import suppress
from uuid import UUID

from django.db.models import Q, QuerySet

from channels_app import intake
from channels_app.adapters.email import handed
from channels_app.adapters.email.addresses import canonical
from channels_app.queries.ways import MAIL
from tickets.models import Channel


class NoSuchMailbox(LookupError):
    """There is none by this name, or several."""


def keep(channel: Channel, content: bytes, *, to: str = "") -> None:
    """Keep a mail; returns only after the commit. Kept twice it is one.

    to: whom it was addressed to on the envelope, where the door knows.
    """
    note = {"to": canonical(to) or to} if to else {}
    intake.store(channel, [handed.raw(content, **note)])
    channel.connection.called()


def named(name: str) -> Channel:
    """The mailbox with this name, address or id.

    Raises:
        NoSuchMailbox: none, or several.
    """
    about = Q(name=name) | Q(connection__config__address__iexact=name)
    with suppress(ValueError):
        about |= Q(public_id=UUID(name))
    found = list(_mailboxes().filter(about)[:2])
    if len(found) != 1:
        raise NoSuchMailbox(name)
    return found[0]


def addressed(address: str) -> Channel | None:
    """The mailbox that takes mail for an address of an envelope.

    "support+anything@" is "support@" (RFC 5233), and what rules sort by is ours, too.
    """
    whole = canonical(address)
    if whole is None:
        return None
    name, _, domain = whole.rpartition("@")
    plain = f"{name.partition('+')[0]}@{domain}"
    for one in (whole, plain):
        found = _mailboxes().filter(connection__config__address__iexact=one).first()
        if found is not None:
            return found
    rule = [{"by": "to", "value": whole}]
    return _mailboxes().filter(connection__config__routes__contains=rule).first()


def _mailboxes() -> QuerySet[Channel]:
    active = Channel.objects.filter(kind=MAIL, is_active=True)
    return active.select_related("connection").order_by("pk")
