"""Every refusal, in a sentence for whoever asked."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NotLater(Refused):
    """Something was to come back at a time that is over."""

    code = "not_later"

    def __str__(self) -> str:
        return _("That time is over. Choose a later one.")


class NoPushService(Refused):
    """What a browser says its messages go to is none that we can send to."""

    code = "no_push_service"

    def __str__(self) -> str:
        return _("This browser's push service cannot be reached from here.")
