"""/calls/ and /me/handset/: as on the pages, for programs."""

import pytest

from channels_app.models import PhoneCall
from tests.channels_app.telephone.exchange import IRMA, settles
from tests.tokens import make_token, program
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/calls/"


@pytest.fixture
def client(bob):
    return program(make_token(bob, "tickets:write", "tickets:read").secret)


def where(call, end=""):
    return f"{API}{call.public_id}/{end}"


def test_calls_are_listed_the_newest_first_and_narrowed(pbx, there, client, bob):
    for name in ("c1", "c2"):
        pbx.says("incoming", call=name)
    pbx.says("hungup", call="c1")
    settles()
    newest, oldest = client.get(API).json()["results"]
    assert (newest["state"], newest["number"], newest["ticket"]) == (
        "ringing", IRMA, None,
    )  # fmt: skip
    assert oldest["outcome"] == "missed"
    assert oldest["ticket"] == str(Ticket.objects.get().public_id)
    found = client.get(API, {"state": "ringing"}).json()["results"]
    assert [one["id"] for one in found] == [newest["id"]]
    assert client.get(API, {"outcome": "missed"}).json()["results"] == [oldest]
    assert client.get(f"{API}{newest['id']}/").json() == newest


def test_one_is_taken_and_written_down_once(pbx, there, client, ticket, bob):
    pbx.says("incoming")
    taken = client.post(where(pbx.call, "take/"), {}, format="json")
    assert taken.json()["agent"] == str(bob.public_id)
    body = {"outcome": "talked", "text": "It leaks.", "ticket": str(ticket.public_id)}
    written = client.post(where(pbx.call, "write-down/"), body, format="json")
    assert written.status_code == 200
    message = Message.objects.get(call__number=IRMA)
    assert written.json()["message"] == str(message.public_id)
    assert message.ticket == ticket
    again = client.post(where(pbx.call, "write-down/"), body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "call_written_down")


def test_one_is_hidden(pbx, there, client):
    pbx.says("incoming")
    assert client.post(where(pbx.call, "hide/"), {}, format="json").status_code == 200
    assert pbx.call.legs.filter(hidden_at__isnull=False).count() == 1


def test_a_call_that_did_not_ring_here_is_written_down_as_before(pbx, client):
    body = {"text": "My kettle leaks.", "number": IRMA, "outcome": "talked"}
    assert client.post(API, body, format="json").status_code == 201
    assert Ticket.objects.count() == 1
    assert not PhoneCall.objects.exists()


def test_where_one_is_rung_is_said_by_oneself(company, bob):
    client = program(make_token(bob, "people:write", "people:read").secret)
    nowhere = client.get("/api/v1/me/handset/").json()
    assert nowhere == {"extension": "", "address": ""}
    body = {"extension": "204", "address": "+46 70 222 22 22"}
    said = client.post("/api/v1/me/handset/", body, format="json").json()
    assert said == {"extension": "204", "address": "+46702222222"}
    assert client.get("/api/v1/me/handset/").json() == said
    odd = client.post("/api/v1/me/handset/", {"address": "bob"}, format="json")
    assert (odd.status_code, odd.json()["code"]) == (409, "no_handset")


def test_who_cannot_be_called_is_told_so(pbx, client, ticket, bob):
    answer = client.post(
        f"/api/v1/tickets/{ticket.public_id}/call-up/", {"number": IRMA}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "nowhere_called")
