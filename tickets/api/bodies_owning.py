"""Whose it is, how it stands, and who takes it over."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.api.bodies import Choose, Moment
from helpdesk.base.api.shapes import Named
from tickets.actions.offers import pending
from tickets.actions.passing import promises_of
from tickets.api.bodies import Few, FieldValues, TicketBody
from tickets.api.bodies_promises import LONGEST_HOLD
from tickets.assignment import Turn
from tickets.models import FollowUp, Identity, Macro, Priority, Ticket
from tickets.queries import choices
from tickets.queries.people import addable, assignable, can_be_asked, can_take_over

# Of one offer.
MOST_LEFT = 100
MOST_KEPT = 100


class AssignBody(TicketBody):
    """To somebody, or in turn."""

    default_error_messages = {"one_of": "Either `to` or `turn`."}

    to = Choose(
        lambda body: assignable(body.ticket),
        default=None,
        allow_null=True,
        help_text="An agent.",
    )
    turn = serializers.BooleanField(
        default=False, help_text="To whoever of its team had none for longest."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it.

        Raises:
            ValidationError: to nobody, or to two.
        """
        if (attrs["to"] is None) != attrs.pop("turn"):
            self.fail("one_of")
        return {"to": attrs["to"] or Turn.NEXT}


class ChangeTeamBody(TicketBody):
    team = Choose(lambda body: Team.objects.all())


def _their_addresses(body: Any) -> QuerySet[Identity]:
    seen = choices.customers(body.ticket, body.by).values("pk")
    return Identity.objects.filter(customer__in=seen)


class ChangeCustomerBody(TicketBody):
    customer = Choose(lambda body: choices.customers(body.ticket, body.by))
    address = Choose(
        _their_addresses,
        default=None,
        allow_null=True,
        help_text="To which address of theirs answers go; the likeliest, if not said.",
    )
    keep = serializers.ListField(
        child=Choose(lambda body: choices.took_part(body.ticket)),
        max_length=MOST_KEPT,
        required=False,
        help_text="Addresses that take part, or did, and get copies; others do not.",
    )


class FollowBody(TicketBody):
    agent = Choose(
        lambda body: addable(body.ticket), help_text="Who does not see it yet."
    )


class SnoozeBody(TicketBody):
    until = Moment()


class WaitBody(TicketBody):
    waiting_for = serializers.ChoiceField(
        Ticket.WaitingFor.choices, default=Ticket.WaitingFor.CUSTOMER
    )


class RenameBody(TicketBody):
    subject = serializers.CharField(max_length=500)


class DeleteBody(TicketBody):
    reason = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="Why; for admins."
    )


class TagBody(TicketBody):
    name = serializers.CharField(max_length=60)


class PriorityBody(TicketBody):
    priority = Named(Priority)


def _askable(body: Any) -> QuerySet[Agent]:
    """Who can own it, and those from other departments, who answer."""
    able = can_take_over(body.ticket, but=body.by).values("pk")
    asked = can_be_asked(but=body.by).values("pk")
    return Agent.objects.filter(pk__in=able) | Agent.objects.filter(pk__in=asked)


class HandOverBody(TicketBody):
    """To an agent or to a team."""

    default_error_messages = {"one_of": "Either `to_agent` or `to_team`."}

    to_agent = Choose(_askable, default=None, allow_null=True)
    to_team = Choose(lambda body: Team.objects.all(), default=None, allow_null=True)
    goal = Few(300, help_text="What the customer wants; kept in the context.")
    note = Few(500, help_text="Why, and what is next.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it.

        Raises:
            ValidationError: to nobody, or to two.
        """
        found = [attrs.pop("to_agent"), attrs.pop("to_team")]
        chosen = [one for one in found if one is not None]
        if len(chosen) != 1:
            self.fail("one_of")
        return {**attrs, "to": chosen[0]}


class OfHandoverBody(TicketBody):
    handover = Choose(lambda body: body.ticket.handovers.all())


def _passed_on(body: Any) -> QuerySet[FollowUp]:
    handover = pending(body.ticket)
    if handover is None:
        return FollowUp.objects.none()
    return promises_of(body.ticket, handover)


class AcceptBody(OfHandoverBody):
    leave = serializers.ListField(
        child=Choose(_passed_on),
        max_length=MOST_LEFT,
        required=False,
        help_text="Promises that stay with who made them; all others are yours.",
    )
    tell_customer = serializers.BooleanField(
        default=None,
        allow_null=True,
        help_text="Whether they hear who has it now; as the team does it, if not said.",
    )


class AnswerBody(OfHandoverBody):
    text = serializers.CharField(max_length=20_000)


class DeclineBody(OfHandoverBody):
    reason = Few(300)


class FieldsBody(TicketBody):
    """What changes of its custom fields; all of it or nothing."""

    fields = FieldValues()  # type: ignore[assignment] # of this name


class RunMacroBody(TicketBody):
    macro = Choose(lambda body: Macro.objects.usable_by(body.by))
    hold_seconds = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_HOLD,
        default=0,
        help_text="So long its reply can be taken back before it leaves; 0: at once.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        seconds = attrs.pop("hold_seconds")
        return {**attrs, "hold": timedelta(seconds=seconds)}


class UndoMacroBody(TicketBody):
    run = Choose(lambda body: body.ticket.macro_runs.select_related("ticket"))
