"""The dashboard, the lists behind it, the checks and what clocks ask, on a full desk."""

from datetime import timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.reports import figures, lists, telling
from helpdesk.reports.metrics import METRICS
from helpdesk.reports.models import Story
from helpdesk.reports.periods import Period
from helpdesk.reports.sources import Window
from tests.bench.fill import insert
from tests.bench.measure import REPEATS, run, spread, tell
from tests.bench.requests import Browser
from tickets.actions import clocks
from tickets.models import Clock, Handover, SlaPolicy, Ticket
from tickets.queries import checks

DAYS = 90


def main(calls: str) -> None:
    tickets = Ticket.objects.count()
    _fill()
    counted = {"tickets": tickets, "open": Ticket.objects.open().count()}
    period = Period.latest(DAYS)
    team = Team.objects.order_by("pk")[0]
    window = Window(period.since, period.until, (team,))
    admin = Agent.objects.filter(role=Role.ADMIN).order_by("pk")[0]
    lead = Agent.objects.filter(role=Role.LEAD).order_by("pk")[0]
    few = max(3, int(calls) // 20)
    _measure(
        "dashboard, all teams", partial(figures.count, period, None), few, **counted
    )
    _measure(
        "dashboard, one team", partial(figures.count, period, [team]), few, **counted
    )
    _measure(
        "dashboard, kept", partial(Browser(admin).get, "/reports/"), few, **counted
    )
    for key in ("repeat-yourself", "sla-first-reply", "cant"):
        page = partial(lists.page, METRICS[key], window, lead, of=lists.WHOLE)
        _measure(f"dashboard, tickets of {key}", page, few, **counted)
    _measure("checks, all", checks.look, few, **counted)
    _measure("clocks, what is due", clocks.waiting, int(calls), **counted)


def _measure(name: str, work: partial[object], calls: int, **more: int) -> None:
    runs = [run(work, calls=calls, warm=2) for _ in range(REPEATS)]
    tell(
        f"reports: {name}",
        p50=spread([one.p50 for one in runs]),
        p95=spread([one.p95 for one in runs]),
        cpu=spread([one.cpu for one in runs]),
        **more,
    )


def _fill() -> None:
    """Clocks, hand-overs and stories for what `fill` wrote: three months of them."""
    if Story.objects.exists():
        return
    policy = SlaPolicy.objects.create(name="Bench", position=1)
    since = timezone.now() - timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys hold
        cursor.execute("SET synchronous_commit = off")
        recent = f"tickets_ticket t WHERE t.created_at > '{since.isoformat()}'"
        ended = "t.status IN ('resolved', 'closed')"
        insert(
            cursor, Clock, recent, ticket_id="t.id", policy_id=str(policy.pk),
            kind="'first_reply'", target="3600", started_at="t.created_at",
            due_at=f"CASE WHEN {ended} THEN t.created_at ELSE now() END"
            " + interval '1 s' * (3600 + t.id % 7200)",
            stopped_at=f"CASE WHEN {ended} THEN t.created_at + interval '30 min' END",
            outcome=f"CASE WHEN NOT {ended} THEN '' WHEN t.id % 9 = 0 THEN 'dropped'"
            " ELSE 'met' END",
        )  # fmt: skip
        some = f"{recent} AND t.id % 5 = 0"
        insert(
            cursor, Handover, some, ticket_id="t.id", giver_id="2 + t.id % 20",
            to_agent_id="2 + (t.id + 1) % 20", offered_at="t.created_at",
            expires_at="t.created_at + interval '1 day'",
            ended_at="t.created_at + interval '1 min' * (t.id % 500)",
            state="CASE WHEN t.id % 4 = 0 THEN 'declined' ELSE 'accepted' END",
        )  # fmt: skip
        insert(
            cursor, Story, "tickets_ticket t WHERE t.resolved_at IS NOT NULL",
            ticket_id="t.id", team_id="t.team_id", solved_at="t.resolved_at",
        )  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM (ANALYZE) tickets_clock")
    begun = timezone.now()
    told = telling.drain()
    seconds = (timezone.now() - begun).total_seconds()
    tell("reports: stories", told=told, rate=round(told / max(seconds, 0.001)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
