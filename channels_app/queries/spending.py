"""How much money a channel may spend this month, and how much it did."""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from channels_app.adapter import ADAPTERS
from channels_app.lent import MICRO, Budget
from channels_app.models import Connection, Spend


def month_of(now: datetime) -> date:
    """The first day of its month, in UTC, by which providers bill."""
    return now.astimezone(UTC).date().replace(day=1)


def next_month(month: date) -> date:
    """The first day of the one after it."""
    later = month.month % 12 + 1
    return date(month.year + (later == 1), later, 1)


def ceiling_of(config: Any) -> int:
    """What an admin typed, in millionths of a dollar; nothing, where that is no amount."""
    try:
        dollars = Decimal(str(config.get("ceiling") or 0))
    except InvalidOperation:
        return 0
    return max(0, int(dollars * MICRO)) if dollars.is_finite() else 0


def budget_of(channel: int) -> Budget:
    """As it is now. channel: its id."""
    month = month_of(timezone.now())
    config = Connection.objects.values_list("config", flat=True).get(pk=channel)
    rows = Spend.objects.filter(channel=channel, month=month)
    end = next_month(month)
    return Budget(
        ceiling=ceiling_of(config),
        spent=rows.values_list("spent", flat=True).first() or 0,
        begins=datetime(month.year, month.month, 1, tzinfo=UTC),
        ends=datetime(end.year, end.month, 1, tzinfo=UTC),
    )


def spent_of(connection: Connection) -> dict[str, Any] | None:
    """The same in dollars, for people; None where nothing is paid for."""
    is_there = connection.channel.kind in ADAPTERS
    if not is_there or not connection.adapter.traits.get("metered"):
        return None
    budget = budget_of(connection.pk)
    return {
        "month": budget.begins.date().isoformat(),
        "spent": dollars(budget.spent),
        "ceiling": dollars(budget.ceiling),
        "percent": budget.percent,
        "is_over": budget.percent >= 100,
    }


def dollars(micro: int) -> str:
    """To the cent, and never less than it is."""
    cents = -(-micro * 100 // MICRO)
    return f"{cents // 100}.{cents % 100:02d}"
