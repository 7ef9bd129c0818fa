"""Which story do these words belong to? Joining a ticket needs proof (promise 3).

Proof is a signed reference of ours that came back, or a verified participant's address
together with a place we know. A quoted number proves nothing.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_app import references
from channels_app.adapter import Address, Incoming
from channels_app.models import Connection, Thread
from helpdesk.base.plaintext import one_line, printable
from tickets import actions
from tickets.actions import Words
from tickets.models import (
    Channel,
    Customer,
    Identity,
    Message,
    Status,
    Ticket,
)


class Refuse(Exception):
    """Nothing to keep a ticket for; the envelope says why, and keeps the bytes."""


class Doubtful(Exception):
    """Nobody can tell whose words these are: an admin has to look."""


def tell(channel: Channel, incoming: Incoming, words: Words) -> Message:
    """Add the words to the ticket they belong to, or open one.

    Raises:
        Refuse: our own words came back to us.
        Doubtful: they carry our address, and we do not know them.
    """
    sender = incoming.sender
    if sender is None:
        raise ValueError("words without a sender belong into quarantine")
    if _is_ours(sender):
        if references.read(incoming.place.partition("@")[0]):
            raise Refuse("We sent it ourselves.")
        # A loop stops here; so do the contact forms of web sites, which are customers.
        raise Doubtful("It came from an address of our own.")
    identity = identity_of(sender)
    ticket, unverified = find(channel, incoming, identity)
    message = _same_again(ticket, incoming, identity, words)
    if message is None:
        message = _say(channel, incoming, words, identity, ticket, unverified)
    remember(channel, message.ticket, incoming.place)
    return message


def identity_of(address: Address) -> Identity:
    """Whose address this is; a customer of its own when nobody's yet."""
    found = (
        Identity.objects.select_related("customer")
        .filter(kind=address.kind, canonical=address.canonical)
        .first()
    )
    if found is not None:
        return found
    try:
        with transaction.atomic():
            customer = Customer.objects.create(
                name=one_line(address.name or address.shown, limit=200)
            )
            return Identity.objects.create(
                customer=customer,
                kind=address.kind,
                canonical=address.canonical,
                shown=one_line(address.shown, limit=400),
            )
    except IntegrityError:  # another worker was quicker; the customer is rolled back
        return Identity.objects.select_related("customer").get(
            kind=address.kind, canonical=address.canonical
        )


def find(
    channel: Channel, incoming: Incoming, identity: Identity
) -> tuple[Ticket | None, bool]:
    """The ticket these words have proof for, and whether their sender is a stranger."""
    for proof in incoming.proofs:
        ticket = Ticket.objects.filter(
            public_id=proof.ticket, messages__public_id=proof.message
        ).first()
        if ticket is not None:
            ticket = ticket.survivor()
            known = takes_part(ticket, identity)
            if known and identity.verified_at is None:
                # They hold what we sent them: the address receives.
                identity.verified_at = timezone.now()
                identity.save(update_fields=["verified_at"])
            return ticket, not known
    return _by_place(channel, incoming, identity), False


def _by_place(
    channel: Channel, incoming: Incoming, identity: Identity
) -> Ticket | None:
    if incoming.place_is_proof and incoming.place:
        threads = Thread.objects.filter(
            channel=channel, place_key=Thread.key(incoming.place)
        )
        thread = threads.select_related("ticket").order_by("-id").first()
        return thread.ticket.survivor() if thread else None
    if identity.verified_at is None or not incoming.answers:
        return None
    keys = [Thread.key(place) for place in incoming.answers]
    threads = Thread.objects.filter(
        channel__kind=channel.kind,
        place_key__in=keys,
        ticket__participants__identity=identity,
        ticket__participants__confirmed_at__isnull=False,
    ).select_related("ticket")
    # Nearest first; of several tickets in one place, the newest.
    nearest = min(
        threads, key=lambda one: (keys.index(one.place_key), -one.pk), default=None
    )
    return nearest.ticket.survivor() if nearest else None


def takes_part(ticket: Ticket, identity: Identity) -> bool:
    """Whether this address is a participant whom we may believe to be one."""
    return ticket.participants.filter(
        identity=identity, confirmed_at__isnull=False
    ).exists()


def remember(channel: Channel, ticket: Ticket, place: str) -> None:
    """The place is part of this ticket from now on."""
    if place:
        Thread.objects.bulk_create(
            [
                Thread(
                    channel=channel,
                    ticket=ticket,
                    place=printable(place)[:1000],
                    place_key=Thread.key(place),
                )
            ],
            ignore_conflicts=True,
        )


def _say(
    channel: Channel,
    incoming: Incoming,
    words: Words,
    identity: Identity,
    ticket: Ticket | None,
    unverified: bool,
) -> Message:
    if ticket is None or ticket.status == Status.CLOSED:
        return actions.open_ticket(
            channel=channel,
            identity=identity,
            words=words,
            mentions=incoming.mentions,
            # What a stranger answered is not theirs to be linked to.
            follows=None if unverified else ticket,
        )
    return actions.receive(
        ticket, channel=channel, identity=identity, words=words, unverified=unverified
    )


def _same_again(
    ticket: Ticket | None, incoming: Incoming, identity: Identity, words: Words
) -> Message | None:
    """One message, several envelopes: it came by two mailboxes, or twice.

    Never in a chat, whose place is the same for all that is said there: who says "yes"
    twice means it twice.
    """
    if ticket is None or not incoming.place or incoming.place_is_proof:
        return None
    same = ticket.messages.filter(
        place=words.place[:1000], identity=identity, direction=Message.Direction.IN
    ).prefetch_related("attachments")
    normal, blobs = words.text.split(), [file.blob for file in words.files]
    for message in same:
        files = [file.blob for file in message.attachments.all()]
        if (message.text.split(), files) == (normal, blobs):
            return message
    return None


def _is_ours(address: Address) -> bool:
    """Mail from ourselves to ourselves is the beginning of a loop."""
    return Connection.objects.filter(
        channel__kind=address.kind, config__address__iexact=address.canonical
    ).exists()
