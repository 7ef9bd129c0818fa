"""The purse of a channel whose provider wants money for each call.

One statement raises what was spent, and only where the ceiling allows it: however many
workers ask at once, the month's money is never exceeded. Nothing is held open meanwhile.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.utils import timezone

from channels_app.lent import Budget, Reserved
from channels_app.models import Connection, Spend
from channels_app.queries.spending import budget_of, ceiling_of, month_of

# Of the ceiling, in percent: when admins are told.
TOLD = (80, 100)


@dataclass(frozen=True, slots=True)
class SharedPurse:
    """The money of one channel. channel: its id."""

    channel: int

    def budget(self) -> Budget:
        """How it is this month."""
        return budget_of(self.channel)

    def reserve(self, cost: int) -> Reserved | None:
        """Put it aside, if there is so much left this month.

        Raises:
            ValueError: an amount below nothing.
        """
        if cost < 0:
            raise ValueError("nobody is paid for calling")
        config = Connection.objects.values_list("config", flat=True)
        ceiling, month = ceiling_of(config.get(pk=self.channel)), self._month()
        rows = Spend.objects.filter(channel=self.channel, month=month)
        fits = (
            rows.filter(spent__lte=ceiling - cost) if cost <= ceiling else rows.none()
        )
        if not fits.update(spent=F("spent") + cost):
            return None
        return Aside(self.channel, month, cost)

    def charge(self, cost: int) -> None:
        """It was billed, whatever our ceiling is."""
        rows = Spend.objects.filter(channel=self.channel, month=self._month())
        rows.update(spent=F("spent") + max(0, cost))

    def _month(self) -> date:
        """This one, with a row of its own."""
        month = month_of(timezone.now())
        row = Spend(channel_id=self.channel, month=month)
        Spend.objects.bulk_create([row], ignore_conflicts=True)
        return month


@dataclass(slots=True)
class Aside:
    """Put aside in this month, whatever month it is when the call ends."""

    channel: int
    month: date
    cost: int
    is_booked: bool = field(default=False)

    def book(self, cost: int) -> None:
        """What was not needed goes back; what was needed beyond that is on record, too."""
        if self.is_booked:
            return
        self.is_booked = True
        if difference := self.cost - max(0, cost):
            rows = Spend.objects.filter(channel=self.channel, month=self.month)
            rows.update(spent=F("spent") - difference)


def to_tell(channel: int) -> int:
    """The percentage of the month's money that admins have to be told of now; 0 for none.
    Of several who ask, one is told it."""
    budget = budget_of(channel)
    due = max((one for one in TOLD if budget.percent >= one), default=0)
    month = month_of(timezone.now())
    rows = Spend.objects.filter(channel=channel, month=month, told__lt=due)
    return due if due and rows.update(told=due) else 0
