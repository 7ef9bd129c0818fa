"""One delivery as what goes out: its words, whom they go to, and where they stand."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.utils import timezone
from django.utils.html import escape

from channels_app import beside, opting_out
from channels_app.adapter import Address, Origin, Outgoing
from channels_app.composing import letter
from channels_app.models import Connection, Thread
from channels_app.outgoing_files import Link, enclosed
from channels_app.queries.lately import last_words, last_wrote
from channels_app.story import remember
from tickets.actions import deliver
from tickets.models import Channel, Delivery, Identity, Message

SIDE = Message.Direction.SIDE
# How slow a line we put up with: a lease grows with the size of what is sent.
BYTES_PER_SECOND = 100_000
# How many earlier references an answer names.
ANSWERS = 20


def outgoing(delivery: Delivery, mailbox: Connection) -> Outgoing | None:
    """What goes out. Its reference is fixed, and an answer to it known, before it goes.

    None when there is nothing to send: the lease was lost and somebody else sends it, or
    it was seen meanwhile where it was said.
    """
    message, identity = delivery.message, delivery.identity
    said = letter(delivery)
    if said is None:
        deliver.drop(delivery, why="seen")
        return None
    found = enclosed(said.files, delivery)
    files, text, html = found.files, said.text, said.html
    if found.links:
        text, html = _with_links(text, html, found.links)
    place = delivery.place or mailbox.adapter.mint(
        mailbox.settings(),
        ticket=message.ticket.public_id,
        message=message.public_id,
        recipient=identity.canonical,
    )
    size = sum(len(file.content) for file in files)
    if not deliver.extend(delivery, seconds=size / BYTES_PER_SECOND, place=place):
        return None
    answers = _answers(delivery)
    if message.direction != SIDE:
        remember((delivery.channel, message.ticket, place))
    named = _named(delivery)
    return Outgoing(
        to=_address(identity),
        named_to=named.get(Delivery.Role.TO, ()),
        named_cc=named.get(Delivery.Role.CC, ()),
        unsubscribe=opting_out.address(identity) if message.auto else "",
        subject=said.subject,
        text=text,
        html=html if "html" in _formats(delivery.channel) else "",
        place=place,
        key=delivery.public_id,
        origin=_origin(delivery),
        answers=answers,
        files=files,
        auto=bool(message.auto),
        wrote=_wrote(delivery),
        template=message.template,
        public=message.public,
    )


def _with_links(text: str, html: str, links: Iterable[Link]) -> tuple[str, str]:
    """The words, and below them where the files can be had that do not go along."""
    lines = [f"{one.filename}: {one.address}" for one in links]
    anchors = [
        f'<p>{escape(one.filename)}: <a href="{one.address}">{one.address}</a></p>'
        for one in links
    ]
    joined = "\n\n".join(filter(None, [text.rstrip(), "\n".join(lines)]))
    return joined, html and html + "".join(anchors)


def _address(identity: Identity) -> Address:
    return Address(
        kind=identity.kind,
        canonical=identity.canonical,
        shown=identity.shown,
        name=_name(identity),
    )


def _named(delivery: Delivery) -> dict[str, tuple[Address, ...]]:
    """Whom a letter names as its readers, by their roles: the same for each of them."""
    if not delivery.channel.traits.get("copies"):
        return {}
    rows = Delivery.objects.filter(
        message=delivery.message_id, channel=delivery.channel
    )
    named: dict[str, tuple[Address, ...]] = {}
    for one in rows.select_related("identity__customer").order_by("id"):
        named[one.role] = (*named.get(one.role, ()), _address(one.identity))
    return named


def _name(identity: Identity) -> str:
    """What to call them; of many we know nothing but the address itself."""
    name = identity.customer.name
    return "" if name == identity.shown else name


def _formats(channel: Channel) -> Sequence[str]:
    """What its adapter said it can carry, plainest first."""
    return cast("Sequence[str]", channel.traits.get("formats", ("text",)))


def _answers(delivery: Delivery) -> tuple[str, ...]:
    """The places of its ticket on its channel before it, oldest first; of a conversation
    with somebody outside, those of that."""
    if delivery.message.direction == SIDE:
        return beside.places(delivery)[-ANSWERS:]
    places = Thread.objects.filter(
        ticket=delivery.message.ticket, channel=delivery.channel
    ).order_by("id")
    return tuple(places.values_list("place", flat=True))[-ANSWERS:]


def _wrote(delivery: Delivery) -> float | None:
    """Seconds since they last wrote by this channel, where answers are taken for a while
    only; None: they never did."""
    if delivery.channel.traits.get("reply_window") is None:
        return None
    at = last_wrote(delivery)
    return None if at is None else max(0.0, (timezone.now() - at).total_seconds())


def _origin(delivery: Delivery) -> Origin | None:
    """Where it stands here, for channels that ask for it."""
    if not delivery.channel.traits.get("threads"):
        return None
    message = delivery.message
    thread, last = last_words(delivery)
    return Origin(
        ticket=message.ticket.public_id,
        number=message.ticket.number,
        message=message.public_id,
        author=message.agent.name if message.agent else message.author,
        said_at=message.said_at,
        thread=thread,
        last=last,
    )
