"""Conversations that turn out to be another visitor's: they move, whole.

Chats are locked before visitors, and both before tickets, each in the order of their
keys: the worker that writes words down does the same. Addresses that are being proven
are locked before all of these (`knowing`).
"""

from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from channels_app.actions.chat import nickname
from channels_app.actions.introduce import identity_of
from channels_app.adapter import Address
from channels_app.errors import NotThere
from channels_app.models import Chat, Envelope, Thread, Upload, Visitor
from channels_app.queries import visible
from channels_app.queries.telling import visitor_group
from helpdesk.base import live
from tickets.actions.people import hand_on, identified, retire
from tickets.models import Identity, Ticket


def lock(*visitors: Visitor) -> None:
    """Whose chats they are, and who they are, stays so until the caller commits."""
    keys = {visitor.pk for visitor in visitors if visitor.is_known}
    chats = Chat.objects.select_for_update(no_key=True).filter(visitor__in=keys)
    list(chats.order_by("id").values_list("pk"))
    rows = Visitor.objects.select_for_update(no_key=True).filter(pk__in=keys)
    fresh = {row.pk: row for row in rows.order_by("id")}
    for visitor in visitors:
        if visitor.is_known:
            now = fresh[visitor.pk]
            visitor.mail_id, visitor.identity_id = now.mail_id, now.identity_id
            visitor.epoch, visitor.external_id = now.epoch, now.external_id


def introduce(visitor: Visitor) -> Identity:
    """Their address in the widget, which belongs to the customer they are."""
    address = Address(
        kind=visitor.channel.kind,
        canonical=str(visitor.public_id),
        shown=visitor.name or nickname(visitor),
        name=visitor.name,
    )
    identity = visitor.identity or identity_of(address)
    if visitor.identity_id != identity.pk:
        visitor.identity = identity
        visitor.save(update_fields=["identity"])
    if visitor.mail is not None:
        identified(identity, customer=visitor.mail.customer, name=visitor.name)
    return identity


def become(former: Visitor, known: Visitor) -> None:
    """All that one visitor began is another's from now on; who has a token of the former
    has nothing any more. Both are locked."""
    if not former.is_known or former.pk == known.pk:
        return
    for chat in former.chats.select_related("visitor", "channel").order_by("id"):
        _give(chat, known, place=chat.place)
    if former.blocked_at is not None and known.blocked_at is None:
        known.blocked_at = former.blocked_at
        known.save(update_fields=["blocked_at"])
    former.provings.exclude(
        continuation__in=known.provings.values("continuation")
    ).update(visitor=known)
    Upload.objects.filter(visitor=former.public_id, envelope=None).update(
        visitor=known.public_id
    )
    Visitor.objects.filter(pk=former.pk).update(
        epoch=F("epoch") + 1, became=known, mail=None, claimed_mail=""
    )
    _retire(former)
    _tell(former, known)


def move(chat: Chat, known: Visitor) -> None:
    """One conversation is another visitor's; its former one keeps the others.

    Its place becomes another, so that nobody can say anything in it by the old one.

    Raises:
        NotThere: words for the old place are on their way.
    """
    former = chat.visitor
    lock(former, known)
    on_their_way = Envelope.objects.filter(
        channel=chat.channel, conv_key=chat.place, state=Envelope.State.NEW
    )
    if on_their_way.exists():
        raise NotThere
    threads = Thread.objects.filter(
        channel=chat.channel, place_key=Thread.key(chat.place)
    )
    _give(chat, known, place=f"{known.public_id}/{uuid4()}")
    threads.update(place=chat.place, place_key=Thread.key(chat.place))
    _retire(former)
    _tell(former, known)


def strays() -> QuerySet[Chat]:
    """Chats that were begun at the moment their visitor became somebody else."""
    return Chat.objects.filter(visitor__became__isnull=False)


@transaction.atomic
def follow(pk: int) -> int:
    """A stray goes after its visitor."""
    chat = strays().select_related("visitor__became", "channel").filter(pk=pk).first()
    if chat is None or chat.visitor.became is None:
        return 0
    former, known = chat.visitor, chat.visitor.became
    while known.became is not None:
        known = known.became
    lock(former, known)
    _give(chat, known, place=chat.place)
    _retire(former)
    _tell(former, known)
    return 1


def _give(chat: Chat, known: Visitor, *, place: str) -> None:
    before, identity = chat.visitor.identity, introduce(known)
    tickets = {
        ticket.survivor().pk
        for ticket in Ticket.everything.filter(pk__in=visible.tickets(chat))
    }
    chat.visitor, chat.place = known, place
    if known.chats.filter(key=chat.key).exists():
        chat.key = uuid4()
    chat.save(update_fields=["visitor", "key", "place"])
    if before is not None:
        for ticket in Ticket.everything.filter(pk__in=tickets).order_by("id"):
            hand_on(ticket, identity=before, to=identity)


def _retire(former: Visitor) -> None:
    """An address in the widget that nothing names any more."""
    identity = former.identity
    if identity is not None and not former.chats.exists():
        Visitor.objects.filter(pk=former.pk).update(identity=None)
        former.identity = None
        retire(identity)


def _tell(*visitors: Visitor) -> None:
    """Pages that are open look anew: one finds what became theirs, the other nothing."""
    groups = tuple(visitor_group(one.public_id) for one in visitors)
    again = live.Signal(groups=groups, payload={"t": "again"})
    transaction.on_commit(lambda: live.publish(again), robust=True)
