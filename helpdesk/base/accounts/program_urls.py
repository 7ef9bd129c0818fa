"""/settings/: what programs come in by: tokens, service accounts, apps of others."""

from django.urls import path

from helpdesk.base.accounts.views import apps, service, tokens

app_name = "programs"

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.new, name="new_token"),
    path("tokens/everybody/", tokens.everybody, name="all_tokens"),
    path("tokens/log/", tokens.log, name="impersonations"),
    path("tokens/<uuid:public_id>/revoke/", tokens.revoke, name="revoke_token"),
    path(
        "tokens/apps/<str:client_id>/disconnect/",
        tokens.disconnect,
        name="disconnect_app",
    ),
    path("service/", service.accounts, name="service_accounts"),
    path("service/new/", service.new, name="new_service"),
    path("service/<uuid:public_id>/", service.edit, name="edit_service"),
    path("service/<uuid:public_id>/token/", service.token, name="service_token"),
    path("service/<uuid:public_id>/end/", service.end, name="end_service"),
    path("service/<uuid:public_id>/resume/", service.resume, name="resume_service"),
    path("apps/", apps.apps, name="apps"),
    path("apps/new/", apps.new, name="new_app"),
    path("apps/<str:client_id>/", apps.edit, name="edit_app"),
    path("apps/<str:client_id>/remove/", apps.remove, name="remove_app"),
]
