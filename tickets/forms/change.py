"""Words of ours that were said: corrected, or taken back."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.compose import MAX_HTML, MAX_TEXT
from tickets.forms.fields import Picked
from tickets.models import Message
from tickets.queries import choices


class SaidForm(TicketForm):
    """A message of ours that stands in the conversation."""

    message = Picked(Message.objects.none())

    def scope(self) -> None:
        self.choose("message", choices.our_words(self.ticket))


class EditForm(SaidForm):
    text = forms.CharField(
        label=_("Your message"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    html = forms.CharField(
        required=False, strip=False, max_length=MAX_HTML, widget=forms.HiddenInput
    )

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What it says now, of the message that a link to this form names."""
        if field_name != "text" or "text" in self.initial:
            return super().get_initial_for_field(field, field_name)
        return self._says_now(self["message"])

    def _says_now(self, picked: BoundField) -> str:
        field = self.fields["message"]
        try:
            message = field.clean(picked.initial)
        except forms.ValidationError:
            return ""
        return str(message.text)
