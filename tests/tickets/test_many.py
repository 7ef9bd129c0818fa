"""One verb to more tickets than anybody waits for: in the background, and back again."""

import json

import pytest

from tests.factories import make_ticket, soon
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.actions import many
from tickets.many_errors import AlreadyTakenBack, TooManyTickets
from tickets.models import ManyJob, Status, Ticket

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def some(mailbox):
    """More than one batch of them."""
    return [make_ticket(mailbox) for _ in range(25)]


def send(agent, verb, **more):
    """As the page's script sends it: all of the list."""
    data = {"verb": verb, "whole": "1", "list": "view=open", **more}
    answer = browser_of(agent).post(
        "/inbox/bulk/", data, headers={"HX-Request": "true"}
    )
    return json.loads(answer.content)


def told(agent, url):
    return json.loads(browser_of(agent).get(f"{url}?json").content)


def state():
    return set(Ticket.objects.values_list("status", "assignee__name"))


def test_all_of_a_list_is_done_in_the_background_and_taken_back(bob, ada, some):
    actions.assign(some[0], to=ada, by=ada)
    job = send(bob, "take")["job"]
    assert state() == {(Status.OPEN, None), (Status.OPEN, "Ada")}
    assert told(bob, job)["tried"] == 0

    many.drain()
    assert state() == {(Status.OPEN, "Bob")}
    assert told(bob, job)["words"] == "Taken: 25 tickets"

    back = browser_of(bob).post(f"{job}undo/", headers={"HX-Request": "true"})
    many.drain()
    assert state() == {(Status.OPEN, None), (Status.OPEN, "Ada")}
    assert told(bob, json.loads(back.content)["job"])["ended"]
    with pytest.raises(AlreadyTakenBack):
        many.undo_many(ManyJob.objects.get(undoes=None), by=bob)


def test_what_is_refused_is_told_with_why_and_stops_nobody_else(bob, some):
    actions.promise(some[3], what="Call", due_at=soon(), by=bob)

    job = send(bob, "resolve")["job"]
    many.drain()

    page = shown(browser_of(bob).get(job))
    assert "Resolved: 24 tickets. 1 refused" in page
    assert Ticket.objects.filter(status=Status.RESOLVED).count() == 24


def test_only_what_somebody_sees_is_in_all_of_their_list(bob, some, bill):
    job = send(bob, "tag", name="vip")["job"]
    many.drain()

    assert told(bob, job)["total"] == 25
    assert not bill.tags.exists()


def test_whoever_stops_it_in_the_middle_takes_back_what_was_done(bob, some):
    job = many.start_many("resolve", [ticket.number for ticket in some], by=bob)
    many._some(job.pk)
    assert Ticket.objects.filter(status=Status.RESOLVED).count() == many.BATCH

    many.undo_many(job, by=bob)
    many.drain()

    assert state() == {(Status.OPEN, None)}
    assert told(bob, f"/inbox/many/{job.public_id}/")["words"] == (
        "Resolved: 20 tickets. The rest was left alone."
    )


def test_it_is_nobody_elses_to_see_or_to_take_back(bob, ada, some):
    url = send(bob, "resolve")["job"]

    answers = [
        browser_of(ada).get(url).status_code,
        browser_of(ada).post(f"{url}undo/").status_code,
    ]

    assert answers == [404, 404]


def test_who_lost_their_place_meanwhile_does_nothing_more(bob, some):
    send(bob, "resolve")
    bob.is_active = False
    bob.save()

    many.drain()

    assert state() == {(Status.OPEN, None)}
    assert ManyJob.objects.get().refusals == 25


def test_more_than_anybody_means_is_refused_in_words(bob, db):
    with pytest.raises(TooManyTickets, match="up to 10000 tickets"):
        many.start_many("resolve", range(many.MOST + 1), by=bob)


def test_without_a_script_a_page_says_how_far_it_is(some):
    ada = some[0].team.lead
    answer = browser_of(ada).post(
        "/inbox/bulk/", {"verb": "resolve", "whole": "1", "list": "view=open"}
    )
    many.drain()
    page = browser_of(ada).get(answer.headers["Location"])

    assert "Resolved: 25 tickets" in shown(page)
    assert "<button>Undo</button>" in page.content.decode()
