"""A form that is sent twice says its words once (AC-72)."""

import re
from uuid import uuid4

import pytest

from tests.threads import at_once
from tickets import actions
from tickets.models import Delivery, Message, Ticket


def test_ac_72_a_reply_sent_again_is_the_one_that_was_said(ticket, bob):
    key = uuid4()
    first = actions.reply(ticket, text="Hello", by=bob, key=key)
    again = actions.reply(ticket, text="Hello", by=bob, key=key)

    assert again == first
    assert Delivery.objects.count() == 1


def test_a_note_sent_again_is_the_one_that_was_said(ticket, bob):
    key = uuid4()
    assert actions.note(ticket, text="x", by=bob, key=key) == actions.note(
        ticket, text="x", by=bob, key=key
    )


def test_the_same_words_from_another_form_are_said(ticket, bob):
    actions.reply(ticket, text="Hello", by=bob, key=uuid4())
    actions.reply(ticket, text="Hello", by=bob, key=uuid4())

    assert Delivery.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_ac_72_a_double_click_says_it_once(ticket, bob):
    key = uuid4()
    said = at_once(*[
        lambda: actions.reply(
            Ticket.objects.get(pk=ticket.pk), text="Hello", by=bob, key=key
        )
        for _ in range(3)
    ])  # fmt: skip

    assert len({message.pk for message in said}) == 1
    assert Message.objects.filter(direction="out").count() == 1


@pytest.mark.usefixtures("company")
def test_the_page_s_form_carries_a_key_of_its_own(client, ticket, bob):
    client.force_login(bob)
    url = f"/t/{ticket.number}/"

    pages = [client.get(url).content.decode() for _ in range(2)]
    keys = {
        key for page in pages for key in re.findall(r'name="key" value="(.+?)"', page)
    }

    assert len(keys) == 4  # a reply and a note, on each of two pages
    key = keys.pop()
    for _ in range(2):
        answer = client.post(f"{url}reply/", {"text": "Hello", "key": key})
        assert answer.status_code == 303
    assert Delivery.objects.count() == 1
