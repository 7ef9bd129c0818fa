"""POST /tickets/bulk/: many verbs at once, each with an answer of its own."""

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.api import problems
from helpdesk.base.api.bodies import Body
from helpdesk.base.api.once import HEADER
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.shapes import Shape
from helpdesk.base.api.views import ApiView
from tickets.api.doors import VERBS
from tickets.api.verbs import run, seen
from tickets.models import Ticket
from tickets.models.rows import lock_all

MOST = 100


class OperationBody(Body):
    """One verb of one ticket."""

    ticket = serializers.UUIDField()
    verb = serializers.ChoiceField(
        [name.replace("_", "-") for name in sorted(VERBS) if name != "attach"],
        help_text="As in its address. Files have no place here, so `attach` has none.",
    )
    body = serializers.DictField(
        required=False, help_text="What it takes at its own address."
    )


class BulkBody(Body):
    """Done in this order."""

    operations = serializers.ListField(
        child=OperationBody(), min_length=1, max_length=MOST
    )


class OperationResultShape(Shape):
    """What its own address would have answered."""

    status = serializers.IntegerField()
    body = serializers.JSONField(
        allow_null=True, help_text="With a status of 400 or more, a problem."
    )


class OperationResultsShape(Shape):
    """In the order of the operations."""

    results = OperationResultShape(many=True)


class InBulk(ApiView):
    """Up to a hundred verbs."""

    family = "tickets"

    @call(
        body=BulkBody,
        gives=OperationResultsShape,
        about="Run verbs of many tickets. One that is refused does not stop the others.",
        operation_id="tickets_in_bulk",
    )
    def post(self, request: Request) -> Response:
        """One after the other."""
        operations = self.body(BulkBody)["operations"]
        if HEADER in request.headers:
            self._lock(operations)
        answers = [self._one(operation) for operation in operations]
        results = [{"status": one.status_code, "body": one.data} for one in answers]
        return Response({"results": results})

    def still(self, told: Any) -> None:
        """To who still sees all the tickets of which something was told."""
        asked = self.body(BulkBody)["operations"]
        names = {
            operation["ticket"]
            for operation, result in zip(asked, told["results"], strict=True)
            if result["status"] < 400 and result["body"] is not None
        }
        kept = Ticket.objects.visible_to(self.agent).filter(public_id__in=names)
        if kept.count() < len(names):
            raise Unknown

    def _lock(self, operations: list[dict[str, Any]]) -> None:
        """With a key all of it is one transaction, which keeps each ticket it touched:
        two that name the same ones in another order would wait for each other."""
        names = {operation["ticket"] for operation in operations}
        lock_all(Ticket.objects.visible_to(self.agent).filter(public_id__in=names))

    def _one(self, operation: dict[str, Any]) -> Response:
        """Its own answer; what was refused half way leaves nothing behind.

        Raises:
            Exception: what is no refusal, and would be kept as the answer to the key.
        """
        name = operation["verb"].replace("-", "_")
        try:
            with transaction.atomic():
                ticket = seen(self.agent, operation["ticket"], name)
                return run(name, ticket, operation.get("body", {}), by=self.agent)
        except Exception as error:
            answer = problems.answer(error, {"request": self.request})
            if answer.status_code >= 500 and HEADER in self.request.headers:
                raise
            return answer
