"""Webhooks, for admins."""

from django.urls import include, path

from helpdesk.webhooks import views

app_name = "webhooks"

_one = [
    path("", views.webhook, name="webhook"),
    path("edit/", views.edit, name="edit"),
    path("delete/", views.delete, name="delete"),
    path("switch/", views.switch, name="switch"),
    path("secrets/", views.new_secret, name="new_secret"),
    path("secrets/<uuid:secret>/drop/", views.drop_secret, name="drop_secret"),
    path("test/", views.test, name="test"),
    path("replay/", views.replay_since, name="replay_since"),
    path("sent/<uuid:name>/", views.delivery, name="delivery"),
    path("sent/<uuid:name>/replay/", views.replay, name="replay"),
]

urlpatterns = [
    path("", views.webhooks, name="webhooks"),
    path("new/", views.new, name="new"),
    path("<uuid:public_id>/", include(_one)),
]
