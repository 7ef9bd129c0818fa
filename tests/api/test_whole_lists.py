"""What programs do to whole lists, how people look at lists, and the first steps."""

import pytest

from helpdesk.base.accounts.models import Company
from tests.factories import make_ticket
from tests.tokens import make_token, program
from tickets.actions import many
from tickets.models import Look, ManyJob, Status

pytestmark = pytest.mark.usefixtures("company")
JOBS, LOOKS, STEPS = (
    f"/api/v1/{one}/" for one in ("tickets/whole-list", "looks", "first-steps")
)


def client_of(agent):
    return program(make_token(agent).secret)


def drained():
    while many.drain():
        pass


def test_a_verb_is_run_on_a_whole_list_watched_and_taken_back(mailbox, ticket, bob):
    others = [make_ticket(mailbox, subject=f"Teapot {n}") for n in range(3)]
    client = client_of(bob)

    made = client.post(JOBS, {"verb": "resolve", "where": "subject:Teapot"})

    assert (made.status_code, made.json()["ended_at"]) == (201, None)
    where = f"{JOBS}{made.json()['id']}/"
    drained()
    told = client.get(where).json()
    numbers = [one.number for one in others]
    assert (told["done"], told["total"], told["refusals"]) == (numbers, 3, 0)
    assert told["ended_at"] is not None
    [first] = client.get(JOBS).json()["results"]
    assert first["id"] == told["id"]

    back = client.post(f"{where}undo/")
    drained()
    assert back.status_code == 201
    assert client.get(f"{JOBS}{back.json()['id']}/").json()["done"] == numbers
    for one in others:
        one.refresh_from_db()
        assert one.status == Status.OPEN
    assert client.post(f"{where}undo/").json()["code"] == "already_taken_back"


def test_it_is_stopped_before_it_is_done(mailbox, ticket, bob):
    client = client_of(bob)
    made = client.post(JOBS, {"verb": "tag", "name": "late", "view": "open"}).json()
    client.post(f"{JOBS}{made['id']}/undo/")
    drained()
    assert not ticket.tags.exists()
    assert client.get(f"{JOBS}{made['id']}/").json()["done"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"verb": "resolve"}, 400),
        ({"verb": "tag", "view": "open"}, 400),
        ({"verb": "explode", "view": "open"}, 400),
        ({"verb": "snooze", "name": "tomorrow", "view": "open"}, 400),
        ({"verb": "resolve", "where": "subject:("}, 400),
        ({"verb": "resolve", "view": "no-such-list"}, 404),
    ],
)
def test_what_cannot_be_run_is_refused_and_nothing_begins(ticket, bob, body, code):
    assert client_of(bob).post(JOBS, body).status_code == code
    assert not ManyJob.objects.exists()


def test_nobody_sees_or_takes_back_what_another_began(ticket, ada, bob):
    made = client_of(bob).post(JOBS, {"verb": "take", "view": "open"}).json()
    where = f"{JOBS}{made['id']}/"
    assert client_of(ada).get(where).status_code == 404
    assert client_of(ada).post(f"{where}undo/").status_code == 404
    assert client_of(ada).get(JOBS).json()["results"] == []


def test_how_one_looks_at_a_list_is_changed_a_bit_at_a_time(ticket, ada, bob):
    client = client_of(bob)
    given = {"view": "open", "is_table": True, "columns": ["number", "team"]}
    client.post(LOOKS, given, format="json")
    look = client.post(LOOKS, {"view": "open", "order": "-number"}, format="json")
    told = given | {"order": "-number", "density": ""}
    assert (look.status_code, look.json()) == (200, told)
    assert client.get(LOOKS).json() == {"results": [told]}
    assert client_of(ada).get(LOOKS).json() == {"results": []}
    for wrong, code in (
        ({"view": "open", "columns": ["nonsense"]}, 400),
        ({"view": "open", "order": "-nonsense"}, 400),
        ({"view": "nonsense"}, 404),
    ):
        assert client.post(LOOKS, wrong, format="json").status_code == code
    assert Look.objects.count() == 1


def test_the_first_steps_are_seen_and_hidden(ticket, ada, bob):
    client = client_of(bob)
    told = client.get(STEPS).json()
    steps = {one["name"]: one["is_taken"] for one in told["results"]}
    assert (steps, told["are_shown"]) == ({"article": False, "canned": False}, True)
    hidden = client.post(STEPS, {"for_whom": "me", "wanted": False})
    assert hidden.json()["are_shown"] is False
    assert client.post(STEPS, {"for_whom": "all", "wanted": False}).status_code == 403
    client_of(ada).post(STEPS, {"for_whom": "all", "wanted": False})
    assert Company.objects.exclude(first_steps_hidden_at=None).exists()
