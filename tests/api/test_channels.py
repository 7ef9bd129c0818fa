"""Channels by the API: names for all, settings for admins, secrets for nobody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_app import intake
from channels_app.actions import doors, mailboxes, widgets
from channels_app.adapter import Raw
from channels_app.models import Envelope
from helpdesk.base.accounts import actions as people
from tests.peers import free_port
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
API = "/api/v1/"
PASSWORD = "canary-of-imap"


@pytest.fixture
def desk(as_, ada, support, company):
    """A mailbox with a password, made by the API."""
    given = {
        "address": "help@shop.test",
        "team": str(support.public_id),
        "imap_password": PASSWORD,
        "imap_host": "127.0.0.1",
        "imap_port": free_port(),
        "smtp_host": "127.0.0.1",
        "smtp_port": free_port(),
    }
    made = as_(ada).post(f"{API}channels/mailboxes/", given, **JSON)
    assert made.status_code == 201, made.text
    assert PASSWORD not in made.text
    return made.json()


@pytest.fixture
def chat(ada, support, company):
    return widgets.add_widget(team=support, name="Shop", by=ada)


@pytest.fixture
def odd(mailbox):
    """A mail in quarantine."""
    intake.store(mailbox, [Raw(content=b"\x00odd", source_key="1", conv_key="a")])
    envelope = Envelope.objects.get()
    envelope.state, envelope.reason = "quarantined", "Nobody can read it"
    envelope.ended_at = timezone.now()
    envelope.save()
    return envelope


def test_who_may_read_what_is_as_on_the_pages(
    as_, ada, bob, carol, dan, support, desk, chat, odd
):
    robot = people.make_service(name="Robot", teams=[support], by=ada)
    everybody, admins = (200,) * 5, (200, 404, 404, 404, 404)
    table = {
        "channels/": everybody,
        f"channels/{chat.public_id}/": everybody,
        "channels/health/": admins,
        f"channels/{chat.public_id}/health/": admins,
        "channels/mailboxes/": admins,
        f"channels/mailboxes/{desk['id']}/": admins,
        "channels/widgets/": admins,
        f"channels/widgets/{chat.public_id}/": admins,
        "envelopes/": admins,
        f"envelopes/{odd.public_id}/": admins,
        f"envelopes/{odd.public_id}/raw/": admins,
        "visitors/": admins,
    }
    actors = [as_(one) for one in (ada, bob, carol, dan, robot)]

    found = {
        address: tuple(one.get(API + address).status_code for one in actors)
        for address in table
    }

    assert found == table


def test_nobody_but_admins_changes_any(as_, bob, carol, dan, desk, chat, odd):
    addresses = [
        ("channels/mailboxes/", {}),
        ("channels/mailboxes/check/", {}),
        (f"channels/mailboxes/{desk['id']}/switch/", {"active": False}),
        (f"channels/mailboxes/{desk['id']}/check/", {}),
        ("channels/widgets/", {}),
        (f"channels/widgets/{chat.public_id}/switch/", {"active": False}),
        (f"channels/widgets/{chat.public_id}/secret/", {}),
        (f"channels/widgets/{chat.public_id}/drop-old-secret/", {}),
        (f"envelopes/{odd.public_id}/reprocess/", {}),
        (f"envelopes/{odd.public_id}/reject/", {"reason": "Spam"}),
    ]

    for who in (bob, carol, dan):
        for address, given in addresses:
            answer = as_(who).post(API + address, given, **JSON)
            assert answer.status_code == 404, (who.name, address)
    chat.refresh_from_db()
    odd.refresh_from_db()
    assert (chat.is_active, odd.state) == (True, "quarantined")


def test_ac_75_no_answer_tells_a_secret_of_a_channel(as_, ada, desk, chat):
    client = as_(ada)
    address = f"{API}channels/widgets/{chat.public_id}/"
    told = client.post(f"{address}secret/", {}, **JSON)
    made = told.json()["secret"]
    kept = {"imap_password": "", "smtp_password": "second-canary"}
    changed = client.patch(f"{API}channels/mailboxes/{desk['id']}/", kept, **JSON)
    never = [PASSWORD, "second-canary", made]
    pages = [
        "channels/", "channels/health/?expand=channel", "channels/mailboxes/",
        f"channels/mailboxes/{desk['id']}/", "channels/widgets/?expand=team",
        f"channels/widgets/{chat.public_id}/", "teams/", "envelopes/",
    ]  # fmt: skip

    answers = [client.get(API + page) for page in pages]
    answers += [
        changed,
        client.post(f"{address}switch/", {"active": True}, **JSON),
        client.post(f"{address}secret/", {}, **JSON),
        client.post(f"{address}secret/", {}, **JSON),
        client.post(f"{address}drop-old-secret/", {}, **JSON),
    ]

    assert [one.status_code for one in answers[-5:]] == [200, 200, 201, 409, 200]
    assert not [word for word in never for one in answers if word in one.text]
    box = mailboxes.Connection.objects.get(channel__public_id=desk["id"])
    assert box.settings().secret["imap_password"] == PASSWORD


def test_what_tells_a_secret_or_calls_the_world_takes_no_key(as_, ada, desk, chat):
    for address in (
        f"channels/widgets/{chat.public_id}/secret/",
        f"channels/mailboxes/{desk['id']}/check/",
    ):
        answer = as_(ada).post(
            API + address, {}, headers={"Idempotency-Key": "one"}, **JSON
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "not_repeatable")
    assert "secret" not in doors.secrets_of(chat.connection)


def test_a_kept_password_goes_to_no_other_server(as_, ada, desk):
    client, address = as_(ada), f"{API}channels/mailboxes/{desk['id']}/"
    elsewhere = {"imap_host": "evil.test"}

    for answer in (
        client.patch(address, elsewhere, **JSON),
        client.post(f"{address}check/", elsewhere, **JSON),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "password_needed")


def test_a_mailbox_is_tried_and_nothing_is_kept(as_, ada, desk):
    answer = as_(ada).post(f"{API}channels/mailboxes/{desk['id']}/check/", {}, **JSON)

    assert answer.status_code == 200, answer.text
    assert {one["ok"] for one in answer.json()["checks"]} == {False}


def test_a_mailbox_is_guessed_from_its_address_and_changed_in_part(
    as_, ada, support, company
):
    client = as_(ada)
    given = {
        "address": "us@posteo.de",
        "team": str(support.public_id),
        "imap_password": PASSWORD,
    }
    made = client.post(f"{API}channels/mailboxes/", given, **JSON).json()
    address = f"{API}channels/mailboxes/{made['id']}/"

    changed = client.patch(address, {"name": "Us"}, **JSON).json()
    off = client.post(f"{address}switch/", {"active": False}, **JSON).json()

    assert made["settings"]["imap_host"] == "posteo.de"
    assert made["settings"]["imap_port"] == 993
    assert (changed["name"], changed["settings"]) == ("Us", made["settings"])
    assert off["is_active"] is False
    taken = client.post(f"{API}channels/mailboxes/", given, **JSON)
    assert (taken.status_code, taken.json()["code"]) == (409, "mailbox_taken")


def test_a_widget_is_what_was_sent(as_, ada, support, billing, company):
    client = as_(ada)
    questions = [
        {"label": "Your name", "kind": "name", "required": True},
        {"label": "Order", "kind": "text", "pattern": r"BW-\d{5}"},
        {"label": "About", "kind": "choice", "options": ["Kettles", "Pans"]},
    ]
    made = client.post(
        f"{API}channels/widgets/",
        {
            "name": "Shop",
            "team": str(support.public_id),
            "origins": ["https://shop.example"],
            "accent": "#123456",
            "questions": questions,
            "offers": [{"team": str(billing.public_id), "label": "Invoices"}],
            "rules": [{"message": "May we help?", "url": "/checkout"}],
        },
        **JSON,
    )
    assert made.status_code == 201, made.text
    address = f"{API}channels/widgets/{made.json()['id']}/"
    first = made.json()["settings"]

    changed = client.patch(address, {"greeting": "Hello"}, **JSON)

    assert [one["name"] for one in first["questions"]] == ["name", "order", "about"]
    assert first["offers"] == [{"team": str(billing.public_id), "label": "Invoices"}]
    assert first["rules"][0]["seconds"] == 30
    assert changed.json()["settings"] == {**first, "greeting": "Hello"}
    assert first["accent"].lower() == "#123456"


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"accent": "blueish"}, 400, "accent"),
        ({"origins": ["ftp://x"]}, 400, "origins"),
        ({"questions": [{"label": "A", "pattern": "("}]}, 400, "questions.0.pattern"),
        ({"questions": [{"label": "A", "kind": "choice"}]}, 400, "questions.0.options"),
        ({"key": "mine"}, 400, "key"),
        ({"offers": [{"team": "01a223c5-d6cf-7380-944a-ee9e3ac0cd57"}]}, 404, None),
        ({"mail_after": 10**30}, 400, "mail_after"),
    ],
)
def test_a_widget_that_cannot_be_is_refused_by_field(
    as_, ada, chat, given, status, field
):
    address = f"{API}channels/widgets/{chat.public_id}/"

    answer = as_(ada).patch(address, given, **JSON)

    assert answer.status_code == status, answer.text
    if field:
        assert field in {one["field"] for one in answer.json()["errors"]}, answer.text


def test_what_is_in_quarantine_is_read_worked_and_rejected(as_, ada, odd):
    client, address = as_(ada), f"{API}envelopes/{odd.public_id}/"

    waiting = client.get(f"{API}envelopes/?state=quarantined").json()["results"]
    raw = client.get(f"{address}raw/", headers={"accept": "text/html"})
    silent = client.post(f"{address}reject/", {"reason": " "}, **JSON)
    rejected = client.post(f"{address}reject/", {"reason": "Spam"}, **JSON)
    again = client.post(f"{address}reprocess/", {}, **JSON)

    assert [one["id"] for one in waiting] == [str(odd.public_id)]
    assert raw.content == b"\x00odd"
    assert raw["Content-Disposition"].startswith("attachment")
    assert silent.status_code == 400
    assert rejected.json()["state"] == "rejected"
    assert (again.status_code, again.json()["code"]) == (409, "not_in_quarantine")


def test_a_token_without_the_scope_opens_no_channel(ada, mailbox, company):
    made = make_token(ada, "tickets:write", "people:write")

    answer = program(made.secret).get(f"{API}channels/")

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_many_channels_cost_what_one_does(as_, ada, support, chat, odd, mailbox):
    client = as_(ada)
    pages = ("channels/?expand=team", "channels/health/", "channels/widgets/")

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(API + page).status_code == 200
        return len(counted)

    cost(pages[0])
    first = [cost(page) for page in pages]
    for name in "BCD":
        widgets.add_widget(team=support, name=name, by=ada)

    assert [cost(page) for page in pages] == first


def test_a_channel_of_a_program_tells_its_secret_once(as_, ada, bob, support, company):
    client = as_(ada)
    given = {"name": "Acme", "team": str(support.public_id), "addresses": "acme"}

    made = client.post(f"{API}channels/custom/", given, **JSON)
    secret = made.json()["secret"]
    address = f"{API}channels/custom/{made.json()['id']}/"
    second = client.post(f"{address}secret/", {}, **JSON)
    answers = [
        client.get(address),
        client.get(f"{API}channels/custom/"),
        client.patch(address, {"max_length": 400, "can_start": True}, **JSON),
        client.post(f"{address}switch/", {"active": False}, **JSON),
        client.post(f"{address}drop-old-secret/", {}, **JSON),
    ]

    assert (made.status_code, second.status_code) == (201, 201), made.text
    assert [one.status_code for one in answers] == [200] * 5
    never = [secret, second.json()["secret"]]
    assert not [word for word in never for one in answers if word in one.text]
    last = answers[-1].json()
    assert (last["addresses"], last["max_length"], last["is_active"]) == (
        "acme", 400, False,
    )  # fmt: skip
    assert (last["has_secret"], last["has_old_secret"]) == (True, False)
    assert as_(bob).get(address).status_code == 404
    odd = client.post(f"{API}channels/custom/", {**given, "addresses": "A b"}, **JSON)
    inside = client.patch(address, {"url": "http://127.0.0.1:1/"}, **JSON)
    assert (odd.status_code, inside.status_code) == (409, 409)
