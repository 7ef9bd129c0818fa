"""Somebody who changed their number is who they were; whoever gets the old one is not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from channels_app import outbound
from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent, Team
from tests.channels_app.at_home import connected, work
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.whatsapp_person import Person
from tickets import actions
from tickets.models import Channel, Customer, Event, Identity, Ticket
from tickets.queries.way import WhyNot
from tickets.queries.ways import ways

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "46709999999"


@pytest.fixture
def door(
    wire: WhatsApp, company: Any, support: Team, settings: Any
) -> Iterator[Channel]:
    with connected(wire, support, settings) as channel:
        yield channel


def test_they_go_on_in_their_ticket(door: Channel, irma: Person, ada: Agent) -> None:
    irma.says("My kettle leaks.")
    work()
    irma.changes_number(NEW)
    work()

    # Before they wrote from there.
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    outbound.drain()
    irma.says("That helped.")
    work()

    [said] = irma.heard
    assert said.text == "Try the lid."
    ticket = Ticket.objects.get()
    assert ticket.messages.count() == 3
    assert Customer.objects.count() == 1
    known = Identity.objects.filter(verified_at__isnull=False)
    assert set(known.values_list("kind", "canonical")) == {
        ("whatsapp", irma.key), ("whatsapp", NEW), ("phone", f"+{NEW}"),
    }  # fmt: skip


def test_whoever_has_the_old_number_next_is_somebody_else(
    door: Channel, wire: WhatsApp, irma: Person
) -> None:
    old = irma.number
    irma.says("My kettle leaks.")
    work()
    irma.changes_number(NEW)
    work()
    stranger = wire.customer("Eve")
    stranger.number = old

    stranger.says("Hello?")
    work()

    first, second = Ticket.objects.order_by("id")
    assert first.customer != second.customer


def test_words_from_the_new_number_may_be_quicker(door: Channel, irma: Person) -> None:
    irma.says("My kettle leaks.")
    work()
    with irma.at.holding():
        irma.changes_number(NEW)
        irma.says("It still does.")
    notice, words = irma.at.waiting
    irma.at.deliver(words)
    work()
    assert Customer.objects.count() == 2

    irma.at.deliver(notice)
    work()

    assert {one.customer.name for one in Ticket.objects.all()} == {"Irma Berg"}
    assert Ticket.objects.values("customer").distinct().count() == 1


def test_told_again_it_changes_nothing(door: Channel, irma: Person) -> None:
    irma.says("My kettle leaks.")
    work()
    item = irma.changes_number(NEW)
    work()
    events = Event.objects.count()

    # By another name, as if it had never been told.
    item.payload["messages"][0]["id"] += "again"
    irma.at.deliver(item)
    work()

    assert Event.objects.count() == events
    last = Envelope.objects.order_by("-id")[0]
    assert (last.state, "nobody here" in last.reason) == ("rejected", True)


def test_who_never_wrote_stays_unknown(door: Channel, irma: Person) -> None:
    irma.changes_number(NEW)
    work()

    assert Identity.objects.count() == 0
    assert Envelope.objects.get().state == "rejected"


def test_reactions_stay_theirs(door: Channel, irma: Person, ada: Agent) -> None:
    irma.says("My kettle leaks.")
    work()
    actions.reply(Ticket.objects.get(), text="Try the lid.", by=ada)
    outbound.drain()
    irma.reacts(irma.heard[0], "👍")
    work()
    irma.changes_number(NEW)
    work()

    answer = Ticket.objects.get().messages.get(direction="out")
    [sign] = answer.reactions.all()
    assert (sign.emoji, sign.identity.canonical) == ("👍", irma.key)


def test_a_click_on_an_advertisement_makes_words_free_and_no_window_longer(
    door: Channel, irma: Person
) -> None:
    """Meta bills what is said after an advertisement otherwise for some days; what may be
    said without a template is the same as ever."""
    irma.sends("text", {"body": "Hello"}, referral={"source_type": "ad"})
    work()
    [way] = ways(Ticket.objects.get()).all
    assert way.is_open

    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        [way] = ways(Ticket.objects.get()).all

    assert way.why_not is WhyNot.WINDOW
