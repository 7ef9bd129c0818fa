"""What a page may call does what docs/widget.md says of it."""

import pytest
from playwright.sync_api import expect

from channels_app.models import Chat, Visitor
from tests.browser.widget.calls import call, listen, loaded, push, told
from tests.browser.widget.chatting import begin, said, say, shows, ticket
from tests.browser.widget.conftest import (
    open_panel,
    panel,
    press_launcher,
    until,
)
from tests.channels_app.widget.proving import proof
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOKEN = "key => localStorage['helpdesk:' + key]"


@pytest.mark.slow
def test_the_panel_opens_closes_and_toggles_and_says_so_once(visit):
    page = loaded(visit())
    listen(page, "open", "close")
    states = []
    for name in ("open", "open", "close", "close", "toggle", "toggle"):
        call(page, name)
        states.append(page.evaluate("() => Helpdesk.isOpen"))
    assert states == [True, True, False, False, True, False]
    assert [one for one, _ in page.evaluate("() => told")] == ["open", "close"] * 2


@pytest.mark.slow
def test_it_opens_in_the_view_that_is_asked_for(helping):
    frame = open_panel(helping, "chat")
    expect(frame.locator("textarea")).to_be_visible()
    call(helping, "open", {"name": "home"})
    expect(frame.locator("button.start")).to_be_visible()
    call(helping, "open", {"name": "article", "slug": "if-it-leaks"})
    expect(frame.get_by_role("heading", name="If it leaks")).to_be_visible()
    call(helping, "open", "home")
    call(helping, "openArticle", "if-it-leaks")
    expect(frame.get_by_text("Turn the tap off.")).to_be_visible()


@pytest.mark.slow
def test_the_button_goes_and_comes_back(visit):
    page = loaded(visit())
    page.evaluate("() => Helpdesk.hide()")
    press_launcher(page)
    page.wait_for_timeout(300)
    assert not page.evaluate("() => Helpdesk.isOpen")
    page.evaluate("() => Helpdesk.show()")
    press_launcher(page)
    until(lambda: page.evaluate("() => Helpdesk.isOpen"), page=page)


@pytest.mark.slow
def test_a_proof_that_is_none_is_no_error_and_changes_nobody(visit):
    page = loaded(visit())
    found = call(page, "identify", {"token": "a.b.c"})
    assert found["verified"] is False
    assert call(page, "identify", {"id": "42", "exp": 1, "hmac": "x"}) == found
    assert not Visitor.objects.exists()


def test_whom_the_site_vouches_for_is_that_person_and_signs_out(visit, shop):
    page = loaded(visit())
    listen(page, "session")
    secret = shop.connection.settings().secret["secret"]
    signed = proof(secret=secret, email="irma@shop.test", email_verified=True)

    found = call(page, "identify", {**signed, "attributes": {"Plan": "gold"}})

    visitor = Visitor.objects.get()
    assert found == {"id": str(visitor.public_id), "verified": True}
    assert told(page, "session")[-1] == found
    frame = begin(page)
    say(frame, "My order is late.")
    ticket(page)
    shows(frame, "My order is late.")
    assert Visitor.objects.get(external_id="42").about["facts"] == {"Plan": "gold"}

    token = page.evaluate(TOKEN, shop.connection.key)
    call(page, "logout")
    after = page.evaluate(TOKEN, shop.connection.key)
    assert after.split(":")[0] != token.split(":")[0]
    expect(frame.locator("button.start")).to_be_visible()
    frame.locator("button.start").click()
    say(frame, "Somebody else.")
    until(lambda: Visitor.objects.count() == 2, page=page)
    assert said(frame) == ["Somebody else."]
    assert "facts" not in Visitor.objects.get(external_id="").about


@pytest.mark.sampled
def test_facts_and_what_happened_go_along_with_the_words(visit):
    page = loaded(visit())
    push(page, "setContext", {"Plan": "free", "Cart": 2})
    push(page, "track", "Paid", {"sum": 12.5, "gift": True})
    frame = begin(page)
    call(page, "setContext", {"Plan": "gold", "Cart": None, "Total": 2**60})
    say(frame, "My order is late.")
    ticket(page)
    about = Visitor.objects.get().about
    assert about["facts"] == {"Plan": "gold", "Total": "1152921504606847000"}
    (event,) = about["events"]
    assert (event["name"], event["props"]) == ("Paid", {"sum": 12.5, "gift": True})


