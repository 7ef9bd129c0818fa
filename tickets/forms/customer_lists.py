"""What lists of customers and organizations are narrowed by; it stands in the address."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets import customer_filters, languages
from tickets.custom_fields import OF_CHOICES, Defined, Kind, Of
from tickets.queries.custom_fields import fields_of
from tickets.valued import compared, having

_WORDS = {"dir": "auto", "autocomplete": "off"}
_ANY = ("", _("any"))
PREFIX = "field-"


class ListForm(forms.Form):
    """Conditions, all of which hold. What cannot be read narrows nothing, and is said."""

    of: Of
    q = forms.CharField(label=_("A name or an address"), max_length=200, required=False)

    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        self.agent = agent
        self.defined = fields_of(self.of)
        for field in self.defined:
            self.fields[PREFIX + field.key] = _asked(field)

    @property
    def typed(self) -> dict[str, str]:
        """What the address says, without what says nothing."""
        named = {name: self.data.get(name, "") for name in self.fields}
        return {name: value for name, value in named.items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked than words."""
        return bool(self.typed.keys() - {"q", "order"})

    def said(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_valid_enough else None

    @property
    def is_valid_enough(self) -> bool:
        """It was read; single fields may have been refused."""
        self.is_valid()
        return hasattr(self, "cleaned_data")

    def where(self) -> Q:
        """What holds of a row, beside the words."""
        found = Q()
        for one in self._conditions():
            found &= one
        return found

    def _conditions(self) -> Iterator[Q]:
        for field in self.defined:
            if value := self.said(PREFIX + field.key):
                yield _having(field, value)


class CustomersForm(ListForm):
    of = Of.CUSTOMER
    organization = forms.CharField(
        label=_("Organization"), max_length=200, required=False,
        widget=forms.TextInput(attrs=_WORDS),
    )  # fmt: skip
    domain = forms.CharField(
        label=_("E-mail domain"), max_length=253, required=False,
        widget=forms.TextInput(attrs={**_WORDS, "placeholder": "example.org"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[_ANY, *languages.CHOICES]
    )
    open = forms.ChoiceField(
        label=_("Open tickets"), required=False,
        choices=[_ANY, ("yes", _("has some")), ("no", _("has none"))],
    )  # fmt: skip
    known_since = forms.DateField(
        label=_("Known since"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    heard_since = forms.DateField(
        label=_("Heard of since"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    order = forms.ChoiceField(
        label=_("Sorted by"), required=False,
        choices=[("name", _("name")), ("heard", _("last heard of")),
                 ("newest", _("newest first")), ("oldest", _("oldest first"))],
    )  # fmt: skip

    def _conditions(self) -> Iterator[Q]:
        yield from super()._conditions()
        if name := self.said("organization"):
            yield Q(organization__name__icontains=name)
        if domain := self.said("domain"):
            yield customer_filters.in_domain(domain)
        if language := self.said("language"):
            yield Q(language=language)
        if has := self.said("open"):
            found = customer_filters.has_open(self.agent)
            yield found if has == "yes" else ~found
        if day := self.said("known_since"):
            yield Q(created_at__gte=_begins(day))
        if day := self.said("heard_since"):
            yield customer_filters.heard_since(_begins(day), self.agent)


class OrganizationsForm(ListForm):
    of = Of.ORGANIZATION
    order = forms.ChoiceField(
        label=_("Sorted by"), required=False,
        choices=[("name", _("name")), ("newest", _("newest first")),
                 ("oldest", _("oldest first"))],
    )  # fmt: skip


def _asked(field: Defined) -> forms.Field:
    if field.kind in OF_CHOICES:
        choices = [_ANY, *((one.value, one.label) for one in field.options)]
        return forms.ChoiceField(label=field.label, required=False, choices=choices)
    if field.kind == Kind.YES_NO:
        known = [_ANY, ("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(label=field.label, required=False, choices=known)
    return forms.CharField(
        label=field.label, max_length=200, required=False,
        widget=forms.TextInput(attrs=_WORDS),
    )  # fmt: skip


def _having(field: Defined, value: str) -> Q:
    """Choices are what was chosen; of words a part is asked for."""
    if field.kind == Kind.YES_NO:
        return having(field.key, [value == "true"])
    if field.kind in OF_CHOICES:
        return having(field.key, [value])
    if field.kind == Kind.NUMBER:
        try:
            return having(field.key, [field.clean(value)])
        except ValueError:
            return Q(pk__in=[])
    return compared(field, "icontains", value)


def _begins(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
