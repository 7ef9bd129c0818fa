"""Whose matter a ticket is, when it turns out to be somebody else's."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tickets.actions.customer_change import would_reach
from tickets.forms.base import TicketForm
from tickets.models import Customer, Identity
from tickets.queries import choices
from tickets.queries.ways import ways

# As many as one looks through.
MOST = 6
ADDRESSES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody it could be. reaches: whom the next answer would go to; "": nobody."""

    customer: Customer
    addresses: str
    reaches: str


class ChangeCustomerForm(TicketForm):
    """Words that more than one customer has are answered with those to choose from."""

    customer = forms.CharField(
        label=_("Whose matter it is"),
        max_length=200,
        help_text=_("A name, an address or an organization."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    address = forms.ModelChoiceField(
        queryset=Identity.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
    )
    keep = forms.ModelMultipleChoiceField(
        label=_("Who still gets a copy of answers"),
        queryset=Identity.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Nobody else who took part reads on, and what they write here is marked as"
            " not verified."
        ),
    )
    looks_at = "customer"

    def scope(self) -> None:
        self.was = list(
            self.ticket.participants.filter(confirmed_at__isnull=False).select_related(
                "identity"
            )
        )
        self.former = self.ticket.customer
        self.choose("address", Identity.objects.all())
        there = Identity.objects.filter(pk__in=[one.identity_id for one in self.was])
        known = choices.took_part(self.ticket)
        self.choose("keep", known if self.is_bound else there.order_by("shown"))
        if not self.was and not self.is_bound:
            self.fields.pop("keep")

    def says(self) -> list[str]:
        """Who it is now, and whom the next answer goes to."""
        best = ways(self.ticket).best
        to = best.shown if best is not None else gettext("nobody")
        there = {"name": self.former, "to": to}
        return [gettext("Now: %(name)s. The next answer goes to: %(to)s.") % there]

    def persons(self) -> list[Found]:
        """Customers who are meant by what is typed so far."""
        return [self._found(one) for one in self._meant()]

    def _meant(self) -> list[Customer]:
        typed = self.data if self.is_bound else self.initial
        words = str(typed.get("customer") or "").strip()
        if not words:
            return []
        rows = choices.customers_called(self.ticket, self.by, words)
        others = rows.exclude(pk=self.former.pk).select_related("organization")
        return list(others.prefetch_related("identities")[:MOST])

    def _found(self, customer: Customer) -> Found:
        theirs = [one.shown for one in customer.identities.all()[:ADDRESSES]]
        way = would_reach(self.ticket, customer)
        return Found(customer, ", ".join(theirs), way.shown if way else "")

    def clean_customer(self) -> Customer:
        """The one that was chosen, or the only one of these words."""
        seen = choices.customers(self.ticket, self.by)
        typed = self.data.get("person") or self.cleaned_data["customer"]
        named = forms.UUIDField()
        try:
            one = seen.filter(public_id=named.clean(typed)).first()
        except forms.ValidationError:
            found = self._meant()
            if len(found) > 1:
                raise forms.ValidationError(
                    _("Several customers are called so: choose one.")
                ) from None
            one = found[0] if found else None
        if one is None:
            raise forms.ValidationError(_("There is no such customer."))
        return one

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given.setdefault("keep", ())
        return given
