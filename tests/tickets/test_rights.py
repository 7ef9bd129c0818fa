"""Who may do what: every verb, asked by everybody who should not."""

from collections.abc import Callable

import pytest

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent
from tests.tickets.verbs import ALL, Verb, close, everything
from tickets import actions, rules
from tickets.errors import NoSuchTicket, TicketClosed
from tickets.models import Ticket

every_verb = pytest.mark.parametrize("verb", ALL.values(), ids=ALL.keys())
OWN = {
    "save_draft",
    "attach",
    "drop_file",
    "mark_seen",
    "mark_unread",
    "mute",
    "unmute",
    "watch",
    "unwatch",
}
COLLABORATORS_MAY = {"note", *OWN}


def who_may(name: str, bob: Agent, ada: Agent) -> Agent:
    """Bob is an agent, and Ada an admin."""
    return ada if name in rules.ADMIN_VERBS else bob


def refused(verb: Verb, ticket: Ticket, *, by: Agent, admin: Agent) -> type[Exception]:
    """How the verb was refused; it left nothing behind."""
    # Nobody can have made anything here who may not; somebody else did.
    needed = verb.prepare(ticket, admin)
    before = everything()
    with pytest.raises((NoSuchTicket, NotAllowed, TicketClosed)) as refusal:
        verb.run(ticket, by, needed)
    assert everything() == before
    return refusal.type


def test_these_are_all_the_verbs_there_are():
    assert set(ALL) == rules.VERBS


@every_verb
def test_ac_48_a_stranger_does_not_learn_that_the_ticket_exists(verb, bill, bob, ada):
    assert refused(verb, bill, by=bob, admin=ada) is NoSuchTicket


@every_verb
def test_ac_54_somebody_who_was_deactivated_sees_no_ticket(verb, ticket, ada):
    gone = make_agent("Mallory", is_active=False)
    assert refused(verb, ticket, by=gone, admin=ada) is NoSuchTicket


@every_verb
def test_a_collaborator_who_was_not_added_sees_no_ticket(verb, ticket, dan, ada):
    assert refused(verb, ticket, by=dan, admin=ada) is NoSuchTicket


# What was deleted is there for admins alone.
@pytest.mark.parametrize("name", sorted(set(ALL) - COLLABORATORS_MAY - {"restore"}))
def test_a_collaborator_who_was_added_may_not(name, ticket, dan, ada):
    actions.follow(ticket, agent=dan, by=ada)
    assert issubclass(refused(ALL[name], ticket, by=dan, admin=ada), NotAllowed)


@pytest.mark.parametrize("name", sorted(COLLABORATORS_MAY))
def test_a_collaborator_who_was_added_may(name, ticket, dan, ada):
    actions.follow(ticket, agent=dan, by=ada)
    ALL[name](ticket, by=dan, admin=ada)
    assert rules.may(dan, name, ticket) is True


@every_verb
def test_an_agent_who_sees_the_ticket_may(verb, ticket, bob, ada):
    agent = who_may(verb.name, bob, ada)
    needed = verb.ready(ticket, by=agent, admin=ada)
    ticket.refresh_from_db()
    assert rules.may(agent, verb.name, ticket) is True
    verb.run(ticket, agent, needed)


# Closed tickets are deleted, too, and come back closed: tests/tickets/test_deleting.py.
@pytest.mark.parametrize("name", sorted(set(ALL) - OWN - rules.ADMIN_VERBS))
def test_nothing_more_happens_on_a_closed_ticket(name, ticket, bob, ada):
    needed = ALL[name].ready(ticket, by=bob, admin=ada)
    close(ticket)
    before = everything()

    with pytest.raises(TicketClosed):
        ALL[name].run(ticket, bob, needed)

    assert everything() == before
    assert rules.may(bob, name, ticket) is False


# What was merged comes back with what it became: tests/tickets/test_deleting.py.
@pytest.mark.parametrize("name", sorted(set(ALL) - OWN - {"restore"}))
def test_nothing_more_happens_on_a_merged_ticket(name, ticket, bill, bob, ada):
    agent = who_may(name, bob, ada)
    needed = ALL[name].ready(ticket, by=agent, admin=ada)
    Ticket.everything.filter(pk=ticket.pk).update(merged_into=bill)
    ticket.refresh_from_db()

    with pytest.raises(TicketClosed):
        ALL[name].run(ticket, agent, needed)

    assert rules.may(agent, name, ticket) is False


@pytest.mark.parametrize("name", ["send_now", "withdraw_reply", "drop_file"])
def test_ac_51_what_is_a_colleagues_own_is_not_touched(name, ticket, bob, ada):
    assert refused(ALL[name], ticket, by=bob, admin=ada) is NotAllowed


def test_words_typed_while_a_ticket_was_closed_are_kept(ticket, bob):
    close(ticket)
    actions.save_draft(ticket, mode="reply", text="One more thing", by=bob)
    assert [draft.text for draft in ticket.drafts.all()] == ["One more thing"]


@pytest.mark.parametrize("ask", [rules.may, rules.require])
def test_a_typo_is_no_permission(ask: Callable[..., object], ticket, ada):
    with pytest.raises(KeyError):
        ask(ada, "repyl", ticket)
