"""What the widget of a site asks for, all below /w/<its key>/."""

from django.urls import path

from channels_app.views.widget import session

urlpatterns = [
    path("session/", session.session, name="widget_session"),
]
