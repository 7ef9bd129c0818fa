"""/webhooks/, what was sent, and their secrets: for admins."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.api.pages import Order
from helpdesk.base.api.problems import Unknown
from helpdesk.base.api.schema import call
from helpdesk.base.api.views import Resource
from helpdesk.base.filters import Field, Filters, words
from helpdesk.webhooks import actions, queries
from helpdesk.webhooks.api import shapes
from helpdesk.webhooks.api.bodies import SinceBody, WebhookBody, WebhookPatch
from helpdesk.webhooks.models import Delivery, Secret, Subscription

SENT = Filters(
    Field(
        name="state",
        kind=words(Delivery.State),
        path="state",
        about="What became of it.",
    ),
)


class ReplayedAnswer(serializers.Serializer[Any]):
    replayed = serializers.IntegerField(help_text="How many events are sent once more.")


class AdminResource(Resource):
    """For everybody else there is nothing to be done here."""

    family = "webhooks"

    def rows(self) -> QuerySet[Any]:
        """All of them, or none."""
        rows = self.everything()
        return rows if may_administrate(self.agent) else rows.none()

    def everything(self) -> QuerySet[Any]:
        """What admins see."""
        return self.shape.rows(self.agent)


class Webhooks(AdminResource):
    """Servers that are told of events: docs/webhooks.md."""

    shape = shapes.WebhookShape
    orders = {"made_at": Order(("id",)), "-made_at": Order(("-id",))}

    def list(self, request: Request, **kwargs: Any) -> Response:
        """All of them.

        Raises:
            OnlyAdmins: they are none.
        """
        if not may_administrate(self.agent):
            raise OnlyAdmins
        return super().list(request, **kwargs)

    @call(
        body=WebhookBody,
        gives=shapes.NewWebhookShape,
        status=201,
        about="Add one. Its secret is in the answer, and never again.",
    )
    def create(self, request: Request) -> Response:
        """A new one."""
        made, text = actions.add_webhook(**self.body(WebhookBody), by=self.agent)
        row = self.row(made.public_id)
        row.told = text
        return self.made(shapes.NewWebhookShape, row)

    @call(body=WebhookPatch, gives=shapes.WebhookShape, about="Change some of it.")
    def partial_update(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """What is said; the rest stays."""
        row = self.row(id)
        with self.unchanged(row):
            actions.edit_webhook(row, **self.body(WebhookPatch), by=self.agent)
        return self.shown(self.row(id))

    @call(status=204, about="Nothing more is sent; its log is gone, too.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It is gone."""
        row = self.row(id)
        with self.unchanged(row):
            actions.delete_webhook(row, by=self.agent)
        return Response(status=204)

    @call(gives=shapes.WebhookShape, about="Nothing is sent until it is resumed.")
    def pause(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Stop for a while."""
        return self._done(id, actions.pause_webhook)

    @call(gives=shapes.WebhookShape, about="Go on, with what was in line.")
    def resume(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Go on."""
        return self._done(id, actions.resume_webhook)

    @call(gives=shapes.WebhookDeliveryShape, status=201, about="Send a `webhook.test`.")
    def test(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Send a test."""
        row = self.row(id)
        with self.unchanged(row):
            made = actions.send_test(row, by=self.agent)
        return self.made(shapes.WebhookDeliveryShape, _sent(made))

    @call(
        body=SinceBody,
        gives=ReplayedAnswer,
        about="Send all since then once more, by the same `webhook-id` each.",
    )
    def replay_since(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """All since then, once more."""
        row = self.row(id)
        since = self.body(SinceBody)["since"]
        with self.unchanged(row):
            count = actions.replay_since(row, since=since, by=self.agent)
        return Response({"replayed": count})

    @call(
        gives=shapes.NewWebhookSecretShape,
        status=201,
        about="Make a new secret. The one before signs as well for 24 hours.",
    )
    def new_secret(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """A new secret, told this once."""
        row = self.row(id)
        with self.unchanged(row):
            text = actions.new_secret(row, by=self.agent)
        made: Any = row.secrets.get(expires_at=None)
        made.told = text
        return self.made(shapes.NewWebhookSecretShape, made)

    def _done(self, id: UUID, action: Callable[..., None]) -> Response:  # noqa: A002 - its name in the address
        row = self.row(id)
        with self.unchanged(row):
            action(row, by=self.agent)
        return self.shown(self.row(id))


class WebhookHealth(AdminResource):
    """How one of them is."""

    shape = shapes.WebhookHealthShape

    def everything(self) -> QuerySet[Subscription]:
        """With how much waits, and how much failed."""
        return queries.webhooks()


class WebhookDeliveries(AdminResource):
    """What was sent to one of them in the last two weeks, the newest first."""

    shape = shapes.WebhookDeliveryShape
    filters = SENT
    orders = {"-made_at": Order(("-id",)), "made_at": Order(("id",))}

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of this webhook alone."""
        webhook = Subscription.objects.filter(public_id=self.kwargs["id"]).first()
        if webhook is None or not may_administrate(self.agent):
            raise Unknown
        return rows.filter(subscription=webhook)


class WebhookDelivery(AdminResource):
    """One of them, with each attempt."""

    shape = shapes.WholeWebhookDeliveryShape

    @call(
        gives=shapes.WebhookDeliveryShape,
        status=201,
        about="Send it once more, by the same `webhook-id`.",
    )
    def replay(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """Once more."""
        row = self.row(id)
        with self.unchanged(row):
            made = actions.replay(row, by=self.agent)
        return self.made(shapes.WebhookDeliveryShape, _sent(made))


class WebhookSecret(AdminResource):
    """A secret that is being replaced."""

    shape = shapes.WebhookSecretShape

    def everything(self) -> QuerySet[Secret]:
        """Of all webhooks."""
        return Secret.objects.order_by("pk")

    @call(status=204, about="An old one signs nothing any more.")
    def destroy(self, request: Request, id: UUID) -> Response:  # noqa: A002 - its name in the address
        """It is gone."""
        row = self.row(id)
        with self.unchanged(row):
            actions.drop_secret(row, by=self.agent)
        return Response(status=204)


def _sent(made: Delivery) -> Delivery:
    return queries.deliveries().get(pk=made.pk)
