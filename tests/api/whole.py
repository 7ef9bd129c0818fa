"""A ticket with a row of all that can belong to one, each saying the same word."""

from dataclasses import dataclass
from typing import Any

from helpdesk.base.accounts.models import Agent, Team
from tests.factories import make_identity, make_ticket, make_words, soon
from tickets import actions
from tickets.models import (
    Channel,
    Clock,
    Continuation,
    Delivery,
    Rating,
    SlaPolicy,
    Suggestion,
    Ticket,
)


@dataclass(frozen=True, slots=True)
class Whole:
    """ids: of its rows, by the word of their address."""

    ticket: Ticket
    ids: dict[str, str]


def whole(channel: Channel, *, by: Agent, to: Agent | Team, word: str) -> Whole:
    """It is made by its verbs, where there are any."""
    identity = make_identity(f"{word} Irma")
    ticket = make_ticket(
        channel,
        identity=identity,
        subject=f"{word} kettle",
        text=f"My {word} kettle leaks.",
    )
    first = ticket.messages.get()
    file = actions.NewFile(
        filename=f"{word}.txt", content_type="text/html", content=b"<p>kettle</p>"
    )
    note = actions.note(ticket, text=f"{word} note", files=[file], by=by)
    reply = actions.reply(ticket, text=f"{word} reply", by=by)
    fact = actions.record_fact(ticket, name="order", value=word, source=first, by=by)
    actions.promote_fact(
        actions.record_fact(ticket, name="device", value=word, by=by), by=by
    )
    actions.tag(ticket, name=word, by=by)
    actions.link(ticket, other=make_ticket(channel, subject=f"{word} part"), by=by)
    promise = actions.promise(ticket, what=f"{word} call", due_at=soon(), by=by)
    actions.edit_context(ticket, goal=f"{word} goal", summary=f"{word} story", by=by)
    actions.draft_summary(ticket, by=by)
    given = actions.give_goodwill(ticket, amount=100, reason=f"{word} sorry", by=by)
    actions.rate(ticket, score=3, comment=f"{word} fine", channel=channel)
    actions.save_draft(ticket, mode="reply", text=f"{word} draft", by=by)
    handover = actions.hand_over(ticket, to=to, note=f"{word} please", by=by)
    moving = _split(ticket, channel, identity, by, word)
    return Whole(ticket, {
        "messages": str(note.public_id),
        "attachments": str(note.attachments.get().public_id),
        "deliveries": str(Delivery.objects.get(message=reply).public_id),
        "facts": str(fact.public_id),
        "suggestions": str(_suggestion(first, word).public_id),
        "follow-ups": str(promise.public_id),
        "handovers": str(handover.public_id),
        "continuations": str(_continuation(ticket, by).public_id),
        "goodwill": str(given.public_id),
        "ratings": str(Rating.objects.get(ticket=ticket).public_id),
        "moves": str(moving.public_id),
    })  # fmt: skip


def _split(
    ticket: Ticket, channel: Channel, identity: Any, by: Agent, word: str
) -> Any:
    words = make_words(text=f"{word} and another thing")
    other = actions.receive(ticket, channel=channel, identity=identity, words=words)
    actions.follow(ticket, agent=channel.team.lead, by=by)
    Clock.objects.create(
        ticket=ticket,
        kind=Clock.Kind.RESOLUTION,
        policy=SlaPolicy.objects.get_or_create(name="Gold", position=1)[0],
        target=3600,
        started_at=ticket.created_at,
        due_at=soon(),
    )
    return actions.split(other, by=by)


def _suggestion(message: Any, word: str) -> Suggestion:
    return Suggestion.objects.create(
        message=message, name="serial", value=word, canonical=word, starts=0, ends=3
    )


def _continuation(ticket: Ticket, by: Agent) -> Continuation:
    return Continuation.objects.create(ticket=ticket, kind="widget", offered_by=by)
