"""Every address of the helpdesk; pages of different apps meet here, by URL."""

from django.urls import include, path

from helpdesk.api_docs import views as api_docs
from helpdesk.api_docs.schema import Schema
from helpdesk.runtime.health import healthz
from helpdesk.setup.step_views import page as first_steps

handler403 = "helpdesk.base.http.forbidden"
handler404 = "helpdesk.base.http.not_found"

# Apps meet by URL here as well.
api = [
    path("", include("helpdesk.base.accounts.api.urls")),
    path("", include("tickets.api.urls")),
    path("", include("channels_app.api.urls")),
    path("", include("knowledge_base.api.urls")),
    path("", include("helpdesk.base.accounts.api.tokens")),
    path("", include("helpdesk.webhooks.api.urls")),
    path("", include("helpdesk.reports.api.urls")),
    path("", include("helpdesk.listening.api.urls")),
    path("", include("helpdesk.notifications.api")),
    path("", include("helpdesk.portal.api")),
    path("", include("helpdesk.setup.api")),
]

urlpatterns = [
    # Before those of tickets, which take every word behind a ticket for a verb.
    path("", include("channels_app.urls")),
    path("", include("tickets.urls")),
    path("accounts/", include("helpdesk.base.accounts.sign_in_urls")),
    path("settings/", include("helpdesk.base.accounts.urls")),
    path("settings/", include("helpdesk.base.accounts.program_urls")),
    path("", include("helpdesk.base.accounts.oauth.urls")),
    path("", include("knowledge_base.urls")),
    path("", include("helpdesk.listening.urls")),
    path("", include("helpdesk.notifications.urls")),
    path("", include("helpdesk.portal.urls")),
    path("reports/", include("helpdesk.reports.urls")),
    path("settings/webhooks/", include("helpdesk.webhooks.urls")),
    path("setup/", include("helpdesk.setup.urls")),
    path("settings/first-steps/", first_steps, name="first_steps"),
    path("", include("helpdesk.pwa.urls")),
    path("api/v1/", include((api, "api"))),
    path("api/schema/", Schema.as_view(), name="api_schema"),
    path("api/docs/", api_docs.index, name="api_docs"),
    path("api/docs/problems/", api_docs.problems, name="api_problems"),
    path("api/docs/<slug:name>/", api_docs.family, name="api_docs_family"),
    path("healthz", healthz, name="healthz"),
]
