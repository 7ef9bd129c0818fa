"""The addresses of webhooks under /api/v1/."""

from django.urls import path

from helpdesk.webhooks.api import views

_ONE = "webhooks/<uuid:id>/"
_SENT = "webhooks/deliveries/<uuid:id>/"

urlpatterns = [
    path("webhooks/", views.Webhooks.at(get="list", post="create"), name="webhooks"),
    path(
        _ONE,
        views.Webhooks.at(get="retrieve", patch="partial_update", delete="destroy"),
        name="webhook",
    ),
    path(f"{_ONE}pause/", views.Webhooks.at(post="pause"), name="webhook_pause"),
    path(f"{_ONE}resume/", views.Webhooks.at(post="resume"), name="webhook_resume"),
    path(f"{_ONE}test/", views.Webhooks.at(post="test"), name="webhook_test"),
    path(
        f"{_ONE}replay-since/",
        views.Webhooks.at(post="replay_since"),
        name="webhook_replay_since",
    ),
    path(
        f"{_ONE}secrets/",
        views.Webhooks.at(post="new_secret"),
        name="webhook_secrets",
    ),
    path(
        f"{_ONE}health/",
        views.WebhookHealth.at(get="retrieve"),
        name="webhook_health",
    ),
    path(
        f"{_ONE}deliveries/",
        views.WebhookDeliveries.at(get="list"),
        name="webhook_deliveries",
    ),
    path(_SENT, views.WebhookDelivery.at(get="retrieve"), name="webhook_delivery"),
    path(
        f"{_SENT}replay/",
        views.WebhookDelivery.at(post="replay"),
        name="webhook_delivery_replay",
    ),
    path(
        "webhooks/secrets/<uuid:id>/",
        views.WebhookSecret.at(delete="destroy"),
        name="webhook_secret",
    ),
]
