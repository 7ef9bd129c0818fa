"""The outside of webhooks, of their secrets, and of what was sent."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.api.shapes import Ref, Shape, represent
from helpdesk.webhooks import queries, sending
from helpdesk.webhooks.models import Delivery, Subscription
from helpdesk.webhooks.wanted import PRIORITIES

PEOPLE = "helpdesk.base.accounts.api.shapes"


class WebhookSecretShape(Shape):
    """A secret that signs; it is told once, when it is made."""

    id = serializers.UUIDField(source="public_id")
    hint = serializers.CharField(help_text="Its last four characters.")
    made_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When it signs no more; null for the newest."
    )


class NewWebhookSecretShape(WebhookSecretShape):
    """With what it is: shown this once."""

    secret = serializers.CharField(source="told", help_text="`whsec_` and base64.")


class WebhookFilterShape(Shape):
    """Which tickets: each that is there has to hold, by one of its values."""

    teams = serializers.ListField(child=serializers.UUIDField())
    channels = serializers.ListField(child=serializers.UUIDField())
    priorities = serializers.ListField(child=serializers.ChoiceField(list(PRIORITIES)))
    tags = serializers.ListField(child=serializers.CharField())


class WebhookShape(Shape):
    """A server that is told of events, by the rights of its owner."""

    family = "webhooks"

    id = serializers.UUIDField(source="public_id")
    url = serializers.CharField()
    description = serializers.CharField()
    types = serializers.ListField(
        child=serializers.CharField(),
        help_text="`ticket.replied`, the beginning of several (`ticket.promise*`), `*`.",
    )
    filter = serializers.SerializerMethodField(
        help_text="Which tickets: teams, channels, priorities, tags; empty holds for all."
    )
    owner = Ref(
        f"{PEOPLE}.AgentShape",
        help_text="Only of tickets that this agent may see is anything sent.",
    )
    state = serializers.ChoiceField(Subscription.State.choices)
    why = serializers.ChoiceField(
        [("", "active"), *Subscription.Why.choices], help_text="Why it is not active."
    )
    state_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField()
    secrets = serializers.SerializerMethodField(help_text="Those that sign now.")

    def get_filter(self, row: Subscription) -> dict[str, list[str]]:
        """Empty ones, too."""
        names = ("teams", "channels", "priorities", "tags")
        return {name: row.conditions.get(name, []) for name in names}

    def get_secrets(self, row: Subscription) -> list[dict[str, Any]]:
        """The newest first."""
        return represent(WebhookSecretShape, row.live_secrets(timezone.now()))

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Subscription]:
        """Of admins alone: the views see to that."""
        found = Subscription.objects.select_related("owner")
        return found.prefetch_related("secrets").order_by("pk")


class NewWebhookShape(WebhookShape):
    """With its secret: shown this once."""

    secret = serializers.CharField(source="told", help_text="`whsec_` and base64.")


class WebhookHealthShape(Shape):
    """How it is: by itself, so that it does not change the version of the webhook."""

    state = serializers.ChoiceField(Subscription.State.choices)
    succeeded_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since then nothing but failures."
    )
    failures = serializers.IntegerField(help_text="In a row.")
    last_error = serializers.CharField()
    waiting = serializers.IntegerField(source="waits")
    failed = serializers.IntegerField(help_text="Of the last two weeks.")


class WebhookAttemptShape(Shape):
    """One request, and what was answered."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="Null: no answer.")
    error = serializers.CharField(help_text="A code, where there was no answer.")
    request_headers = serializers.DictField(
        source="sent", child=serializers.CharField(), help_text="None that is secret."
    )
    response_headers = serializers.DictField(
        source="headers", child=serializers.CharField()
    )
    response_body = serializers.CharField(
        source="body", help_text="How it begins: 2 KB at most."
    )


class WebhookDeliveryShape(Shape):
    """One event for one webhook, however many attempts that takes."""

    id = serializers.UUIDField(source="public_id")
    webhook = Ref("helpdesk.webhooks.api.shapes.WebhookShape", source="subscription")
    webhook_id = serializers.CharField(
        source="message_id", help_text="Its `webhook-id`: a replay has the same."
    )
    type = serializers.SerializerMethodField()
    event = serializers.SerializerMethodField(help_text="Its id; null: a test.")
    is_replay = serializers.BooleanField()
    state = serializers.ChoiceField(Delivery.State.choices)
    attempts = serializers.IntegerField()
    not_before = serializers.DateTimeField(
        help_text="While it waits: when it is tried."
    )
    made_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    last_status = serializers.IntegerField(source="answer", allow_null=True)
    last_error = serializers.CharField(source="trouble", allow_null=True)

    def get_type(self, row: Delivery) -> str:
        """As in what is told."""
        return sending.kind(row)

    def get_event(self, row: Delivery) -> Any:
        """As the feed has it."""
        return row.event.public_id if row.event else None

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Delivery]:
        """Of admins alone: the views see to that."""
        return queries.deliveries()


class WholeWebhookDeliveryShape(WebhookDeliveryShape):
    """With each attempt."""

    tries = WebhookAttemptShape(many=True)

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Delivery]:
        """With what was answered."""
        return super().rows(agent).prefetch_related("tries")
