"""Every refusal of the heart; the docstring says when, the sentence says what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.base.errors import Refused


class NoSuchTicket(Refused):
    """The actor may not know that the ticket exists."""

    code = "not_found"

    def __str__(self) -> str:
        return _("There is no such ticket.")


class NotDeleted(Refused):
    """What is there need not be brought back."""

    code = "not_deleted"

    def __str__(self) -> str:
        return _("This ticket is not deleted.")


class OnlyASample(Refused):
    """Nobody and no other ticket is drawn into what somebody tries out."""

    code = "only_a_sample"

    def __str__(self) -> str:
        return _("This is a sample ticket: only real ones take that.")


class SampleTaken(Refused):
    """One at a time, and that one is not for them to see."""

    code = "sample_taken"

    def __str__(self) -> str:
        return _("A colleague tries the sample ticket out just now.")


class NoSample(Refused):
    """Real tickets are deleted, and can be brought back."""

    code = "no_sample"

    def __str__(self) -> str:
        return _("This is no sample ticket.")


class WrongNumber(Refused):
    """Whoever erases something types which, so that it is no slip."""

    code = "wrong_number"

    def __str__(self) -> str:
        return _("That is not the number of this ticket. Nothing was erased.")


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


class FilesTooLarge(Refused):
    """More bytes than mail servers take."""

    code = "files_too_large"

    def __str__(self) -> str:
        return _(
            "These files are larger than 25 MB together; mail servers refuse that."
        )


class Stale(Refused):
    """Somebody wrote while this reply was being written. `news`: how many messages."""

    code = "stale"

    def __init__(self, news: int) -> None:
        super().__init__()
        self.data = {"new": news}

    def __str__(self) -> str:
        return ngettext(
            "%(new)s new message came while you wrote. Nothing was sent and your words"
            " are kept: read it, then send.",
            "%(new)s new messages came while you wrote. Nothing was sent and your words"
            " are kept: read them, then send.",
            self.data["new"],
        ) % {"new": self.data["new"]}


class TakenBack(Refused):
    """The same sending again, after its reply was taken back: it must stay unsent."""

    code = "taken_back"

    def __str__(self) -> str:
        return _(
            "You took this reply back. Nothing was sent and your words are kept: send"
            " them again if you still want to."
        )


class TooLate(Refused):
    """Taking back what has left already."""

    code = "too_late"

    def __str__(self) -> str:
        return _("It was sent already. Write another reply to put things right.")


class DraftElsewhere(Refused):
    """The same draft went on in another window. text, html, version: as it is there.
    taker: the colleague who has it now."""

    code = "draft_elsewhere"

    def __init__(self, *, text: str, html: str, version: int, taker: str = "") -> None:
        super().__init__()
        self.taker = taker
        self.text, self.html, self.version = text, html, version
        self.data = {"draft": {"text": text, "html": html, "version": version}}

    def __str__(self) -> str:
        if self.taker:
            said = _("%(name)s took this draft over. Your words are still here.")
            return said % {"name": self.taker}
        if not self.version:
            return _(
                "This draft was sent or cleared in another window. Your words are still"
                " here."
            )
        return _(
            "This draft was changed in another window. Both are kept: choose the words"
            " to go on with."
        )


class NoWayOut(Refused):
    """No active channel reaches anybody of this ticket, or not the one that was chosen.

    channel: what that is called. why: what stands in its way.
    """

    code = "no_way_out"

    def __init__(self, channel: str = "", *, why: str = "") -> None:
        super().__init__()
        self.channel, self.why = channel, why

    def __str__(self) -> str:
        if self.channel and self.why:
            return _(
                "Nothing was sent by %(channel)s: %(why)s. Choose another way; your words"
                " are kept."
            ) % {"channel": self.channel, "why": self.why}
        if self.channel:
            return _(
                "By %(channel)s this customer cannot be reached. Choose another way; your"
                " words are kept."
            ) % {"channel": self.channel}
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
        return _(
            "A promise is still open. Say what becomes of it: it was kept, it is withdrawn"
            " for a reason, or it goes on."
        )


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


class NotSentYet(Refused):
    """A reply that may still be taken back has not left the house."""

    code = "not_sent_yet"

    def __str__(self) -> str:
        return _("This reply has not been sent yet.")


class NotRetryable(Refused):
    """Only a delivery that failed, or whose fate is unknown, can be tried again."""

    code = "not_retryable"

    def __str__(self) -> str:
        return _("This delivery is not waiting for another try.")


class NameMissing(Refused):
    """A canned reply without a name would never be found again."""

    code = "name_missing"

    def __str__(self) -> str:
        return _("Give it a name: it is what it is found by.")


class NameTaken(Refused):
    """Two canned replies of one team with one name could not be told apart."""

    code = "name_taken"

    def __str__(self) -> str:
        return _("There is a canned reply of this name already. Choose another name.")


class PolicyNameTaken(Refused):
    """Two policies of one name could not be told apart."""

    code = "policy_name_taken"

    def __str__(self) -> str:
        return _("There is an SLA policy of this name already. Choose another name.")


class SubjectMissing(Refused):
    """A ticket without a subject would be a blank line in every list."""

    code = "subject_missing"

    def __str__(self) -> str:
        return _("Write a subject: it is what the ticket is found by.")


class CannotBeChanged(Refused):
    """Words that are too old, or went where nobody can change them."""

    code = "cannot_be_changed"

    def __str__(self) -> str:
        return _(
            "This message cannot be changed any more. Write another one that corrects it."
        )


class CannotBegin(Refused):
    """Where only customers begin: a chat, a telephone; or a channel that is off."""

    code = "cannot_begin"

    def __str__(self) -> str:
        return _("No ticket can be opened for somebody on this channel.")


class NoAddress(Refused):
    """Nobody could be answered."""

    code = "no_address"

    def __str__(self) -> str:
        return _("This is no address of that channel, or the customer has none there.")
