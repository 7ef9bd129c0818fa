"""Who follows a ticket because they want to hear of it."""

import pytest

from tests.factories import make_ticket
from tests.notifications.test_whom import told as notified
from tests.tickets.chatting import writes
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.test_assign import followers
from tests.tokens import make_token, program
from tickets import actions
from tickets.errors import NoSuchTicket
from tickets.models import Follower, Ticket

pytestmark = pytest.mark.usefixtures("company")


def sees(agent, ticket):
    return Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()


def test_who_follows_is_told_of_answers_until_they_do_so_no_more(ticket, bob):
    writes(ticket)
    assert notified() == set()

    actions.watch(ticket, by=bob)
    writes(ticket)
    assert notified() == {("Bob", "answered")}
    assert followers(ticket) == {"Bob": "follows"}

    actions.unwatch(ticket, by=bob)
    writes(ticket)
    assert notified() == set()
    assert followers(ticket) == {}


def test_who_follows_wants_to_hear_what_they_had_muted(ticket, bob):
    actions.mute(ticket, by=bob)
    actions.watch(ticket, by=bob)
    writes(ticket)
    assert notified() == {("Bob", "answered")}


def test_who_follows_goes_on_seeing_it_in_another_team(ticket, billing, ada, bob):
    actions.watch(ticket, by=bob)
    actions.change_team(ticket, team=billing, by=ada)
    assert sees(bob, ticket)


def test_nobody_loses_sight_of_it_by_following_no_more(bill, ada, bob, dan):
    actions.follow(bill, agent=bob, by=ada)
    actions.follow(bill, agent=dan, by=ada)
    notified()
    for person in (bob, dan):
        actions.unwatch(bill, by=person)
        assert sees(person, bill)
    writes(bill)
    assert notified() == set()


def test_who_had_it_may_follow_and_is_as_before_afterwards(bill, ada, carol, grace):
    actions.assign(bill, to=carol, by=ada)
    actions.assign(bill, to=grace, by=ada)
    actions.watch(bill, by=carol)
    actions.unwatch(bill, by=carol)
    assert followers(bill)["Carol"] == Follower.Why.HAD_IT


def test_a_merge_takes_along_who_follows(ticket, mailbox, ada, bob, carol):
    former = make_ticket(mailbox, subject="Lid", text="My lid is loose.")
    actions.assign(former, to=bob, by=ada)
    actions.assign(former, to=carol, by=ada)
    actions.watch(former, by=bob)
    actions.merge(former, into=ticket, by=ada)
    notified()
    writes(ticket)
    assert ("Bob", "answered") in notified()


def test_nobody_follows_what_they_do_not_see(bill, bob):
    for verb in (actions.watch, actions.unwatch):
        with pytest.raises(NoSuchTicket):
            verb(bill, by=bob)
    client = program(make_token(bob).secret)
    assert client.post(f"/api/v1/tickets/{bill.public_id}/watch/").status_code == 404
    assert browser_of(bob).post(url(bill, "watch")).status_code == 404
    assert not Follower.objects.exists()


def test_one_place_of_the_menu_says_what_it_would_do(ticket, bob):
    browser = browser_of(bob)
    assert "Follow it no more" not in shown(browser.get(url(ticket)))
    browser.post(url(ticket, "watch"))
    assert "Follow it no more" in shown(browser.get(url(ticket)))
    page = shown(browser.get("/search/", {"q": "is:followed"}))
    assert f"#{ticket.number}" in page
    browser.post(url(ticket, "unwatch"))
    assert "Follow it no more" not in shown(browser.get(url(ticket)))


def test_programs_follow_and_read_who_does(ticket, bob):
    client = program(make_token(bob).secret)
    there = f"/api/v1/tickets/{ticket.public_id}"
    assert client.post(f"{there}/watch/").status_code == 200
    [one] = client.get(f"{there}/followers/").json()["results"]
    told = (one["agent"], one["why"], one["hears"])
    assert told == (str(bob.public_id), "follows", True)
    assert client.post(f"{there}/unwatch/").status_code == 200
    assert client.get(f"{there}/followers/").json()["results"] == []
