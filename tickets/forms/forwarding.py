"""Sending a message on to somebody outside."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.actions import Recipients
from tickets.forms.compose import MAX_TEXT, OnceForm, PeopleField, chosen_people
from tickets.forms.fields import FilesField, Picked
from tickets.models import Attachment, Message
from tickets.queries import choices


class Attached(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Files of the message."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.filename)


class ForwardForm(OnceForm):
    """A message, whom it goes to, and which of its files go along."""

    message = Picked(Message.objects.none())
    to = PeopleField(_("To"), help_text=_("They see what you send them, and no more."))
    cc = PeopleField(_("CC"))
    bcc = PeopleField(_("BCC"))
    text = forms.CharField(
        label=_("Your words"),
        required=False,
        strip=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("They stand above the message, which is quoted below."),
    )
    attachments = Attached(
        label=_("Files of the message that go along"),
        queryset=Attachment.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )
    files = FilesField(  # type: ignore[assignment] # named as the action's argument
        label=_("More files"), required=False
    )

    def scope(self) -> None:
        self.choose("message", choices.for_others(self.ticket))
        self._of(self.data.get("message"))

    def begin(self) -> None:
        """All files go along, unless somebody says which."""
        self._of(self.initial.get("message"))
        files = cast("Attached", self.fields["attachments"]).queryset
        self.initial["attachments"] = [] if files is None else list(files)

    def _of(self, message: object) -> None:
        here = choices.for_others(self.ticket)
        try:
            chosen = here.filter(public_id=UUID(str(message))).first()
        except ValueError:
            chosen = None
        none = Attachment.objects.none()
        files = none if chosen is None else choices.own_files(chosen)
        field = cast("Attached", self.fields["attachments"])
        # Without files there is nothing to choose among: no title above nothing.
        there = files.exists()
        field.widget = (
            forms.CheckboxSelectMultiple() if there else forms.MultipleHiddenInput()
        )
        field.queryset = files

    def clean(self) -> dict[str, Any]:
        """As the action wants it."""
        given = super().clean() or self.cleaned_data
        people = chosen_people(given) or Recipients()
        return {**given, "people": people}