@pytest.mark.slow
def test_the_last_twenty_events_go_along(visit):
    page = loaded(visit())
    for n in range(25):
        push(page, "track", f"E{n}")
    say(begin(page), "Help!")
    ticket(page)
    names = [one["name"] for one in Visitor.objects.get().about["events"]]
    assert names == [f"E{n}" for n in range(5, 25)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("setContext", [{"a": "x" * 4_100}], "too_large"),
        ("setContext", [{"a": "ü" * 2_100}], "too_large"),
        ("setContext", [{"x" * 61: 1}], "invalid"),
        ("setContext", [{" ": 1}], "invalid"),
        ("track", ["x" * 61], "invalid"),
        ("track", [""], "invalid"),
        ("track", ["Paid", {"a": "x" * 600}], "too_large"),
        ("setConversation", [{"tags": [str(n) for n in range(11)]}], "too_large"),
        ("setConversation", [{"tags": ["x" * 51]}], "too_large"),
        ("setConversation", [{"fields": {"a": "x" * 501}}], "too_large"),
        ("setConversation", [{"team": "nobody"}], "invalid"),
        ("identify", [{"attributes": {"a": "x" * 4_100}}], "too_large"),
    ],
)
def test_what_is_too_much_is_refused_there_and_holds_no_words_up(
    visit, name, args, code
):
    page = visit()
    frame = begin(page)
    call(page, "setContext", {"Plan": "gold"})
    assert call(page, name, *args) == {"refused": code}
    say(frame, "It still works.")
    ticket(page)
    assert Visitor.objects.get().about["facts"] == {"Plan": "gold"}


@pytest.mark.slow
def test_what_fits_the_browser_fits_the_server(visit):
    """The largest that is taken here is taken there, or words would be held up."""
    page = visit(expected=("404",))
    frame = begin(page)
    odd = '\u00fc\u2028"\\\u0001\ud83d\ude00'
    call(page, "setContext", {"a": 5e-7, "b": -(2**52), odd: odd, "c": "x" * 3_900})
    for _ in range(20):
        call(page, "track", "x" * 60, {"a": "ü" * 240})
    call(page, "setConversation", {"tags": [f"{n}" + "ü" * 49 for n in range(10)]})
    call(page, "openArticle", "x" * 5_000)
    expect(frame.get_by_role("button", name="No")).to_be_visible()
    call(page, "open", "chat")
    expect(frame.locator("textarea")).to_be_visible()
    say(frame, "It fits.")
    ticket(page)
    assert len(Visitor.objects.get().about["events"]) == 20


@pytest.mark.slow
def test_words_are_written_into_the_field_or_said(visit):
    page = loaded(visit())
    push(page, "prefill", "My order")
    frame = open_panel(page)
    expect(frame.locator("textarea")).to_have_value("My order")
    assert not Ticket.objects.exists()
    sent = call(page, "send", "Call me, please.")
    found = ticket(page)
    assert str(found.messages.get().key) == sent["id"]
    shows(frame, "Call me, please.")
    assert Chat.objects.count() == 1


@pytest.mark.sampled
def test_the_help_centre_is_searched_for_the_page(helping):
    [found] = call(helping, "search", "leak")
    assert (found["slug"], found["title"]) == ("if-it-leaks", "If it leaks")


@pytest.mark.slow
def test_agents_learn_what_was_searched_and_read_before(helping):
    frame = open_panel(helping)
    frame.get_by_label("Search for help").fill("it leaks")
    frame.get_by_role("button", name="If it leaks").click()
    frame.get_by_role("button", name="No").click()
    say(frame, "It leaks all the same.")
    ticket(helping)
    about = Visitor.objects.get().about
    assert (about["searched"], about["article"]) == ("it leaks", "if-it-leaks")


@pytest.mark.slow
def test_colour_and_side_change_at_once(visit):
    page = loaded(visit())
    frame = open_panel(page)
    box = frame.frame_element().bounding_box()
    call(page, "setTheme", {"accent": "#aa2200", "side": "start", "theme": "dark"})
    accent = (
        "() => getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    )
    until(lambda: "aa2200" in frame.evaluate(accent), page=page)
    assert frame.frame_element().bounding_box()["x"] < box["x"]


@pytest.mark.slow
def test_the_language_changes_at_once_and_nothing_is_forgotten(visit):
    page = loaded(visit())
    open_panel(page)
    call(page, "setContext", {"Plan": "gold"})
    call(page, "track", "Paid")
    call(page, "setLocale", "de")
    until(lambda: panel(page).evaluate("() => document.documentElement.lang") == "de",
          page=page)  # fmt: skip
    frame = panel(page)
    frame.locator("button.start").click()
    say(frame, "Hallo!")
    ticket(page)
    about = Visitor.objects.get().about
    assert (about["language"], about["facts"]) == ("de", {"Plan": "gold"})
    assert [one["name"] for one in about["events"]] == ["Paid"]


@pytest.mark.slow
def test_what_a_page_gets_wrong_is_refused_and_hurts_nothing_else(visit):
    page = loaded(visit())
    for words in (None, "", "  ", {}, 5):
        assert call(page, "send", words) == {"refused": "invalid"}
    call(page, "setTheme", {"accent": 5, "side": "up", "theme": None})
    call(page, "setTheme", {"theme": "dark"})
    for name in ("setConversation", "identify"):
        call(page, name, None)
    page.evaluate(
        "() => Helpdesk.push(null, ['version'], ['nothing'], ['open', 'chat'])"
    )
    expect(panel(page).locator("textarea")).to_be_visible()
    assert not Ticket.objects.exists()


@pytest.mark.slow
def test_an_article_that_is_not_there_is_not_asked_about(visit):
    page = loaded(visit(expected=("404",)))
    call(page, "openArticle", "no-such-article")
    frame = panel(page)
    expect(frame.locator("section.article .words")).to_contain_text("Nothing")
    expect(frame.get_by_role("button", name="Yes")).not_to_be_visible()
