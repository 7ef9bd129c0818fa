from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "helpdesk.base"
    label = "base"
