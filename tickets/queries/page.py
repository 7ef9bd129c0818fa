"""One ticket with all that its page shows beside the timeline, in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from helpdesk.base.accounts.models import Agent
from tickets.models import (
    Draft,
    DraftFile,
    Event,
    Fact,
    Follower,
    FollowUp,
    Identity,
    Message,
    Participant,
    Seen,
    Tag,
    Ticket,
)
from tickets.models.ticket import TicketQuerySet
from tickets.queries.rows import KINDS, OTHER

ANSWERS = Q(verb=Event.Verb.ACCOUNTABLE_CHANGED) | Q(verb=Event.Verb.OPENED)
# Of a customer's other tickets, so many.
OTHERS = 12
# Of colleagues who follow, so many.
FOLLOWERS = 20

SHOWN = (
    "public_id", "number", "subject", "status", "waiting_for", "priority", "seq",
    "next_step", "next_step_at", "wake_at", "waiting_since", "first_replied_at",
    "last_message_seq", "last_message_at", "merged_into_id", "created_at",
    "customer__public_id", "customer__name", "customer__organization__name",
    "team__name", "team__lead_id", "team__is_open", "team__public_id",
    "assignee__name", "assignee__public_id", "accountable__name",
    "context__goal", "context__summary",
)  # fmt: skip


def for_page(tickets: TicketQuerySet, agent: Agent) -> QuerySet[Any]:
    """Each ticket with more than its row has.

    labels: its tags. kept: this agent's drafts. addresses: its customer's.
    answers_since: when the accountable person became that. opening: how it began.
    read: up to which seq this agent has read it. facts, promises: the current ones.
    others: the customer's other tickets, as far as this agent sees them.
    door, reached: the channel an answer takes, and whom it reaches.
    """
    of_ticket = {"ticket": OuterRef("pk")}
    answers = Event.objects.filter(ANSWERS, **of_ticket).order_by("-seq")
    opening = Event.objects.filter(verb=Event.Verb.OPENED, **of_ticket).order_by("seq")
    labels = Tag.objects.filter(tickets=OuterRef("pk")).order_by("name")
    return (
        tickets.select_related(
            "customer__organization", "team", "assignee", "accountable", "context"
        )
        .only(*SHOWN)
        .annotate(
            labels=ArraySubquery(labels.values("name")),
            answers_since=Subquery(answers.values("at")[:1]),
            opening=Subquery(opening.values("data")[:1]),
            read=Subquery(
                Seen.objects.filter(agent=agent, **of_ticket).values("seq")[:1]
            ),
            kept=ArraySubquery(_drafts(agent)),
            addresses=ArraySubquery(_addresses()),
            facts_now=ArraySubquery(_facts()),
            promises_open=ArraySubquery(_promises()),
            others=ArraySubquery(_others(agent)),
            colleagues=ArraySubquery(_followers()),
            door=Subquery(_door()),
            reached=ArraySubquery(_reached()),
        )
    )


def _drafts(agent: Agent) -> QuerySet[Any, Any]:
    files = DraftFile.objects.filter(draft=OuterRef("pk")).order_by("id")
    row = JSONObject(
        mode="mode",
        text="text",
        html="html",
        version="version",
        files=ArraySubquery(
            files.values(row=JSONObject(id="public_id", name="filename", size="size"))
        ),
    )
    return Draft.objects.filter(agent=agent, ticket=OuterRef("pk")).values(row=row)


def _addresses() -> QuerySet[Any, Any]:
    row = JSONObject(kind="kind", shown="shown", verified="verified_at")
    mine = Identity.objects.filter(customer=OuterRef("customer"))
    return mine.order_by("id").values(row=row)


def _facts() -> QuerySet[Any, Any]:
    row = JSONObject(
        id="public_id",
        name="name",
        value="value",
        source=F("source__seq"),
        by=F("recorded_by__name"),
        confirmed_by=F("confirmed_by__name"),
    )
    facts = Fact.objects.current().filter(ticket=OuterRef("pk"))
    return facts.order_by("recorded_at", "id").values(row=row)


def _promises() -> QuerySet[Any, Any]:
    row = JSONObject(
        id="public_id",
        what="what",
        due_at="due_at",
        late_at="late_at",
        owner=F("owner__name"),
    )
    promises = FollowUp.objects.open().filter(ticket=OuterRef("pk"))
    return promises.order_by("due_at", "id").values(row=row)


def _others(agent: Agent) -> QuerySet[Any, Any]:
    row = JSONObject(
        number="number",
        subject="subject",
        status="status",
        at="last_message_at",
        words="last_words",
    )
    others = Ticket.objects.visible_to(agent).filter(customer=OuterRef("customer"))
    return others.exclude(pk=OuterRef("pk")).order_by("-id").values(row=row)[:OTHERS]


def _followers() -> QuerySet[Any, Any]:
    follows = Follower.objects.filter(ticket=OuterRef("pk"), agent__is_active=True)
    return follows.order_by("id").values("agent__name")[:FOLLOWERS]


def _door() -> QuerySet[Any, Any]:
    """The channel of `actions.reply.way_out`: where the customer last wrote."""
    said = Message.objects.filter(
        ticket=OuterRef("pk"),
        direction=Message.Direction.IN,
        channel__is_active=True,
        unverified=False,
    )
    row = JSONObject(
        kind=F("channel__kind"), name=F("channel__name"), traits=F("channel__traits")
    )
    return said.order_by("-seq").values(row=row)[:1]


def _reached() -> QuerySet[Any, Any]:
    row = JSONObject(kind=F("identity__kind"), shown=F("identity__shown"))
    people = Participant.objects.filter(
        ticket=OuterRef("pk"), confirmed_at__isnull=False
    )
    return people.order_by("id").values(row=row)


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer goes: by which channel and to whom; or that it reaches nobody.

    is_rich: whether the channel carries formatted words.
    """

    channel: str = ""
    kind: str = ""
    icon: str = ""
    people: tuple[str, ...] = ()
    is_rich: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.people)


def way_of(ticket: Any) -> Way:
    """The way out of a ticket that `for_page` gave; the verb decides again by itself."""
    door = ticket.door
    if door is None:
        return Way()
    kind = KINDS.get(door["kind"], OTHER)
    return Way(
        channel=door["name"],
        kind=str(kind.name),
        icon=kind.icon,
        people=tuple(
            one["shown"] for one in ticket.reached if one["kind"] == door["kind"]
        ),
        is_rich="html" in (door["traits"] or {}).get("formats", ()),
    )


def moment(value: str | None) -> datetime | None:
    """A time that came inside JSON."""
    return datetime.fromisoformat(value) if value else None
