"""What can be said of a ticket, as conditions: lists, filters and search are made of them.

A condition that speaks of whoever asks takes their agent; the others take one, too, so
that all can be called alike.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets import terms
from tickets.models import (
    Attachment,
    Clock,
    Delivery,
    Fact,
    Follower,
    FollowUp,
    Handover,
    Link,
    Message,
    Seen,
    Status,
    Tag,
    Ticket,
)
from tickets.models.status import IS_OPEN

Where = Callable[[Agent], Q]

# What nobody knows to have arrived.
STUCK = (Delivery.State.FAILED, Delivery.State.UNKNOWN)
OPEN = IS_OPEN & Q(merged_into=None, spam_at=None, deleted_at=None)
# What sleeps is out of sight: lists to work off begin with this.
AWAKE = OPEN & ~Q(status=Status.SNOOZED)
OVER = Q(status__in=[Status.RESOLVED, Status.CLOSED])
NOTHING = Q(pk__in=[])
_LONGEST = 400


def of_my_teams(by: Agent) -> Q:
    return Q(team__in=by.teams.values("pk")) | Q(team__lead=by)


def mentions(by: Agent) -> Q:
    mine = Follower.objects.filter(agent=by, why=Follower.Why.MENTIONED)
    return Q(pk__in=mine.values("ticket_id"))


def undelivered(by: Agent) -> Q:
    stuck = Delivery.objects.filter(state__in=STUCK)
    return Q(pk__in=stuck.values("message__ticket_id"))


def promised(by: Agent) -> Q:
    return Q(pk__in=FollowUp.objects.open().values("ticket_id"))


def scheduled(by: Agent) -> Q:
    """A reply of theirs, or of their teams, waits for its time, or stopped at it."""
    waiting = Message.objects.filter(is_timed=True, held_until__isnull=False)
    mine = Q(pk__in=waiting.filter(agent=by).values("ticket_id"))
    return mine | of_my_teams(by) & Q(pk__in=waiting.values("ticket_id"))


def offered(by: Agent) -> Q:
    on_offer = Handover.objects.filter(state=Handover.State.OFFERED)
    return Q(pk__in=on_offer.values("ticket_id"))


def attachments(by: Agent) -> Q:
    """With anything that is still said there."""
    files = Attachment.objects.filter(message__ticket=OuterRef("pk"))
    return Q(Exists(files.filter(message__deleted_at=None)))


def follows(by: Agent) -> Q:
    """Or saw it before, unless they asked to hear of it no more."""
    theirs = Follower.objects.filter(agent=by).exclude(hears=False)
    return Q(pk__in=theirs.values("ticket_id"))


def part(by: Agent) -> Q:
    """Of another one that they see; a link to what they may not know says nothing."""
    parents = Link.objects.filter(ticket=OuterRef("pk"), kind=Link.Kind.PARENT)
    return Q(Exists(parents.filter(other__in=_seen(by))))


def parts_open(by: Agent) -> Q:
    """Something of it that they see is not solved yet."""
    parts = Link.objects.filter(other=OuterRef("pk"), kind=Link.Kind.PARENT)
    going_on = Ticket.objects.visible_to(by).open().order_by().values("pk")
    return Q(Exists(parts.filter(ticket__in=going_on)))


def linked(by: Agent) -> Q:
    """To another one that they see, whichever of the two was linked to the other."""
    to, here = Q(ticket=OuterRef("pk")), Q(other=OuterRef("pk"))
    seen = to & Q(other__in=_seen(by)) | here & Q(ticket__in=_seen(by))
    return Q(Exists(Link.objects.filter(seen)))


def _seen(by: Agent) -> QuerySet[Ticket, Any]:
    return Ticket.objects.visible_to(by).order_by().values("pk")


def late(by: Agent) -> Q:
    """Something should have happened by now."""
    return OPEN & Q(next_step_at__lt=timezone.now())


def unread(by: Agent) -> Q:
    """Somebody else said something that they have not seen."""
    seen = Seen.objects.filter(
        agent=by, ticket=OuterRef("pk"), seq__gte=OuterRef("last_message_seq")
    )
    own = Message.objects.filter(
        ticket=OuterRef("pk"), seq=OuterRef("last_message_seq"), agent=by
    )
    return Q(last_message_seq__gt=0) & ~Exists(seen) & ~Exists(own)


def _constant(condition: Q) -> Where:
    return lambda by: condition


# The built-in lists.
VIEWS: Mapping[str, Where] = MappingProxyType(
    {
        "mine": lambda by: AWAKE & Q(assignee=by),
        "unassigned": _constant(AWAKE & Q(assignee=None)),
        "teams": lambda by: AWAKE & of_my_teams(by),
        "accountable": lambda by: OPEN & Q(accountable=by),
        "waiting": _constant(OPEN & Q(status=Status.WAITING)),
        "promises": lambda by: OPEN & promised(by),
        "snoozed": _constant(OPEN & Q(status=Status.SNOOZED)),
        "scheduled": scheduled,
        "mentions": lambda by: OPEN & mentions(by),
        "undelivered": lambda by: OPEN & undelivered(by),
        "resolved": _constant(OVER & Q(merged_into=None, spam_at=None)),
        "open": _constant(OPEN),
    }
)

FLAGS: Mapping[str, tuple[Where, Promise, str]] = MappingProxyType(
    {
        "open": (
            _constant(OPEN),
            _("Open"),
            "Open, in no other ticket, and no spam.",
        ),
        "needs_reply": (
            _constant(Q(waiting_since__isnull=False)),
            _("Needs a reply"),
            "A customer waits for an answer.",
        ),
        "needs_first_reply": (
            _constant(Q(waiting_since__isnull=False, first_replied_at=None)),
            _("Needs a first reply"),
            "They wait, and nobody ever answered.",
        ),
        "needs_next_reply": (
            _constant(Q(waiting_since__isnull=False, first_replied_at__isnull=False)),
            _("Needs another reply"),
            "They wait, and had an answer before.",
        ),
        "late": (
            late,
            _("Late"),
            "It is open, and its next step should have been by now.",
        ),
        "live": (
            _constant(Q(live_since__isnull=False)),
            _("Live"),
            "Somebody waits at the other end of a live channel.",
        ),
        "undelivered": (
            undelivered,
            _("Not delivered"),
            "Something said in it did not arrive.",
        ),
        "scheduled": (
            scheduled,
            _("Scheduled reply"),
            "A reply of yours, or of a team of yours, waits for its time.",
        ),
        "promised": (promised, _("Promise open"), "A promise in it is open."),
        "offered": (
            offered,
            _("Hand-over open"),
            "It was handed over, and nobody has accepted it yet.",
        ),
        "attachments": (attachments, _("Has files"), "A file came or went with it."),
        "merged": (
            _constant(Q(merged_into__isnull=False)),
            _("Merged"),
            "It went into another ticket.",
        ),
        "spam": (
            _constant(Q(spam_at__isnull=False)),
            _("Spam"),
            "Somebody called it spam.",
        ),
        "unread": (unread, _("Unread by me"), "There is something you have not read."),
        "mentions_me": (mentions, _("Mentions me"), "You were mentioned in it."),
        "followed": (follows, _("Followed by me"), "You follow it."),
        "of_my_teams": (
            of_my_teams,
            _("In my teams"),
            "It is in the queue of a team of yours.",
        ),
        "part": (
            part,
            _("Part of another"),
            "It is part of another ticket that you see.",
        ),
        "parts_open": (
            parts_open,
            _("Has parts open"),
            "A part of it that you see is open.",
        ),
        "linked": (
            linked,
            _("Has links"),
            "It is linked to another ticket that you see.",
        ),
    }
)
# Those whose answer depends on who asks.
PERSONAL = frozenset({"unread", "mentions_me", "followed", "of_my_teams", "scheduled",
                      "part", "parts_open", "linked"})  # fmt: skip


def tagged(condition: Q) -> Q:
    """Those that have a tag of which this holds; a former name means what it became."""
    means = Tag.objects.filter(condition).order_by()
    now = means.values_list(Coalesce("merged_into_id", "id"))
    links = Ticket.tags.through.objects.filter(tag__in=now)
    return Q(pk__in=links.values("ticket_id"))


def said_through(condition: Q) -> Q:
    """Those in which something was said on a channel of which this holds.

    Asked ticket by ticket: most of all there ever was came by the same few channels, and
    a list of all of it would be made to look at some open tickets.
    """
    said = Message.objects.filter(condition, ticket=OuterRef("pk"), held_until=None)
    return Q(Exists(said))


def with_words(asked: str, by: Agent) -> Q:
    """Those in which all of these words were said, in one message."""
    query = terms.query(one_line(asked[:_LONGEST], limit=_LONGEST))
    if query is None:
        return NOTHING
    sql = f"SELECT m.ticket_id FROM tickets_message m WHERE m.search @@ {query.sql}"  # noqa: S608 - constants
    return Q(pk__in=RawSQL(sql, query.params))  # noqa: S611 - constants, and parameters


def in_language(language: str, by: Agent) -> Q:
    """Those where a fact says so, in any case."""
    said = Fact.objects.current().filter(name="language", value__iexact=language)
    return Q(pk__in=said.values("ticket_id"))


def messages() -> Combinable:
    """How many were said, in and out; nobody counts notes, nor what is held."""
    said = Message.objects.filter(
        ticket=OuterRef("pk"),
        held_until=None,
        direction__in=[Message.Direction.IN, Message.Direction.OUT],
    )
    counted = said.order_by().values("ticket").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())


def due() -> Combinable:
    """When the first of its clocks that run has run out."""
    running = Clock.objects.filter(ticket=OuterRef("pk"), stopped_at=None)
    first = running.order_by().values("ticket").annotate(first=Min("due_at"))
    return Subquery(first.values("first"))
