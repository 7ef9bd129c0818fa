"""Looking at people, teams and invitations."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR

from helpdesk.base.accounts.models import (
    Absence,
    Agent,
    Calendar,
    Invitation,
    InvitationQuerySet,
    Role,
    Team,
)
from helpdesk.base.accounts.tokens import TOKEN_LENGTH, hash_of


def people() -> QuerySet[Agent]:
    """Everybody but programs, active ones first, with their teams and whether 2FA is on."""
    apps = Authenticator.objects.filter(
        user=OuterRef("pk"), type=Authenticator.Type.TOTP
    )
    found = Agent.objects.exclude(role=Role.API).annotate(second_factor=Exists(apps))
    return found.order_by("-is_active", "name", "pk").prefetch_related("teams")


def open_invitations() -> InvitationQuerySet:
    """Invitations somebody may still use, newest first."""
    waiting = Invitation.objects.usable().select_related("invited_by")
    return waiting.prefetch_related("teams").order_by("-created_at")


def old_invitations() -> InvitationQuerySet:
    """Invitations that ran out unused: the admin may send new ones."""
    unused = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return unused.filter(expires_at__lte=timezone.now()).order_by("-expires_at")


def teams() -> QuerySet[Team]:
    """All teams with who stands behind them."""
    with_people = Team.objects.select_related("lead", "duty", "answering", "calendar")
    return with_people.prefetch_related("members")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a rota as its page shows it."""

    public_id: UUID
    agent: Agent
    begins: datetime | None
    ends: datetime | None
    days: str
    hours: str
    every: int
    since: date | None


def rota(team: Team, at: datetime) -> list[Line]:
    """The lines of a team's rota that are not over."""
    lines = team.duties.filter(Q(ends=None) | Q(ends__gt=at)).select_related("agent")
    return [
        Line(
            one.public_id, one.agent, one.begins, one.ends,
            days=", ".join(str(WEEKDAYS_ABBR[day]) for day in one.weekdays),
            hours=f"{_clock(one.opens)}–{_clock(one.closes)}",
            every=one.every, since=one.since,
        )
        for one in lines
    ]  # fmt: skip


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def calendars() -> QuerySet[Calendar]:
    """All business hours, with the teams that go by them."""
    return Calendar.objects.prefetch_related("hours", "holidays", "teams")


def absences(whose: QuerySet[Agent]) -> QuerySet[Absence]:
    """Theirs that are not over, the next one first."""
    ahead = Absence.objects.filter(agent__in=whose, ends__gt=timezone.now())
    return ahead.select_related("agent", "deputy")


def absences_of(agent: Agent) -> QuerySet[Absence]:
    """Somebody's own that are not over, the next one first."""
    return absences(Agent.objects.filter(pk=agent.pk))


def invitation(token: str) -> Invitation | None:
    """The invitation of a link, while it can be used."""
    if len(token) != TOKEN_LENGTH:
        return None
    return Invitation.objects.usable().filter(token_hash=hash_of(token)).first()
