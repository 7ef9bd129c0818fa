"""How somebody wants to hear of what, and when something comes back."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from helpdesk.base.forms import ActionForm
from helpdesk.notifications.errors import NotLater
from helpdesk.notifications.kinds import Kind, Tone, Ways, When, grouped
from helpdesk.notifications.later import USUAL
from helpdesk.notifications.models import Wishes
from tickets.detect.later import read

_DAYS = list(WEEKDAYS.items())
# What mail does, short enough for a column; the page explains it below.
_MAIL = [
    (When.NOW.value, _("At once")),
    (When.LATER.value, _("After 10 minutes")),
    (When.DAILY.value, _("Once a day")),
    (When.NEVER.value, _("Never")),
]
WAYS = {
    "bell": _("In the list"),
    "push": _("Push"),
    "mail": _("Mail"),
    "sound": _("Sound"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One kind, and the field of each way it may come by."""

    kind: Kind
    ways: list[tuple[str, Promise, BoundField]]


class WishesForm(ActionForm):
    """A matrix of kinds and ways; and when none of them comes."""

    daily_at = forms.TypedChoiceField(
        label=_("Daily mail at"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        help_text=_("For what comes once a day. On your clock."),
    )
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Quiet begins on"),
        coerce=int,
        choices=_DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("Earlier than it begins: on the next day."),
    )
    free_days = forms.TypedMultipleChoiceField(
        label=_("Quiet all day on"),
        coerce=int,
        choices=_DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_absent = forms.BooleanField(
        label=_("Quiet while I am out of office"), required=False
    )
    quiet_off = forms.BooleanField(
        label=_("No push messages while I have chosen “Off”"), required=False
    )
    urgent_anyway = forms.BooleanField(
        label=_("What is urgent comes all the same"),
        required=False,
        help_text=_("Mentions, late promises, and agreed times that run out."),
    )
    volume = forms.IntegerField(
        label=_("Volume"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"type": "range", "step": 5}),
    )

    def __init__(self, wishes: Wishes, data: Any = None) -> None:
        self.wishes = wishes
        initial = {name: getattr(wishes, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        for _name, _words, kinds in grouped():
            for kind in kinds:
                self._add(kind)

    def _add(self, kind: Kind) -> None:
        now = asdict(self.wishes.of(kind.name))
        fields: dict[str, forms.Field] = {
            "bell": forms.BooleanField(required=False),
            "push": forms.BooleanField(required=False),
            "mail": forms.ChoiceField(choices=_MAIL),
            "sound": forms.ChoiceField(choices=Tone.choices, required=False),
        }
        for way, field in fields.items():
            field.label = str(kind.words)
            field.initial = now[way]
            field.widget.attrs["aria-labelledby"] = f"kind-{kind.name} way-{way}"
            self.fields[f"{kind.name}_{way}"] = field

    def zone(self) -> str:
        """By whose clock the hours are."""
        return timezone.get_current_timezone_name()

    def tones(self) -> list[tuple[str, str]]:
        """Those that can be heard."""
        return [(value, str(words)) for value, words in Tone.choices if value]

    def groups(self) -> Iterator[tuple[Promise, list[Row]]]:
        """The rows of the matrix under their heads."""
        for _name, words, kinds in grouped():
            yield (
                words,
                [
                    Row(kind, [(w, WAYS[w], self[f"{kind.name}_{w}"]) for w in WAYS])
                    for kind in kinds
                ],
            )

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = super().clean() or self.cleaned_data
        rest = {
            name: value for name, value in typed.items() if name in self.base_fields
        }
        if self.errors:
            return rest
        ways = {
            kind.name: Ways(**{way: typed[f"{kind.name}_{way}"] for way in WAYS})
            for _name, _words, kinds in grouped()
            for kind in kinds
        }
        return {"ways": ways, **rest}


class Later(forms.CharField):
    """A time as people say it, or one of the usual ones by its name."""

    def clean(self, value: Any) -> datetime:
        text = super().clean(value)
        now, zone = timezone.now(), timezone.get_current_timezone()
        if text in USUAL:
            _words, when = USUAL[text]
            return when(now, zone)
        due = read(text, now=now, zone=zone, language=get_language() or "")
        if due is None:
            raise forms.ValidationError(
                _(
                    "No time to come can be read from that. Write “tomorrow”, “in 2"
                    " hours”, “Friday 14:00” or “24 December”."
                )
            )
        return due


class SnoozeForm(ActionForm):
    """Until when something is put off."""

    beside = {NotLater: "until"}

    until = Later(
        label=_("Until when"),
        max_length=100,
        help_text=_("“Tomorrow”, “in 2 hours”, “Friday 14:00”, “24 December”."),
    )

    def usual(self) -> list[tuple[str, Promise]]:
        """One button each, nothing to type."""
        return [(name, words) for name, (words, _when) in USUAL.items()]
