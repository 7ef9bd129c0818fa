from django.apps import AppConfig
from django.conf import settings

from channels_app.adapter import ADAPTERS


class DemoConfig(AppConfig):
    name = "helpdesk.demo"
    label = "demo"

    def ready(self) -> None:
        """In the demo, and only there, mail goes nowhere."""
        if getattr(settings, "DEMO", False):
            ADAPTERS["email"] = "helpdesk.demo.post"
