"""Words about another matter become a ticket of their own, and come back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin, require_not_over
from tickets.actions.clocks import settle, settle_new
from tickets.actions.merge import begin_undoing, end_moving, join
from tickets.actions.moving import (
    bring,
    move_rows,
    put_back,
    require_nothing_held,
    state_of,
    tally,
    waits_since,
)
from tickets.actions.receive import SUBJECT, preview
from tickets.actions.sight import remember
from tickets.models import Event, Fact, FollowUp, Message, Moving, Participant, Ticket
from tickets.moving_errors import NothingStays, NotOfThisTicket
from tickets.queries.audience import blind, keepers
from tickets.queries.clocked import Known


@transaction.atomic
def split(
    message: Message, *, subject: str = "", also: Iterable[Message] = (), by: Agent
) -> Moving:
    """This message, and others, become a ticket of their own for the same customer.

    Facts and promises that came from them go along; both tickets lead to each other.

    Raises:
        TicketClosed: nothing more happens here.
        NotOfThisTicket: one of them is not here, or may still be taken back.
        NothingStays: that would be all of them.
    """
    ticket = message.ticket
    begin(ticket, "split", by=by)
    chosen = _chosen(ticket, {message.pk, *(one.pk for one in also)})
    before = state_of(ticket)
    made = _begun(ticket, chosen, subject, by=by)
    moving = Moving(kind=Moving.Kind.SPLIT, ticket=ticket, into=made, by=by)
    moving.rows = {
        "messages": bring(chosen, ticket, made, by=by),
        **_with_them(ticket, made, [one.pk for one in chosen]),
    }
    remember(made, *blind(made, {by, *keepers(made)}))
    _stands(made)
    _goes_on(ticket)
    moving.before, moving.after = {"ticket": before}, state_of(made)
    moving.save()
    _tell(moving, by=by)
    settle(ticket)
    settle(made)
    return moving


@transaction.atomic
def undo_split(moving: Moving, *, by: Agent) -> Ticket:
    """What was split off is back in its place; what was said there since comes along.

    Raises:
        UndoneAlready: somebody was quicker.
        MergedAway, TicketClosed: one of the two is over.
    """
    ticket, made = moving.ticket, moving.into
    begin_undoing(moving, "undo_split", by=by)
    require_not_over(ticket)
    require_not_over(made)
    require_nothing_held(ticket, made)
    waited = ticket.waiting_since or made.waiting_since
    put_back(moving.rows["messages"], made, ticket)
    move_rows(Fact, moving.rows["facts"], made, ticket)
    move_rows(FollowUp, moving.rows["follow_ups"], made, ticket)
    end_moving(moving, by=by)
    # With all that is left there: it must not stay behind as a matter about nothing.
    join(made, ticket, by=by, told=Event.Verb.SPLIT_UNDONE)
    if waited is not None:
        ticket.waiting_since = waits_since(ticket)
        settle(ticket)
    return ticket


def _chosen(ticket: Ticket, keys: set[int]) -> list[Message]:
    """The messages, in their order, under the ticket's lock."""
    found = list(ticket.messages.filter(pk__in=keys, held_until=None).order_by("seq"))
    if len(found) != len(keys):
        raise NotOfThisTicket
    if not ticket.messages.filter(held_until=None).exclude(pk__in=keys).exists():
        raise NothingStays
    return found


def _begun(
    ticket: Ticket, chosen: Sequence[Message], subject: str, *, by: Agent
) -> Ticket:
    """The new ticket: whose the old one is, as urgent, with the same in its fields."""
    now, first = timezone.now(), chosen[0]
    words = first.subject or preview(first.text)[:80] or ticket.subject
    made = Ticket(
        subject=(subject.strip() or words)[:SUBJECT],
        customer=ticket.customer,
        team=ticket.team,
        assignee=ticket.assignee,
        accountable=ticket.assignee or ticket.team.answerable,
        priority=ticket.priority,
        fields=ticket.fields,
        touched_at=now,
        created_at=now,
    )
    opened = made.next_event(
        Event.Verb.OPENED,
        by=by,
        customer=str(ticket.customer.public_id),
        channel=str(first.channel.public_id) if first.channel else None,
        accountable=str(made.accountable.public_id) if made.accountable else None,
        mentions=[],
        follows=ticket.number,
        split=True,
    )
    # Its clocks begin with its words, once it has them.
    settle_new(made, Known())
    made.save()
    made.refresh_from_db(fields=["number"])
    Event.objects.write_down([opened])
    _take_part(ticket, made, chosen)
    return made


def _take_part(ticket: Ticket, made: Ticket, chosen: Sequence[Message]) -> None:
    """Whoever said it, or has the matter it was said in; with as much proof as there."""
    said = {one.identity_id for one in chosen if one.identity_id and not one.unverified}
    theirs = ticket.participants.filter(identity__in=said)
    began = Participant.Part.REQUESTER
    who = list(theirs) or list(ticket.participants.filter(part=began))
    Participant.objects.bulk_create(
        Participant(
            ticket=made,
            identity_id=one.identity_id,
            part=one.part,
            confirmed_at=one.confirmed_at,
        )
        for one in who
    )


def _with_them(
    ticket: Ticket, made: Ticket, messages: Sequence[int]
) -> dict[str, list[int]]:
    """Facts of which these words are the source, and promises made in them."""
    facts = ticket.facts.filter(source__in=messages)
    promises = ticket.follow_ups.filter(message__in=messages)
    return {
        "facts": move_rows(Fact, _keys(facts), ticket, made),
        "follow_ups": move_rows(FollowUp, _keys(promises), ticket, made),
    }


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _stands(made: Ticket) -> None:
    tally(made)
    made.waiting_since = waits_since(made)
    ours = made.messages.filter(direction=Message.Direction.OUT, auto="")
    first = ours.order_by("said_at").values_list("said_at", flat=True).first()
    made.first_replied_at = first


def _goes_on(ticket: Ticket) -> None:
    tally(ticket)
    if ticket.waiting_since is not None:
        ticket.waiting_since = waits_since(ticket)
    ticket.touch()


def _tell(moving: Moving, *, by: Agent) -> None:
    """Each timeline says it, and leads to the other."""
    ticket, made, verb = moving.ticket, moving.into, Event.Verb.SPLIT
    key = str(moving.public_id)
    ticket.record(
        verb, by=by, moving=key, number=made.number, way="out", subject=made.subject,
        messages_moved=len(moving.rows["messages"]),
    )  # fmt: skip
    made.record(
        verb, by=by, moving=key, number=ticket.number, way="in", subject=ticket.subject
    )
