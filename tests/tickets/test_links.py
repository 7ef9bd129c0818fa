"""Tickets that have to do with each other."""

import json

import pytest

from tests.factories import make_ticket
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import close, told
from tests.tokens import make_token, program
from tickets import actions
from tickets.errors import NoSuchTicket, TicketClosed
from tickets.models import Link, Way
from tickets.moving_errors import (
    LinkedAlready,
    LinkedToItself,
    MergedAway,
    PartOfAnother,
    PartOfItself,
)

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def lid(mailbox, ticket):
    return make_ticket(mailbox, subject="Lid", text="My lid is loose.")


def linked(ticket):
    """What other tickets are to it, as its timeline tells."""
    rows = told(ticket)
    return [(verb, data["number"], data["way"]) for verb, _, data in rows
            if verb in {"linked", "unlinked"}]  # fmt: skip


@pytest.mark.parametrize("way", Way)
def test_each_timeline_says_what_the_other_is(ticket, lid, bob, way):
    link = actions.link(ticket, other=lid, way=way, by=bob)
    assert linked(ticket) == [("linked", lid.number, way)]
    assert linked(lid) == [("linked", ticket.number, way.inverse)]
    actions.unlink(link, by=bob)
    assert linked(lid)[1:] == [("unlinked", ticket.number, way.inverse)]
    assert not Link.objects.exists()
    actions.unlink(link, by=bob)
    assert len(linked(lid)) == 2


def test_two_tickets_are_linked_once_whichever_way(ticket, lid, bob):
    actions.link(ticket, other=lid, by=bob)
    for one, other in ((ticket, lid), (lid, ticket)):
        with pytest.raises(LinkedAlready):
            actions.link(one, other=other, way=Way.CHILD, by=bob)
    with pytest.raises(LinkedToItself):
        actions.link(ticket, other=ticket, by=bob)


def test_parents_are_one_and_never_go_round(ticket, lid, mailbox, bob):
    pot = make_ticket(mailbox, subject="Pot")
    actions.link(ticket, other=lid, way=Way.PARENT, by=bob)
    actions.link(pot, other=lid, way=Way.CHILD, by=bob)
    with pytest.raises(PartOfItself):
        actions.link(pot, other=ticket, way=Way.PARENT, by=bob)
    with pytest.raises(PartOfAnother):
        actions.link(ticket, other=make_ticket(mailbox), way=Way.PARENT, by=bob)
    assert Link.objects.count() == 2


def test_a_ticket_may_be_a_duplicate_of_one_that_is_closed(ticket, lid, mailbox, bob):
    close(lid)
    actions.link(ticket, other=lid, way=Way.ORIGINAL, by=bob)
    with pytest.raises(TicketClosed):
        actions.link(lid, other=make_ticket(mailbox), by=bob)


def test_what_was_merged_away_is_not_linked_any_more(ticket, lid, mailbox, bob):
    actions.merge(lid, into=make_ticket(mailbox), by=bob)
    with pytest.raises(MergedAway):
        actions.link(ticket, other=lid, by=bob)


def test_ac_50_a_link_shows_nothing_of_a_ticket_one_may_not_see(ticket, bill, ada, bob):
    link = actions.link(ticket, other=bill, way=Way.PARENT, by=ada)
    page = shown(browser_of(bob).get(url(ticket)))
    assert "Invoice" not in page
    assert "Linked tickets" not in page
    client = program(make_token(bob).secret)
    links = client.get(f"/api/v1/tickets/{ticket.public_id}/links/").json()
    assert links["results"] == []
    with pytest.raises(NoSuchTicket):
        actions.unlink(link, by=bob)
    answer = browser_of(bob).post(url(ticket, "unlink"), {"link": link.public_id})
    assert answer.status_code == 422
    assert Link.objects.exists()
    with pytest.raises(NoSuchTicket):
        actions.link(ticket, other=bill, by=bob)


