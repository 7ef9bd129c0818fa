"""What tickets that somebody of us opens can be of: teams, channels, people."""

from django.db.models import F, Q, QuerySet

from helpdesk.base.accounts.models import Agent, Team
from tickets.models import Channel, Customer, Identity
from tickets.queries.customers import listed


def teams_seen_by(agent: Agent) -> QuerySet[Team]:
    """Those whose tickets they see."""
    if agent.is_admin:
        return Team.objects.all()
    theirs = Q(pk__in=agent.teams.values("pk")) | Q(lead=agent)
    return Team.objects.filter(Q(is_open=True) | theirs)


def channels_seen_by(agent: Agent) -> QuerySet[Channel]:
    """Those of these teams."""
    seen = Channel.objects.filter(team__in=teams_seen_by(agent).values("pk"))
    return seen.select_related("team")


def offered(agent: Agent, asked: str, kind: str) -> list[tuple[str, str]]:
    """Addresses of this kind, and names, of customers who are called like what is typed."""
    return [
        (shown, row.name)
        for row in listed(agent, asked).rows
        for known, shown in row.addresses
        if known == kind
    ]


def address_of(customer: Customer, kind: str) -> Identity | None:
    """Theirs of this kind: one that proved itself before others; of those the newest."""
    theirs = customer.identities.filter(kind=kind).select_related("customer")
    return theirs.order_by(F("verified_at").desc(nulls_last=True), "-id").first()
