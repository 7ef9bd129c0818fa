from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "helpdesk.base.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect what listens; tokens of apps that expired go once a day."""
        from oauth2_provider.models import clear_expired  # noqa: PLC0415

        from helpdesk.base import housekeeping  # noqa: PLC0415
        from helpdesk.base.accounts import receivers  # noqa: F401, PLC0415

        housekeeping.every_day(clear_expired)
