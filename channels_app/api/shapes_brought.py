"""What is told of words that a program brought, and of deliveries on its channel."""

from rest_framework import serializers

from channels_app.models import Envelope
from helpdesk.base.api.shapes import Shape
from tickets.models import Delivery


class BroughtShape(Shape):
    """What became of one message of the channel."""

    external_id = serializers.CharField()
    state = serializers.ChoiceField(
        Envelope.State.choices, help_text="It becomes a message within seconds."
    )
    reason = serializers.CharField(help_text="Why it did not.")
    received_at = serializers.DateTimeField()
    ticket = serializers.UUIDField(
        allow_null=True, help_text="Of what you may see; null until it is there."
    )
    ticket_number = serializers.IntegerField(source="number", allow_null=True)
    message = serializers.UUIDField(allow_null=True)


class ReceiptShape(Shape):
    """How far a delivery came."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(Delivery.State.choices)
    external_id = serializers.CharField(source="provider_id")
    detail = serializers.CharField(source="last_error")


class BulkResult(Shape):
    """One of many: what it is now, or the problem with it (RFC 9457)."""

    external_id = serializers.CharField(allow_null=True)
    status = serializers.IntegerField(help_text="As it would be by itself.")
    result = BroughtShape(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BulkShape(Shape):
    results = BulkResult(many=True)
