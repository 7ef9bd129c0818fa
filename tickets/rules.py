"""Who may do what: one predicate a verb, asked by every door.

Pure: from the agent's role and the ticket's state alone. Whether the agent may know the
ticket at all is `Ticket.objects.visible_to`, which `require` asks first.
"""

from datetime import datetime, timedelta

from helpdesk.base.accounts.models import Agent, Role
from helpdesk.base.errors import NotAllowed
from tickets.errors import NoSuchTicket, OnlyASample
from tickets.models import Message, Status, Ticket

# As long as words may be corrected or taken back after they were said.
CHANGEABLE = timedelta(hours=24)

# What touches nothing but one's own: drafts, and how far one has read. Whoever sees the
# ticket may, whatever became of it.
OWN_VERBS = frozenset(
    {"save_draft", "attach", "drop_file", "mark_seen", "mark_unread", "mute", "unmute",
     "watch", "unwatch"}
)  # fmt: skip

# What somebody who only reads along may do; what is put to them they answer.
COLLABORATOR_VERBS = OWN_VERBS | {"note", "accept", "decline", "answer_handover"}

# What takes somebody who can be asked: a program owns nothing and answers for nothing.
PERSONAL_VERBS = frozenset({"take", "accept", "decline", "answer_handover"})

# What needs a ticket that is open, and what needs one that is not.
OPEN_VERBS = frozenset(
    {
        "snooze",
        "wait",
        "resolve",
        "promise",
        "hand_over",
        "move_promise",
        "hold_promise",
    }
)
ENDED_VERBS = frozenset({"reopen"})

# What only admins do: what is deleted is there for nobody else.
ADMIN_VERBS = frozenset({"delete", "restore"})

# One puts aside, the other takes back.
SPAM_VERBS = frozenset({"call_spam", "no_spam"})

# What would bring others or other tickets into a sample, on which somebody tries the rest.
REAL_VERBS = frozenset(
    {"ask", "call_spam", "change_customer", "change_team", "continue_on", "delete",
     "follow", "forward", "give_goodwill", "hand_over", "join", "link", "log_call",
     "merge", "promote_fact", "split"}
)  # fmt: skip

VERBS = OWN_VERBS | {
    "reply", "send_now", "withdraw_reply", "note", "assign", "take", "unassign",
    "change_team", "change_customer", "snooze", "wake", "wait", "resolve", "reopen",
    "rename", "tag", "untag",
    "set_priority", "edit_context", "record_fact", "confirm_fact", "promise", "keep",
    "withdraw", "retry", "follow", "edit_message", "delete_message", "end_chat",
    "ask", "log_call", "continue_on", "vouch", "hand_over", "accept", "decline",
    "accept_suggestion", "call_spam", "no_spam",
    "give_goodwill", "approve_goodwill", "decline_goodwill",
    "withdraw_goodwill", "demote_fact", "dismiss_promise", "dismiss_suggestion",
    "draft_summary", "drop_summary", "fetch_again", "hold_promise", "merge", "move_promise",
    "promote_fact", "run_macro", "set_fields", "undo_macro", "restore_suggestion",
    "split", "undo_split", "unmerge", "link", "unlink",
    "withdraw_handover", "answer_handover", "join", "keep_apart", "forward",
    "delete", "restore", "reschedule", "share_draft", "take_draft", "return_draft",
}  # fmt: skip


def may(agent: Agent, verb: str, ticket: Ticket) -> bool:
    """Whether this agent, who sees the ticket, may do this to it.

    Raises:
        KeyError: no such verb; a typo must not pass for a permission.
    """
    if not role_has(agent, verb):
        return False
    if not agent.is_active or ticket.merged_into_id or _is_for_real(verb, ticket):
        return False
    is_deleted = ticket.deleted_at is not None
    if verb in ADMIN_VERBS:
        return is_deleted == (verb == "restore")
    if ticket.status == Status.CLOSED or is_deleted:
        return False
    return _stands_for(verb, ticket)


def _is_for_real(verb: str, ticket: Ticket) -> bool:
    return ticket.is_sample and verb in REAL_VERBS


def require_real(verb: str, *tickets: Ticket) -> None:
    """Refuse what is not tried out on a sample.

    Raises:
        OnlyASample: one of them is a sample.
    """
    if any(_is_for_real(verb, ticket) for ticket in tickets):
        raise OnlyASample


def _stands_for(verb: str, ticket: Ticket) -> bool:
    """Whether it is where this starts from."""
    if verb in OPEN_VERBS:
        return ticket.is_open
    if verb in ENDED_VERBS:
        return not ticket.is_open
    if verb in SPAM_VERBS:
        return (ticket.spam_at is None) == (verb == "call_spam")
    return verb != "wake" or ticket.status == Status.SNOOZED


def role_has(agent: Agent, verb: str) -> bool:
    """Whether people of this role do this at all, on tickets they see.

    Raises:
        KeyError: no such verb.
    """
    if verb not in VERBS:
        raise KeyError(verb)
    if verb in ADMIN_VERBS:
        return agent.is_active and agent.role == Role.ADMIN
    if agent.is_service:
        return agent.can_work and verb not in PERSONAL_VERBS
    return agent.can_own or verb in COLLABORATOR_VERBS


def require(agent: Agent, verb: str, ticket: Ticket) -> None:
    """Refuse unless the agent sees the ticket and their role has the verb.

    The ticket's own state is for the verb to judge: it can say what is the matter.

    Raises:
        NoSuchTicket: they may not know of it.
        NotAllowed: they see it and may not do this.
        OnlyASample: that is for real tickets.
    """
    has = role_has(agent, verb)
    if not Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists():
        raise NoSuchTicket
    if not has:
        raise NotAllowed
    require_real(verb, ticket)


def has_say(agent: Agent, message: Message) -> bool:
    """Whether these words are theirs to change: their own, or those of their team."""
    is_lead = message.ticket.team.lead_id == agent.pk or agent.role == Role.ADMIN
    return message.agent_id == agent.pk or is_lead


def is_changeable(message: Message, now: datetime) -> bool:
    """Whether words to a customer can be changed where they were said, and still are."""
    return (
        message.direction == Message.Direction.OUT
        and message.channel is not None
        and bool(message.channel.traits.get("edit"))
        and message.held_until is None
        and message.deleted_at is None
        and now - message.said_at <= CHANGEABLE
    )
