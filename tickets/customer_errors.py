"""Refusals of giving a ticket to another customer; as in `errors`."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NotTheirAddress(Refused):
    code = "not_their_address"

    def __str__(self) -> str:
        return _("This address is not the customer’s.")


class InTheChat(Refused):
    """Whoever sits there would go on writing into somebody else's matter."""

    code = "in_the_chat"

    def __str__(self) -> str:
        return _("The customer is in the chat now: end the chat first.")


class ReplyWaits(Refused):
    """It was written to the former customer."""

    code = "reply_waits"

    def __str__(self) -> str:
        return _(
            "A reply waits to be sent to the customer as they are now: send it, or take it"
            " back, first."
        )
