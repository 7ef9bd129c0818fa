"""Refusals about apps beside tickets."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoSecureAddress(Refused):
    """Tokens never travel where others read along."""

    code = "no_secure_address"

    def __str__(self) -> str:
        return _("Write the whole address, beginning with https://.")


class AppNameTaken(Refused):
    """Two apps of one name could not be told apart."""

    code = "app_name_taken"

    def __str__(self) -> str:
        return _("There is an app of this name already. Choose another name.")
