"""The doors of a ticket's verbs: which form belongs to which action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


def _of_row(form: type[forms.TicketForm], action: Callable[..., Any]) -> Door:
    """A verb of what the form picked, with its form beside it."""
    return Door(form, action, of_ticket=False, on_page=False)


def _button(action: Callable[..., Any]) -> Door:
    """A verb that needs no more than its button."""
    return Door(forms.NoFieldsForm, action, on_page=False)


# The name in the address is the same with "-" for "_".
DOORS: dict[str, Door] = {
    "reply": Door(forms.ReplyForm, actions.reply),
    "send_now": _of_row(forms.HeldForm, actions.send_now),
    "reschedule": _of_row(forms.RescheduleForm, actions.reschedule),
    "withdraw_reply": _of_row(forms.HeldForm, actions.withdraw_reply),
    "note": Door(forms.NoteForm, actions.note),
    "save_draft": Door(forms.DraftForm, actions.save_draft, on_page=False),
    "attach": Door(forms.AttachForm, actions.attach_to_draft, on_page=False),
    "drop_file": _of_row(forms.DropFileForm, actions.drop_draft_file),
    "share_draft": Door(forms.ShareDraftForm, actions.share_draft, on_page=False),
    "take_draft": Door(forms.TakeDraftForm, actions.take_draft, on_page=False),
    "return_draft": _of_row(forms.TakingForm, actions.return_draft),
    "mark_seen": Door(forms.SeenForm, actions.mark_seen, on_page=False),
    "mark_unread": _button(actions.mark_unread),
    "mute": _button(actions.mute),
    "unmute": _button(actions.unmute),
    "watch": _button(actions.watch),
    "unwatch": _button(actions.unwatch),
    "assign": Door(forms.AssignForm, actions.assign_to),
    "take": _button(actions.take),
    "unassign": _button(actions.unassign),
    "change_team": Door(forms.TeamForm, actions.change_team),
    "change_customer": Door(
        forms.ChangeCustomerForm, actions.change_customer, on_page=False
    ),
    "snooze": Door(forms.SnoozeForm, actions.snooze),
    "wake": _button(actions.wake),
    "call_spam": _button(actions.call_spam),
    "no_spam": _button(actions.no_spam),
    "delete": Door(forms.DeleteForm, actions.delete, on_page=False),
    "restore": _button(actions.restore),
    "wait": Door(forms.WaitForm, actions.wait),
    "resolve": Door(forms.ResolveForm, actions.resolve, on_page=False),
    "reopen": _button(actions.reopen),
    "rename": Door(forms.RenameForm, actions.rename, on_page=False),
    "tag": Door(forms.TagForm, actions.tag),
    "untag": Door(forms.TagForm, actions.untag, on_page=False),
    "set_priority": Door(forms.PriorityForm, actions.set_priority),
    "set_fields": Door(forms.FieldsForm, actions.set_fields, on_page=False),
    "run_macro": Door(forms.RunMacroForm, actions.run_macro, on_page=False),
    "undo_macro": _of_row(forms.RunForm, actions.undo_macro),
    "edit_context": Door(forms.ContextForm, actions.edit_context),
    "record_fact": Door(forms.FactForm, actions.record_fact),
    "confirm_fact": _of_row(forms.OfFactForm, actions.confirm_fact),
    "promote_fact": _of_row(forms.OfFactForm, actions.promote_fact),
    "demote_fact": _of_row(forms.OfFactForm, actions.demote_fact),
    "accept_suggestion": _of_row(forms.OfSuggestionForm, actions.accept_suggestion),
    "dismiss_suggestion": _of_row(forms.OfSuggestionForm, actions.dismiss_suggestion),
    "restore_suggestion": _of_row(forms.OfSuggestionForm, actions.restore_suggestion),
    "drop_summary": _button(actions.drop_summary),
    "draft_summary": Door(forms.DraftSummaryForm, actions.draft_summary, on_page=False),
    "promise": Door(forms.PromiseForm, actions.promise),
    "dismiss_promise": _of_row(forms.SaidForm, actions.dismiss_promise),
    "keep": _of_row(forms.KeepForm, actions.keep),
    "withdraw": _of_row(forms.WithdrawForm, actions.withdraw),
    "move_promise": _of_row(forms.MoveForm, actions.move_promise),
    "hold_promise": _of_row(forms.HoldForm, actions.hold_promise),
    "retry": _of_row(forms.RetryForm, actions.retry),
    "fetch_again": _of_row(forms.FetchForm, actions.fetch_again),
    "forward": _of_row(forms.ForwardForm, actions.forward),
    "follow": Door(forms.FollowForm, actions.follow),
    "ask": Door(forms.AskForm, actions.ask, on_page=False),
    "log_call": Door(forms.CallForm, actions.log_call, on_page=False),
    "continue_on": Door(forms.ContinueForm, actions.continue_on, on_page=False),
    "vouch": _of_row(forms.VouchForm, actions.vouch),
    "hand_over": Door(forms.HandOverForm, actions.hand_over),
    "accept": _of_row(forms.AcceptForm, actions.accept),
    "answer_handover": _of_row(forms.AnswerForm, actions.answer_handover),
    "decline": _of_row(forms.DeclineForm, actions.decline),
    "withdraw_handover": _of_row(forms.OfferForm, actions.withdraw_handover),
    "give_goodwill": Door(forms.GoodwillForm, actions.give_goodwill, on_page=False),
    "approve_goodwill": _of_row(forms.GoodwillOfForm, actions.approve_goodwill),
    "decline_goodwill": _of_row(forms.DeclineGoodwillForm, actions.decline_goodwill),
    "withdraw_goodwill": _of_row(forms.GoodwillOfForm, actions.withdraw_goodwill),
    "edit_message": _of_row(forms.EditForm, actions.edit_message),
    "delete_message": _of_row(forms.SaidForm, actions.delete_message),
    "end_chat": _button(actions.end_chat),
    "merge": Door(forms.MergeForm, actions.merge, on_page=False),
    "unmerge": _of_row(forms.MovingForm, actions.unmerge),
    "join": Door(forms.MatterForm, actions.join_matters, on_page=False),
    "keep_apart": Door(forms.MatterForm, actions.keep_apart, on_page=False),
    "link": Door(forms.LinkForm, actions.link, on_page=False),
    "unlink": _of_row(forms.UnlinkForm, actions.unlink),
    "split": _of_row(forms.SplitForm, actions.split),
    "undo_split": _of_row(forms.MovingForm, actions.undo_split),
}

# What each is called above its form and on its button.
TITLES: dict[str, Promise] = {
    "reply": _("Reply"),
    "send_now": _("Send it now"),
    "reschedule": _("Change the time"),
    "withdraw_reply": _("Take the reply back"),
    "note": _("Add a note"),
    "save_draft": _("Save as draft"),
    "attach": _("Attach files"),
    "drop_file": _("Remove the file"),
    "share_draft": _("Let colleagues read along"),
    "take_draft": _("Take the draft over"),
    "return_draft": _("Give the draft back"),
    "mark_seen": _("Mark as read"),
    "mark_unread": _("Mark as unread"),
    "mute": _("Hear nothing of it"),
    "unmute": _("Hear of it again"),
    "watch": _("Follow it"),
    "unwatch": _("Follow it no more"),
    "assign": _("Assign"),
    "take": _("Take it"),
    "unassign": _("Give back to the team"),
    "change_team": _("Pass to another team"),
    "change_customer": _("Change the customer"),
    "snooze": _("Snooze"),
    "wake": _("Wake up"),
    "call_spam": _("Call it spam"),
    "no_spam": _("No spam"),
    "delete": _("Delete the ticket"),
    "restore": _("Bring the ticket back"),
    "wait": _("Wait for somebody"),
    "resolve": _("Resolve"),
    "reopen": _("Reopen"),
    "rename": _("Change the subject"),
    "tag": _("Add a tag"),
    "untag": _("Remove a tag"),
    "set_priority": _("Set the priority"),
    "set_fields": _("Fill in fields"),
    "run_macro": _("Run the macro"),
    "undo_macro": _("Undo the macro"),
    "edit_context": _("Save the context"),
    "record_fact": _("Record a fact"),
    "confirm_fact": _("Confirm the fact"),
    "promote_fact": _("Keep it for the customer"),
    "demote_fact": _("Keep it for this ticket alone"),
    "accept_suggestion": _("Accept the suggestion"),
    "dismiss_suggestion": _("Dismiss the suggestion"),
    "restore_suggestion": _("Offer it again"),
    "draft_summary": _("Draft a summary"),
    "drop_summary": _("Drop the draft"),
    "promise": _("Promise it"),
    "dismiss_promise": _("It was no promise"),
    "keep": _("Promise kept"),
    "withdraw": _("Withdraw the promise"),
    "move_promise": _("Move the promise"),
    "hold_promise": _("Send a holding reply"),
    "retry": _("Try again"),
    "fetch_again": _("Fetch the file again"),
    "forward": _("Send on to somebody outside"),
    "follow": _("Let a colleague see it"),
    "ask": _("Ask with choices or a form"),
    "log_call": _("Write down a call"),
    "continue_on": _("Continue on another channel"),
    "vouch": _("It is the customer"),
    "hand_over": _("Hand over"),
    "accept": _("Accept"),
    "answer_handover": _("Answer"),
    "decline": _("Decline"),
    "withdraw_handover": _("Take the offer back"),
    "give_goodwill": _("Give goodwill"),
    "approve_goodwill": _("Approve"),
    "decline_goodwill": _("Decline"),
    "withdraw_goodwill": _("Take it back"),
    "edit_message": _("Correct the message"),
    "delete_message": _("Delete the message"),
    "end_chat": _("End the chat"),
    "merge": _("Merge into another ticket"),
    "unmerge": _("Undo the merge"),
    "join": _("Same matter: join"),
    "keep_apart": _("No, another matter"),
    "link": _("Link another ticket"),
    "unlink": _("Take the link away"),
    "split": _("Split into a ticket of its own"),
    "undo_split": _("Undo the split"),
}
