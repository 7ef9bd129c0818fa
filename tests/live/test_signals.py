"""What open pages hear of tickets, over the real server's socket."""

import pytest

from channels_app import inbound, intake
from helpdesk.base.accounts.models import Role
from tests.factories import make_agent, make_team, make_ticket
from tests.fake_channel import KIND, raw, said
from tickets import actions
from tickets.models import Channel, Event, Ticket
from tickets.queries import hearing, telling

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_hears_of_what_somebody_did_and_of_nothing_they_wrote(
    open_socket, worker, ticket, ada, bob, drain
):
    drain()
    page = open_socket(bob)

    actions.note(ticket, text="It is the seal.", by=ada)

    told = page.hears("ticket", by=str(ada.public_id))
    ticket.refresh_from_db()
    assert told == {
        "t": "ticket",
        "n": ticket.number,
        "seq": ticket.seq,
        "kinds": ["message"],
        "by": str(ada.public_id),
    }


def test_a_customers_word_reaches_the_page_by_nobodys_hand(
    open_socket, worker, door, bob
):
    page = open_socket(bob)

    intake.store(door, [raw(said("My kettle leaks."))])
    inbound.drain()

    told = page.hears("ticket", within=1)
    assert told["n"] == Ticket.objects.get().number
    assert told["kinds"] == ["message", "state"]
    assert told["by"] is None


def test_what_one_drain_tells_of_a_ticket_is_one_signal(
    open_socket, ticket, ada, bob, drain
):
    drain()
    page = open_socket(bob)
    actions.take(ticket, by=ada)
    actions.note(ticket, text="Seal?", by=ada)
    actions.set_priority(ticket, priority=3, by=ada)

    drain()

    [told] = [frame for frame in page.heard() if frame["t"] == "ticket"]
    ticket.refresh_from_db()
    assert (told["seq"], told["kinds"]) == (ticket.seq, ["message", "state"])


def test_who_may_not_see_a_ticket_hears_nothing_of_it(
    open_socket, bill, ada, bob, carol, grace, dan, drain
):
    drain()
    pages = {who.name: open_socket(who) for who in (ada, bob, carol, grace, dan)}

    actions.note(bill, text="Refund it.", by=carol)
    drain()

    heard = {name for name, page in pages.items() if page.heard() != []}
    assert heard == {"Ada", "Carol", "Grace"}


def test_somebody_added_hears_and_a_collaborator_hears_only_of_that(
    open_socket, ticket, bill, ada, carol, dan, drain
):
    actions.follow(bill, agent=dan, by=carol)
    drain()
    page = open_socket(dan)

    actions.note(bill, text="Refund it.", by=carol)
    actions.note(ticket, text="It is the seal.", by=ada)
    drain()

    assert [frame["n"] for frame in page.heard()] == [bill.number]


def test_groups_say_the_same_as_visible_to_for_every_role(
    company, ada, bob, carol, grace, dan, support, billing, mailbox, billing_mailbox
):
    """Each ticket is in the audience of exactly those who may see it."""
    lone = make_agent("Lone", Role.LEAD)
    make_agent("Left", is_active=False)
    closed = make_team("Returns", lead=lone, members=(bob,), is_open=False)
    for channel in (mailbox, billing_mailbox, _channel_of(closed)):
        plain, followed, owned = (make_ticket(channel) for _ in range(3))
        actions.follow(followed, agent=dan, by=ada)
        actions.follow(followed, agent=grace, by=ada)
        actions.take(owned, by=ada)
        actions.change_team(plain, team=closed, by=ada)
    people = [ada, bob, carol, grace, dan, lone]
    groups = hearing.groups_of(people)
    tickets = Ticket.objects.in_bulk()
    told = hearing.audiences(tickets)

    hears = {(a.name, n) for a in people for n in tickets
             if groups[a.pk] & set(told[n].groups)}  # fmt: skip
    sees = {(a.name, n) for a in people
            for n in Ticket.objects.visible_to(a).values_list("pk", flat=True)}  # fmt: skip

    assert hears == sees
    assert len(sees) > 0


def _channel_of(team):
    return Channel.objects.create(kind=KIND, name=f"Door of {team.name}", team=team)


def test_a_ticket_that_passes_to_a_closed_team_is_gone_for_the_others(
    open_socket, ticket, billing, ada, bob, grace, drain
):
    """They are told once that it went, and nothing of what happens there."""
    drain()
    theirs, ours = open_socket(bob), open_socket(grace)
    theirs.look(ticket.number)
    theirs.sees(ticket.number, {"Bob": "viewing"})
    actions.change_team(ticket, team=billing, by=ada)
    drain()
    actions.note(ticket, text="Refund it.", by=ada)
    drain()

    gone = [frame for frame in theirs.heard() if frame["t"] == "ticket"]
    assert [frame["kinds"] for frame in gone] == [["gone"]]
    assert gone[0]["by"] is None
    assert len([f for f in ours.heard() if f["t"] == "ticket"]) == 2


def test_a_look_at_what_one_may_not_see_is_a_look_at_nothing(
    open_socket, bill, bob, carol, drain
):
    """The same answer as for a number no ticket has, and no room to listen in."""
    drain()
    page, theirs = open_socket(bob), open_socket(carol)
    theirs.look(bill.number)
    theirs.sees(bill.number, {"Carol": "viewing"})

    page.look(bill.number, seq=0)
    page.look(987_654, seq=0)

    hidden, missing = page.hears("ticket"), page.hears("ticket")
    assert {**hidden, "n": 0} == {**missing, "n": 0}
    theirs.say(t="typing", n=bill.number, on=True)
    theirs.sees(bill.number, {"Carol": "typing"})
    assert page.is_silent()


def test_a_page_that_was_away_is_told_of_what_it_missed(
    open_socket, ticket, ada, bob, drain
):
    page = open_socket(bob)
    ticket.refresh_from_db()
    shown = ticket.seq
    page.socket.close()
    actions.note(ticket, text="It is the seal.", by=ada)
    drain()

    page = open_socket(bob, session=page.session)
    page.look(ticket.number, seq=shown)

    assert page.hears("ticket", n=ticket.number)["seq"] == shown + 1


def test_a_page_that_shows_the_newest_is_told_nothing(open_socket, ticket, bob, drain):
    drain()
    page = open_socket(bob)
    page.look(ticket.number, seq=ticket.seq)
    page.sees(ticket.number, {"Bob": "viewing"})
    assert page.heard() == []


def test_an_event_of_every_verb_has_a_kind_that_pages_know():
    found = {kind for verb in Event.Verb for kind in telling.KINDS.get(verb, ())}
    assert found <= set(telling.ALL_KINDS)
    assert set(telling.KINDS) <= set(Event.Verb)
