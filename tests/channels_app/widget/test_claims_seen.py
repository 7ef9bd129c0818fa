"""What a page says of its visitor, as agents see it; and tags it asks for."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from channels_app.models import Envelope
from tests.channels_app.widget.factories import say
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.models import Event, Status, Tag, Ticket

pytestmark = pytest.mark.usefixtures("company")

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = "2026-11-22T11:55:00.000Z"
EVENT = {"name": "Basket", "props": {"items": 3, "gift": True}, "at": AT}


def panel(ticket, agent):
    address = reverse("channels:visitor", args=[ticket.number])
    return browser_of(agent).get(address, headers={"HX-Request": "true"})


def test_agents_see_it_marked_as_what_it_is(irma, bob):
    about = {
        "context": {"Plan": "gold", "Trial": False, "Paid": True},
        "events": [EVENT],
        "tags": ["vip"],
        "searched": "kettle leaks",
        "article": "leaks",
    }
    with time_machine.travel(NOON, tick=False):
        ticket = say(irma, about=about).ticket
        page = shown(panel(ticket, bob))
    assert (
        "What their page says not proven Paid ✓ Plan gold Trial – Tags vip"
        " Searched for kettle leaks Read leaks"
        " Did Basket gift: ✓ items: 3 5 minutes ago"
    ) in page
    # It is no fact of the ticket unless an agent says so.
    assert not ticket.facts.exists()


def test_markup_in_it_is_words(irma, bob):
    evil = "<img src=x onerror=alert(1)>"
    event = {"name": evil, "props": {evil: evil}, "at": AT}
    about = {"context": {evil: evil}, "events": [event], "tags": [evil]}
    ticket = say(irma, about={**about, "searched": evil}).ticket
    page = panel(ticket, bob).content.decode()
    assert "<img" not in page
    assert page.count("&lt;img") == 7


def test_a_page_that_says_nothing_has_no_such_section(irma, bob):
    ticket = say(irma, about={"page": "https://shop.example/"}).ticket
    assert "What their page says" not in shown(panel(ticket, bob))


def test_a_clock_that_is_ahead_tells_of_no_future(irma, bob):
    ahead = (timezone.now() + timedelta(days=9)).isoformat()
    ticket = say(irma, about={"events": [{**EVENT, "at": ahead}]}).ticket
    assert "from now" not in shown(panel(ticket, bob))


# --- tags


@pytest.fixture
def used():
    """Tags the company has."""
    return [Tag.objects.create(name=name) for name in ("refund", "vip")]


def tags(ticket: Ticket) -> list[str]:
    return list(ticket.tags.values_list("name", flat=True))


def test_tags_the_company_uses_are_put_on_the_ticket_and_its_timeline_says_so(
    irma, bob, used
):
    ticket = say(irma, about={"tags": ["Refund", " refund ", "unheard of"]}).ticket
    assert tags(ticket) == ["refund"]
    assert Tag.objects.count() == 2
    event = ticket.events.get(verb=Event.Verb.TAGGED)
    assert (event.actor, event.data) == (None, {"name": "refund"})
    page = browser_of(bob).get(f"/t/{ticket.number}/")
    assert "It came with the tag refund" in shown(page)
    assert "unheard of" in shown(panel(ticket, bob))


def test_they_come_with_the_first_words_alone(irma, bob, used):
    chat = str(uuid4())
    ticket = say(irma, chat=chat, about={"tags": ["vip"]}).ticket
    actions.untag(ticket, name="vip", by=bob)
    say(irma, chat=chat, about={"tags": ["vip", "refund"]})
    assert tags(ticket) == []
    Ticket.objects.update(status=Status.CLOSED)
    assert tags(say(irma, chat=chat, about={"tags": ["vip"]}).ticket) == []


def test_each_of_several_new_tickets_gets_its_own(irma, used):
    for name in ("vip", "refund", ""):
        assert irma.say(name or "-", about={"tags": [name]}).status_code == 202
    last = say(irma, "Plain")
    found = {one.subject: tags(one) for one in Ticket.objects.all()}
    assert found == {"vip": ["vip"], "refund": ["refund"], "-": [], "Plain": []}
    assert last.ticket.seq == 2


def test_words_without_tags_ask_for_none(irma, used):
    assert irma.say(about={"tags": []}).status_code == 202
    assert b"tags" not in Envelope.objects.get().content()
