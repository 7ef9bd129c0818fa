"""Refusals about verbs that many tickets get at once."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class TooManyTickets(Refused):
    code = "too_many_tickets"

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.data = {"most": most}

    def __str__(self) -> str:
        return _("Choose up to %(most)d tickets at once.") % self.data


class AlreadyTakenBack(Refused):
    """Somebody did, or nothing leads back from it."""

    code = "already_taken_back"

    def __str__(self) -> str:
        return _("That was taken back already, or cannot be.")
