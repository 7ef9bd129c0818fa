"""The stream of mentions as an agent sees it, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.listening.models import Mention, Reached
from helpdesk.listening.models.mention import MentionQuerySet
from helpdesk.listening.sight import heard_channels
from tickets.models import Channel, Customer, Ticket
from tickets.queries.rows import EPOCH, TICK, ticks

PAGE = 30
# A count that says more than this says "many".
MOST = 99
State = Mention.State

SHOWS: Mapping[str, tuple[Promise, Q]] = {
    "new": (_("New"), Q(state=State.NEW)),
    "watching": (_("Watching"), Q(state=State.WATCHING)),
    "tickets": (_("Tickets"), Q(state=State.TICKET)),
    "ignored": (_("Ignored"), Q(state=State.IGNORED)),
    "all": (_("All"), Q()),
}
MOODS: Mapping[str, tuple[Promise, Q]] = {
    "trouble": (_("Trouble"), Q(sentiment=Mention.Sentiment.TROUBLED)),
    "neutral": (_("Neutral"), Q(sentiment=Mention.Sentiment.NEUTRAL)),
    "praise": (_("Praise"), Q(sentiment=Mention.Sentiment.PLEASED)),
}
# Followers that can be asked for.
REACHES = (100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page shows. Empty: whatever it is."""

    show: str = "new"
    channel: UUID | None = None
    language: str = ""
    how: str = ""
    mood: str = ""
    reach: int | None = None
    thread: UUID | None = None

    def condition(self) -> Q:
        """Mentions that are like this.

        Raises:
            KeyError: there is no such show, or mood.
        """
        found = SHOWS[self.show][1]
        if self.mood:
            found &= MOODS[self.mood][1]
        if self.language:
            found &= Q(language=self.language)
        if self.how:
            found &= Q(how=self.how)
        if self.reach is not None:
            found &= Q(reach__gte=self.reach)
        if self.thread is not None:
            found &= Q(public_id=self.thread) | Q(thread__public_id=self.thread)
        return found

    def among(self, mentions: MentionQuerySet) -> MentionQuerySet:
        """Those of them that are like this."""
        found = mentions.filter(self.condition())
        if self.channel is None:
            return found
        reached = Reached.objects.filter(
            mention=OuterRef("pk"), channel__public_id=self.channel
        )
        return found.filter(Exists(reached))


@dataclass(slots=True)
class Line:
    """A mention as this agent sees it.

    channels: those of its accounts that they hear of. ticket, beside: numbers of tickets
        they may see. customer: whose account it is, by its own id and no likeness.
    """

    mention: Mention
    channels: list[Channel] = field(default_factory=list)
    ticket: Ticket | None = None
    beside: Ticket | None = None
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the stream, and where the next page begins ("" at the end)."""

    lines: list[Line]
    after: str


def page(agent: Agent, asked: Asked, *, after: str = "") -> Page:
    """One page, the newest first.

    Raises:
        KeyError: there is nothing called so.
        ValueError, OverflowError: `after` is none that a page gave.
    """
    found = asked.among(Mention.objects.visible_to(agent))
    if after:
        at, pk = _read_cursor(after)
        found = found.filter(
            Q(said_at__lte=at), Q(said_at__lt=at) | Q(said_at=at, pk__lt=pk)
        )
    newest = found.order_by("-said_at", "-id")
    keys = list(newest.values_list("pk", "said_at")[: PAGE + 1])
    cursor = ""
    if len(keys) > PAGE:
        pk, at = keys[PAGE - 1]
        cursor = f"{ticks(at)}~{pk}"
    return Page(lines([pk for pk, _at in keys[:PAGE]], agent), cursor)


def some(agent: Agent, asked: Asked, names: Sequence[UUID]) -> list[Line]:
    """Those of these that the page would show, the newest first.

    Raises:
        KeyError: there is nothing called so.
    """
    found = asked.among(Mention.objects.visible_to(agent))
    these = found.filter(public_id__in=names[:PAGE]).order_by("-said_at", "-id")
    return lines(list(these.values_list("pk", flat=True)), agent)


def one(agent: Agent, name: UUID) -> Line | None:
    """The mention of this name, if they may know of it."""
    seen = Mention.objects.visible_to(agent).filter(public_id=name)
    return next(iter(lines(list(seen.values_list("pk", flat=True)), agent)), None)


def count_new(agent: Agent) -> int:
    """How many nobody has decided about; `MOST` + 1 for more than that."""
    new = Mention.objects.visible_to(agent).undecided().order_by()
    return len(new.values_list("pk")[: MOST + 1])


def languages(agent: Agent) -> list[str]:
    """Those of the newest mentions, for the filter."""
    seen = Mention.objects.visible_to(agent).exclude(language="")
    newest = seen.order_by("-said_at", "-id").values("language")[:500]
    return sorted({one["language"] for one in newest})


def channels(agent: Agent) -> list[Channel]:
    """Those by which something can reach them, for the filter."""
    heard = heard_channels(agent).filter(
        Q(traits__public=True) | Exists(Reached.objects.filter(channel=OuterRef("pk")))
    )
    return list(heard.order_by("name"))


def lines(keys: Sequence[int], agent: Agent) -> list[Line]:
    """These, in this order, as this agent sees them: the rest takes as many queries for
    one as for thirty."""
    rows = of_keys(keys, agent)
    known = {row.customer_id_seen for row in rows} - {None}
    customers = Customer.objects.filter(public_id__in=known) if known else ()
    by_name = {one.public_id: one for one in customers}
    return [
        Line(
            mention=row,
            channels=[one.channel for one in row.reached.all()],
            ticket=row.seen_ticket,
            beside=row.seen_beside,
            customer=by_name.get(row.customer_id_seen),
        )
        for row in rows
    ]


def of_keys(keys: Sequence[int], agent: Agent) -> list[Any]:
    """The rows of these keys, in their order, with all that is shown of them."""
    rows = whole(Mention.objects.filter(pk__in=list(keys)), agent) if keys else ()
    found = {one.pk: one for one in rows}
    return [found[pk] for pk in keys if pk in found]


def whole(rows: MentionQuerySet, agent: Agent) -> MentionQuerySet:
    """With all that is shown of them to this agent."""
    heard = Reached.objects.filter(
        channel__in=heard_channels(agent).values("pk")
    ).select_related("channel")
    return (
        rows.told_to(agent)
        .select_related(
            *("answers", "decided_by", "rule", "thread"),
            "message__ticket__merged_into",
            "beside__ticket__merged_into",
        )
        .prefetch_related(Prefetch("reached", heard))
    )


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    at, _tilde, pk = cursor.partition("~")
    return EPOCH + int(at) * TICK, int(pk)


def history(mention: Mention) -> Any:
    """What became of it, in order."""
    return mention.steps.select_related("by", "rule").order_by("id")
