"""Forms that ask for a time, and say at once what is read from it."""

from typing import cast

from tickets.forms.base import TicketForm
from tickets.forms.fields import SNOOZES, SnoozeMoment


class TimedForm(TicketForm):
    """Its field `looks_at` is a time: how that will be read stands below it."""

    def says(self) -> list[str]:
        typed = self[self.looks_at].value()
        field = cast("SnoozeMoment", self.fields[self.looks_at])
        # Of what was sent and not understood the field itself says so.
        if typed in (None, "") or self.looks_at in self.errors:
            return []
        return [field.told(typed)]

    def quick(self) -> list[tuple[str, str]]:
        """The usual times."""
        return [(value, str(label)) for value, (label, _when) in SNOOZES.items()]
