"""Refusals about chats, and about what customers say of them afterwards."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoChat(Refused):
    """Ending a chat on a ticket that never was one."""

    code = "no_chat"

    def __str__(self) -> str:
        return _("There is no chat in this ticket.")


class RatingStands(Refused):
    """Changing a rating weeks after it was given."""

    code = "rating_stands"

    def __str__(self) -> str:
        return _("This rating was given too long ago to be changed.")
