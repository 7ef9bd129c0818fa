"""New tickets, from a customer's first words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions.awaited import expect
from tickets.actions.clocks import settle_new
from tickets.actions.files import attach
from tickets.actions.labels import labelled
from tickets.actions.receive import SUBJECT, Words, hear, heed, preview, spoken
from tickets.actions.sla import write
from tickets.models import Channel, Event, Identity, Message, Participant, Ticket
from tickets.queries.clocked import Known, token_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A customer's first words in a matter.

    mentions: ticket numbers the words quote; said on the timeline, proving nothing.
    follows: a closed ticket these words answer.
    team: whom the customer chose; None: the channel's own.
    tags: what their program calls it; only tags that are in use here are put on it.
    by: who brought them, where they did not come by themselves.
    is_sample: somebody tries out what one does with them.
    """

    channel: Channel
    identity: Identity
    words: Words
    mentions: tuple[int, ...] = ()
    follows: Ticket | None = None
    team: Team | None = None
    tags: tuple[str, ...] = ()
    by: Agent | None = None
    is_sample: bool = False

    @property
    def team_id(self) -> int:
        return self.team.pk if self.team else self.channel.team_id


def open_ticket(
    *,
    channel: Channel,
    identity: Identity,
    words: Words,
    mentions: tuple[int, ...] = (),
    follows: Ticket | None = None,
    team: Team | None = None,
) -> Message:
    """A new ticket from a customer's first words (see `Opening`)."""
    opening = Opening(
        channel=channel,
        identity=identity,
        words=words,
        mentions=mentions,
        follows=follows,
        team=team,
    )
    return open_tickets([opening])[0]


@transaction.atomic(savepoint=False)
def open_tickets(openings: Sequence[Opening]) -> list[Message]:
    """New tickets, all or none of them, in as many statements as one would take.

    A failure ends the caller's transaction, too: it has a savepoint where it wants one.
    """
    # As they are now: the channels may have been read before a long mail was, and a
    # team's lead have left meanwhile.
    ids = {opening.team_id for opening in openings}
    found = Team.objects.select_related("lead", "duty", "answering")
    # With them comes whether policies are in force: it costs no statement of its own.
    teams = found.annotate(token=token_in_force()).in_bulk(ids)
    told = [_first_words(one, teams[one.team_id]) for one in openings]
    tags = labelled(told, [opening.tags for opening in openings])
    clocks = [settle_new(message.ticket, _known(message, tags)) for message, _ in told]
    Ticket.objects.bulk_create(message.ticket for message, _ in told)
    Ticket.tags.through.objects.bulk_create(tags)
    Participant.objects.bulk_create(
        Participant(
            ticket=message.ticket,
            identity=message.identity,
            part=Participant.Part.REQUESTER,
            confirmed_at=message.ticket.created_at,
        )
        for message, _ in told
    )
    Event.objects.write_down([event for _, events in told for event in events])
    messages = Message.objects.bulk_create(message for message, _ in told)
    write(clocks)
    for message, opening in zip(messages, openings, strict=True):
        attach(message, opening.words.files)
        expect(message, opening.words.awaited)
    return messages


def _known(message: Message, tags: Sequence[Any]) -> Known:
    """What clocks ask of a ticket that is not in the database yet."""
    ticket: Any = message.ticket
    token = ticket.team.token
    return Known(
        is_clocked=token is not None,
        token=token,
        channel=message.channel_id,
        organization=ticket.customer.organization_id,
        tags=[one.tag_id for one in tags if one.ticket is ticket],
    )


def _first_words(opening: Opening, team: Team) -> tuple[Message, list[Event]]:
    """A ticket somebody answers for from its first moment, and what is told of it."""
    channel, words, identity = opening.channel, opening.words, opening.identity
    now = timezone.now()
    ticket = Ticket(
        subject=words.subject[:SUBJECT] or preview(words.text)[:80],
        customer=identity.customer,
        team=team,
        accountable=team.answerable,
        touched_at=now,
        created_at=now,
        spam_at=now if words.spam else None,
        is_sample=opening.is_sample,
    )
    opened = ticket.next_event(
        Event.Verb.OPENED,
        by=opening.by,
        customer=str(identity.customer.public_id),
        channel=str(channel.public_id),
        accountable=str(team.answerable.public_id),
        why=team.answerable_why,
        mentions=list(opening.mentions),
        follows=opening.follows.number if opening.follows else None,
    )
    message, received = spoken(ticket, channel=channel, identity=identity, words=words)
    hear(message, words)
    heed(message)
    return message, [opened, received]
