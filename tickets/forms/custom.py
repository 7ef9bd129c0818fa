"""Values of custom fields, as people type them: one form field for each that is asked."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm
from tickets.custom_fields import (
    OF_CHOICES,
    Defined,
    Facts,
    Kind,
    Of,
    Values,
    WrongValueError,
    is_empty,
)
from tickets.field_errors import (
    FieldNeeded,
    FieldsMissing,
    NoSuchField,
    WrongFieldValue,
)
from tickets.forms.base import TicketForm
from tickets.queries.custom_fields import facts_of, fields_of, lacking_of

# Before the key of each, so that none is taken for a verb's own.
PREFIX = "field-"
LONGEST_VALUES = 100_000
# What a page sends back so that all is as before: the values by key, as JSON.
WHOLE = "values"


class ValueField(forms.Field):
    """A value of one custom field, typed as its kind is."""

    def __init__(
        self, defined: Defined, *, value: Any = None, must: bool = False
    ) -> None:
        self.defined, self.before = defined, value
        super().__init__(
            label=defined.label,
            help_text=defined.help,
            required=must,
            initial=value,
            widget=_widget(defined, value),
            error_messages={"required": gettext("Fill this in.")},
        )

    def prepare_value(self, value: Any) -> Any:
        """As its widget has it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        return value

    def clean(self, value: Any) -> Any:
        """As it is kept; None for empty."""
        try:
            found = self.defined.clean(value, before=self.before)
        except WrongValueError as error:
            raise forms.ValidationError(str(error)) from error
        if self.required and is_empty(found):
            raise forms.ValidationError(self.error_messages["required"])
        return found


def _widget(field: Defined, value: Any) -> forms.Widget:
    if field.kind not in OF_CHOICES:
        return _WIDGETS[Kind(field.kind)]()
    kept = value if isinstance(value, list) else [value]
    offered = [
        (one.value, one.label)
        for one in field.options
        if not one.is_archived or one.value in kept
    ]
    if field.kind == Kind.CHOICES:
        return forms.CheckboxSelectMultiple(choices=offered)
    return forms.Select(choices=[("", "–"), *offered])


def _yes_no() -> forms.Widget:
    return forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))])


def _made(widget: type[forms.Widget], **attrs: Any) -> Callable[[], forms.Widget]:
    return lambda: widget(attrs=attrs)


_WIDGETS: Mapping[Kind, Callable[[], forms.Widget]] = {
    Kind.TEXT: _made(forms.TextInput, dir="auto", autocomplete="off"),
    Kind.LONG_TEXT: _made(forms.Textarea, dir="auto", rows=3),
    Kind.NUMBER: _made(forms.NumberInput, step="any", inputmode="decimal"),
    Kind.YES_NO: _yes_no,
    Kind.DATE: _made(forms.DateInput, type="date"),
    Kind.LINK: _made(forms.URLInput, dir="ltr"),
    Kind.EMAIL: _made(forms.EmailInput, dir="ltr", autocomplete="off"),
}


