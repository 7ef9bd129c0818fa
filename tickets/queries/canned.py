"""What the composer's menus offer: replies to say again, colleagues to mention."""

from django.db.models import Case, Q, QuerySet, Value, When

from helpdesk.base.accounts.models import Agent, Role, Team
from tickets.models import CannedReply

MOST = 20
# More words than these make no menu shorter.
WORDS = 5


def canned_replies(agent: Agent) -> QuerySet[CannedReply]:
    """All that somebody may use, by name."""
    return CannedReply.objects.usable_by(agent).select_related("team", "edited_by")


def canned_options(agent: Agent, typed: str) -> QuerySet[CannedReply]:
    """What the typed words may mean: names first that begin so."""
    found = CannedReply.objects.usable_by(agent)
    for word in typed.split()[:WORDS]:
        found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
    return _best_first(found, typed.strip())


def colleague_options(agent: Agent, typed: str) -> QuerySet[Agent]:
    """Who else works here, and may be meant."""
    found = Agent.objects.people().exclude(pk=agent.pk)
    for word in typed.split()[:WORDS]:
        found = found.filter(name__icontains=word)
    return _best_first(found, typed.strip())


def teams_with_canned(agent: Agent) -> QuerySet[Team]:
    """For whom somebody may keep replies, beside everybody."""
    if agent.role == Role.ADMIN:
        return Team.objects.all()
    return Team.objects.filter(Q(members=agent) | Q(lead=agent)).distinct()


def _best_first(found: QuerySet, typed: str) -> QuerySet:  # type: ignore[type-arg]
    begins = When(name__istartswith=typed, then=Value(0))
    contains = When(name__icontains=typed, then=Value(1))
    order = Case(begins, contains, default=Value(2))
    return found.order_by(order, "name", "pk")[:MOST]
