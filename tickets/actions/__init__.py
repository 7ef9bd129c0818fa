"""Every verb of the heart: one function each, called by every door.

A verb locks the ticket, asks the rules, changes rows, records an event and settles, all
in one transaction. Nobody else writes to a ticket.
"""

from tickets.actions.ask import ask
from tickets.actions.assign import assign, change_team, follow, take, unassign
from tickets.actions.automatic import say_automatically
from tickets.actions.awaited import Expected, fetch_again
from tickets.actions.bring import bring
from tickets.actions.by_customer import (
    customer_is_called,
    customer_reopened,
    customer_solved,
)
from tickets.actions.calls import log_call, take_call
from tickets.actions.canned import (
    attach_to_canned_reply,
    delete_canned_reply,
    drop_canned_file,
    save_canned_reply,
)
from tickets.actions.changed import corrected, taken_back
from tickets.actions.context import confirm_fact, edit_context, record_fact
from tickets.actions.continue_on import arrival, arrived, came, continue_on, vouch
from tickets.actions.custom_fields import archive_field, move_field, save_field
from tickets.actions.customer_change import change_customer
from tickets.actions.customer_facts import demote_fact, promote_fact
from tickets.actions.customer_notes import (
    delete_customer_note,
    edit_customer_note,
    pin_customer_note,
    restore_customer_note,
    write_customer_note,
)
from tickets.actions.customers import (
    edit_customer,
    merge_customers,
    take_back_stop,
    unmerge_customers,
)
from tickets.actions.deleting import delete, restore
from tickets.actions.deliver import retry
from tickets.actions.draft import attach_to_draft, drop_draft_file, save_draft
from tickets.actions.draft_sharing import return_draft, share_draft, take_draft
from tickets.actions.edit import delete_message, edit_message
from tickets.actions.erasing import erase
from tickets.actions.fact_names import save_fact_name, switch_fact_name
from tickets.actions.field_values import (
    set_customer_fields,
    set_fields,
    set_organization_fields,
)
from tickets.actions.files import KeptFile, NewFile
from tickets.actions.first_words import write_first
from tickets.actions.following import unwatch, watch
from tickets.actions.forward import forward
from tickets.actions.goodwill import (
    approve_goodwill,
    decline_goodwill,
    give_goodwill,
    withdraw_goodwill,
)
from tickets.actions.hand_over import hand_over
from tickets.actions.held import release, reschedule, send_now, withdraw_reply
from tickets.actions.holding import hold_promise, save_phrases
from tickets.actions.importing import (
    check_import,
    drop_import,
    run_import,
    stop_import,
    undo_import,
    upload_customers,
)
from tickets.actions.links import link, unlink
from tickets.actions.live import (
    continue_by,
    customer_ended_chat,
    customer_left,
    end_chat,
)
from tickets.actions.looks import save_look
from tickets.actions.macro_undo import undo_macro
from tickets.actions.macros import (
    attach_to_macro,
    delete_macro,
    drop_macro_file,
    run_macro,
    save_macro,
)
from tickets.actions.mark import rename, set_priority, tag, untag
from tickets.actions.matters import join_matters, keep_apart
from tickets.actions.merge import merge, unmerge
from tickets.actions.muting import mute, unmute
from tickets.actions.note import note
from tickets.actions.open import Opening, open_ticket, open_tickets
from tickets.actions.organizations import (
    delete_organization,
    merge_organizations,
    unmerge_organizations,
)
from tickets.actions.outcomes import Outcome, Outcomes
from tickets.actions.own_addresses import move_identity, remove_identity
from tickets.actions.people import hand_on, identified, opted_out, verified
from tickets.actions.pictures import hide_pictures, show_pictures
from tickets.actions.placing import save_assignment
from tickets.actions.policies import (
    Conditions,
    move_policy,
    save_policy,
    switch_policy,
)
from tickets.actions.promise import keep, move_promise, promise, withdraw
from tickets.actions.promising import NewPromise, dismiss_promise
from tickets.actions.rate import rate
from tickets.actions.reacting import react
from tickets.actions.receive import Words, receive
from tickets.actions.recipients import Recipients
from tickets.actions.reply import reply
from tickets.actions.sample import make_sample, remove_sample
from tickets.actions.searches import (
    forget_search,
    forget_searches,
    remember_search,
)
from tickets.actions.seen import mark_seen, mark_unread
from tickets.actions.side_apps import (
    delete_side_app,
    new_side_app_secret,
    save_side_app,
)
from tickets.actions.sorting_in import sort_in
from tickets.actions.spam import call_spam, no_spam
from tickets.actions.split import split, undo_split
from tickets.actions.states import reopen, resolve, snooze, wait, wake
from tickets.actions.suggestions import (
    accept_suggestion,
    dismiss_suggestion,
    restore_suggestion,
)
from tickets.actions.summary import draft_summary, drop_summary
from tickets.actions.tags import (
    archive_tag,
    delete_tag,
    merge_tags,
    save_tag,
    unmerge_tags,
)
from tickets.actions.taking_over import (
    accept,
    answer_handover,
    decline,
    withdraw_handover,
)
from tickets.actions.ticket_templates import (
    delete_ticket_template,
    save_ticket_template,
)
from tickets.actions.turns import assign_in_turn, assign_to
from tickets.actions.typed_in import (
    create_customer,
    create_identity,
    create_organization,
    edit_organization,
)
from tickets.actions.views import delete_view, move_view, restore_view, save_view

