"""GET /events/ and /tickets/{id}/events/: what happened, for programs."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from helpdesk.runtime.archive import begin_anew
from tests.factories import make_ticket
from tests.tickets.test_feed import kinds
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

FEED = "/api/v1/events/"


@pytest.fixture
def feed(as_, ada):
    """What Ada is answered."""
    client = as_(ada)
    return lambda **asked: client.get(FEED, asked)


def test_the_feed_goes_on_with_its_cursor(feed, ticket, bob):
    first = feed(limit=1)
    assert first.status_code == 200
    assert first["Cache-Control"] == "no-store"
    assert set(first.json()) == {"results", "next_cursor", "has_more"}
    second = feed(after=first.json()["next_cursor"]).json()
    assert kinds(first.json()["results"] + second["results"]) == ["opened", "received"]
    assert (first.json()["has_more"], second["has_more"]) == (True, False)
    actions.tag(ticket, name="vip", by=bob)
    assert kinds(feed(after=second["next_cursor"]).json()["results"]) == ["tagged"]


def test_it_can_be_narrowed_by_type_and_ticket(feed, ticket, mailbox, bob):
    other = make_ticket(mailbox)
    actions.tag(other, name="vip", by=bob)
    both = feed(type="ticket.opened,ticket.tagged").json()["results"]
    assert kinds(both) == ["opened", "opened", "tagged"]
    again = feed(type=["ticket.opened", "ticket.tagged"], ticket=str(other.public_id))
    assert kinds(again.json()["results"]) == ["opened", "tagged"]
    assert feed(ticket=str(uuid4())).json()["results"] == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"after": "x"}, "after"),
        ({"limit": "0"}, "limit"),
        ({"type": "ticket.reply_held"}, "type"),
        ({"type": ""}, "type"),
        ({"ticket": "1"}, "ticket"),
        ({"cursor": "x"}, "cursor"),
    ],
)
def test_what_cannot_be_asked_is_said(feed, ticket, asked, field):
    answer = feed(**asked)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_a_cursor_from_before_a_restore_is_gone_and_says_what_to_do(feed, ticket):
    cursor = feed().json()["next_cursor"]
    begin_anew()
    answer = feed(after=cursor)
    assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")
    assert "Start anew" in answer.json()["detail"]
    assert len(feed().json()["results"]) == 2


def test_only_with_the_scope_of_the_feed(company, ticket, ada):
    reads = program(make_token(ada, "events:read").secret)
    assert reads.get(FEED).status_code == 200
    other = program(make_token(ada, "tickets:read").secret).get(FEED)
    assert (other.status_code, other.json()["code"]) == (403, "insufficient_scope")
    assert Client().get(FEED).status_code == 401
    assert reads.post(FEED).status_code in {403, 405}


def test_ac_49_no_door_of_events_tells_of_tickets_of_closed_teams(
    as_, ticket, bill, grace, bob
):
    actions.note(bill, text="Canary", by=grace)
    client = as_(bob)
    told = client.get(FEED).content.decode()
    for canary in (str(bill.public_id), "Canary", "Grace"):
        assert canary not in told
    own = client.get(f"/api/v1/tickets/{bill.public_id}/events/")
    missing = client.get(f"/api/v1/tickets/{uuid4()}/events/")
    assert (own.status_code, missing.status_code) == (404, 404)
    assert own.json()["code"] == missing.json()["code"] == "not_found"


class TestTimeline:
    def test_it_is_that_of_one_ticket_by_seq(self, as_, ticket, mailbox, bob, ada):
        make_ticket(mailbox)
        actions.tag(ticket, name="vip", by=bob)
        client, address = as_(ada), f"/api/v1/tickets/{ticket.public_id}/events/"
        whole = client.get(address, {"count": "true"}).json()
        assert kinds(whole["results"]) == ["opened", "received", "tagged"]
        assert (whole["count"], whole["next"]) == (3, None)
        assert (
            client.get(address, {"after": 2}).json()["results"] == whole["results"][2:]
        )
        first = client.get(address, {"limit": 2}).json()
        rest = client.get(first["next"]).json()
        assert first["results"] + rest["results"] == whole["results"]

    def test_what_is_under_undo_is_not_in_it(self, as_, ticket, bob, ada):
        held = actions.reply(ticket, text="Soon", by=bob, hold=timedelta(seconds=10))
        address = f"/api/v1/tickets/{ticket.public_id}/events/"
        assert str(held.public_id) not in as_(ada).get(address).content.decode()
        assert Event.objects.filter(verb="reply_held").exists()

    @pytest.mark.parametrize("after", ["-1", "x", "٣", "9" * 30])
    def test_after_is_a_number(self, as_, ticket, ada, after):
        address = f"/api/v1/tickets/{ticket.public_id}/events/"
        assert as_(ada).get(address, {"after": after}).status_code == 400


def test_the_same_event_is_the_same_in_the_feed_and_in_the_timeline(as_, ticket, ada):
    client = as_(ada)
    feed = client.get(FEED).json()["results"]
    own = client.get(f"/api/v1/tickets/{ticket.public_id}/events/").json()["results"]
    assert json.dumps(feed) == json.dumps(own)
