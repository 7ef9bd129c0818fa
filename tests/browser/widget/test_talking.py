"""A visitor and Bob talk: each message once, in order, on both sides."""

import re

import pytest
from playwright.sync_api import expect

from tests.base.pictures import JPEG
from tests.browser.widget.chatting import (
    answer,
    begin,
    say,
    shows,
    stored,
    ticket,
)
from tests.browser.widget.conftest import open_panel, panel, until
from tickets import actions
from tickets.models import Message, Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_words_go_both_ways_and_are_told_apart(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    answer(found, "Is it the blue one?", bob)
    shows(frame, "My kettle leaks.", "Is it the blue one?")
    say(frame, "It is.\nAnd it is new.")
    spoken = ["My kettle leaks.", "Is it the blue one?", "It is. And it is new."]
    until(lambda: len(stored(found)) == 3, page=page)
    answer(found, "Then it is the seal.", bob)
    shows(frame, *spoken, "Then it is the seal.")
    assert frame.locator(".said.me").count() == 2
    expect(frame.locator("header h1")).to_have_text("Bob")
    assert [text.replace("\n", " ") for text in stored(found)] == [
        *spoken,
        "Then it is the seal.",
    ]


@pytest.mark.slow
def test_ticks_tell_what_became_of_words(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    state = frame.locator(".said.me .state")
    expect(state).to_have_text("Delivered")
    found = ticket(page)
    actions.mark_seen(found, seq=found.seq, by=bob)
    answer(found, "Let me look.", bob)
    expect(state).to_have_text("Seen")


@pytest.mark.slow
def test_ticks_tell_at_once_that_words_were_read_and_nothing_is_fetched(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    state = frame.locator(".said.me .state")
    expect(state).to_have_text("Delivered")
    found = ticket(page)
    page.wait_for_timeout(500)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    actions.mark_seen(found, seq=found.seq, by=bob)
    expect(state).to_have_text("Seen", timeout=2_000)
    assert asked == []


@pytest.mark.slow
def test_what_the_visitor_saw_is_told_to_the_agent(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    said = answer(found, "Let me look.", bob)
    shows(frame, "My kettle leaks.", "Let me look.")
    until(lambda: said.deliveries.get().state == "read", page=page)


def test_after_a_reload_the_conversation_is_where_it_was(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    answer(ticket(page), "Let me look.", bob)
    shows(frame, "My kettle leaks.", "Let me look.")
    page.reload()
    shows(panel(page), "My kettle leaks.", "Let me look.")
    page.goto("/")
    shows(panel(page), "My kettle leaks.", "Let me look.")
    assert Ticket.objects.count() == 1


@pytest.mark.slow
def test_a_second_tab_is_in_step_both_ways(visit, bob):
    first = visit()
    frame = begin(first)
    say(frame, "My kettle leaks.")
    found = ticket(first)
    second = visit(again=first)
    other = open_panel(second, "chat")
    shows(other, "My kettle leaks.")

    say(other, "It is the blue one.")
    shows(frame, "My kettle leaks.", "It is the blue one.")
    answer(found, "Thank you.", bob)
    say(frame, "Hello?")
    for one in (frame, other):
        expect(one.locator(".bubble").filter(has_text="Thank you.")).to_have_count(1)
        expect(one.locator(".bubble").filter(has_text="Hello?")).to_have_count(1)
    until(lambda: len(stored(found)) == 4, page=first)


@pytest.mark.slow
def test_while_it_is_closed_news_are_on_the_button_and_in_the_title(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    shows(frame, "My kettle leaks.")
    frame.get_by_role("button", name="Close").click()
    page.evaluate(
        "() => { window.told = []; Helpdesk.on('message', (m) => told.push(m.text)) }"
    )
    answer(found, "Is it the blue one?", bob)
    answer(found, "Or the red one?", bob)
    until(lambda: page.evaluate("() => Helpdesk.unread") == 2, page=page)
    assert page.evaluate("() => told") == ["Is it the blue one?", "Or the red one?"]

    frame = open_panel(page)
    shows(frame, "My kettle leaks.", "Is it the blue one?", "Or the red one?")
    until(lambda: page.evaluate("() => Helpdesk.unread") == 0, page=page)


@pytest.mark.sampled
def test_files_go_up_are_seen_and_come_back(visit, bob, shop):
    page = visit()
    frame = begin(page)
    frame.locator("input[type=file]").set_input_files(
        [
            {"name": "kettle.jpg", "mimeType": "image/jpeg", "buffer": JPEG},
            {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"},
        ]
    )
    expect(frame.locator(".chip progress")).to_have_count(0)
    expect(frame.locator(".chip bdi")).to_have_text(["kettle.jpg", "bill.pdf"])
    say(frame, "Here it is.")
    found = ticket(page)
    until(lambda: found.messages.first().attachments.count() == 2, page=page)
    picture = frame.locator(".said.me img")
    expect(picture).to_have_attribute("src", re.compile(r"^/w/.*/files/"))
    expect(frame.locator(".said.me a[download]")).to_have_attribute(
        "download", "bill.pdf"
    )
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert picture.evaluate(width) > 0


@pytest.mark.slow
def test_a_pasted_picture_goes_along_and_one_that_is_too_large_does_not(visit):
    page = visit()
    frame = begin(page)
    frame.locator("textarea").evaluate(
        """(field, bytes) => {
          const paste = (file) => {
            const data = new DataTransfer();
            data.items.add(file);
            const options = { clipboardData: data, bubbles: true };
            field.dispatchEvent(new ClipboardEvent("paste", options));
          };
          paste(new File([new Uint8Array(bytes)], "shot.jpg", { type: "image/jpeg" }));
          paste(new File([new Uint8Array(11e6)], "film.mp4", { type: "video/mp4" }));
        }""",
        list(JPEG),
    )
    expect(frame.locator(".chip bdi")).to_have_text(["shot.jpg"])
    expect(frame.get_by_role("alert").first).to_contain_text("film.mp4")


@pytest.mark.slow
def test_choices_of_an_agent_are_answered_by_a_click_and_once(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    asked = answer(found, "Which one?", bob)
    form = {
        "choices": [{"value": "b", "label": "Blue"}, {"value": "r", "label": "Red"}]
    }
    Message.objects.filter(pk=asked.pk).update(form=form)
    page.reload()
    frame = panel(page)
    frame.get_by_role("button", name="Blue").click()
    shows(frame, "My kettle leaks.", "Which one?", "Blue")
    expect(frame.get_by_role("button", name="Red")).to_be_disabled()
    until(lambda: found.messages.filter(answers=asked).exists(), page=page)
    assert found.messages.get(answers=asked).form == {"choice": "b"}


@pytest.mark.slow
def test_a_message_can_be_answered_by_itself(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    asked = answer(found, "Is it the blue one?", bob)
    answer(found, "And where did you buy it?", bob)
    bubble = frame.locator(".said.agent").filter(has_text="blue")
    bubble.hover()
    bubble.get_by_role("button", name="Reply").click()
    say(frame, "Yes.")
    expect(frame.locator(".quote")).to_have_text("Is it the blue one?")
    until(lambda: found.messages.filter(answers=asked).exists(), page=page)


@pytest.mark.slow
def test_corrected_words_and_words_taken_back_change_where_they_stand(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    found = ticket(page)
    first = answer(found, "It is the sael.", bob)
    second = answer(found, "Never mind.", bob)
    shows(frame, "My kettle leaks.", "It is the sael.", "Never mind.")
    actions.edit_message(first, text="It is the seal.", by=bob)
    actions.delete_message(second, by=bob)
    gone = "This message was deleted."
    shows(frame, "My kettle leaks.", "It is the seal.", gone)
    expect(frame.locator(".said.agent").first).to_contain_text("edited")


@pytest.mark.slow
def test_there_can_be_several_conversations(visit, bob):
    page = visit()
    frame = begin(page)
    say(frame, "My kettle leaks.")
    first = ticket(page)
    shows(frame, "My kettle leaks.")
    frame.get_by_role("button", name="Back").click()
    expect(frame.locator(".chats .row")).to_have_count(1)
    frame.locator("button.start").click()
    say(frame, "Where is my parcel?")
    until(lambda: Ticket.objects.count() == 2, page=page)
    shows(frame, "Where is my parcel?")
    frame.get_by_role("button", name="Back").click()
    expect(frame.locator(".chats .row")).to_have_count(2)
    answer(first, "It is the seal.", bob)
    row = frame.locator(".chats .row").first
    expect(row).to_contain_text("It is the seal.")
    expect(row.locator(".count")).to_contain_text("1")
    row.click()
    shows(frame, "My kettle leaks.", "It is the seal.")
    assert Ticket.objects.count() == 2
