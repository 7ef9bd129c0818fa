"""Where an agent stands, and what rings them, over the socket of their page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Presence
from tests.browser.signing import session_cookie
from tests.factories import known
from tests.live.conftest import Page, raw_socket
from tests.threads import until
from tests.tickets.chatting import chat, make_widget, offer_of
from tickets import actions, heartbeat
from tickets.actions import ring

pytestmark = pytest.mark.django_db(transaction=True)


def state(agent) -> str:
    return presence.standing(agent).state


@pytest.fixture
def widget(support):
    return make_widget(support)


@pytest.fixture
def impatient(monkeypatch):
    """Presence is looked at again and again: the rows still say what they say."""
    monkeypatch.setattr(heartbeat, "TRY_AGAIN", 0.1)


def lapse(agent, **active) -> None:
    """As if it was written long ago."""
    now = timezone.now()
    idle = now - timedelta(**active)
    Presence.objects.filter(agent=agent).update(here_until=now, active_at=idle)


def test_whoever_opens_a_page_is_online_and_told_so(site, bob):
    assert state(bob) == "off"
    session = session_cookie(bob, site)["value"]
    with raw_socket(site, session=session) as socket:
        told = Page(socket, session).hears("self")
        assert told == {
            "t": "self",
            "state": "online",
            "rings": [],
            "chats": [],
            "calls": [],
        }
        assert state(bob) == "online"


def test_as_long_as_a_page_is_open_presence_is_renewed(open_socket, bob, impatient):
    open_socket(bob)
    lapse(bob, seconds=1)
    assert state(bob) == "off"
    until(lambda: state(bob) == "online", seconds=12)


def test_a_page_on_which_nothing_is_done_leaves_its_agent_away(
    open_socket, bob, impatient
):
    page = open_socket(bob)
    lapse(bob, minutes=11)
    assert page.hears("self", within=12)["state"] == "away"
    page.say(t="here")
    Presence.objects.update(here_until=timezone.now())
    assert page.hears("self", within=12)["state"] == "online"


def test_presence_chosen_on_one_page_is_seen_on_all(open_socket, bob, ada):
    mine, others = open_socket(bob), open_socket(ada)
    people.choose_presence(bob, chosen="away")
    assert mine.hears("self")["state"] == "away"
    assert others.is_silent()


def test_a_chat_rings_those_it_is_put_to_and_nobody_else(
    open_socket, drain, widget, ada, bob, carol
):
    bobs, carols = open_socket(bob), open_socket(carol)
    ticket = chat(widget)
    ring.drain()
    drain()
    handover = offer_of(ticket)
    told = bobs.hears("ring", id=str(handover.public_id))
    assert told == {
        "t": "ring", "id": str(handover.public_id), "n": ticket.number,
        "until": handover.expires_at.isoformat(), "loud": True,
    }  # fmt: skip
    assert not [frame for frame in carols.heard() if frame["t"] == "ring"]


def test_the_others_hear_that_it_is_over(open_socket, drain, widget, ada, bob):
    adas, bobs = open_socket(ada), open_socket(bob)
    ticket = chat(widget)
    ring.drain()
    drain()
    adas.hears("ring")
    actions.accept(offer_of(ticket), by=bob)
    drain()
    for page in (adas, bobs):
        over = page.hears("ring-over")
        assert (over["by"], over["how"]) == (str(bob.public_id), "accepted")


def test_the_giver_hears_what_became_of_their_offer(
    open_socket, drain, ticket, ada, bob
):
    bobs = open_socket(bob)
    handover = actions.hand_over(known(ticket), to=ada, note="Please.", by=bob)
    drain()
    actions.decline(handover, reason="No", by=ada)
    drain()
    told = bobs.hears("offer")
    assert (told["n"], told["how"]) == (ticket.number, "declined")


def test_what_rings_is_told_to_a_page_that_comes_later(site, open_socket, widget, bob):
    open_socket(bob)
    ticket = chat(widget)
    ring.drain()
    session = session_cookie(bob, site)["value"]
    with raw_socket(site, session=session) as socket:
        told = Page(socket, session).hears("self")
    assert told["rings"] == [str(offer_of(ticket).public_id)]


def test_a_ring_whose_signal_got_lost_is_told_with_the_next_renewal(
    open_socket, widget, bob, impatient
):
    page = open_socket(bob)
    ticket = chat(widget)
    ring.drain()
    # Nobody tells listeners here: there is no signal.
    told = page.hears("self", within=12)
    assert told["rings"] == [str(offer_of(ticket).public_id)]
