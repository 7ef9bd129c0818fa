"""Customers: what they are called, who is the same person, and words to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm, EditForm
from tickets import languages
from tickets.forms.compose import MAX_TEXT
from tickets.models import Customer, CustomerMerge, Identity, Ticket
from tickets.queries.customers import seen_customers
from tickets.queries.whole import open_tickets


class CustomerForm(EditForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    organization = forms.CharField(
        label=_("Organization"),
        max_length=200,
        required=False,
        help_text=_("The company they belong to; a new name makes a new one."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("not known")), *languages.CHOICES],
    )
    external_id = forms.CharField(
        label=_("External ID"),
        max_length=200,
        required=False,
        help_text=_("What another system calls them; imports find them by it."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class NoteForm(ActionForm):
    """A note on a customer or an organization."""

    text = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    is_pinned = forms.BooleanField(label=_("Pin it"), required=False)


class OtherForm(ActionForm):
    """Who turned out to be the same person."""

    customer = forms.ModelChoiceField(
        queryset=Customer.objects.none(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["customer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = seen_customers(agent).select_related("organization")

    def clean(self) -> dict[str, Any]:
        """With what holds as it is of the one that goes."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in self.data if self.data[name] == "theirs"]
        taken = [name.removeprefix("take-") for name in chosen]
        return {**cleaned, "taken": taken}


class OwnForm(ActionForm):
    """One of their addresses."""

    identity = forms.ModelChoiceField(
        queryset=Identity.objects.none(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["identity"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = customer.identities.select_related("customer")


class AddressForm(ActionForm):
    """An address that somebody says is theirs."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("email", _("E-mail")), ("phone", _("Telephone"))],
    )
    address = forms.CharField(
        label=_("Address or number"),
        max_length=320,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class TheirsForm(OtherForm):
    """Whose an address is instead."""

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(agent, *args, **kwargs)
        self.fields["to"] = self.fields.pop("customer")

    def clean(self) -> dict[str, Any]:
        """The customer alone."""
        return self.cleaned_data


class CameForm(ActionForm):
    """A merge that may be undone."""

    merge = forms.ModelChoiceField(
        queryset=CustomerMerge.objects.none(),
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["merge"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = customer.came.select_related("customer", "into")


class Open(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An open ticket, by its number and subject."""

    def label_from_instance(self, obj: Any) -> str:
        return f"#{obj.number} {obj.subject}"


class AnswerForm(ActionForm):
    """Words to a customer, in one of their open tickets: the one that waits, unless
    another is chosen."""

    ticket = Open(
        label=_("In the ticket"),
        queryset=Ticket.objects.none(),
        to_field_name="number",
        empty_label=None,
    )
    text = forms.CharField(
        label=_("Your reply"),
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, customer: Customer, agent: Agent, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ticket"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - see above
        field.queryset = open_tickets(customer, agent)
