"""What an admin types about SLA policies."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.forms import OneLine
from helpdesk.base.accounts.models import Calendar, Team
from helpdesk.base.forms import EditForm
from helpdesk.base.plaintext import one_line
from tickets.actions import Conditions
from tickets.errors import NameMissing, PolicyNameTaken
from tickets.models import Channel, Clock, Organization, Priority, SlaPolicy, Tag
from tickets.models.sla import MOST_SECONDS

_TIME = re.compile(r"(\d{1,4})(?:[:.]([0-5]\d))?")
# As people read them: what matters most first.
PRIORITIES = sorted(Priority, reverse=True)
WARNINGS = [
    ("", _("Never")),
    ("10%", _("When a tenth of the time is left")),
    ("25%", _("When a quarter of the time is left")),
    ("50%", _("When half of the time is left")),
    ("900", _("15 minutes before")),
    ("1800", _("30 minutes before")),
    ("3600", _("An hour before")),
    ("14400", _("Four hours before")),
]


class TargetField(forms.CharField):
    """Hours and minutes of working time, "4:00"; in seconds when clean, or None."""

    def __init__(self, priority: Priority, kind: Clock.Kind) -> None:
        label = f"{priority.label}: {kind.label}"
        widget = forms.TextInput(
            attrs={"aria-label": label, "placeholder": "–", "size": 6}
        )
        super().__init__(label=label, required=False, max_length=8, widget=widget)

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        hours, minutes = found.groups(default="0") if found else ("0", "0")
        seconds = (int(hours) * 60 + int(minutes)) * 60
        if not 0 < seconds <= MOST_SECONDS:
            raise ValidationError(
                _("Write hours and minutes like this: 4:00 or 0:30; at most a year.")
            )
        return seconds


class Named(forms.CharField):
    """Rows by their names, one a line: there may be thousands to choose from."""

    def __init__(self, model: type[Tag | Organization], **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(required=False, max_length=5_000, widget=widget, **kwargs)
        self.model = model

    def clean(self, value: Any) -> Any:
        lines = (
            one_line(line, limit=200) for line in super().clean(value).splitlines()
        )
        names = [line for line in lines if line]
        found: list[Any] = []
        for name in names:
            rows = self._called(name)
            if not rows:
                raise ValidationError(gettext("There is no “%s” here.") % name)
            found += rows
        return found

    def _called(self, name: str) -> list[Any]:
        if issubclass(self.model, Tag):
            return [one for one in [self.model.objects.meant(name)] if one]
        # Two companies of one name are two: both are meant.
        return list(self.model._default_manager.filter(name__iexact=name)[:20])  # noqa: SLF001 - documented


class PolicyForm(EditForm):
    """A policy as a whole; cleaned for `save_policy`."""

    beside = {PolicyNameTaken: "name", NameMissing: "name"}

    name = OneLine(label=_("Name"), max_length=100)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(), label=_("Teams"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    channels = forms.ModelMultipleChoiceField(
        Channel.objects.all(), label=_("Channels of the first words"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    priorities = forms.TypedMultipleChoiceField(
        label=_("Priorities"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    tags = Named(Tag, label=_("Tags"), help_text=_("One a line; any of them will do."))
    organizations = Named(
        Organization, label=_("Organizations"), help_text=_("One a line.")
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.all(),
        label=_("Business hours"),
        required=False,
        empty_label=_("Those of the ticket's team"),
    )
    warning = forms.ChoiceField(label=_("Warn"), required=False)
    pauses_waiting = forms.BooleanField(
        label=_("Clocks stand still while a ticket waits"),
        required=False,
        initial=True,
        help_text=_("For the customer or for a third party."),
    )
    pauses_snoozed = forms.BooleanField(
        label=_("Clocks stand still while a ticket is snoozed"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        priorities: Any = self.fields["priorities"]
        priorities.choices = [(int(one), one.label) for one in PRIORITIES]
        warning: Any = self.fields["warning"]
        kept = self.initial.get("warning", "")
        known = {value for value, _words in WARNINGS}
        warning.choices = [*WARNINGS, *([] if kept in known else [(kept, kept)])]
        for priority, kind in _pairs():
            self.fields[_name(priority, kind)] = TargetField(priority, kind)

    @classmethod
    def of(cls, policy: SlaPolicy, data: Any = None) -> "PolicyForm":
        """The form of a policy there is."""
        initial = {
            "name": policy.name,
            "teams": policy.teams.all(),
            "channels": policy.channels.all(),
            "priorities": policy.priorities,
            "tags": _lines(policy.tags.all()),
            "organizations": _lines(policy.organizations.all()),
            "calendar": policy.calendar_id,
            "warning": _warning(policy),
            "pauses_waiting": policy.pauses_waiting,
            "pauses_snoozed": policy.pauses_snoozed,
        }
        for target in policy.targets.all():
            name = _name(Priority(target.priority), Clock.Kind(target.kind))
            initial[name] = time_of(target.seconds)
        return cls(data, initial=initial)

    def table(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields of the targets, a row for each priority."""
        for priority in PRIORITIES:
            yield priority.label, [self[_name(priority, one)] for one in Clock.Kind]

    def others(self) -> list[BoundField]:
        """All other fields but the name."""
        targets = {_name(*pair) for pair in _pairs()}
        return [self[name] for name in self.fields if name not in {*targets, "name"}]

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed: dict[str, Any] = {**(super().clean() or self.cleaned_data)}
        targets: dict[int, dict[str, int]] = {}
        for priority, kind in _pairs():
            if seconds := typed.pop(_name(priority, kind), None):
                targets.setdefault(int(priority), {})[kind.value] = seconds
        if not targets and not self.errors:
            raise ValidationError(_("Say of one thing at least how long it may take."))
        named = ("teams", "channels", "priorities", "tags", "organizations")
        conditions = Conditions(**{name: typed.pop(name, ()) for name in named})
        warning = typed.pop("warning", "")
        percent = warning.endswith("%")
        return {
            **typed,
            "targets": targets,
            "conditions": conditions,
            "warn_percent": int(warning[:-1]) if percent else None,
            "warn_seconds": int(warning) if warning and not percent else None,
        }


def time_of(seconds: int) -> str:
    """As it is typed: 4:00."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


def _pairs() -> Iterable[tuple[Priority, Clock.Kind]]:
    return product(PRIORITIES, Clock.Kind)


def _name(priority: Priority, kind: Clock.Kind) -> str:
    return f"{kind.value}_{int(priority)}"


def _lines(rows: Iterable[Tag | Organization]) -> str:
    return "\n".join(one.name for one in rows)


def _warning(policy: SlaPolicy) -> str:
    if policy.warn_percent is not None:
        return f"{policy.warn_percent}%"
    return str(policy.warn_seconds or "")
