"""Merging and splitting: with which ticket, and which messages."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.base import TicketForm
from tickets.forms.fields import Picked
from tickets.kinds import kind_of
from tickets.models import Message, Moving, Ticket
from tickets.queries import audience, choices

# Of a customer's other tickets, so many are one press away.
OTHERS = 5
# Of a long ticket, the newest: what somebody wants to split off came just now.
NEWEST = 30
WORDS = 120
LARGEST = 2**63 - 1
DIGITS = 18


class MergeForm(TicketForm):
    """A ticket by its number; the customer's other ones are one press away."""

    into = forms.IntegerField(
        label=_("Number of the ticket that goes on"),
        min_value=1,
        max_value=LARGEST,
        help_text=_(
            "Everything said here goes on there, and can be taken apart again. Customers"
            " who take part in either ticket take part in it; colleagues who see only one"
            " of them do not."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    quick_field = "into"
    quick_label = _("Merge it at once into another one of the customer:")

    looks_at = "into"

    def says(self) -> list[str]:
        """Why it cannot be, or who will not read it afterwards."""
        number = str(self.initial.get("into") or "")
        if self.is_bound or not number.isdecimal() or len(number) > DIGITS:
            return []
        into = choices.mergeable(self.by).filter(number=number).first()
        if into is None:
            return [str(_("There is no such ticket."))]
        return audience.told(self.ticket, into)

    def quick(self) -> list[tuple[str, str]]:
        others = choices.matters(self.ticket, self.by)
        found = others.order_by("-id").values_list("number", "subject")[:OTHERS]
        return [(str(number), f"#{number} {subject}") for number, subject in found]

    def clean_into(self) -> Ticket:
        found = (
            choices.mergeable(self.by).filter(number=self.cleaned_data["into"]).first()
        )
        if found is None:
            raise forms.ValidationError(_("There is no such ticket."))
        return found


class MatterForm(TicketForm):
    """Another open ticket of the same customer."""

    other = forms.ModelChoiceField(
        queryset=Ticket.objects.none(),
        to_field_name="number",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("That is not there any more.")},
    )

    def scope(self) -> None:
        self.choose("other", choices.matters(self.ticket, self.by))


class MovingForm(TicketForm):
    """A merge or a split that may be undone."""

    moving = Picked(Moving.objects.none())

    def scope(self) -> None:
        self.choose("moving", choices.movings(self.ticket))


class Messages(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Messages, each by its first words."""

    def label_from_instance(self, obj: Any) -> str:
        kind = kind_of(obj.channel.kind).name if obj.channel else _("Note")
        who = (
            obj.agent.name if obj.agent else obj.identity.shown if obj.identity else ""
        )
        return f"{kind} · {who}: {' '.join(obj.text.split())[:WORDS]}"


class SplitForm(TicketForm):
    subject = forms.CharField(
        label=_("Subject of the new ticket"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    chosen = Messages(
        label=_("Messages that go there"),
        queryset=Message.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one message."),
            "invalid_choice": _("That is not there any more."),
        },
    )

    def scope(self) -> None:
        here = choices.settled_words(self.ticket)
        newest = here.order_by("-said_at", "-seq").values("pk")[:NEWEST]
        shown = here.filter(pk__in=newest).select_related(
            "channel", "agent", "identity"
        )
        field = cast("Messages", self.fields["chosen"])
        field.queryset = shown.order_by("said_at", "seq")

    def begin(self) -> None:
        """A link names the message from which on they go there."""
        first = self.initial.get("chosen")
        field = cast("Messages", self.fields["chosen"])
        ids = [str(one.public_id) for one in field.queryset or ()]
        self.initial["chosen"] = ids[ids.index(first) :] if first in ids else []

    def clean(self) -> dict[str, Any]:
        """The first of them, and the others, as the action wants them."""
        given = super().clean() or self.cleaned_data
        first, *also = given.get("chosen") or [None]
        return {"message": first, "also": also, "subject": given.get("subject", "")}
