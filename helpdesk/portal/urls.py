"""The customer portal, and what admins decide of it."""

from django.urls import path

from helpdesk.portal.views import profile, requests, settings, signing_in

app_name = "portal"

urlpatterns = [
    path("portal/", requests.requests, name="requests"),
    path("portal/sign-in/", signing_in.sign_in, name="sign_in"),
    path("portal/password/", signing_in.with_password, name="with_password"),
    path("portal/sent/", signing_in.sent, name="sent"),
    path("portal/link/<str:token>/", signing_in.link, name="link"),
    path("portal/sign-out/", signing_in.sign_out, name="sign_out"),
    path("portal/new/", requests.new, name="new"),
    path("portal/requests/<int:number>/", requests.one_request, name="request"),
    path("portal/requests/<int:number>/<slug:verb>/", requests.verb, name="verb"),
    path("portal/files/<uuid:public_id>/", requests.file, name="file"),
    path("portal/profile/", profile.profile, name="profile"),
    path("portal/profile/<slug:verb>/", profile.verb, name="profile_verb"),
    path("settings/portal/", settings.portal, name="settings"),
]
