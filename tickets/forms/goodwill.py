"""Goodwill: how much and why; and what each agent may give."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base import money
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.forms import EditForm
from tickets.errors import ReasonMissing
from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.goodwill_errors import NothingGiven
from tickets.models import Goodwill
from tickets.queries.goodwill import budget_of, deciders

# What the column holds, in minor units; nobody gives that much.
MOST = 2**31 - 1


class Amount(forms.DecimalField):
    """Money as people type it where they are: 12,50 or 12.50."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=Decimal(0),
            max_digits=10,
            decimal_places=3,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
            **kwargs,
        )


def _minor(amount: Decimal, currency: str) -> int:
    cents = money.minor(amount, currency)
    if money.major(cents, currency) != amount:
        raise forms.ValidationError(_("There are no smaller parts of this currency."))
    if cents > MOST:
        raise forms.ValidationError(_("That is too much."))
    return cents


class GoodwillForm(TicketForm):
    """What is left of the month's budget stands beside the amount."""

    beside = {NothingGiven: "amount", ReasonMissing: "reason"}

    amount = Amount(label=_("Amount"))
    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def scope(self) -> None:
        self.budget = budget_of(self.by, timezone.now())
        currency = self.budget.currency
        field = self.fields["amount"]
        field.label = gettext("Amount in %(currency)s") % {"currency": currency}
        field.help_text = gettext("%(left)s of %(all)s are left this month.") % {
            "left": money.shown(self.budget.left, currency),
            "all": money.shown(self.budget.amount, currency),
        }
        # Help is shown as HTML.
        names = escape(
            ", ".join(one.name for one in deciders(self.ticket, self.by)[:3])
        )
        if names:
            field.help_text += " " + gettext(
                "More needs the approval of %(names)s."
            ) % {"names": names}

    def clean_amount(self) -> int:
        return _minor(self.cleaned_data["amount"], self.budget.currency)


class GoodwillOfForm(TicketForm):
    goodwill = Picked(Goodwill.objects.none())

    def scope(self) -> None:
        self.choose("goodwill", self.ticket.goodwill.all())


class DeclineGoodwillForm(GoodwillOfForm):
    note = forms.CharField(
        label=_("Why not"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class BudgetsForm(EditForm):
    """The company's budget, its currency, and what differs for single people."""

    budget = Amount(
        label=_("For each agent in a month"),
        help_text=_("0: whatever is given needs the approval of the team's lead."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        max_length=3,
        help_text=_("Three letters: EUR, SEK, GBP."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, data: Any = None) -> None:
        company = Company.objects.get()
        self.agents = list(Agent.objects.who_can_own().order_by("name", "pk"))
        currency = company.goodwill_currency
        now = {
            "budget": money.major(company.goodwill_budget, currency),
            "currency": currency,
        }
        for agent in self.agents:
            if agent.goodwill_budget is not None:
                now[_name(agent)] = money.major(agent.goodwill_budget, currency)
        super().__init__(data, initial=now)
        for agent in self.agents:
            self.fields[_name(agent)] = Amount(label=agent.name, required=False)

    @property
    def people(self) -> list[Any]:
        """The fields of single people."""
        return [self[_name(agent)] for agent in self.agents]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """As `set_goodwill` takes it."""
        typed = self.cleaned_data
        currency = typed.get("currency", "EUR")
        amounts: dict[str, int | None] = {}
        for name in ("budget", *map(_name, self.agents)):
            try:
                given = typed.get(name)
                amounts[name] = None if given is None else _minor(given, currency)
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        own: Mapping[Agent, int | None] = {
            agent: amounts.get(_name(agent)) for agent in self.agents
        }
        return {"budget": amounts.get("budget"), "currency": currency, "own": own}


def _name(agent: Agent) -> str:
    return f"of-{agent.public_id}"
