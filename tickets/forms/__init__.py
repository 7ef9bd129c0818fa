"""What people type on a ticket: one form a verb, scoped to the ticket."""

from typing import cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.assignment import Turn
from tickets.forms.ask import AskForm
from tickets.forms.base import TicketForm
from tickets.forms.calls import CallForm
from tickets.forms.change import EditForm, SaidForm
from tickets.forms.compose import (
    AttachForm,
    DraftForm,
    DropFileForm,
    NoteForm,
    ReplyForm,
    SeenForm,
    ShareDraftForm,
    TakeDraftForm,
    TakingForm,
)
from tickets.forms.context import (
    ContextForm,
    DraftSummaryForm,
    FactForm,
    OfFactForm,
    OfSuggestionForm,
)
from tickets.forms.continuing import ContinueForm, VouchForm
from tickets.forms.custom import FieldsForm
from tickets.forms.customer_change import ChangeCustomerForm
from tickets.forms.deleting import DeleteForm
from tickets.forms.fields import OwnerField, Picked, SnoozeMoment, tomorrow_morning
from tickets.forms.forwarding import ForwardForm
from tickets.forms.goodwill import (
    DeclineGoodwillForm,
    GoodwillForm,
    GoodwillOfForm,
)
from tickets.forms.held import HeldForm, RescheduleForm
from tickets.forms.linking import LinkForm, UnlinkForm
from tickets.forms.macros import RunForm, RunMacroForm
from tickets.forms.moving import MatterForm, MergeForm, MovingForm, SplitForm
from tickets.forms.offers import (
    AcceptForm,
    AnswerForm,
    DeclineForm,
    HandOverForm,
    OfferForm,
)
from tickets.forms.promises import HoldForm, MoveForm, ResolveForm
from tickets.forms.tags import TagForm
from tickets.forms.timed import TimedForm
from tickets.models import (
    Awaited,
    Delivery,
    FollowUp,
    Message,
    Priority,
    Ticket,
)
from tickets.queries import choices
from tickets.queries.people import addable, assignable

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "AttachForm",
    "CallForm",
    "ChangeCustomerForm",
    "ContextForm",
    "ContinueForm",
    "DeclineForm",
    "DeclineGoodwillForm",
    "DeleteForm",
    "DraftForm",
    "DraftSummaryForm",
    "DropFileForm",
    "EditForm",
    "FactForm",
    "FetchForm",
    "FieldsForm",
    "FollowForm",
    "ForwardForm",
    "GoodwillForm",
    "GoodwillOfForm",
    "HandOverForm",
    "HeldForm",
    "HoldForm",
    "KeepForm",
    "LinkForm",
    "MatterForm",
    "MergeForm",
    "MoveForm",
    "MovingForm",
    "NoFieldsForm",
    "NoteForm",
    "OfFactForm",
    "OfSuggestionForm",
    "OfferForm",
    "PriorityForm",
    "PromiseForm",
    "RenameForm",
    "ReplyForm",
    "RescheduleForm",
    "ResolveForm",
    "RetryForm",
    "RunForm",
    "RunMacroForm",
    "SaidForm",
    "SeenForm",
    "ShareDraftForm",
    "SnoozeForm",
    "SplitForm",
    "TagForm",
    "TakeDraftForm",
    "TakingForm",
    "TeamForm",
    "TicketForm",
    "UnlinkForm",
    "VouchForm",
    "WaitForm",
    "WithdrawForm",
]  # fmt: skip


# Buttons of people; a list has all of them.
QUICK = 7


class AssignForm(TicketForm):
    to = OwnerField(
        label=_("Assign to"), queryset=Agent.objects.none(), to_field_name="public_id"
    )

    quick_field = "to"

    def scope(self) -> None:
        self.choose("to", assignable(self.ticket))

    def quick(self) -> list[tuple[str, str]]:
        """Oneself first, then the first few others."""
        field = cast("forms.ModelChoiceField[Agent]", self.fields["to"])
        people = [one for one in field.queryset or [] if one != self.ticket.assignee]
        people.sort(key=lambda one: one != self.by)
        me = {self.by.pk: gettext("Me")}
        named = [
            (str(one.public_id), me.get(one.pk, one.name)) for one in people[:QUICK]
        ]
        return [*named, (Turn.NEXT.value, gettext("Whoever’s turn it is"))]


class TeamForm(TicketForm):
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        to_field_name="public_id",
        empty_label=None,
    )

    def scope(self) -> None:
        self.choose("team", teams := Team.objects.all())
        # Read once: a select without an empty choice looks at its choices twice.
        field = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        field.choices = [(team.public_id, team.name) for team in teams]
        field.initial = self.ticket.team.public_id


class SnoozeForm(TimedForm):
    until = SnoozeMoment(label=_("Snooze until"), autofocus=True)
    quick_field = looks_at = "until"

    def scope(self) -> None:
        self.fields["until"].initial = tomorrow_morning()


class WaitForm(TicketForm):
    quick_field = "waiting_for"
    waiting_for = forms.ChoiceField(
        label=_("Waiting for"), choices=Ticket.WaitingFor.choices
    )

    def quick(self) -> list[tuple[str, str]]:
        return [(str(value), str(word)) for value, word in Ticket.WaitingFor.choices]


class NoFieldsForm(TicketForm):
    """A verb that needs no more than its button."""


class RenameForm(TicketForm):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def scope(self) -> None:
        self.fields["subject"].initial = self.ticket.subject


class PriorityForm(TicketForm):
    quick_field = "priority"
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=lambda value: Priority(int(value)),
    )

    def scope(self) -> None:
        self.fields["priority"].initial = self.ticket.priority

    def quick(self) -> list[tuple[str, str]]:
        others = [one for one in Priority if one != self.ticket.priority]
        return [(str(int(one)), str(one.label)) for one in reversed(others)]


class PromiseForm(TimedForm):
    what = forms.CharField(
        label=_("What is promised"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    due_at = SnoozeMoment(label=_("By when"))
    message = Picked(Message.objects.none(), required=False)
    quick_field = looks_at = "due_at"
    quick_inside = True

    def scope(self) -> None:
        self.fields["due_at"].initial = tomorrow_morning()
        # The words that promise it, where a link named them.
        self.choose("message", choices.our_words(self.ticket))


class KeepForm(TicketForm):
    follow_up = Picked(FollowUp.objects.none())

    def scope(self) -> None:
        self.choose("follow_up", self.ticket.follow_ups.all())


class WithdrawForm(KeepForm):
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


class RetryForm(TicketForm):
    delivery = Picked(Delivery.objects.none())

    def scope(self) -> None:
        self.choose("delivery", choices.deliveries(self.ticket))


class FetchForm(TicketForm):
    file = Picked(Awaited.objects.none())

    def scope(self) -> None:
        self.choose("file", choices.missing_files(self.ticket))


class FollowForm(TicketForm):
    agent = forms.ModelChoiceField(
        label=_("Let a colleague see it"),
        queryset=Agent.objects.none(),
        to_field_name="public_id",
    )

    def scope(self) -> None:
        self.choose("agent", addable(self.ticket))
