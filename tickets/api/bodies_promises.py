"""What is promised, and what becomes of it."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from helpdesk.base.api.bodies import Choose, Moment
from tickets.actions import Outcome
from tickets.actions.outcomes import Becomes
from tickets.api.bodies import Few, FieldValues, TicketBody
from tickets.forms.promises import MAX_TEXT
from tickets.queries import choices
from tickets.queries.people import assignable

# As agents may choose for themselves.
LONGEST_HOLD = 30
# A matter with more open promises is a project.
MOST_OUTCOMES = 100


class PromisedBody(TicketBody):
    follow_up = Choose(lambda body: body.ticket.follow_ups.all())


class OutcomeBody(PromisedBody):
    """What becomes of one open promise."""

    becomes = serializers.ChoiceField(Becomes.choices)
    reason = Few(300, help_text="Needed where it is withdrawn.")


class OutcomesBody(TicketBody):
    """What becomes of each open promise, where the ticket is resolved, and what its fields
    have then."""

    outcomes = serializers.ListField(
        child=OutcomeBody(), required=False, max_length=MOST_OUTCOMES
    )
    fields = FieldValues(  # type: ignore[assignment] # of this name, not those of this
        required=False, help_text="What is filled in with it, by key."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it: by the promise."""
        return {
            **attrs,
            "outcomes": {
                str(one["follow_up"].public_id): Outcome(one["becomes"], one["reason"])
                for one in attrs.pop("outcomes", ())
            },
        }


class PromiseBody(TicketBody):
    what = serializers.CharField(max_length=300)
    due_at = Moment()
    owner = Choose(
        lambda body: assignable(body.ticket),
        default=None,
        allow_null=True,
        help_text="Who keeps it; you, if not said.",
    )
    message = Choose(
        lambda body: choices.our_words(body.ticket),
        default=None,
        allow_null=True,
        help_text="The words that promise it.",
    )


class WithdrawBody(PromisedBody):
    reason = Few(300)


class MoveBody(PromisedBody):
    due_at = Moment(default=None, allow_null=True)
    owner = Choose(lambda body: assignable(body.ticket), default=None, allow_null=True)
    note = Few(300, help_text="Why.")


class HoldBody(PromisedBody):
    due_at = Moment()
    text = Few(
        MAX_TEXT, help_text="To the customer; `{time}` in it becomes the new time."
    )
    hold_seconds = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_HOLD,
        default=0,
        help_text="So long it can be taken back before it leaves; 0: at once.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the action takes it."""
        seconds = attrs.pop("hold_seconds")
        return {**attrs, "hold": timedelta(seconds=seconds)}
