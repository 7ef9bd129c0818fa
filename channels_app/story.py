"""Which story do these words belong to? Joining a ticket needs proof (promise 3).

Proof is a signed reference of ours that came back, or a verified participant's address
together with a place we know. A quoted number proves nothing.
"""

from collections.abc import Collection, Sequence

from channels_app import beside, references
from channels_app.actions import chat_words, knowing, proving
from channels_app.actions.chat_words import Told
from channels_app.actions.introduce import Key, identities_of, key_of, known_addresses
from channels_app.adapter import Incoming
from channels_app.arriving import arrival_of, arrived, count_tries, looked_up
from channels_app.models import Connection, Thread
from channels_app.passed_on import write_above
from channels_app.privately import answered_ticket
from channels_app.queries.flooding import last_of_many
from channels_app.said import Said, in_chats
from helpdesk.base.plaintext import printable
from tickets import actions
from tickets.actions import Opening, Words, people
from tickets.actions.continue_on import Arrival
from tickets.actions.receive import Joining, receive_all
from tickets.models import Channel, Identity, Message, Status, Ticket
from tickets.queries.doubted import doubted_in


class Refuse(Exception):
    """Nothing to keep a ticket for; the envelope says why, and keeps the bytes."""


class Doubtful(Exception):
    """Nobody can tell whose words these are: an admin has to look."""


def our_addresses() -> frozenset[Key]:
    """Who we are ourselves, on every channel: kind and address in small letters."""
    rows = Connection.objects.values_list("channel__kind", "config__address")
    return frozenset((kind, str(address).lower()) for kind, address in rows if address)


def question(said: Said, *, ours: frozenset[Key]) -> None:
    """Mail from ourselves to ourselves is the beginning of a loop.

    Raises:
        Refuse: our own words came back to us.
        Doubtful: they carry our address, and we do not know them.
    """
    if (said.sender.kind, said.sender.canonical.lower()) not in ours:
        return
    if references.read(said.incoming.place.partition("@")[0]):
        raise Refuse("We sent it ourselves.")
    # A loop stops here; so do the contact forms of web sites, which are customers.
    raise Doubtful("It came from an address of our own.")


def tell(sayings: Sequence[Said]) -> list[Message]:
    """Add words to the tickets they belong to, or open some.

    First those that begin something and those whose ticket their chat knows, all at once;
    then the others in their order, since each may answer one before it.
    """
    sayings = looked_up(sayings)
    whose = identities_of(said.sender for said in sayings if not said.is_live)
    # A proof shows who reads an address: before chats, as `knowing` does.
    proving = [
        one for one in sayings if not one.is_live and (one.incoming.proofs or one.codes)
    ]
    also = known_addresses(key_of(it) for one in proving for it in one.incoming.also)
    people.lock([*(whose[key_of(one.sender)] for one in proving), *also.values()])
    sayings = in_chats(sayings)
    whose |= identities_of(said.sender for said in sayings if said.is_live)
    count_tries(sayings, whose)
    told = dict(enumerate(sayings))
    opening = {at: said for at, said in told.items() if said.begins}
    flood = {
        at: ticket
        for at, said in opening.items()
        if said.is_of_one_machine
        and (ticket := last_of_many(whose[key_of(said.sender)], said.whose))
    }
    opening = {at: said for at, said in opening.items() if at not in flood}
    joining = {at: said for at, said in told.items() if said.goes_on}
    messages = dict(zip(opening, _open(opening.values(), whose), strict=True))
    messages |= zip(joining, _go_on(joining.values(), whose), strict=True)
    for at, said in told.items():
        if at not in messages:
            whom = whose[key_of(said.sender)]
            messages[at] = _join(said, whom, flood.get(at))
    write_above((said, messages[at].ticket) for at, said in told.items())
    chat_words.joined(
        Told(said.chat, messages[at], said.words.said_at)
        for at, said in told.items()
        if said.chat is not None
    )
    return [messages[at] for at in told]


def find(
    channel: Channel, incoming: Incoming, identity: Identity
) -> tuple[Ticket | None, bool]:
    """The ticket these words have proof for, and whether their sender is a stranger."""
    for proof in incoming.proofs:
        # Where the message is now: merges and splits take it elsewhere.
        named = Message.objects.filter(public_id=proof.message)
        message = named.select_related("ticket__merged_into").first()
        if message is not None and beside.was_there(message, proof.ticket):
            ticket = message.ticket.survivor()
            known = takes_part(ticket, identity)
            if known:
                # They hold what we sent them: the address receives.
                knowing.answered(ticket, identity)
            return ticket, not known
    there = answered_ticket(channel, incoming, identity)
    if there is None:
        there = _by_place(channel, incoming, identity)
    return there, False


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


