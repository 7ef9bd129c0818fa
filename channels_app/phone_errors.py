"""Refusals about calls on the telephone; as in `errors`."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class CallTaken(Refused):
    """Somebody else has this call."""

    code = "call_taken"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.data = {"name": name}

    def __str__(self) -> str:
        return _("%(name)s has this call.") % self.data


class CallOver(Refused):
    """Nobody is at the other end any more."""

    code = "call_over"

    def __str__(self) -> str:
        return _("This call is over.")


class CallWrittenDown(Refused):
    """A call is in one ticket, once."""

    code = "call_written_down"

    def __str__(self) -> str:
        return _("This call is written down already.")


class WhichTicket(Refused):
    """Whom we called, we called about something."""

    code = "which_ticket"

    def __str__(self) -> str:
        return _("Choose the ticket this call was about.")


class NoHandset(Refused):
    """What was typed is nothing that rings."""

    code = "no_handset"

    def __str__(self) -> str:
        return _(
            "Type a telephone number with its country, a SIP address such as"
            " sip:bob@pbx.example, or client: and a name."
        )


class ExtensionTaken(Refused):
    """Two agents with one extension: nobody would know whose page shows a call."""

    code = "extension_taken"

    def __str__(self) -> str:
        return _("This is the extension of somebody else here.")
