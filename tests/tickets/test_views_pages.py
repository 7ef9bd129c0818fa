"""The filter beside the inbox, and saved views: without a script."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_ticket
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.asked.text import parsed
from tickets.filters import TICKETS
from tickets.models import Ticket, View

pytestmark = pytest.mark.usefixtures("company")

FILTER = "/inbox/filter/"


def save(by, text="is:open tag:vip", name="VIP", **more):
    return actions.save_view(name=name, where=parsed(text, TICKETS), by=by, **more)


def numbers(answer):
    return {int(row.number) for row in answer.context["page"].rows}


@pytest.fixture
def vip(ada, ticket, mailbox):
    make_ticket(mailbox)
    actions.tag(ticket, name="vip", by=ada)
    return ticket


def typed(**more):
    """A form with one condition, as it is sent."""
    first = {
        "g0-join": "all",
        "g0-c0-field": "tag",
        "g0-c0-op": "is",
        "g0-c0-value": "vip",
    }
    return {**first, "order": "newest", **more}


def test_a_filter_is_shown_beside_its_tickets_and_stands_in_the_address(bob, vip):
    browser = browser_of(bob)

    page = browser.post(FILTER, typed(do="show"), follow=True)

    assert page.redirect_chain == [(f"{FILTER}?where=tag%3Avip&order=newest", 303)]
    assert numbers(page) == {vip.number}
    assert 'value="vip" checked' in page.content.decode()
    listed = browser.get("/", {"where": "tag:vip", "order": "newest"})
    assert numbers(listed) == {vip.number}
    assert (
        f"/t/{vip.number}/?where=tag%3Avip&amp;order=newest" in listed.content.decode()
    )


def test_conditions_and_groups_are_added_and_removed_without_a_script(bob, vip):
    browser = browser_of(bob)

    for none in ("7", "0" * 5000):
        assert browser.post(FILTER, typed(do=f"add-{none}")).status_code == 200
    more = browser.post(FILTER, typed(do="add-0"))
    assert more.content.decode().count('class="filter-line"') == 2
    both = browser.post(FILTER, typed(do="group"))
    assert shown(both).count("Group") >= 2
    fewer = browser.post(FILTER, typed(do="drop-0-0"))
    assert fewer.content.decode().count('class="filter-line"') == 0
    assert not View.objects.exists()


def test_another_field_has_other_operators_and_values(bob, vip):
    page = browser_of(bob).post(
        FILTER, typed(do="draw", **{"g0-c0-field": "waiting_since"})
    )

    assert "is before" in shown(page)
    assert re.search(
        r'<input id="g0-c0-value"[^>]*list="moments"', page.content.decode()
    )


def test_what_is_seen_is_saved_and_stands_beside_the_inbox(bob, support, vip):
    browser = browser_of(bob)
    sent = typed(do="save_new", name="Golden", who=str(support.public_id))

    page = browser.post(FILTER, sent, follow=True)

    view = View.objects.get()
    assert page.redirect_chain == [(f"/?view={view.public_id}", 303)]
    assert (view.name, view.team, view.owner) == ("Golden", support, None)
    assert numbers(page) == {vip.number}
    assert "Golden" in shown(browser.get("/"))
    assert "Tag is vip" in shown(browser.get("/settings/views/"))


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(bob, vip):
    browser = browser_of(bob)

    page = browser.post(
        FILTER, typed(do="show", **{"g0-c0-field": "waiting_since", "g0-c0-op": "lt",
                                    "g0-c0-value": "soon"})
    )  # fmt: skip
    assert page.status_code == 422
    assert 'value="soon"' in page.content.decode()
    nameless = browser.post(FILTER, typed(do="save_new", name=" ", who="me"))
    assert nameless.status_code == 422
    assert 'value="vip" checked' in nameless.content.decode()
    assert not View.objects.exists()


@pytest.mark.parametrize(
    "where", ["lost:1", "(tag:vip", 'tag:"', "created_at.gte:soon"]
)
def test_an_address_that_asks_for_nothing_says_so_where_it_can_be_mended(
    bob, vip, where
):
    page = browser_of(bob).get("/", {"where": where}, follow=True)

    assert page.status_code == 422
    assert 'name="text"' in page.content.decode()


def test_conditions_that_lie_deeper_than_a_form_are_text(bob, vip):
    where = "is:open (tag:vip OR (tag:gold (is:late OR is:unread)))"
    browser = browser_of(bob)

    page = browser.get(FILTER, {"where": where})
    assert "more levels than a form can show" in shown(page)
    sent = {"text": "tag:vip", "do": "show", "order": "oldest"}
    assert numbers(browser.post(FILTER, sent, follow=True)) == {vip.number}


def test_a_view_shows_nobody_more_than_they_may_see(ada, bob, grace, dan, vip, bill):
    actions.tag(bill, name="vip", by=ada)
    view = save(ada, is_private=False)
    address = f"/?view={view.public_id}"

    assert numbers(browser_of(ada).get(address)) == {vip.number, bill.number}
    assert numbers(browser_of(bob).get(address)) == {vip.number}
    assert numbers(browser_of(grace).get(address)) == {vip.number, bill.number}
    assert numbers(browser_of(dan).get(address)) == set()
    assert (
        browser_of(bob)
        .get(f"/inbox/rows/{bill.number}/?view={view.public_id}")
        .status_code
        == 204
    )


def test_a_private_view_is_nobody_elses(ada, bob, vip):
    view = save(bob)

    for address in (f"/?view={view.public_id}", f"{FILTER}?view={view.public_id}"):
        assert browser_of(bob).get(address).status_code == 200
        assert browser_of(ada).get(address).status_code == 404
    assert (
        browser_of(ada).post(f"/settings/views/{view.public_id}/delete/").status_code
        == 404
    )


def test_a_view_that_names_what_is_gone_says_so_and_shows_the_rest(bob, vip):
    lost = save(bob, "is:open")
    gone = "0192f000-0000-7000-8000-000000000000"
    where = {"all": [*[{"field": "tag", "op": "is", "values": ["vip"]}],
                     {"field": "team", "op": "is", "values": [gone]}]}  # fmt: skip
    View.objects.filter(pk=lost.pk).update(where=where)

    page = browser_of(bob).get(f"/?view={lost.public_id}")

    assert numbers(page) == {vip.number}
    assert "Team is (not there any more)" in shown(page)
    View.objects.filter(pk=lost.pk).update(where={"old": "form"})
    assert numbers(browser_of(bob).get(f"/?view={lost.public_id}")) == set()
    assert browser_of(bob).get("/settings/views/").status_code == 200


def test_views_are_put_in_order_deleted_and_brought_back(bob, vip):
    one, two = save(bob, name="One"), save(bob, name="Two")
    browser = browser_of(bob)

    browser.post(f"/settings/views/{two.public_id}/move/", {"up": ""})
    assert list(View.objects.values_list("name", flat=True)) == ["Two", "One"]
    page = browser.post(f"/settings/views/{one.public_id}/delete/", follow=True)
    assert "“One” is deleted." in shown(page)
    assert "One" not in [entry.name for entry in browser.get("/").context["views"]]
    browser.post(f"/settings/views/{one.public_id}/restore/")
    assert "One" in [entry.name for entry in browser.get("/").context["views"]]


def test_a_changed_view_keeps_its_place_and_its_name(bob, vip):
    view = save(bob)
    browser = browser_of(bob)
    edit = browser.get(f"/settings/views/{view.public_id}/", follow=True)
    assert "Save the changes" in shown(edit)

    sent = typed(
        do="save", name="VIP", who="me", view=str(view.public_id), order="oldest"
    )
    browser.post(FILTER, sent)

    view.refresh_from_db()
    assert (View.objects.count(), view.order) == (1, "oldest")
    assert view.where == {"field": "tag", "op": "is", "values": ["vip"]}


@pytest.mark.parametrize("order", View.Order.values)
def test_pages_go_on_where_they_ended_in_each_order(bob, mailbox, order):
    tickets = [make_ticket(mailbox) for _ in range(45)]
    for index, one in enumerate(tickets):
        Ticket.objects.filter(pk=one.pk).update(
            priority=index % 4 + 1, waiting_since=None if index % 3 else one.created_at
        )
    browser = browser_of(bob)
    first = browser.get("/", {"where": "is:open", "order": order})
    after = first.context["page"].after

    second = browser.get("/", {"where": "is:open", "order": order, "after": after})

    rows = first.context["page"].rows + second.context["page"].rows
    assert len(rows) == 45
    assert {int(row.number) for row in rows} == {one.number for one in tickets}
    places = [int(row.sort) for row in rows]
    is_down = order in {"newest", "priority"}
    assert places == sorted(places, reverse=is_down)


def test_a_saved_view_costs_the_inbox_no_more_for_many_tickets(bob, vip, mailbox):
    view = save(bob)
    browser = browser_of(bob)
    address = f"/?view={view.public_id}"
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for _ in range(3):
        actions.tag(make_ticket(mailbox), name="vip", by=bob)

    with CaptureQueriesContext(connection) as many:
        browser.get(address)

    assert len(many) == len(few)


def test_bulk_goes_back_to_the_list_it_came_from(bob, vip):
    view = save(bob)
    sent = {
        "verb": "resolve",
        "numbers": [vip.number],
        "list": f"view={view.public_id}",
    }

    page = browser_of(bob).post("/inbox/bulk/", sent)

    assert page.url == f"/?view={view.public_id}"
    sent["list"] = "where=tag%3Avip&order=newest&evil=1"
    assert (
        browser_of(bob).post("/inbox/bulk/", sent).url
        == "/?where=tag%3Avip&order=newest"
    )
    sent["list"] = "view=//evil.example"
    assert browser_of(bob).post("/inbox/bulk/", sent).url == "/?view=open"
