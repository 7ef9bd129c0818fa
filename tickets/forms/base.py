"""What all forms of a ticket have in common."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm
from tickets.models import Ticket


class TicketForm(ActionForm):
    """A verb's form. The ticket and who asks decide what can be chosen.

    result: what the action gave back.
    quick_field: the field that the buttons of `quick` fill in.
    quick_label: what they do, where the form's own name does not say it.
    quick_inside: whether those send the rest of what is typed along.
    looks_at: the field by which `says` is asked anew while one types.
    """

    result: Any = None
    quick_field = ""
    quick_label: str | Promise = ""
    quick_inside = False
    looks_at = ""

    def __init__(self, ticket: Ticket, agent: Agent, *args: Any, **kwargs: Any) -> None:
        # Many forms share the page: their ids must not collide.
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)
        self.ticket, self.by = ticket, agent
        self.scope()

    def scope(self) -> None:
        """Limit choices to what belongs to this ticket."""

    def begin(self) -> None:
        """Look at what a link said the form begins with (`initial`)."""

    def run(self, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        def remembered(*given: Any, **more: Any) -> None:
            self.result = action(*given, **more)

        return super().run(remembered, *args, **kwargs)

    def quick(self) -> list[tuple[str, str]]:
        """What is chosen most, as values and words: one button each, nothing to type."""
        return []

    def says(self) -> list[str]:
        """What one should know before it is done, of what is chosen so far."""
        return []

    def choose(self, name: str, queryset: QuerySet[Any]) -> None:
        """What this field offers."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset
