"""The addresses of channels under /api/v1/."""

from django.urls import path

from channels_app.api import (
    brought,
    by_template,
    channels,
    custom,
    envelopes,
    forms,
    mail_server,
    mailboxes,
    messengers,
    phone_calls,
    visitors,
    widgets,
)

urlpatterns = [
    *channels.urlpatterns,
    *mailboxes.urlpatterns,
    *mail_server.urlpatterns,
    *widgets.urlpatterns,
    *custom.urlpatterns,
    *messengers.urlpatterns,
    *forms.urlpatterns,
    *envelopes.urlpatterns,
    *visitors.urlpatterns,
    *by_template.urlpatterns,
    *phone_calls.urlpatterns,
    path(
        "channels/<uuid:id>/messages/",
        brought.BroughtMessages.as_view(),
        name="bring_message",
    ),
    path(
        "channels/<uuid:id>/messages/bulk/",
        brought.BroughtInBulk.as_view(),
        name="bring_messages",
    ),
    path(
        "channels/<uuid:id>/messages/<path:external_id>/",
        brought.BroughtMessage.as_view(),
        name="brought_message",
    ),
    path(
        "channels/<uuid:id>/deliveries/<uuid:delivery>/",
        brought.Receipt.as_view(),
        name="channel_delivery",
    ),
]
