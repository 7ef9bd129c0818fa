"""Every refusal about channels."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class MailboxTaken(Refused):
    code = "mailbox_taken"

    def __str__(self) -> str:
        return _("This address is connected already.")


class PasswordNeeded(Refused):
    """A kept password goes only to the server it was given for."""

    code = "password_needed"

    def __str__(self) -> str:
        return _("You changed the server: type its password again.")
