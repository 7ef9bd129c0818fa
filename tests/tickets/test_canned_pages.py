"""Canned replies through the settings pages, and the menus of the composer."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_agent
from tests.tickets.pages import browser_of, field, shown
from tickets import actions
from tickets.models import CannedReply

pytestmark = pytest.mark.usefixtures("company")

LIST, NEW = "/settings/canned/", "/settings/canned/new/"
CANNED, COLLEAGUES = "/inbox/canned/", "/inbox/colleagues/"


def keep(by, name="Hello", text="Dear customer", team=None, **more):
    return actions.save_canned_reply(name=name, text=text, team=team, by=by, **more)


def url(reply, page="edit_canned_reply"):
    return reverse(f"tickets:{page}", args=[reply.public_id])


def options(answer):
    """The names in a menu, in their order."""
    page = answer.content.decode()
    return [one.split("</bdi>")[0] for one in page.split('class="option-name">')[1:]]


def test_a_reply_is_written_for_a_team_and_listed(bob, support):
    typed = {"name": "Hello", "text": "Dear customer", "whose": support.public_id}

    answer = browser_of(bob).post(NEW, typed, follow=True)

    reply = CannedReply.objects.get()
    assert (reply.name, reply.text, reply.team, reply.edited_by) == (
        "Hello",
        "Dear customer",
        support,
        bob,
    )
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Dear customer" in shown(answer)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": "", "text": "Words"}, "name"),
        ({"name": "Hello", "text": "  \n "}, "text"),
        ({"name": "HELLO", "text": "Words"}, "name"),
        ({"name": "Hi", "text": "Words", "whose": "7"}, "whose"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_words_stay(ada, typed, wrong):
    keep(ada)

    answer = browser_of(ada).post(NEW, {"whose": ""} | typed)

    assert answer.status_code in (409, 422)
    assert list(answer.context["form"].errors) == [wrong]
    assert field(answer, "text").strip() == typed["text"].strip()
    assert CannedReply.objects.count() == 1


def test_an_agent_writes_for_their_teams_only(bob, billing, support):
    browser = browser_of(bob)
    page = browser.get(NEW).content.decode()
    assert str(support.public_id) in page
    assert str(billing.public_id) not in page
    assert "Everybody" not in page

    for team in ("", billing.public_id):
        answer = browser.post(NEW, {"name": "x", "text": "y", "whose": team})
        assert answer.status_code == 422

    assert not CannedReply.objects.exists()


def test_a_reply_is_changed_and_formatting_stays_while_the_words_do(ada, bob):
    reply = keep(ada, text="Dear **you**", html="<p>Dear <b>you</b></p>")
    html = reply.html
    browser = browser_of(ada)
    assert html

    browser.post(url(reply), {"name": "Hi", "text": reply.text, "whose": ""})
    reply.refresh_from_db()
    assert (reply.name, reply.html) == ("Hi", html)

    browser.post(url(reply), {"name": "Hi", "text": "Dear all", "whose": ""})
    reply.refresh_from_db()
    assert (reply.text, reply.html) == ("Dear all", "")


def test_a_reply_is_deleted_once_somebody_said_so(ada):
    reply = keep(ada)
    browser = browser_of(ada)

    asked = browser.get(url(reply, "delete_canned_reply"))
    assert "Dear customer" in shown(asked)
    assert CannedReply.objects.exists()

    answer = browser.post(url(reply, "delete_canned_reply"), follow=True)
    assert "“Hello” is deleted." in shown(answer)
    assert not CannedReply.objects.exists()


def test_what_one_may_not_change_has_no_page(ada, carol, bob, dan, billing):
    shared, theirs = keep(ada), keep(ada, name="Bill", team=billing)

    for who, reply in [(bob, shared), (dan, shared), (bob, theirs), (dan, theirs)]:
        for page in ("edit_canned_reply", "delete_canned_reply"):
            browser = browser_of(who)
            assert browser.get(url(reply, page)).status_code == 404
            assert browser.post(url(reply, page), {"name": "x"}).status_code == 404
    assert browser_of(dan).get(NEW).status_code == 404
    assert browser_of(carol).get(url(theirs)).status_code == 200
    assert CannedReply.objects.count() == 2


def test_the_list_has_what_one_may_use_and_links_what_one_may_change(
    ada, bob, support, billing
):
    shared, own = keep(ada), keep(ada, name="Ours", team=support)
    secret = keep(ada, name="Refund", team=billing)

    page = browser_of(bob).get(LIST).content.decode()

    assert (url(shared) in page, url(own) in page) == (False, True)
    assert "Hello" in page
    assert secret.name not in page


def test_nobody_sees_these_pages_without_signing_in(ada):
    reply = keep(ada)
    paths = [LIST, NEW, url(reply), url(reply, "delete_canned_reply")]

    for path in [*paths, CANNED, COLLEAGUES]:
        assert Client().get(path).headers["Location"].startswith("/accounts/login/")


def test_the_menu_finds_by_name_first_then_by_words(ada, bob):
    keep(ada, name="Order late", text="We are sorry.")
    keep(ada, name="Late parcel", text="On its way.")
    keep(ada, name="Sorry", text="That comes late.")
    keep(ada, name="Other", text="Nothing.")

    answer = browser_of(bob).get(CANNED, {"q": "late"})

    assert options(answer) == ["Late parcel", "Order late", "Sorry"]


def test_every_typed_word_has_to_be_somewhere(ada, bob):
    keep(ada, name="Refund", text="Within a week.")
    keep(ada, name="Return", text="Within a month.")

    assert options(browser_of(bob).get(CANNED, {"q": "re month"})) == ["Return"]
    assert options(browser_of(bob).get(CANNED, {"q": "100%"})) == []


def test_the_menu_carries_words_that_cannot_break_out_of_it(ada, bob):
    keep(ada, name='"><b>x', text='"><script>1</script>')

    page = browser_of(bob).get(CANNED).content.decode()

    assert "<script>" not in page
    assert "<b>x" not in page
    assert 'data-text="&quot;&gt;&lt;script&gt;1&lt;/script&gt;"' in page


def test_what_another_team_says_is_in_nobody_elses_menu(ada, bob, billing):
    keep(ada, name="Refund", team=billing)

    assert options(browser_of(bob).get(CANNED)) == []


@pytest.mark.parametrize(
    "menu", [LIST, CANNED, COLLEAGUES, "/inbox/named/", "/t/{number}/macros/"]
)
def test_words_that_no_database_knows_find_what_the_rest_of_them_finds(
    bob, ticket, menu
):
    menu = menu.format(number=ticket.number)
    assert browser_of(bob).get(menu, {"q": "a\0"}).status_code == 200


def test_the_menu_of_colleagues_has_active_others_by_name(ada, bob, carol, dan):
    make_agent("Gone", is_active=False)

    everybody = options(browser_of(bob).get(COLLEAGUES))
    found = options(browser_of(bob).get(COLLEAGUES, {"q": "A"}))

    assert everybody == ["Ada", "Carol", "Dan"]
    assert found == ["Ada", "Carol", "Dan"]
    assert options(browser_of(bob).get(COLLEAGUES, {"q": "ca"})) == ["Carol"]


# Session, agent, the menu; what comes along with canned replies, teams of colleagues.
@pytest.mark.parametrize(("path", "queries"), [(CANNED, 4), (COLLEAGUES, 4)])
def test_a_menu_is_one_query_and_twenty_at_most(
    ada, bob, path, queries, django_assert_num_queries
):
    for number in range(25):
        keep(ada, name=f"Reply {number}")
        make_agent(f"Agent{number}")
    browser = browser_of(bob)
    browser.get(path)  # the first one asks whether the set-up is done

    with django_assert_num_queries(queries):
        answer = browser.get(path)

    assert len(options(answer)) == 20


def test_the_list_of_replies_costs_the_same_for_one_and_three(
    ada, bob, support, django_assert_max_num_queries
):
    browser = browser_of(bob)
    browser.get(LIST)
    keep(ada, name="One", team=support)
    with django_assert_max_num_queries(6) as one:
        browser.get(LIST)
    keep(ada, name="Two", team=support)
    keep(ada, name="Three")
    with django_assert_max_num_queries(6) as three:
        browser.get(LIST)

    assert len(one) == len(three)
