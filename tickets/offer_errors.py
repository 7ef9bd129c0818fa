"""Every refusal about handing tickets over, and about chats."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.base.errors import NotAllowed, Refused


class AlreadyOffered(Refused):
    """One offer at a time."""

    code = "already_offered"

    def __str__(self) -> str:
        return _("This ticket is on offer already. Take that offer back first.")


class ContextMissing(Refused):
    """Whoever takes over would have nothing to go by."""

    code = "context_missing"

    def __str__(self) -> str:
        return _(
            "Write in a few words what the customer wants, so that nobody has to ask"
            " them again."
        )


class OfferedToOwner(Refused):
    """Handing something over to oneself, or to whoever has it."""

    code = "offered_to_owner"

    def __str__(self) -> str:
        return _("Choose somebody who does not have this ticket yet.")


class NobodysTurn(Refused):
    """Nobody of the team could have it now. reasons: sentences."""

    code = "nobodys_turn"

    def __init__(self, team: str, reasons: list[str]) -> None:
        super().__init__(team)
        self.team, self.reasons = team, reasons

    def __str__(self) -> str:
        words = (
            _("Nobody else of %s can take it now: it stays where it is.") % self.team
        )
        return " ".join([words, *self.reasons])


class IsAbsent(Refused):
    """They are out of office, and nobody stands in for them."""

    code = "is_absent"

    def __init__(self, name: str, until: datetime | None) -> None:
        super().__init__(name)
        self.name, self.until = name, until

    def __str__(self) -> str:
        if self.until is None:
            return _("Nobody stands in for %s now. Choose somebody else or a team.") % (
                self.name
            )
        day = date_format(timezone.localtime(self.until), "SHORT_DATETIME_FORMAT")
        return _(
            "%(name)s is out of office until %(day)s. Choose somebody else or a team."
        ) % {"name": self.name, "day": day}


class OfferEnded(Refused):
    """Somebody accepted it first, or it was taken back, or nobody answered in time.

    name: who accepted it; "" when nobody did.
    """

    code = "offer_ended"

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.data = {"by": name}

    def __str__(self) -> str:
        if self.name:
            return _("%s was quicker and has it now.") % self.name
        return _("This offer has ended already.")


class NotOffered(NotAllowed):
    """Somebody answers an offer that was made to others."""

    code = "not_offered"

    def __str__(self) -> str:
        return _("This was offered to others. You can still take the ticket yourself.")


class NotYourOffer(NotAllowed):
    """Taking back what somebody else offered."""

    code = "not_your_offer"

    def __str__(self) -> str:
        return _("Only who offered it, their lead or an admin can take the offer back.")


class NoRoom(Refused):
    """As many chats as this agent takes at once."""

    code = "no_room"

    def __str__(self) -> str:
        return _(
            "You have as many chats as you take at once. End one, or allow yourself more."
        )


class NothingAsked(Refused):
    """A question without answers to choose from and without fields is a reply."""

    code = "nothing_asked"

    def __str__(self) -> str:
        return _("Write some answers to choose from, or name a field.")


class CannotAsk(Refused):
    """The channel carries words alone."""

    code = "cannot_ask"

    def __str__(self) -> str:
        return _("The customer’s channel carries words alone: write a reply instead.")
