"""What whoever takes a ticket over has to go by, instead of reading all of it.

The one function that makes it is `brief`; pages, hand-overs and whatever else shows it
ask that one. A hand-over keeps it as JSON: `Brief.from_json` reads those of years ago.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Length

from helpdesk.base.accounts.models import Agent
from tickets.models import Context, CustomerFact, Message, Ticket
from tickets.queries.fact_names import labels
from tickets.queries.page_context import is_stale
from tickets.queries.path import Changed, changed, path

# Of the conversation, its end.
WORDS = 3
LETTERS = 400


@dataclass(frozen=True, slots=True)
class Brief:
    """goal, summary, facts and promises are what colleagues wrote down; words are what
    was said last, the newest at the end.

    customer: what they are called. unsaid: messages since the summary was written.
    path: by which channels, teams and people it came here. known: what was kept of the
    customer from other tickets. changed: since its reader last looked; of no snapshot.
    """

    goal: str
    summary: str
    facts: list[dict[str, Any]]
    promises: list[dict[str, str]]
    words: list[dict[str, str]]
    customer: str = ""
    unsaid: int = 0
    is_stale: bool = False
    path: list[dict[str, Any]] = field(default_factory=list)
    known: list[dict[str, str]] = field(default_factory=list)
    changed: Changed | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote down anything: the next one would have to read it all."""
        return not (self.goal or self.summary or self.facts or self.promises)

    @property
    def has_more(self) -> bool:
        """Whether it says more than a goal and the last words."""
        return bool(self.summary or self.facts or self.promises or self.known)

    @property
    def tried(self) -> list[dict[str, Any]]:
        """What was tried, which is told apart from what is known."""
        return [one for one in self.facts if one["name"] == "tried"]

    @property
    def other_facts(self) -> list[dict[str, Any]]:
        return [one for one in self.facts if one["name"] != "tried"]

    def as_json(self) -> dict[str, Any]:
        """As a hand-over keeps it: what one reader has not seen yet is not in it."""
        kept = asdict(self)
        del kept["changed"]
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Brief":
        """Of a snapshot, also of one that was made when briefs had less to say."""
        empty: dict[str, Any] = {
            "goal": "", "summary": "", "facts": [], "promises": [], "words": [],
        }  # fmt: skip
        known = {one.name for one in fields(cls)} - {"changed"}
        return cls(**empty | {key: kept[key] for key in known if key in kept})


def brief(
    ticket: Ticket, reader: Agent | None = None, *, since: int | None = None
) -> Brief:
    """Of a ticket, as it is now.

    reader: whom it tells what changed. since: up to which seq they had read, where the
        page knows better: to open a ticket is to have read it a moment later.
    """
    context = Context.objects.filter(ticket=ticket).first()
    unsaid, letters = since_summary(ticket, context)
    own = labels()
    return Brief(
        goal=context.goal if context else "",
        summary=context.summary if context else "",
        facts=_facts(ticket, own),
        promises=_promises(ticket),
        words=_words(ticket),
        customer=str(ticket.customer),
        unsaid=unsaid,
        is_stale=is_stale(unsaid, letters),
        path=path(ticket),
        known=_known(ticket, own),
        changed=changed(ticket, reader, since) if reader is not None else None,
    )


def since_summary(ticket: Ticket, context: Context | None) -> tuple[int, int]:
    """How many messages, and letters, were said since the summary was written."""
    if context is None or not context.summary:
        return 0, 0
    said = _public(ticket).filter(seq__gt=context.summary_seq)
    letters = said.aggregate(all=Sum(Length("text")))["all"] or 0
    return said.count(), letters


def _facts(ticket: Ticket, own: Mapping[str, str]) -> list[dict[str, Any]]:
    facts = ticket.facts.current().select_related("recorded_by", "confirmed_by")
    return [
        {
            "name": one.name,
            "label": own.get(one.name, ""),
            "value": one.value,
            "by": one.recorded_by.name,
            "confirmed_by": one.confirmed_by.name if one.confirmed_by else "",
        }
        for one in facts
    ]


def _promises(ticket: Ticket) -> list[dict[str, str]]:
    return [
        {
            "what": one.what,
            "owner": one.owner.name,
            "due_at": one.due_at.isoformat(),
        }
        for one in ticket.follow_ups.open().select_related("owner")
    ]


def _known(ticket: Ticket, own: Mapping[str, str]) -> list[dict[str, str]]:
    """Of the customer, from other tickets of theirs."""
    kept = CustomerFact.objects.current().filter(customer=ticket.customer_id)
    return [
        {"name": one.name, "label": own.get(one.name, ""), "value": one.value}
        for one in kept.exclude(fact__ticket=ticket)
    ]


def _public(ticket: Ticket) -> Any:
    said = ticket.messages.exclude(direction__in=Message.APART)
    return said.filter(held_until=None, deleted_at=None)


def _words(ticket: Ticket) -> list[dict[str, str]]:
    newest = _public(ticket).order_by("-said_at", "-seq").select_related("agent")
    return [
        {
            "by": one.agent.name if one.agent else "",
            "at": one.said_at.isoformat(),
            "text": " ".join(one.text[: 4 * LETTERS].split())[:LETTERS],
        }
        for one in reversed(newest[:WORDS])
    ]