def remember(*places: tuple[Channel, Ticket, str]) -> None:
    """Each place on its channel is part of its ticket from now on."""
    Thread.objects.bulk_create(
        [
            Thread(
                channel=channel,
                ticket=ticket,
                place=printable(place)[:1000],
                place_key=Thread.key(place),
            )
            for channel, ticket, place in places
            if place
        ],
        ignore_conflicts=True,
    )


def _open(alone: Collection[Said], whose: dict[Key, Identity]) -> list[Message]:
    if not alone:
        return []
    messages = actions.open_tickets(
        [
            Opening(
                channel=said.channel,
                identity=whose[key_of(said.sender)],
                words=said.words,
                mentions=said.incoming.mentions,
                team=said.team,
                tags=said.incoming.tags,
                by=said.by,
            )
            for said in alone
        ]
    )
    told = zip(alone, messages, strict=True)
    remember(*((by.channel, one.ticket, by.incoming.place) for by, one in told))
    return messages


def _go_on(known: Collection[Said], whose: dict[Key, Identity]) -> list[Message]:
    if not known:
        return []
    doubted = _doubted(known, whose)
    return receive_all(
        [
            Joining(
                ticket=said.chat.ticket,
                channel=said.channel,
                identity=whose[key_of(said.sender)],
                words=said.words,
                unverified=(said.chat.ticket_id, whose[key_of(said.sender)].pk)
                in doubted,
            )
            for said in known
            if said.chat is not None and said.chat.ticket is not None
        ]
    )


def _doubted(
    known: Collection[Said], whose: dict[Key, Identity]
) -> set[tuple[int | None, int | None]]:
    """Whose words in which tickets nobody believed yet: what they say next is no better
    proven."""
    return doubted_in(
        {said.chat.ticket_id for said in known if said.chat is not None},
        {whose[key_of(said.sender)].pk for said in known},
    )


def _join(said: Said, identity: Identity, last: Ticket | None = None) -> Message:
    """last: of a machine that writes again and again."""
    if (asked := beside.asked(said.incoming, identity)) is not None:
        return beside.tell(said, asked, identity)
    shown = proving.shown_by(said.codes, identity) if said.is_vouched else None
    one = _brought(said, identity) if shown is None else None
    if shown is not None or last is not None:
        ticket: Ticket | None = shown or last
        unverified = False
    elif one is not None:
        ticket = one.ticket
        unverified = not (one.is_proven or takes_part(one.ticket, identity))
    else:
        ticket, unverified = _belongs(said, identity)
    message = _same_again(ticket, said.incoming, identity, said.words)
    if message is None:
        message = _say(said, identity, ticket, unverified=unverified)
    if said.chat is None or said.chat.ticket_id != message.ticket_id:
        remember((said.channel, message.ticket, said.incoming.place))
    if one is not None and one.continuation.arrived_at is None:
        arrived(said, message, one, identity)
    return message


def _brought(said: Said, identity: Identity) -> Arrival | None:
    """A matter they were told to bring here; an answer is an answer all the same."""
    is_known = said.chat is not None and said.chat.ticket is not None
    if said.incoming.proofs or is_known:
        return None
    return arrival_of(said, identity)


def _belongs(said: Said, identity: Identity) -> tuple[Ticket | None, bool]:
    """See `find`; what was said in a chat before is found with it already."""
    if said.chat is not None and said.chat.ticket is not None:
        ticket = said.chat.ticket.survivor()
        return ticket, bool(doubted_in({ticket.pk}, {identity.pk}))
    return find(said.channel, said.incoming, identity)


def _say(
    said: Said, identity: Identity, ticket: Ticket | None, *, unverified: bool
) -> Message:
    if ticket is None or ticket.status == Status.CLOSED:
        return actions.open_ticket(
            channel=said.channel,
            identity=identity,
            words=said.words,
            mentions=said.incoming.mentions,
            # What a stranger answered is not theirs to be linked to.
            follows=None if unverified else ticket,
            team=said.team,
        )
    return actions.receive(
        ticket,
        channel=said.channel,
        identity=identity,
        words=said.words,
        unverified=unverified,
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
