"""The doors of a ticket's verbs: which form belongs to which action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tickets import actions, forms


@dataclass(frozen=True, slots=True)
class Door:
    """A verb on the page.

    of_ticket: the action's subject is the ticket; else it is what the form picked.
    on_page: its form stands on the page once (others stand beside each fact, promise …).
    """

    form: type[forms.TicketForm]
    action: Callable[..., Any]
    of_ticket: bool = True
    on_page: bool = True


# Where people write; the other verbs stand at the side.
COMPOSERS = frozenset({"reply", "note"})

# The name in the address is the same with "-" for "_".
DOORS: dict[str, Door] = {
    "reply": Door(forms.ReplyForm, actions.reply),
    "note": Door(forms.NoteForm, actions.note),
    "save_draft": Door(forms.DraftForm, actions.save_draft, on_page=False),
    "assign": Door(forms.AssignForm, actions.assign),
    "take": Door(forms.NoFieldsForm, actions.take, on_page=False),
    "unassign": Door(forms.NoFieldsForm, actions.unassign, on_page=False),
    "change_team": Door(forms.TeamForm, actions.change_team),
    "snooze": Door(forms.SnoozeForm, actions.snooze),
    "wake": Door(forms.NoFieldsForm, actions.wake, on_page=False),
    "wait": Door(forms.WaitForm, actions.wait),
    "resolve": Door(forms.NoFieldsForm, actions.resolve, on_page=False),
    "reopen": Door(forms.NoFieldsForm, actions.reopen, on_page=False),
    "tag": Door(forms.TagForm, actions.tag),
    "untag": Door(forms.TagForm, actions.untag, on_page=False),
    "set_priority": Door(forms.PriorityForm, actions.set_priority),
    "edit_context": Door(forms.ContextForm, actions.edit_context),
    "record_fact": Door(forms.FactForm, actions.record_fact),
    "confirm_fact": Door(
        forms.ConfirmForm, actions.confirm_fact, of_ticket=False, on_page=False
    ),
    "promise": Door(forms.PromiseForm, actions.promise),
    "keep": Door(forms.KeepForm, actions.keep, of_ticket=False, on_page=False),
    "withdraw": Door(
        forms.WithdrawForm, actions.withdraw, of_ticket=False, on_page=False
    ),
    "retry": Door(forms.RetryForm, actions.retry, of_ticket=False, on_page=False),
    "follow": Door(forms.FollowForm, actions.follow),
}
