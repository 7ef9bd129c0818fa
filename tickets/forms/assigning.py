"""How a team's tickets find their owners, as its lead types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Team
from helpdesk.base.forms import EditForm
from tickets.assignment import Mode
from tickets.kinds import kind_of
from tickets.models import AssignmentPolicy, Channel

MOST = 10_000


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=MOST, required=False, **more
    )


class AssignmentForm(EditForm):
    """The policy, with a number for each kind of channel there is."""

    mode = forms.ChoiceField(
        label=_("Who gets a ticket that nobody owns"),
        choices=AssignmentPolicy.MODES,
        widget=forms.RadioSelect,
        help_text=_("By a rule, what is unassigned now is assigned as well."),
    )
    known_days = forms.IntegerField(
        label=_("First, whoever had a ticket of this customer within so many days"),
        min_value=0,
        max_value=3650,
        help_text=_("0: nobody is preferred for that."),
    )
    by_skill = forms.BooleanField(
        label=_("Then those whose skills are among the ticket’s tags"), required=False
    )
    by_language = forms.BooleanField(
        label=_("Then those who speak the customer’s language"), required=False
    )
    capacity = _number(
        _("Open tickets of one person at most"), help_text=_("Empty: no limit.")
    )
    in_hours = forms.BooleanField(
        label=_("Only in the team’s business hours"), required=False
    )

    def __init__(self, team: Team, data: Any = None) -> None:
        policy = AssignmentPolicy.objects.filter(team=team).first()
        policy = policy or AssignmentPolicy(team=team, mode=Mode.MANUAL.value)
        kinds = Channel.objects.filter(is_active=True).values_list("kind", flat=True)
        self.kinds = sorted({*kinds, *policy.kinds})
        own = set(self.base_fields) - set(EditForm.base_fields)
        shown = {name: getattr(policy, name) for name in sorted(own)}
        shown |= {f"kind_{kind}": policy.kinds.get(kind) for kind in self.kinds}
        super().__init__(data, initial=shown)
        for kind in self.kinds:
            label = _("At most this many of them by %(kind)s")
            self.fields[f"kind_{kind}"] = _number(label % {"kind": kind_of(kind).name})

    def clean(self) -> dict[str, Any]:
        fields = {**(super().clean() or self.cleaned_data)}
        most = {kind: fields.pop(f"kind_{kind}", None) for kind in self.kinds}
        return {**fields, "kinds": {kind: n for kind, n in most.items() if n}}
