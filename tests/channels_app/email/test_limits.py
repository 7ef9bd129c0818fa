"""A mailbox sends no more than it may; what is over that waits, people's answers first."""

from datetime import timedelta

import pytest

from channels_app import outbound
from channels_app.actions import counted, rates
from channels_app.actions.mailboxes import RATES, add_mailbox, edit_mailbox, traits_of
from channels_app.models import Allowance, Connection, Went
from channels_app.queries import limited
from tests.channels_app.email.test_company_server import fields
from tests.channels_app.sending.conftest import noon
from tests.factories import make_identity, make_ticket
from tests.fake_channel import KIND
from tests.threads import at_once
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Channel, Delivery

__all__ = ["noon"]

pytestmark = pytest.mark.django_db(transaction=True)

TWO_A_MINUTE = {"count": 2, "per": 60, "whom": "channel", "counts": True}
FIVE_AN_HOUR = {"count": 5, "per": 3600, "whom": "channel", "counts": True}


def limit(door, *limits) -> None:
    Channel.objects.filter(pk=door.pk).update(
        traits={**door.traits, "rates": list(limits)}
    )


def write(door, bob, name):
    """An answer to a person of that name."""
    who = make_ticket(door, identity=make_identity(name, kind=KIND))
    return actions.reply(who, text=name, by=bob).deliveries.get()


def by_itself(door, name):
    ticket = make_ticket(door, identity=make_identity(name, kind=KIND))
    to = ticket.messages.get().identity
    said = actions.say_automatically(ticket, text=name, to=to, channel=door)
    return said.deliveries.get()


def test_never_more_go_in_any_of_its_windows(door, provider, noon, bob):
    limit(door, TWO_A_MINUTE, FIVE_AN_HOUR)
    for number in range(7):
        write(door, bob, f"Person {number}")
    gone = []
    for _minute in range(4):
        while outbound.drain():
            pass
        gone.append(len(provider.taken))
        assert outbound.waiting() == 0.0
        noon.shift(timedelta(seconds=60))
    # By the minute, until the hour is full.
    assert gone == [2, 4, 5, 5]
    noon.shift(timedelta(minutes=56))
    outbound.drain()
    assert len(provider.taken) == 7
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_people_s_answers_go_before_automatic_mail(door, provider, noon, bob):
    limit(door, {**TWO_A_MINUTE, "count": 1})
    for name in ("Robot A", "Robot B"):
        by_itself(door, name)
    write(door, bob, "Irma")
    order = []
    for _minute in range(3):
        outbound.drain()
        order.append(provider.taken[-1].text)
        noon.shift(timedelta(seconds=60))
    assert order == ["Irma", "Robot A", "Robot B"]


def test_an_answer_takes_along_what_goes_to_the_same_address_before_it(
    door, provider, noon, bob
):
    limit(door, {**TWO_A_MINUTE, "count": 1})
    by_itself(door, "Robot")
    to_irma = by_itself(door, "Irma")
    actions.reply(to_irma.message.ticket, text="Yes", by=bob)
    order = []
    for _minute in range(3):
        outbound.drain()
        order.append(provider.taken[-1].text)
        noon.shift(timedelta(seconds=60))
    assert order == ["Irma", "Yes", "Robot"]


def test_a_conversation_says_about_when_it_goes(
    company, door, provider, noon, bob, ada
):
    limit(door, TWO_A_MINUTE)
    sent = [write(door, bob, f"Person {number}") for number in range(5)]
    outbound.drain()

    times = limited.when([one.public_id for one in sent])

    minutes = [
        round((times[one.public_id] - one.created_at).total_seconds() / 60)
        for one in sent[2:]
    ]
    assert (minutes, len(times)) == ([1, 1, 2], 3)
    number = sent[4].message.ticket.number
    page = shown(browser_of(ada).get(f"/t/{number}/"))
    at = times[sent[4].public_id]
    assert f"Waits for the mailbox's limit; goes at about {at:%H:%M}" in page


def test_many_workers_together_never_exceed_it(door):
    limits = [{**TWO_A_MINUTE, "count": 5}]
    waits = at_once(*[lambda: rates.take(door.pk, 0, limits)] * 12)
    assert sum(wait.is_over for wait in waits) == 5


def test_what_no_limit_counts_any_more_is_forgotten(door, noon):
    counted.note(door.pk)
    assert counted.forget() == 0
    noon.shift(timedelta(days=1, seconds=1))
    assert (counted.forget(), Went.objects.count()) == (1, 0)


def test_a_mailbox_s_limits_are_its_traits_and_a_higher_one_counts_at_once(
    company, ada, support
):
    typed = fields(support, smtp_by="own", rate_minute=30, rate_day=500)
    channel = add_mailbox(by=ada, **typed)
    per = [(one["count"], one["per"]) for one in channel.traits["rates"]]
    assert per == [(30, 60), (500, 86_400)]
    rates.close(channel.pk, None, 3600)

    edit_mailbox(channel, by=ada, **{**typed, "rate_day": None})

    channel.refresh_from_db()
    assert [one["count"] for one in channel.traits["rates"]] == [30]
    assert "rate_day" not in Connection.objects.get(channel=channel).config
    assert not Allowance.objects.exclude(closed_until=None).exists()
    config = {"address": "a@b.test", **dict.fromkeys(RATES)}
    assert "rates" not in traits_of(config)


def test_admins_see_that_a_mailbox_is_full_and_until_when(company, ada, support):
    channel = add_mailbox(by=ada, **fields(support, smtp_by="own", rate_hour=30))
    where = f"/api/v1/channels/{channel.public_id}/health/"
    client = program(make_token(ada).secret)
    assert client.get(where).json()["full_until"] is None

    rates.close(channel.pk, None, 3600)

    assert client.get(where).json()["full_until"] is not None
    page = shown(browser_of(ada).get("/settings/mailboxes/"))
    assert "waits for its limit" in page
