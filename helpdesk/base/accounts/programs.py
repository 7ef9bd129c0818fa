"""Looking at what programs come in by. Never at a secret: there is none to look at."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from oauth2_provider.models import Application, RefreshToken

from helpdesk.base.accounts.models import Agent, Impersonation, Role, Token
from helpdesk.base.api.scopes import told

# A page of the log; whoever looks for more asks the database.
LINES = 200


@dataclass(frozen=True, slots=True)
class Connected:
    """An app that somebody let in, and what it may do."""

    client_id: str
    name: str
    since: datetime
    scopes: list[str]


def tokens_of(agent: Agent) -> QuerySet[Token]:
    """Those of an agent that open something, and those of them that expired."""
    mine = Token.objects.filter(agent=agent, revoked_at=None)
    return mine.select_related("agent").order_by("-id")


def all_tokens() -> QuerySet[Token]:
    """Everybody's that open something."""
    return Token.objects.usable().select_related("agent").order_by("-id")


def apps_of(agent: Agent) -> list[Connected]:
    """Apps that may act for somebody: as long as one of their refresh tokens lives."""
    alive = RefreshToken.objects.filter(
        user=agent, revoked=None, access_token__isnull=False
    )
    found: dict[str, Connected] = {}
    for one in alive.select_related("application", "access_token").order_by("id"):
        app, opens = one.application, one.access_token
        scopes = [str(told(scope)) for scope in opens.scope.split()] if opens else []
        found[app.client_id] = Connected(app.client_id, app.name, one.created, scopes)
    return sorted(found.values(), key=lambda one: one.name)


def apps() -> QuerySet[Application]:
    """Those that are registered, and by how many people they were let in."""
    alive = Q(refreshtoken__revoked=None, refreshtoken__access_token__isnull=False)
    people = Count("refreshtoken__user", filter=alive, distinct=True)
    found: QuerySet[Application] = Application.objects.annotate(people=people)
    return found.order_by("name", "pk")


def service_accounts() -> QuerySet[Agent]:
    """Active ones first, with their teams, and when they were here last."""
    alive = Q(tokens__revoked_at=None)
    return (
        Agent.objects.filter(role=Role.API)
        .annotate(
            used_at=Max("tokens__last_used_at"),
            keys=Count("tokens", filter=alive, distinct=True),
        )
        .order_by("-is_active", "name", "pk")
        .prefetch_related("teams")
    )


def impersonations() -> QuerySet[Impersonation]:
    """The newest lines of the log."""
    lines = Impersonation.objects.select_related("token__agent", "agent")
    return lines[:LINES]
