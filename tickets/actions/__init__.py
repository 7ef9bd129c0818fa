"""Every verb of the heart: one function each, called by every door.

A verb locks the ticket, asks the rules, changes rows, records an event and settles, all
in one transaction. Nobody else writes to a ticket.
"""

from tickets.actions.assign import assign, change_team, follow, take, unassign
from tickets.actions.context import confirm_fact, edit_context, record_fact
from tickets.actions.deliver import retry
from tickets.actions.draft import save_draft
from tickets.actions.files import KeptFile, NewFile
from tickets.actions.mark import set_priority, tag, untag
from tickets.actions.promise import keep, promise, withdraw
from tickets.actions.receive import Words, open_ticket, receive
from tickets.actions.reply import note, reply
from tickets.actions.states import reopen, resolve, snooze, wait, wake

__all__ = [
    "KeptFile", "NewFile", "Words", "assign", "change_team", "confirm_fact",
    "edit_context", "follow", "keep", "note", "open_ticket", "promise", "receive",
    "record_fact", "reopen", "reply", "resolve", "retry", "save_draft", "set_priority",
    "snooze", "tag", "take", "unassign", "untag", "wait", "wake", "withdraw",
]  # fmt: skip