class HasValues(forms.Form):
    """What forms share that ask for values of custom fields."""

    def ask(
        self, fields: Iterable[Defined], values: Values, *, must: bool = False
    ) -> None:
        """Add a form field for each of these, with the value it has now."""
        for one in fields:
            asked = ValueField(one, value=values.get(one.key), must=must)
            self.fields[PREFIX + one.key] = asked

    def take_values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Of what was cleaned, that of custom fields, by key; it is left out there."""
        names = [name for name in cleaned if name.startswith(PREFIX)]
        return {name.removeprefix(PREFIX): cleaned.pop(name) for name in names}

    def mark(self, refusal: Refused) -> bool:
        """Say it beside the field it is about; whether there is one."""
        match refusal:
            case FieldsMissing():
                keys = list(refusal.data["fields"])
                words = gettext("Fill this in.")
            case WrongFieldValue():
                keys, words = [refusal.key], refusal.why
            case FieldNeeded():
                keys, words = [refusal.key], str(refusal)
            case _:
                return False
        names = [PREFIX + key for key in keys if PREFIX + key in self.fields]
        for name in names:
            if name not in self.errors:
                self.add_error(name, words)
        return bool(names)


class AsksValues(HasValues, TicketForm):
    """A form of a ticket that asks for values of its fields as well."""

    def refuse(self, refusal: Refused) -> None:
        """Where a field is to blame, beside it."""
        if self.mark(refusal):
            self.refusal = refusal
        else:
            super().refuse(refusal)

    def typed(self, fields: Iterable[Defined]) -> dict[str, Any]:
        """What was sent of them, as far as it is any value."""
        found = {}
        for one in fields:
            if not self.is_bound or PREFIX + one.key not in self.data:
                continue
            raw = ValueField(one).widget.value_from_datadict(
                self.data, self.files, PREFIX + one.key
            )
            try:
                found[one.key] = one.clean(raw)
            except WrongValueError:
                found[one.key] = raw
        return found

    def ask_missing(self) -> None:
        """What has to be filled in before it is resolved, by what was sent already."""
        fields = fields_of(Of.TICKET)
        typed = self.typed(fields)
        facts = facts_of(self.ticket) if fields else Facts({})
        now = Facts({**facts.values, **typed}, facts.team, facts.tags)
        missing = {one.key for one in lacking_of(fields, now)}
        asked = [one for one in fields if one.key in missing or one.key in typed]
        self.ask(asked, self.ticket.fields)


class FieldsForm(AsksValues):
    """Some fields of a ticket, or the one that `only` names.

    values: instead of all, by key as JSON: what an address carries that undoes something.
    missing: ask for what has to be filled in before it is resolved.
    """

    only = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    missing = forms.BooleanField(required=False, widget=forms.HiddenInput)
    values = forms.CharField(
        required=False, max_length=LONGEST_VALUES, widget=forms.HiddenInput
    )

    def scope(self) -> None:
        if self.is_bound and self.data.get(WHOLE):
            return
        only = self.data.get("only") if self.is_bound else ""
        if self.is_bound and self.data.get("missing") and not only:
            self.ask_missing()
            return
        fields = fields_of(Of.TICKET)
        facts = facts_of(self.ticket) if fields else Facts({})
        if only:
            shown = [one for one in fields if one.key == only]
        else:
            shown = [one for one in fields if one.is_shown(facts)]
        self.ask(shown, self.ticket.fields)

    def begin(self) -> None:
        """One of them, or those that are missing, where a link says so."""
        only = self.initial.get("only")
        if self.initial.get("missing"):
            for name in [one for one in self.fields if one.startswith(PREFIX)]:
                del self.fields[name]
            self.ask_missing()
        elif only and PREFIX + str(only) in self.fields:
            others = [one for one in self.fields if one.startswith(PREFIX)]
            for name in others:
                if name != PREFIX + str(only):
                    del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """All of it under the one name that the action knows."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        whole = cleaned.get(WHOLE)
        if whole:
            return {"fields": _values(whole)}
        return {"fields": self.take_values(cleaned)}


class OwnFieldsForm(HasValues, ActionForm):
    """Fields of a customer or an organization; `only` one of them, where it is named."""

    only = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, of: Of, values: Values, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{of}-%s")
        super().__init__(*args, **kwargs)
        fields = fields_of(of)
        facts = Facts(values)
        only = self.data.get("only") if self.is_bound else ""
        shown = [
            one for one in fields if (one.key == only if only else one.is_shown(facts))
        ]
        self.ask(shown, values)

    def clean(self) -> dict[str, Any]:
        """All of it under the one name that the action knows."""
        cleaned = {**(super().clean() or self.cleaned_data)}
        return {"fields": self.take_values(cleaned)}

    def refuse(self, refusal: Refused) -> None:
        """Where a field is to blame, beside it."""
        if self.mark(refusal):
            self.refusal = refusal
        else:
            super().refuse(refusal)


def _values(typed: str) -> Mapping[str, Any]:
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise forms.ValidationError(str(NoSuchField(typed[:40])))
    return found
