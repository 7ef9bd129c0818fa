"""An answer that is told again is told to who may still see what it shows."""

import pytest

from tests.factories import make_team
from tickets import actions
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
KEY = {"idempotency-key": "1042"}


@pytest.fixture
def client(as_, bob):
    return as_(bob)


@pytest.fixture
def closed(ada):
    return make_team("Closed", lead=ada, is_open=False)


def again(client, address, sent):
    """What it is answered at first and once more, with something done in between."""

    def post():
        return client.post(address, sent, **JSON, headers=KEY)

    first = post()
    yield first
    yield post()


def test_ac_49_of_a_ticket_out_of_sight_no_answer_is_repeated(
    client, bob, ada, ticket, closed
):
    here = f"/api/v1/tickets/{ticket.public_id}/note/"
    answers = again(client, here, {"text": "Canary."})
    first = next(answers)
    actions.change_team(ticket, team=closed, by=ada)
    repeated = next(answers)

    assert (first.status_code, repeated.status_code) == (201, 404)
    assert "Canary" not in repeated.content.decode()
    assert ticket.messages.filter(direction="note").count() == 1


def test_ac_49_nor_of_many_at_once(client, ada, ticket, closed):
    note = {
        "ticket": str(ticket.public_id),
        "verb": "note",
        "body": {"text": "Canary."},
    }
    answers = again(client, "/api/v1/tickets/bulk/", {"operations": [note, note]})
    first = next(answers)
    actions.change_team(ticket, team=closed, by=ada)
    repeated = next(answers)

    assert [one["status"] for one in first.json()["results"]] == [201, 201]
    assert repeated.status_code == 404
    assert ticket.messages.filter(direction="note").count() == 2


def test_what_a_verb_put_out_of_sight_is_answered_the_same(client, ticket, closed):
    Ticket.objects.filter(pk=ticket.pk).update(assignee=None)
    here = f"/api/v1/tickets/{ticket.public_id}/tag/"
    first, repeated = again(client, here, {"name": "vip"})

    assert (first.status_code, repeated.status_code) == (200, 200)
    assert first.content == repeated.content
    assert repeated["Idempotent-Replayed"] == "true"
