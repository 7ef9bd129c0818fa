"""Who may do what: one predicate a verb, asked by every door.

Pure: from the agent's role and the ticket's state alone. Whether the agent may know the
ticket at all is `Ticket.objects.visible_to`, which `require` asks first.
"""

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.errors import NoSuchTicket
from tickets.models import Status, Ticket

# What somebody who only reads along may do.
COLLABORATOR_VERBS = frozenset({"note", "save_draft"})

# What needs a ticket that is open, and what needs one that is not.
OPEN_VERBS = frozenset({"snooze", "wait", "resolve", "promise"})
ENDED_VERBS = frozenset({"reopen"})

VERBS = frozenset({
    "reply", "note", "assign", "take", "unassign", "change_team", "snooze", "wake", "wait",
    "resolve", "reopen", "tag", "untag", "set_priority", "edit_context", "record_fact",
    "confirm_fact", "promise", "keep", "withdraw", "save_draft", "retry", "follow",
})  # fmt: skip


def may(agent: Agent, verb: str, ticket: Ticket) -> bool:
    """Whether this agent, who sees the ticket, may do this to it.

    Raises:
        KeyError: no such verb; a typo must not pass for a permission.
    """
    if verb not in VERBS:
        raise KeyError(verb)
    if not agent.is_active or ticket.status == Status.CLOSED or ticket.merged_into_id:
        return False
    if not agent.can_own:
        return verb in COLLABORATOR_VERBS
    if verb in OPEN_VERBS:
        return ticket.is_open
    if verb in ENDED_VERBS:
        return not ticket.is_open
    if verb == "wake":
        return ticket.status == Status.SNOOZED
    return True


def require(agent: Agent, verb: str, ticket: Ticket) -> None:
    """Refuse unless the agent sees the ticket and their role has the verb.

    The ticket's own state is for the verb to judge: it can say what is the matter.

    Raises:
        NoSuchTicket: they may not know of it.
        NotAllowed: they see it and may not do this.
    """
    if verb not in VERBS:
        raise KeyError(verb)
    if not Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists():
        raise NoSuchTicket
    if not agent.can_own and verb not in COLLABORATOR_VERBS:
        raise NotAllowed
