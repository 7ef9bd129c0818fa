"""Every refusal of the doors."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NotInQuarantine(Refused):
    """Only what is in quarantine can be worked again or rejected."""

    code = "not_in_quarantine"

    def __str__(self) -> str:
        return _("This message is not in quarantine any more.")


class RejectionReasonMissing(Refused):
    """Rejecting somebody's words needs a reason on record."""

    code = "reason_missing"

    def __str__(self) -> str:
        return _("Say why this message is not to become a ticket.")
