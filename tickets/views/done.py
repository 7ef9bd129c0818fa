"""What is said after a verb."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tickets.assignment import Turn
from tickets.forms import TicketForm
from tickets.models import (
    Continuation,
    Goodwill,
    Message,
    Moving,
)
from tickets.queries import reach
from tickets.queries.ways import ways
from tickets.queries.why_me import last_assignment, left_out

# Silence for what happens by itself while one reads and writes.
WORDS: dict[str, Promise | str] = {
    "reply": _("Sent"),
    "send_now": _("Sent"),
    "reschedule": "",
    "withdraw_reply": _("Taken back: your words are in the draft again"),
    "note": _("Noted"),
    "save_draft": "",
    "attach": "",
    "drop_file": "",
    "share_draft": "",
    "take_draft": _("Their words are yours now"),
    "return_draft": _("Given back: they have their words again"),
    "mark_seen": "",
    "mark_unread": _("Marked as unread"),
    "mute": _("You hear nothing of it until it is given to you or you are mentioned"),
    "unmute": _("You hear of it again"),
    "watch": _("You follow it: you hear of all that is said here"),
    "unwatch": _("You follow it no more"),
    "assign": _("Assigned"),
    "take": _("It is yours now"),
    "unassign": _("Given back to the team"),
    "change_team": _("Passed to another team"),
    "change_customer": "",
    "snooze": _("Snoozed"),
    "wake": _("Awake again"),
    "call_spam": _("Put aside as spam"),
    "no_spam": _("Among the others again"),
    "delete": _("Deleted"),
    "restore": _("The ticket is back"),
    "wait": _("Waiting"),
    "resolve": _("Resolved"),
    "reopen": _("Reopened"),
    "rename": _("Subject changed"),
    "tag": _("Tagged"),
    "untag": _("Tag removed"),
    "set_priority": _("Priority set"),
    "set_fields": _("Saved"),
    "run_macro": _("“%(name)s” is done"),
    "undo_macro": _("Undone: the ticket stands as before"),
    "edit_context": _("Context saved"),
    "record_fact": _("Fact recorded"),
    "confirm_fact": _("Fact confirmed"),
    "promote_fact": _("Kept for the customer"),
    "demote_fact": _("Kept for this ticket alone"),
    "accept_suggestion": _("Fact recorded"),
    "dismiss_suggestion": _("Dismissed"),
    "restore_suggestion": _("Offered again"),
    "drop_summary": _("Draft dropped"),
    "draft_summary": _("Drafted: read it before you save it"),
    "promise": _("Promised"),
    "dismiss_promise": "",
    "keep": _("Promise kept"),
    "withdraw": _("Promise withdrawn"),
    "move_promise": _("Promise moved"),
    "hold_promise": _("Sent: the promise has a new time"),
    "retry": _("Trying again"),
    "fetch_again": _("Fetching it again"),
    "forward": _("Sent: the answer comes back here, and the customer sees none of it"),
    "follow": _("Colleague added"),
    "ask": _("Asked"),
    "log_call": _("The call is written down"),
    "continue_on": _("The way there is in your reply"),
    "vouch": _("Confirmed: it is the customer"),
    "hand_over": _("Offered: it stays yours until somebody accepts"),
    "accept": _("Accepted: it is yours now"),
    "answer_handover": _("Answered: who asked is told"),
    "decline": _("Declined"),
    "withdraw_handover": _("The offer is taken back"),
    "give_goodwill": _("Given"),
    "approve_goodwill": _("Approved"),
    "decline_goodwill": _("Declined"),
    "withdraw_goodwill": _("Taken back"),
    "edit_message": _("Corrected"),
    "delete_message": _("Deleted"),
    "end_chat": _("The chat is ended"),
    "merge": _("Merged"),
    "join": _("Joined"),
    "keep_apart": _("Another matter: nobody is asked again"),
    "unmerge": _("Two tickets again"),
    "link": _("Linked"),
    "unlink": _("The link is gone"),
    "split": _("Split off: it is a ticket of its own now"),
    "undo_split": _("Put back together"),
}


# What leaves something that may still be taken back.
HELD = frozenset({"reply", "hold_promise", "reschedule"})


def words(verb: str, form: TicketForm) -> str:
    """What was done, in a few words."""
    held = form.result if isinstance(form.result, Message) else None
    if (
        verb in {"reply", "hold_promise", "reschedule"}
        and held is not None
        and held.held_until
    ):
        return _waits(held, held.held_until)
    if verb == "give_goodwill" and form.result.state == Goodwill.State.ASKED:
        return gettext("Asked: it is more than your budget has left")
    if verb in _BY_WHAT_CAME and (said := _BY_WHAT_CAME[verb](form)):
        return said
    if verb == "resolve" and form.ticket.is_open:
        return gettext(
            "Not over yet: it is snoozed until the promise that goes on is due"
        )
    if verb == "accept" and not form.by.can_own:
        return gettext("Accepted: answer as soon as you know")
    return _also_says(
        str(WORDS[verb]) % {"name": getattr(form.result, "name", "")}, form
    )


def _owned(form: TicketForm) -> str:
    to, has = form.cleaned_data["to"], form.ticket.assignee
    if to == Turn.NEXT:
        return _in_turn(form)
    if has in {None, to}:
        return ""
    return gettext("%(to)s is out of office: it went to %(name)s") % {
        "to": to,
        "name": has,
    }


def _in_turn(form: TicketForm) -> str:
    """Whom it went to, and why to them."""
    why = last_assignment(form.ticket) or {}
    alone = gettext("It went to %(name)s, who alone could take it")
    turn = gettext("It went to %(name)s, whose turn it was")
    said = (alone if why.get("among") == 1 else turn) % {"name": form.ticket.assignee}
    return ". ".join([said, *left_out(why.get("left_out", {}))])


def _whose(form: TicketForm) -> str:
    best = ways(form.ticket).best
    to = best.shown if best is not None else gettext("nobody")
    there = {"name": form.ticket.customer, "to": to}
    return gettext("It is the matter of %(name)s now. Answers go to: %(to)s") % there


# Those of which the verb alone does not say it.
_BY_WHAT_CAME: dict[str, Callable[[TicketForm], str]] = {
    "assign": _owned,
    "change_customer": _whose,
}


def _also_says(done: str, form: TicketForm) -> str:
    """With whoever is not to be surprised by it."""
    made = form.result
    losing = made.losing if isinstance(made, Moving) else []
    if not losing:
        return done
    there = {"done": done, "names": ", ".join(losing)}
    return gettext("%(done)s. Not seen any more by %(names)s") % there


def insert(form: TicketForm) -> str:
    """Words for the reply that is being written; "" where the verb has none."""
    made = form.result
    return reach.invitation(made) if isinstance(made, Continuation) else ""


def _waits(held: Message, until: datetime) -> str:
    if held.is_timed:
        at = date_format(timezone.localtime(until), "DATETIME_FORMAT")
        return gettext("It will be sent at %(at)s") % {"at": at}
    seconds = round((until - held.said_at).total_seconds())
    return ngettext("Sending in %(n)s second", "Sending in %(n)s seconds", seconds) % {
        "n": seconds
    }
