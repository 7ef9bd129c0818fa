"""Refusals about promises that are moved, or go on."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NothingMoved(Refused):
    """A promise is moved to when it is due, or to whoever has it."""

    code = "nothing_moved"

    def __str__(self) -> str:
        return _("Choose another time, or somebody else.")


class LatePromise(Refused):
    """What is late cannot go on as it is: nobody would be told when to expect it."""

    code = "late_promise"

    def __str__(self) -> str:
        return _("A promise is late: give it a new time before it goes on.")


class OutOfOffice(Refused):
    """Somebody takes something on while they are out of office themselves."""

    code = "out_of_office"

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    def __str__(self) -> str:
        day = date_format(timezone.localtime(self.until), "SHORT_DATETIME_FORMAT")
        return _(
            "You are out of office until %(day)s, so this would lie there. End your"
            " absence first, under Availability."
        ) % {"day": day}
