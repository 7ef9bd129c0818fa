"""Moving promises, holding replies, and what becomes of promises on resolving."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from helpdesk.base.accounts.models import Agent
from helpdesk.base.forms import ActionForm
from tickets.actions import Outcome
from tickets.actions.outcomes import Becomes
from tickets.forms.base import TicketForm
from tickets.forms.custom import AsksValues
from tickets.forms.fields import SNOOZES, Picked, SnoozeMoment
from tickets.forms.timed import TimedForm
from tickets.models import FollowUp
from tickets.queries import choices, phrases
from tickets.queries.people import assignable

MAX_TEXT = 20_000


class AsksOutcomes(TicketForm):
    """Asks what becomes of each open promise, by fields named after them.

    A ticket without any asks nothing.
    """

    asked: tuple[FollowUp, ...] = ()

    def ask_outcomes(self) -> None:
        """Add the fields; a field that nobody answered says so by the action."""
        # Where many are asked at once they were read with their tickets.
        read = getattr(self.ticket, "promised", None)
        self.asked = tuple(self.ticket.follow_ups.open() if read is None else read)
        for promise in self.asked:
            name = str(promise.public_id)
            self.fields[f"promise-{name}"] = forms.ChoiceField(
                label=promise.what,
                choices=Becomes.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason-{name}"] = forms.CharField(
                label=_("Why, if it is withdrawn"), max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        """All answers under the one name that the action knows."""
        fields = {**(super().clean() or self.cleaned_data)}
        outcomes = {}
        for promise in self.asked:
            name = str(promise.public_id)
            becomes = fields.pop(f"promise-{name}", "")
            reason = fields.pop(f"reason-{name}", "")
            if becomes:
                outcomes[name] = Outcome(becomes, reason)
        return {**fields, "outcomes": outcomes}


class OutcomesForm(AsksOutcomes):
    """One of many tickets: what becomes of its promises, and nothing else."""

    def scope(self) -> None:
        self.ask_outcomes()


class ResolveForm(AsksOutcomes, AsksValues):
    """A button, as long as nothing is promised, no part of it is open, and no field has
    to be filled in."""

    def says(self) -> list[str]:
        """What is still open below it: that does not end by itself."""
        count = choices.open_parts(self.ticket, self.by).count()
        if not count:
            return []
        words = ngettext(
            "%(n)s part of it is still open, and stays so.",
            "%(n)s parts of it are still open, and stay so.",
            count,
        )
        return [words % {"n": count}]

    def scope(self) -> None:
        self.ask_missing()
        self.ask_outcomes()

    def clean(self) -> dict[str, Any]:
        """What becomes of promises, and what was filled in."""
        cleaned = super().clean()
        fields = self.take_values(cleaned)
        return {**cleaned, "fields": fields}


class MoveForm(TimedForm):
    """Another time, another owner, or both; and why."""

    looks_at = "due_at"

    follow_up = Picked(FollowUp.objects.none())
    due_at = SnoozeMoment(label=_("New time"), required=False)
    owner = forms.ModelChoiceField(
        label=_("Who keeps it"),
        queryset=Agent.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("As before"),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def scope(self) -> None:
        self.choose("follow_up", self.ticket.follow_ups.all())
        self.choose("owner", assignable(self.ticket))


class HoldForm(TimedForm):
    """A reply that asks for patience, and the time it names."""

    follow_up = Picked(FollowUp.objects.none())
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    text = forms.CharField(
        label=_("To the customer"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("{time} becomes the new time."),
    )
    due_at = SnoozeMoment(label=_("New time"))

    quick_field = looks_at = "due_at"
    quick_inside = True

    def scope(self) -> None:
        self.choose("follow_up", self.ticket.follow_ups.all())
        if not self.is_bound:
            self.fields["text"].initial = phrases.holding(self.ticket, by=self.by)
            self.fields["due_at"].initial = SNOOZES["tomorrow"][1]()

    def clean(self) -> dict[str, Any]:
        """How long a reply may be taken back is its writer's own choice."""
        hold = timedelta(seconds=self.by.undo_seconds)
        return {**(super().clean() or self.cleaned_data), "hold": hold}


class PhrasesForm(ActionForm):
    """One field for each language; empty ones are what comes with the product."""

    def __init__(self, texts: dict[str, str], data: Any = None) -> None:
        super().__init__(data)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=name,
                initial=texts[code],
                required=False,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        return {"texts": {**(super().clean() or self.cleaned_data)}}
