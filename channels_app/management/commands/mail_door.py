"""manage.py mail_door: take mail from the mail server beside us (MAIL_DOOR)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_app import mail_door


class Command(BaseCommand):
    help = "Take mail by LMTP or SMTP where MAIL_DOOR says; `up` starts it by itself."
    # `up` has checked already.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_DOOR:
            raise CommandError("MAIL_DOOR does not say where to listen.")
        mail_door.run(mail_door.Place.of(settings.MAIL_DOOR))
