"""What a site asks before the first words, in words that help."""

import pytest
from playwright.sync_api import expect

from channels_app.models import Chat, Visitor
from tests.browser.widget.calls import call, loaded
from tests.browser.widget.chatting import NO_SOCKETS, say, shows, stored, ticket
from tests.browser.widget.conftest import open_panel, panel, set_up, until
from tests.factories import make_team
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELDS = [
    {"name": "name", "label": "Your name", "kind": "text", "required": True},
    {"name": "email", "label": "E-mail address", "kind": "email", "required": True},
    {
        "name": "order",
        "label": "Order",
        "kind": "text",
        "required": False,
        "pattern": r"BW-\d{5}",
    },
    {
        "name": "topic",
        "label": "Topic",
        "kind": "choice",
        "required": True,
        "options": ["Kettles", "Pots"],
    },
]


@pytest.fixture
def asking(shop, support, ada):
    bills = make_team("Bills", lead=ada)
    teams = [
        {"id": str(team.public_id), "label": label}
        for team, label in [(support, "A kettle"), (bills, "A bill")]
    ]
    consent = "I agree: https://shop.example/privacy"
    set_up(shop, fields=FIELDS, teams=teams, consent=consent)
    return bills


def start(page):
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.get_by_role("heading", name="Before we start")).to_be_visible()
    return frame


def go_on(frame):
    frame.get_by_role("button", name="Start the chat").click()


def held(page, pattern):
    """What is asked there first, and waits until somebody lets it go."""
    found = []

    def hold(route):
        if found:
            route.continue_()
        else:
            found.append(route)

    page.context.route(pattern, hold)
    return found


def fill_in(frame):
    frame.get_by_label("Your name").fill("Irma")
    frame.get_by_label("E-mail address").fill("irma@customer.example")
    frame.get_by_label("Order").fill("BW-12345")
    frame.get_by_label("Topic").select_option("Kettles")
    frame.get_by_label("I agree").check()


@pytest.mark.sampled
def test_what_is_missing_or_wrong_is_said_where_it_is(visit, asking):
    frame = start(visit())
    go_on(frame)
    name = frame.get_by_label("Your name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("Please fill this in.")
    fill_in(frame)
    for label, wrong, words in [
        ("E-mail address", "irma", "Please type an e-mail address"),
        ("Order", "12345", "This does not look right."),
    ]:
        frame.get_by_label(label).fill(wrong)
        go_on(frame)
        expect(frame.get_by_text(words)).to_be_visible()
        fill_in(frame)
        expect(frame.get_by_text(words)).to_be_hidden()
    frame.get_by_label("I agree").uncheck()
    go_on(frame)
    expect(frame.get_by_text("Please tick this box.")).to_be_visible()
    assert not Visitor.objects.exists()


def test_answers_team_and_consent_go_along_with_the_first_words(visit, asking):
    page = visit()
    frame = start(page)
    frame.get_by_role("radio", name="A bill").check()
    fill_in(frame)
    go_on(frame)
    expect(frame.locator("textarea")).to_be_focused()
    say(frame, "I was charged twice.")
    found = ticket(page)
    shows(frame, "I was charged twice.")
    assert found.team == asking
    assert Chat.objects.get().fields == {
        "name": "Irma",
        "email": "irma@customer.example",
        "order": "BW-12345",
        "topic": "Kettles",
    }
    visitor = Visitor.objects.get()
    assert visitor.name == "Irma"
    assert visitor.claimed_mail == "irma@customer.example"
    assert visitor.consented_at is not None
    # What they typed proves nothing (AC-64).
    assert visitor.mail is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", [{"fields": FIELDS[:2]}, {"consent": "I agree."}], ids=["form", "consent"]
)
def test_a_site_that_lets_nobody_choose_a_team_asks_the_rest(visit, shop, asked):
    set_up(shop, **asked)
    page = visit()
    frame = start(page)
    if "fields" in asked:
        frame.get_by_label("Your name").fill("Irma")
        frame.get_by_label("E-mail address").fill("irma@customer.example")
    else:
        frame.get_by_label("I agree").check()
    go_on(frame)
    say(frame, "My kettle leaks.")
    ticket(page)
    shows(frame, "My kettle leaks.")


@pytest.mark.sampled
def test_an_address_of_the_consent_is_a_link_that_opens_beside_the_chat(visit, asking):
    frame = start(visit())
    link = frame.get_by_role("link", name="https://shop.example/privacy")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.slow
