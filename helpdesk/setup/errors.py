"""Refusals of the set-up."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class AlreadySetUp(Refused):
    """The set-up is done, and closed for good."""

    code = "already_set_up"

    def __str__(self) -> str:
        return _("This helpdesk is set up already.")
