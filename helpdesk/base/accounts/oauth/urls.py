"""/oauth/ and its description (RFC 8414); no other page of the toolkit is reachable."""

from django.urls import path
from oauth2_provider.views.metadata import OAuthServerMetadataView

from helpdesk.base.accounts.oauth import views

app_name = "oauth2_provider"

urlpatterns = [
    path("oauth/authorize/", views.Authorize.as_view(), name="authorize"),
    path("oauth/token/", views.Token.as_view(), name="token"),
    path("oauth/revoke/", views.Revoke.as_view(), name="revoke-token"),
    path(
        ".well-known/oauth-authorization-server",
        OAuthServerMetadataView.as_view(),
        name="oauth-server-metadata",
    ),
]
