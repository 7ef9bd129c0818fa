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


class RingsElsewhere(Refused):
    """Whoever wants this call picks up their telephone."""

    code = "rings_elsewhere"

    def __str__(self) -> str:
        return _("It rings on your telephone: pick up there.")


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


class NowhereCalled(Refused):
    """Who wants to call somebody has to be called first."""

    code = "nowhere_called"

    def __str__(self) -> str:
        return _("Say first where you are called: Settings, Your telephone.")


class AlreadyCalling(Refused):
    """One telephone, one call."""

    code = "already_calling"

    def __str__(self) -> str:
        return _("You are calling somebody already: pick up your telephone.")


class CallFailed(Refused):
    """The provider does not call."""

    code = "call_failed"

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.data = {"words": words}

    def __str__(self) -> str:
        return self.data["words"] or _(
            "The channel's access cannot be read. An admin has to enter it again."
        )


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
