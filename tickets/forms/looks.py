"""How somebody wants to look at a list."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Density
from helpdesk.base.forms import ActionForm
from tickets.models import Look
from tickets.models.look import MOST_COLUMNS
from tickets.queries.columns import FIRST, columns


class LookForm(ActionForm):
    """columns: those chosen first, in their order; the others below."""

    is_table = forms.TypedChoiceField(
        label=_("Shown as"),
        choices=[("", _("Rows")), ("1", _("Table"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(
        label=_("Rows of the list"),
        choices=[("", _("As in your settings")), *Density.choices],
        required=False,
    )
    order = forms.ChoiceField(label=_("Order"), required=False)
    columns = forms.MultipleChoiceField(
        label=_("Columns of the table"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, look: Look, data: Any = None, names: list[str] | None = None):
        there = columns()
        chosen = names if names is not None else (look.columns or list(FIRST))
        chosen = [name for name in chosen if name in there][:MOST_COLUMNS]
        initial = {
            "is_table": "1" if look.is_table else "",
            "density": look.density,
            "order": look.order,
            "columns": chosen,
        }
        super().__init__(data, initial=initial)
        self.chosen = chosen
        others = [name for name in there if name not in chosen]
        picks: Any = self.fields["columns"]
        picks.choices = [(name, there[name].label) for name in [*chosen, *others]]
        orders: Any = self.fields["order"]
        orders.choices = [("", _("As the view says")), *_orders(there)]

    def clean_is_table(self) -> bool:
        return bool(self.cleaned_data["is_table"])

    def clean_columns(self) -> list[str]:
        """In the order that they stand in on the page."""
        picked = set(self.cleaned_data["columns"])
        picks: Any = self.fields["columns"]
        return [name for name, _label in picks.choices if name in picked]


def _orders(there: dict[str, Any]) -> list[tuple[str, str | Promise]]:
    found: list[tuple[str, str | Promise]] = [("subject", _("Subject"))]
    for name, one in there.items():
        if one.key:
            found += [(name, one.label), (f"-{name}", f"{one.label} ↓")]
    return found
