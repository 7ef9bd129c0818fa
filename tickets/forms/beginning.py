"""What new tickets and their templates are both asked: how a ticket begins."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.forms import ActionForm
from helpdesk.base.rich_forms import RichField
from tickets.actions.bring import LONGEST_TAG, MOST_TAGS
from tickets.forms.compose import MAX_HTML
from tickets.forms.custom import HasValues
from tickets.models import Priority


class TagsField(forms.CharField):
    """Tags in a line, parted by commas."""

    def clean(self, value: Any) -> tuple[str, ...]:
        typed = str(super().clean(value) or "")
        names = dict.fromkeys(one.strip() for one in typed.split(",") if one.strip())
        if len(names) > MOST_TAGS:
            raise forms.ValidationError(gettext("Name at most 20 tags."))
        if any(len(name) > LONGEST_TAG for name in names):
            raise forms.ValidationError(gettext("A tag has at most 60 characters."))
        return tuple(names)


class BeginningForm(HasValues, ActionForm):
    """Its subject, first words, priority, tags, and custom fields."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    html = RichField(label=_("First words"), rows=4, max_length=MAX_HTML)
    assignee = forms.ModelChoiceField(
        label=_("Assign to"),
        queryset=Agent.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=lambda value: Priority(int(value)),
        initial=Priority.NORMAL,
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=2_000,
        help_text=_("Parted by commas."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def choose(self, name: str, rows: Any, *, empty: Any = None) -> None:
        """What can be chosen there. empty: what choosing nothing means."""
        field = cast("forms.ModelChoiceField[Any]", self.fields[name])
        field.queryset = rows
        if empty is not None:
            field.empty_label = empty

    def values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Custom fields that were filled in, by key; they are left out there."""
        found = self.take_values(cleaned)
        return {key: one for key, one in found.items() if one is not None}

    def refuse(self, refusal: Refused) -> None:
        """Where a custom field is to blame, beside it."""
        if self.mark(refusal):
            self.refusal = refusal
        else:
            super().refuse(refusal)