__all__ = [
    "Conditions",
    "Expected",
    "KeptFile",
    "NewFile",
    "NewPromise",
    "Opening",
    "Outcome",
    "Outcomes",
    "Recipients",
    "Words",
    "accept",
    "accept_suggestion",
    "answer_handover",
    "approve_goodwill",
    "archive_field",
    "archive_tag",
    "arrival",
    "arrived",
    "ask",
    "assign",
    "assign_in_turn",
    "assign_to",
    "attach_to_canned_reply",
    "attach_to_draft",
    "attach_to_macro",
    "bring",
    "call_spam",
    "came",
    "change_customer",
    "change_team",
    "check_import",
    "confirm_fact",
    "continue_by",
    "continue_on",
    "corrected",
    "create_customer",
    "create_identity",
    "create_organization",
    "customer_ended_chat",
    "customer_is_called",
    "customer_left",
    "customer_reopened",
    "customer_solved",
    "decline",
    "decline_goodwill",
    "delete",
    "delete_canned_reply",
    "delete_customer_note",
    "delete_macro",
    "delete_message",
    "delete_organization",
    "delete_side_app",
    "delete_tag",
    "delete_ticket_template",
    "delete_view",
    "demote_fact",
    "dismiss_promise",
    "dismiss_suggestion",
    "draft_summary",
    "drop_canned_file",
    "drop_draft_file",
    "drop_import",
    "drop_macro_file",
    "drop_summary",
    "edit_context",
    "edit_customer",
    "edit_customer_note",
    "edit_message",
    "edit_organization",
    "end_chat",
    "erase",
    "fetch_again",
    "follow",
    "forget_search",
    "forget_searches",
    "forward",
    "give_goodwill",
    "hand_on",
    "hand_over",
    "hide_pictures",
    "hold_promise",
    "identified",
    "join_matters",
    "keep",
    "keep_apart",
    "link",
    "log_call",
    "make_sample",
    "mark_seen",
    "mark_unread",
    "merge",
    "merge_customers",
    "merge_organizations",
    "merge_tags",
    "move_field",
    "move_identity",
    "move_policy",
    "move_promise",
    "move_view",
    "mute",
    "new_side_app_secret",
    "no_spam",
    "note",
    "open_ticket",
    "open_tickets",
    "opted_out",
    "pin_customer_note",
    "promise",
    "promote_fact",
    "rate",
    "react",
    "receive",
    "record_fact",
    "release",
    "remember_search",
    "remove_identity",
    "remove_sample",
    "rename",
    "reopen",
    "reply",
    "reschedule",
    "resolve",
    "restore",
    "restore_customer_note",
    "restore_suggestion",
    "restore_view",
    "retry",
    "return_draft",
    "run_import",
    "run_macro",
    "save_assignment",
    "save_canned_reply",
    "save_draft",
    "save_fact_name",
    "save_field",
    "save_look",
    "save_macro",
    "save_phrases",
    "save_policy",
    "save_side_app",
    "save_tag",
    "save_ticket_template",
    "save_view",
    "say_automatically",
    "send_now",
    "set_customer_fields",
    "set_fields",
    "set_organization_fields",
    "set_priority",
    "share_draft",
    "show_pictures",
    "snooze",
    "sort_in",
    "split",
    "stop_import",
    "switch_fact_name",
    "switch_policy",
    "tag",
    "take",
    "take_back_stop",
    "take_call",
    "take_draft",
    "taken_back",
    "unassign",
    "undo_import",
    "undo_macro",
    "undo_split",
    "unlink",
    "unmerge",
    "unmerge_customers",
    "unmerge_organizations",
    "unmerge_tags",
    "unmute",
    "untag",
    "unwatch",
    "upload_customers",
    "verified",
    "vouch",
    "wait",
    "wake",
    "watch",
    "withdraw",
    "withdraw_goodwill",
    "withdraw_handover",
    "withdraw_reply",
    "write_customer_note",
    "write_first",
]
