"""Every refusal of the heart; the docstring says when, the sentence says what to do."""

from django.utils.translation import gettext as _

from helpdesk.base.errors import Refused


class NoSuchTicket(Refused):
    """The actor may not know that the ticket exists."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such ticket.")


class TicketClosed(Refused):
    """Nothing more happens on a closed ticket."""

    code = "ticket_closed"

    def __str__(self) -> str:
        return _("This ticket is closed. A new message opens a new one linked to it.")


class NothingToSay(Refused):
    """A message without words and without files."""

    code = "nothing_to_say"

    def __str__(self) -> str:
        return _("There is nothing to send yet. Write something or add a file.")


class NoWayOut(Refused):
    """No active channel reaches anybody of this ticket."""

    code = "no_way_out"

    def __str__(self) -> str:
        return _(
            "No active channel reaches this customer. Your words are kept; ask an admin"
            " to check the mailbox settings."
        )


class CannotOwn(Refused):
    """The chosen person may not be accountable for a ticket."""

    code = "cannot_own"

    def __str__(self) -> str:
        return _("Choose an active agent: collaborators cannot own tickets.")


class CannotSee(Refused):
    """The chosen person may not see the ticket and so may not be given it."""

    code = "cannot_see"

    def __str__(self) -> str:
        return _("This person cannot see tickets of this team. Choose a member of it.")


class NotOpen(Refused):
    """The verb needs an open ticket."""

    code = "not_open"

    def __str__(self) -> str:
        return _("This ticket is not open. Reopen it first.")


class AlreadyOpen(Refused):
    """Reopening what is open."""

    code = "already_open"

    def __str__(self) -> str:
        return _("This ticket is open already.")


class NotSnoozed(Refused):
    """Waking what does not sleep."""

    code = "not_snoozed"

    def __str__(self) -> str:
        return _("This ticket is not snoozed.")


class NotInTheFuture(Refused):
    """A time that has passed was given for something to come."""

    code = "not_in_the_future"

    def __str__(self) -> str:
        return _("Choose a time in the future.")


class OpenPromises(Refused):
    """A ticket is not resolved over promises that are still open."""

    code = "open_promises"

    def __str__(self) -> str:
        return _("A promise is still open. Keep it or withdraw it with a reason first.")


class PromiseEnded(Refused):
    """The promise was kept, broken or withdrawn already."""

    code = "promise_ended"

    def __str__(self) -> str:
        return _("This promise has ended already.")


class ReasonMissing(Refused):
    """Withdrawing a promise needs a reason."""

    code = "reason_missing"

    def __str__(self) -> str:
        return _("Say why, in a few words: the next person will want to know.")


class FactReplaced(Refused):
    """The fact is not the current one any more."""

    code = "fact_replaced"

    def __str__(self) -> str:
        return _("Somebody replaced this fact meanwhile. Look at the new one first.")


class NotRetryable(Refused):
    """Only a delivery that failed, or whose fate is unknown, can be tried again."""

    code = "not_retryable"

    def __str__(self) -> str:
        return _("This delivery is not waiting for another try.")
