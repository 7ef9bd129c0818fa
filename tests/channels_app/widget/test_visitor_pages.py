"""What agents see of a visitor, and how they shut one out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from channels_app.models import Visitor
from channels_app.queries.looking import browser_name
from helpdesk.base import countries
from tests.base import mmdb
from tests.channels_app.widget.factories import say
from tests.factories import make_ticket
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.models import Ticket

ABOUT = {
    "page": "https://shop.example/kettles", "title": "Kettles",
    "referrer": "https://search.example/?q=kettle", "language": "sv", "zone": "Asia/Tokyo",
}  # fmt: skip
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


pytestmark = pytest.mark.usefixtures("company")


def panel(ticket) -> str:
    return reverse("channels:visitor", args=[ticket.number])


@pytest.fixture
def ticket(irma, shop):
    shop.connection.config["fields"] = [
        {"name": "order", "label": "Order number", "kind": "text", "required": False}
    ]
    shop.connection.save()
    irma.client.defaults["HTTP_USER_AGENT"] = FIREFOX
    return say(irma, about=ABOUT, fields={"order": "A-1"}).ticket


def test_the_panel_tells_page_browser_language_and_what_was_asked(ticket, bob):
    page = shown(browser_of(bob).get(panel(ticket), headers={"HX-Request": "true"}))
    for words in (
        "https://shop.example/kettles", "Kettles", "https://search.example/?q=kettle",
        "Firefox 133 · Linux", "Swedish", "Asia/Tokyo", "Order number", "A-1",
    ):  # fmt: skip
        assert words in page


def test_an_address_that_was_typed_is_marked_as_not_proven(ticket, bob):
    Visitor.objects.update(claimed_mail="irma@customer.example")
    page = shown(browser_of(bob).get(panel(ticket)))
    assert "irma@customer.example not proven" in page


def test_whoever_has_a_page_open_is_here(ticket, bob):
    past = timezone.now()
    Visitor.objects.update(here_until=past)
    assert "not here" in shown(browser_of(bob).get(panel(ticket)))
    Visitor.objects.update(here_until=past + timedelta(seconds=30))
    assert "here now" in shown(browser_of(bob).get(panel(ticket)))


def test_the_country_comes_from_a_file_of_ours(irma, shop, bob, settings, tmp_path):
    path = mmdb.write(tmp_path / "countries.mmdb", {"127.0.0.0/8": "SE"})
    settings.GEOIP_DATABASE = str(path)
    countries._reader.cache_clear()
    ticket = say(irma, about=ABOUT).ticket
    assert "Country SE" in shown(browser_of(bob).get(panel(ticket)))


def test_ac_48_a_stranger_learns_nothing_of_a_visitor(ticket, support, grace):
    support.is_open = False
    support.save()
    for address in (
        panel(ticket),
        reverse("channels:block_visitor", args=[ticket.number]),
    ):
        assert browser_of(grace).get(address).status_code == 404


def test_a_ticket_without_a_visitor_has_no_panel(bob, mailbox):
    mail = make_ticket(mailbox)
    part = browser_of(bob).get(panel(mail), headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (204, b"")
    assert browser_of(bob).get(panel(mail)).status_code == 404
    assert "visitor/about" not in browser_of(bob).get(url(mail)).content.decode()


def test_the_page_of_a_chat_asks_for_the_panel(ticket, bob):
    assert (
        f'hx-get="{panel(ticket)}"' in browser_of(bob).get(url(ticket)).content.decode()
    )


def test_abuse_is_reported_with_words_and_shuts_them_out(ticket, irma, bob, ada):
    block = reverse("channels:block_visitor", args=[ticket.number])
    assert browser_of(bob).post(block, {"reason": " "}).status_code == 422
    assert Visitor.objects.get().blocked_at is None

    answer = browser_of(bob).post(block, {"reason": "Threats"}, follow=True)
    assert "They are blocked" in shown(answer)
    assert "abuse reported: Threats" in ticket.messages.get(direction="note").text
    assert irma.say("More").status_code == 403

    page = browser_of(ada).get("/settings/blocked/")
    assert f"#{ticket.number}" in shown(page)
    visitor = Visitor.objects.get()
    browser_of(ada).post(reverse("channels:let_in", args=[visitor.public_id]))
    assert irma.say("Sorry").status_code == 202
    assert "Nobody is blocked" in shown(browser_of(ada).get("/settings/blocked/"))


def test_a_collaborator_looks_and_does_not_block(ticket, dan, ada):
    actions.follow(ticket, agent=dan, by=ada)
    page = shown(browser_of(dan).get(panel(ticket)))
    assert "Block and report" not in page
    block = reverse("channels:block_visitor", args=[ticket.number])
    assert browser_of(dan).post(block, {"reason": "x"}).status_code == 404


def test_to_all_but_admins_the_list_of_blocked_visitors_does_not_exist(bob, carol):
    codes = {
        browser_of(one).get("/settings/blocked/").status_code for one in (bob, carol)
    }
    assert codes == {404}


def test_the_panel_of_a_ticket_costs_few_queries(
    ticket, bob, django_assert_max_num_queries
):
    browser = browser_of(bob)
    with django_assert_max_num_queries(5):  # set up?, session, agent, ticket, chat
        browser.get(panel(ticket), headers={"HX-Request": "true"})


EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("calls", "named"),
    [
        (FIREFOX, "Firefox 133 · Linux"),
        (EDGE, "Edge 131 · Windows"),
        (IPHONE, "Safari 18 · iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(calls, named):
    assert browser_name(calls) == named


def test_a_visitor_of_a_merged_ticket_is_seen_in_the_one_that_stays(
    ticket, mailbox, bob
):
    survivor = make_ticket(mailbox)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=survivor)
    assert "Firefox" in shown(browser_of(bob).get(panel(survivor)))


def test_programs_look_at_a_visitor_and_block_them_as_the_page_does(
    ticket, irma, bob, dan, ada
):
    api, kind = "/api/v1/", "application/json"
    address = f"{api}tickets/{ticket.public_id}/"
    actions.follow(ticket, agent=dan, by=ada)
    given = {"reason": "Threats"}

    look = browser_of(bob).get(f"{address}visitor/").json()
    refused = browser_of(dan).post(f"{address}block-visitor/", given, content_type=kind)
    done = browser_of(bob).post(f"{address}block-visitor/", given, content_type=kind)
    blocked = browser_of(ada).get(f"{api}visitors/").json()["results"]

    assert (look["is_blocked"], refused.status_code, done.status_code) == (
        False,
        404,
        204,
    )
    assert "abuse reported: Threats" in ticket.messages.get(direction="note").text
    assert [one["last_ticket"] for one in blocked] == [str(ticket.public_id)]
    let_in = f"{api}visitors/{blocked[0]['id']}/unblock/"
    hidden = browser_of(bob).post(let_in, {}, content_type=kind)
    assert hidden.status_code == 404
    assert browser_of(ada).post(let_in, {}, content_type=kind).status_code == 204
    assert irma.say("Sorry").status_code == 202
