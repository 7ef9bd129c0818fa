"""What Settings, Changes is asked for."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, SettingChange


class ChangesForm(forms.Form):
    """By whom, of what, and when; anything may be left open."""

    by = forms.ModelChoiceField(
        Agent.objects.order_by("name"), to_field_name="public_id", required=False,
        label=_("Who"), empty_label=_("Everybody"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=[("", _("Everything")), *SettingChange.Kind.choices],
        required=False, label=_("What"),
    )  # fmt: skip
    since = forms.DateField(
        required=False, label=_("From"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    until = forms.DateField(
        required=False, label=_("Until"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def where(self) -> Q:
        """The rows that are asked for; what is no answer asks for nothing."""
        self.is_valid()
        asked, found = self.cleaned_data, Q()
        if asked.get("by"):
            found &= Q(by=asked["by"])
        if asked.get("kind"):
            found &= Q(kind=asked["kind"])
        if asked.get("since"):
            found &= Q(at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            found &= Q(at__lt=_midnight(asked["until"] + timedelta(days=1)))
        return found

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for at all."""
        return any(self.cleaned_data.values())


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
