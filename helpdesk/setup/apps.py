from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "helpdesk.setup"
    label = "setup"
