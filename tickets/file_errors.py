"""What is refused about files that come after their words."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class FileNotLost(Refused):
    """Only a file that could not be fetched can be asked for again."""

    code = "file_not_lost"

    def __str__(self) -> str:
        return _("This file is here, or is being fetched already.")
