"""Refusals of those who write, review and publish."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class RevisedMeanwhile(Refused):
    """What somebody wrote over is not the newest revision any more."""

    code = "revised_meanwhile"

    def __str__(self) -> str:
        return _("Somebody saved another version meanwhile. Nothing you wrote is lost.")


class WrittenElsewhere(Refused):
    """The same person typed in another window, which this one has not seen."""

    code = "written_elsewhere"

    def __str__(self) -> str:
        return _("You wrote this article in another window, too. Nothing is lost.")


class NotWaiting(Refused):
    """A review has an end, or has not begun."""

    code = "not_waiting"

    def __str__(self) -> str:
        return _("This version does not wait for a review.")


class AlreadyLookedAt(Refused):
    """What was approved is not submitted again."""

    code = "already_looked_at"

    def __str__(self) -> str:
        return _("This version was looked at already, or waits for it.")


class ReasonMissing(Refused):
    """Whoever wrote it has to know what to change."""

    code = "reason_missing"

    def __str__(self) -> str:
        return _("Say what should change.")


class AlreadyShown(Refused):
    """What is published now is not published later."""

    code = "already_shown"

    def __str__(self) -> str:
        return _("Readers see this version already.")


class TimeIsOver(Refused):
    """A time for later has to be later."""

    code = "time_is_over"

    def __str__(self) -> str:
        return _("Choose a time that is still to come.")


class AddressMissing(Refused):
    """Nothing is left of it that an address may have."""

    code = "address_missing"

    def __str__(self) -> str:
        return _("An address is made of the letters a to z, digits and hyphens.")


class FileTooLarge(Refused):
    """Readers on a telephone would wait for it."""

    code = "file_too_large"

    def __str__(self) -> str:
        return _("This file is larger than 25 MB.")


class FileEmpty(Refused):
    """There are no bytes in it."""

    code = "file_empty"

    def __str__(self) -> str:
        return _("This file is empty.")
