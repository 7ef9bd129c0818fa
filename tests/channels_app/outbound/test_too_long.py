"""Whoever writes more than a channel takes is told before anything is sent."""

from datetime import timedelta

import pytest

from tests.tokens import make_token, program
from tickets import actions
from tickets.channel_errors import TooLongForChannel
from tickets.models import Channel, Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("hold", [0, 10])
def test_too_many_letters_are_refused_in_words_and_nothing_is_kept(
    ticket, door, bob, hold
):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    held = timedelta(seconds=hold)
    with pytest.raises(TooLongForChannel, match="21 letters long, and 20 are") as found:
        actions.reply(ticket, text="x" * 21, by=bob, hold=held)
    assert found.value.data == {"most": 20, "length": 21}
    assert not Delivery.objects.exists()
    assert not Message.objects.filter(direction="out").exists()

    actions.reply(ticket, text="x" * 20, by=bob, hold=held)
    assert Delivery.objects.count() == 1


def test_a_note_may_be_as_long_as_it_likes(ticket, door, bob):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    actions.note(ticket, text="x" * 200, by=bob)


def test_the_page_says_so_and_gives_the_words_back(company, ticket, door, bob, client):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    client.force_login(bob)
    assert 'data-longest="20"' in client.get(f"/t/{ticket.number}/").text
    form = {"text": "x" * 21, "mode": "reply"}
    at = f"/t/{ticket.number}/reply/"
    told = client.post(at, form, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (409, "too_long_for_channel")
    assert "This is 21 letters long, and 20 are taken there." in told.json()["words"]
    shown = client.post(at, form)
    assert shown.status_code == 409
    assert "20 are taken there" in shown.text
    assert "x" * 21 in shown.text


def test_a_program_is_told_how_many_letters_go(company, ticket, door, bob):
    Channel.objects.update(traits={**door.traits, "longest": 20})
    told = program(make_token(bob, "tickets:write").secret).post(
        f"/api/v1/tickets/{ticket.public_id}/reply/", {"text": "x" * 21}, format="json"
    )
    assert (told.status_code, told.json()["code"]) == (409, "too_long_for_channel")
    assert told.json()["data"] == {"most": 20, "length": 21}
