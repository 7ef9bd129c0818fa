"""What can be said of a ticket, as conditions: lists, filters and search are made of them.

A condition that speaks of whoever asks takes their agent; the others take one, too, so
that all can be called alike.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from tickets import terms
from tickets.models import (
    Delivery,
    Follower,
    FollowUp,
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
OPEN = IS_OPEN & Q(merged_into=None, spam_at=None)
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

FLAGS: Mapping[str, tuple[Where, str]] = MappingProxyType(
    {
        "open": (_constant(OPEN), "Open, in no other ticket, and no spam."),
        "needs_reply": (
            _constant(Q(waiting_since__isnull=False)),
            "A customer waits for an answer.",
        ),
        "needs_first_reply": (
            _constant(Q(waiting_since__isnull=False, first_replied_at=None)),
            "They wait, and nobody ever answered.",
        ),
        "needs_next_reply": (
            _constant(Q(waiting_since__isnull=False, first_replied_at__isnull=False)),
            "They wait, and had an answer before.",
        ),
        "late": (late, "It is open, and its next step should have been by now."),
        "live": (
            _constant(Q(live_since__isnull=False)),
            "Somebody waits at the other end of a live channel.",
        ),
        "undelivered": (undelivered, "Something said in it did not arrive."),
        "scheduled": (
            scheduled,
            "A reply of yours, or of a team of yours, waits for its time.",
        ),
        "promised": (promised, "A promise in it is open."),
        "merged": (
            _constant(Q(merged_into__isnull=False)),
            "It went into another ticket.",
        ),
        "spam": (_constant(Q(spam_at__isnull=False)), "Somebody called it spam."),
        "unread": (unread, "There is something you have not read."),
        "mentions_me": (mentions, "You were mentioned in it."),
        "of_my_teams": (of_my_teams, "It is in the queue of a team of yours."),
    }
)


def tagged(condition: Q) -> Q:
    """Those that have a tag of which this holds."""
    links = Ticket.tags.through.objects.filter(condition)
    return Q(pk__in=links.values("ticket_id"))


def tag_called(name: str, by: Agent) -> Q:
    """As tags are spelt, whatever somebody typed."""
    return tagged(Q(tag__name=Tag.spelt(name)))


def said_through(condition: Q) -> Q:
    """Those in which something was said on a channel of which this holds."""
    said = Message.objects.filter(condition, held_until=None)
    return Q(pk__in=said.values("ticket_id"))


def with_words(asked: str, by: Agent) -> Q:
    """Those in which all of these words were said, in one message."""
    query = terms.query(one_line(asked[:_LONGEST], limit=_LONGEST))
    if query is None:
        return NOTHING
    sql = f"SELECT m.ticket_id FROM tickets_message m WHERE m.search @@ {query.sql}"  # noqa: S608 - constants
    return Q(pk__in=RawSQL(sql, query.params))  # noqa: S611 - constants, and parameters
