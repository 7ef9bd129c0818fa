"""Asking for more than words: choices to click, fields to fill in."""

import pytest

from tests.factories import make_words
from tests.tickets.chatting import TRAITS, chat, make_widget
from tests.tickets.pages import browser_of, shown, url
from tickets import actions
from tickets.offer_errors import CannotAsk, NothingAsked

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def talk(support):
    widget = make_widget(support)
    widget.traits = {**TRAITS, "asks": True}
    widget.save()
    return chat(widget)


def asked(ticket):
    return ticket.messages.get(direction="out")


def test_choices_go_along_with_the_words(talk, bob):
    actions.ask(talk, text="Which?", choices=["Blue", " Red ", "", "Blue"], by=bob)
    message = asked(talk)
    assert message.text == "Which?"
    assert message.form == {
        "options": [
            {"label": "Blue", "value": "Blue"}, {"label": "Red", "value": "Red"},
        ]
    }  # fmt: skip
    assert message.deliveries.count() == 1


def test_fields_get_names_of_their_own(talk, bob):
    fields = [
        {"label": "Order", "kind": "text", "required": True},
        {"label": "Mail", "kind": "email", "required": False},
    ]
    actions.ask(talk, text="Please:", fields=fields, by=bob)
    assert [(one["name"], one["label"], one["kind"], one["required"])
            for one in asked(talk).form["fields"]] == [
        ("field1", "Order", "text", True), ("field2", "Mail", "email", False),
    ]  # fmt: skip


def test_a_question_without_answers_is_refused_and_says_what_to_do(talk, bob):
    with pytest.raises(NothingAsked):
        actions.ask(talk, text="Well?", choices=[" "], by=bob)
    answer = browser_of(bob).post(url(talk, "ask"), {"text": "Well?"})
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["choices"]


def test_a_channel_that_carries_words_alone_is_not_asked_by(ticket, bob):
    with pytest.raises(CannotAsk):
        actions.ask(ticket, text="Which?", choices=["Blue"], by=bob)
    assert url(ticket, "ask") not in browser_of(bob).get(url(ticket)).content.decode()


def test_the_form_on_the_page_asks_once_however_often_it_is_sent(talk, bob):
    assert url(talk, "ask") in browser_of(bob).get(url(talk)).content.decode()
    typed = {
        "key": "11111111-1111-4111-8111-111111111111", "text": "Please:",
        "label_1": "Order", "kind_1": "text", "required_1": "on",
        "label_3": "Phone", "kind_3": "phone",
    }  # fmt: skip
    for _twice in range(2):
        browser_of(bob).post(url(talk, "ask"), typed)
    labels = [one["label"] for one in asked(talk).form["fields"]]
    assert labels == ["Order", "Phone"]


def test_the_conversation_shows_what_was_asked_and_what_it_was_answered_with(talk, bob):
    message = actions.ask(talk, text="Which?", choices=["Blue", "<i>Red</i>"], by=bob)
    first = talk.messages.earliest("seq")
    words = make_words(
        "Blue", answered=message.public_id, form={"choice": "Blue"}, subject=""
    )
    actions.receive(talk, channel=first.channel, identity=first.identity, words=words)

    page = browser_of(bob).get(url(talk)).content.decode()
    assert '<ul class="asked" aria-label="Choices">' in page
    assert "&lt;i&gt;Red&lt;/i&gt;" in page
    assert f'<blockquote class="answers"><a href="#m{message.seq}">Which?</a>' in page


def test_corrected_and_deleted_words_look_so(talk, bob):
    first = actions.reply(talk, text="Helo", by=bob)
    second = actions.reply(talk, text="Secret", by=bob)
    actions.edit_message(first, text="Hello", by=bob)
    actions.delete_message(second, by=bob)
    page = shown(browser_of(bob).get(url(talk)))
    assert "Hello" in page
    assert "edited" in page
    assert "This message was deleted." in page
    assert "Secret" not in page


def test_a_colleagues_words_are_theirs_to_change_or_their_leads(talk, bob, ada, carol):
    message = actions.reply(talk, text="Hello", by=bob)
    menu = f"{url(talk)}messages/{message.public_id}/menu/"
    edit = f"edit-message/?message={message.public_id}"
    found = {
        one.name: edit in browser_of(one).get(menu).content.decode()
        for one in (ada, bob, carol)
    }
    assert found == {"Ada": True, "Bob": True, "Carol": False}
