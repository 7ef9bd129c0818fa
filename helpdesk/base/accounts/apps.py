from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "helpdesk.base.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect what listens."""
        from helpdesk.base.accounts import receivers  # noqa: F401, PLC0415
