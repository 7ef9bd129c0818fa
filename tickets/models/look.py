"""How somebody looks at a list of tickets: theirs alone, however many share the view."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from helpdesk.base.accounts.models import Agent, Density

# Of one table; more would be a spreadsheet.
MOST_COLUMNS = 20


class Look(models.Model):
    """view: a built-in list by its name, a saved one by its id, "" for what is tried out.

    columns: of a table, by the names of their fields; none are those it comes with.
    order: a column to sort by, "-" before it for downwards; "" is the view's own order.
    density: "" is as everywhere.
    """

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="looks")
    view = models.CharField(max_length=40, blank=True)
    is_table = models.BooleanField(default=False)
    columns = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    order = models.CharField(max_length=100, blank=True, default="")
    density = models.CharField(
        max_length=8, blank=True, default="", choices=Density.choices
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "view"], name="look_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} looks at {self.view or 'a filter'}"
