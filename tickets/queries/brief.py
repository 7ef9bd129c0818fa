"""What whoever takes a ticket over has to go by."""

from dataclasses import asdict, dataclass
from typing import Any

from tickets.models import Context, Message, Ticket

# Of the conversation, its end.
WORDS = 3
LETTERS = 400


@dataclass(frozen=True, slots=True)
class Brief:
    """goal, summary, facts and promises are what colleagues wrote down; words are what
    was said last, the newest at the end."""

    goal: str
    summary: str
    facts: list[dict[str, str]]
    promises: list[dict[str, str]]
    words: list[dict[str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote down anything: the next one would have to read it all."""
        return not (self.goal or self.summary or self.facts or self.promises)

    def as_json(self) -> dict[str, Any]:
        """As a hand-over keeps it."""
        return asdict(self)


def brief(ticket: Ticket) -> Brief:
    """Of a ticket, as it is now."""
    context = Context.objects.filter(ticket=ticket).first()
    promises = ticket.follow_ups.open().select_related("owner")
    return Brief(
        goal=context.goal if context else "",
        summary=context.summary if context else "",
        facts=[
            {"name": fact.name, "value": fact.value} for fact in ticket.facts.current()
        ],
        promises=[
            {
                "what": one.what,
                "owner": one.owner.name,
                "due_at": one.due_at.isoformat(),
            }
            for one in promises
        ],
        words=_words(ticket),
    )


def _words(ticket: Ticket) -> list[dict[str, str]]:
    said = ticket.messages.exclude(direction=Message.Direction.NOTE)
    newest = said.filter(held_until=None, deleted_at=None).order_by("-said_at", "-seq")
    return [
        {
            "by": one.agent.name if one.agent else "",
            "at": one.said_at.isoformat(),
            "text": " ".join(one.text[: 4 * LETTERS].split())[:LETTERS],
        }
        for one in reversed(newest.select_related("agent")[:WORDS])
    ]
