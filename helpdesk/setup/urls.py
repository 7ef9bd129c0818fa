"""/setup/."""

from django.urls import path

from helpdesk.setup.views import set_up

app_name = "setup"

urlpatterns = [path("", set_up, name="setup")]