def asked(agent, words):
    """What a view of these words finds for them, and the API as well."""
    browser, client = browser_of(agent), program(make_token(agent).secret)
    found = client.get("/api/v1/tickets/", {"where": words}).json()
    page = shown(browser.get("/search/", {"q": words}))
    numbers = {one["number"] for one in found["results"]}
    assert all((f"#{number}" in page) for number in numbers)
    return numbers


def test_views_search_and_the_api_ask_for_parts_and_links(ticket, lid, bob):
    assert not asked(bob, "is:linked")
    actions.link(lid, other=ticket, way=Way.PARENT, by=bob)
    assert asked(bob, "is:part") == {lid.number}
    assert asked(bob, "is:parts_open") == {ticket.number}
    assert asked(bob, "is:linked") == {lid.number, ticket.number}
    actions.resolve(lid, by=bob)
    assert not asked(bob, "is:parts_open")


@pytest.mark.parametrize("way", Way)
def test_ac_50_no_condition_tells_of_a_link_to_what_one_may_not_see(
    ticket, bill, ada, bob, way
):
    actions.link(ticket, other=bill, way=way, by=ada)
    for words in ("is:part", "is:parts_open", "is:linked"):
        assert not asked(bob, words)
    assert asked(ada, "is:linked") == {ticket.number, bill.number}


def test_both_pages_show_it_with_how_the_other_stands(ticket, lid, bob):
    actions.link(ticket, other=lid, way=Way.PARENT, by=bob)
    page = shown(browser_of(bob).get(url(ticket)))
    assert f"Part of #{lid.number} Lid Open" in page
    page = shown(browser_of(bob).get(url(lid)))
    assert f"Has as a part #{ticket.number} Kettle Open" in page


def test_each_undoes_the_other(ticket, lid, bob):
    browser, part = browser_of(bob), {"HX-Request": "true"}
    typed = {"way": "child", "other": lid.number}
    answer = browser.post(url(ticket, "link"), typed, headers=part)
    for there in (False, True):
        undo = json.loads(answer.headers["HX-Trigger"])["done"]["undo"]
        answer = browser.post(undo, headers=part)
        assert answer.status_code == 204
        assert Link.objects.exists() == there
    assert Link.objects.get().seen_from(ticket)[0] == Way.CHILD


def test_words_find_the_other_ticket_and_several_are_asked_about(
    ticket, lid, mailbox, bob
):
    browser = browser_of(bob)
    looked = shown(browser.get(f"{url(ticket, 'link')}?other=li"))
    assert f"#{lid.number} Lid" in looked
    other = make_ticket(mailbox, subject="Lid of a pot")

    answer = browser.post(url(ticket, "link"), {"way": "related", "other": "lid"})
    assert answer.status_code == 422
    assert "Several tickets have these words: choose one." in shown(answer)
    typed = {"way": "related", "other": "lid", "number": other.number}
    assert browser.post(url(ticket, "link"), typed).status_code == 303
    assert Link.objects.get().other == other

    none = browser.post(url(ticket, "link"), {"way": "related", "other": "bicycle"})
    assert "No ticket has these words." in shown(none)


def test_who_resolves_a_parent_is_told_what_is_open_below(ticket, lid, bob):
    actions.link(lid, other=ticket, way=Way.PARENT, by=bob)
    browser = browser_of(bob)
    assert "1 part of it is still open" in shown(browser.get(url(ticket, "resolve")))
    assert "data-popover" in browser.get(url(ticket)).content.decode()
    actions.resolve(lid, by=bob)
    assert "still open" not in shown(browser.get(url(ticket, "resolve")))


def test_programs_link_and_read_links(ticket, lid, bob):
    client = program(make_token(bob).secret)
    there = f"/api/v1/tickets/{ticket.public_id}"
    made = client.post(f"{there}/link/", {"other": str(lid.public_id), "way": "child"})
    assert made.status_code == 201
    [link] = client.get(f"{there}/links/").json()["results"]
    assert (link["ticket"], link["kind"], link["other"]) == (
        str(lid.public_id),
        "parent",
        str(ticket.public_id),
    )
    gone = client.post(f"{there}/unlink/", {"link": link["id"]})
    assert gone.status_code == 200
    assert not Link.objects.exists()
