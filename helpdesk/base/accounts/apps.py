from django.apps import AppConfig
from django.db.backends.signals import connection_created


class AccountsConfig(AppConfig):
    name = "helpdesk.base.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect what listens; tokens of apps that expired go once a day."""
        from oauth2_provider.models import clear_expired  # noqa: PLC0415

        from helpdesk.base import housekeeping  # noqa: PLC0415
        from helpdesk.base.accounts import changing, receivers  # noqa: F401, PLC0415

        # Before any connection is opened; those that are know nothing of requests.
        connection_created.connect(changing.listen, dispatch_uid="setting changes")
        housekeeping.every_day(clear_expired)