def test_what_was_answered_is_not_asked_again_after_a_reload(visit, asking):
    page = visit()
    frame = start(page)
    fill_in(frame)
    go_on(frame)
    frame.locator("textarea").fill("My kettle is")
    page.wait_for_timeout(700)
    page.reload()
    frame = panel(page)
    expect(frame.locator("textarea")).to_have_value("My kettle is")
    say(frame, "My kettle leaks.")
    ticket(page)
    assert Chat.objects.get().fields["name"] == "Irma"


@pytest.mark.sampled
def test_what_was_typed_half_way_is_there_after_a_look_elsewhere(visit, asking):
    page = visit()
    frame = start(page)
    fill_in(frame)
    page.wait_for_timeout(500)
    frame.get_by_role("button", name="Back").click()
    frame.locator("button.start").click()
    expect(frame.get_by_label("Your name")).to_have_value("Irma")
    expect(frame.get_by_label("E-mail address")).to_have_value("irma@customer.example")


@pytest.mark.slow
def test_a_second_conversation_asks_nothing_again(visit, asking):
    page = visit()
    frame = start(page)
    fill_in(frame)
    go_on(frame)
    say(frame, "My kettle leaks.")
    ticket(page)
    shows(frame, "My kettle leaks.")
    frame.get_by_role("button", name="More").click()
    frame.get_by_role("button", name="Start a new chat").click()
    expect(frame.get_by_role("radio", name="A bill")).to_be_visible()
    assert frame.get_by_label("Your name").count() == 0


@pytest.mark.sampled
def test_words_a_page_said_before_the_questions_wait_for_the_answers(visit, asking):
    page = loaded(visit(expected=("422",)))
    call(page, "send", "I want to buy.")
    frame = open_panel(page)
    expect(frame.get_by_label("Your name")).to_be_visible()
    fill_in(frame)
    go_on(frame)
    found = ticket(page)
    assert stored(found) == ["I want to buy."]
    assert Chat.objects.get().fields["name"] == "Irma"


@pytest.mark.slow
def test_answers_go_along_with_words_of_the_page_that_are_on_their_way(visit, asking):
    page = loaded(visit(expected=("422",)))
    page.context.add_init_script(NO_SOCKETS)
    questions, words = held(page, "**/forms*.js"), held(page, "**/say/")
    frame = open_panel(page)
    frame.locator("button.start").click()
    # Words that are there before it is known what to ask put the questions off.
    until(lambda: questions, page=page)
    call(page, "send", "I want to buy.")
    until(lambda: words, page=page)
    questions[0].continue_()
    fill_in(frame)
    go_on(frame)
    words[0].continue_()
    found = ticket(page)
    assert stored(found) == ["I want to buy."]
    assert Chat.objects.get().fields["name"] == "Irma"


@pytest.mark.slow
def test_who_has_talked_before_is_asked_for_the_team_alone(visit, asking):
    page = visit()
    frame = start(page)
    fill_in(frame)
    go_on(frame)
    say(frame, "My kettle leaks.")
    ticket(page)
    page.reload()
    frame = panel(page)
    shows(frame, "My kettle leaks.")
    frame.get_by_role("button", name="Back").click()
    frame.locator("button.start").click()
    expect(frame.get_by_role("radio", name="A bill")).to_be_visible()
    assert frame.get_by_label("Your name").count() == 0
    go_on(frame)
    say(frame, "And my pot.")
    shows(frame, "And my pot.")
    assert Ticket.objects.count() <= 2


@pytest.mark.slow
def test_words_the_server_refuses_are_kept_with_the_reason(visit, shop):
    page = visit(expected=("422",))
    frame = open_panel(page)
    frame.locator("button.start").click()
    expect(frame.locator("textarea")).to_be_visible()
    # The admin asks for more while the panel is open.
    set_up(shop, fields=FIELDS[:1])
    say(frame, "My kettle leaks.")
    refused = frame.get_by_role("alert").filter(has_text="Please fill this in.")
    expect(refused).to_be_visible()
    assert not Ticket.objects.exists()
    refused.get_by_role("button", name="Edit").click()
    expect(frame.locator("textarea")).to_have_value("My kettle leaks.")
    set_up(shop, fields=[])
    say(frame, "My kettle leaks.")
    ticket(page)
    shows(frame, "My kettle leaks.")
