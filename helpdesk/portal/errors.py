"""What the portal says when it will not do something."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class LinkOver(Refused):
    """A link that was used, is too old, or never was one: all look the same."""

    code = "link_over"

    def __str__(self) -> str:
        return _("This link is no longer good. Ask for a new one: it takes a moment.")


class OtherAccount(Refused):
    """Whoever follows the link to add an address has to be who asked for it."""

    code = "other_account"

    def __str__(self) -> str:
        return _("Sign in first, in this browser, as who asked for this link.")


class NotSignedIn(Refused):
    """Address and password do not belong together; nobody learns which of them."""

    code = "not_signed_in"

    def __str__(self) -> str:
        return _("Address and password do not belong together.")


class TooOften(Refused):
    """More than people do."""

    code = "too_often"

    def __str__(self) -> str:
        return _("That was too often. Please try again later.")


class NoAddress(Refused):
    """What was typed as an address is none that mail could go to."""

    code = "no_address"

    def __str__(self) -> str:
        return _("This is no e-mail address.")


class LastAddress(Refused):
    """An account without an address would be nobody's."""

    code = "last_address"

    def __str__(self) -> str:
        return _("This is your only address. Add another one first.")


class OldPasswordWrong(Refused):
    """A password is changed by who knows it, or has just followed a mailed link."""

    code = "old_password_wrong"

    def __str__(self) -> str:
        return _("This is not the password you have now.")


class NotYours(Refused):
    """A colleague's request: it may be read, and nothing else."""

    code = "not_yours"

    def __str__(self) -> str:
        return _("This request is a colleague's: you can read it.")


class NothingWritten(Refused):
    """Neither words nor a file."""

    code = "nothing_written"

    def __str__(self) -> str:
        return _("There is nothing to send yet.")


class FilesTooLarge(Refused):
    """More than one message can carry."""

    code = "files_too_large"

    def __str__(self) -> str:
        return _("Ten files with 10 MB each, and 25 MB together, are the most.")
