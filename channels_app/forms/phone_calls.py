"""What an agent writes down of a call that rang here, and where they are rung."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channels_app.actions.writing_down import Notes
from channels_app.phone_errors import ExtensionTaken, NoHandset, WhichTicket
from channels_app.queries.pops import Pop
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.forms import ActionForm
from tickets import numbers
from tickets.errors import NothingToSay
from tickets.forms.calls import outcome_field, words_field
from tickets.models import Call, Ticket
from tickets.onward_errors import NoNumber

NEW, OTHER = "new", "other"


class NotesForm(ActionForm):
    """Outcome and notes, and the ticket they belong to: one of who calls, another one by
    its number, or a new one."""

    beside = {NothingToSay: "text", WhichTicket: "about"}

    about = forms.ChoiceField(label=_("Ticket"), widget=forms.RadioSelect)
    number = forms.IntegerField(
        label=_("Another ticket"),
        min_value=1,
        max_value=2**31 - 1,
        required=False,
        help_text=_("Its number, where it is none of these."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    text = words_field()
    outcome = outcome_field()
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        required=False,
        help_text=_("Of a new ticket."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    name = forms.CharField(
        label=_("Who called"),
        max_length=200,
        required=False,
        help_text=_("Where nobody is known by this number."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        to_field_name="public_id",
        required=False,
        empty_label=_("The telephone's own"),
        help_text=_("Of a new ticket."),
    )

    def __init__(self, data: Any = None, *, pop: Pop, reader: Agent) -> None:
        offered = [
            (str(one.number), f"#{one.number} {one.subject}") for one in pop.tickets
        ]
        if pop.call.called_us:
            offered.append((NEW, str(_("A new ticket"))))
        first = offered[0][0] if offered else NEW
        super().__init__(data, initial={"about": first, "name": pop.call.caller})
        self.reader = reader
        self.fields["about"].choices = offered  # type: ignore[attr-defined] # it has them
        self.fields["about"].required = bool(offered)
        initial = pop.call.outcome or Call.Outcome.TALKED
        self.fields["outcome"].initial = initial
        if pop.customer is not None:
            del self.fields["name"]

    def choose(self, about: str) -> None:
        """What is chosen before anybody chose: a link says what it is about."""
        known = dict(self.fields["about"].choices)  # type: ignore[attr-defined] # as above
        if about in known:
            self.initial["about"] = about
        elif about.isascii() and about.isdecimal():
            self.initial["number"] = about

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = super().clean() or self.cleaned_data
        number = typed.pop("number", None)
        about = typed.pop("about", NEW)
        ticket = None
        if number or about not in {NEW, ""}:
            ticket = self._seen().filter(number=number or int(about)).first()
            if ticket is None:
                self.add_error("number", _("There is no such ticket."))
        return {
            "notes": Notes(
                outcome=typed.get("outcome", ""),
                text=typed.get("text", ""),
                ticket=ticket,
                subject=typed.get("subject", ""),
                name=typed.get("name", ""),
                team=typed.get("team"),
            )
        }

    def _seen(self) -> QuerySet[Ticket]:
        return Ticket.objects.visible_to(self.reader)


class CallUpForm(ActionForm):
    """Whom to call: by a number that is known, or another one."""

    beside = {NoNumber: "other"}

    number = forms.ChoiceField(label=_("Number"), widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Another number"),
        max_length=numbers.LONGEST,
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
        ),
    )

    def __init__(self, data: Any = None, *, known: list[tuple[str, str]]) -> None:
        first = known[0][0] if known else OTHER
        super().__init__(data, initial={"number": first})
        offered = [*known, (OTHER, _("Another number"))]
        self.fields["number"].choices = offered  # type: ignore[attr-defined] # it has them

    def clean(self) -> dict[str, Any]:
        """The one that is called."""
        typed = super().clean() or self.cleaned_data
        chosen, other = typed.get("number", OTHER), typed.get("other", "")
        return {"number": other if chosen == OTHER else chosen}


class HandsetForm(ActionForm):
    """Where an agent is rung."""

    beside = {NoHandset: "address", ExtensionTaken: "extension"}

    extension = forms.CharField(
        label=_("Extension"),
        max_length=40,
        required=False,
        help_text=_(
            "What your telephone system calls your telephone, such as 204: calls to it"
            " show on your pages."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    address = forms.CharField(
        label=_("Number or address"),
        max_length=200,
        required=False,
        help_text=_(
            "Where you are called when a number at Twilio rings: +46701234567,"
            " sip:bob@pbx.example, or client:bob. Empty: you are not called."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "dir": "ltr", "inputmode": "tel"}
        ),
    )
