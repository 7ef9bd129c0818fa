"""/api/v1/webhooks/: what the pages can do, by a token."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.base.models import Answered
from helpdesk.webhooks import actions, sending
from helpdesk.webhooks.models import Delivery, Subscription
from tests.api.conftest import as_  # noqa: F401 - a fixture
from tickets import outbox

pytestmark = pytest.mark.usefixtures("company")

HOOKS = "/api/v1/webhooks/"


@pytest.fixture
def api(as_, ada):  # noqa: F811 - the fixture
    return as_(ada)


def post(client: Client, path, body=None, **headers):
    return client.post(
        path, body or {}, content_type="application/json", headers=headers
    )


def test_one_is_added_and_its_secret_is_told_once(api, consumer, support, ada):
    body = {
        "url": consumer.url, "types": ["ticket.opened"], "description": "Shop",
        "filter": {"teams": [str(support.public_id)], "priorities": ["high"]},
    }  # fmt: skip
    answer = post(api, HOOKS, body)
    made = answer.json()
    assert (answer.status_code, made["state"]) == (201, "active")
    assert made["filter"] == {
        "teams": [str(support.public_id)], "channels": [], "priorities": ["high"],
        "tags": [],
    }  # fmt: skip
    assert made["owner"] == str(ada.public_id)
    webhook = Subscription.objects.get()
    assert made["secret"] == webhook.secrets.get().text()
    again = api.get(f"{HOOKS}{made['id']}/").json()
    assert "secret" not in again
    assert again["secrets"][0]["hint"] == made["secret"][-4:]
    [listed] = api.get(HOOKS).json()["results"]
    assert listed == again


def test_an_answer_kept_for_its_idempotency_key_holds_no_secret_to_be_read(
    api, consumer
):
    body = {"url": consumer.url, "types": ["*"]}
    first = post(api, HOOKS, body, idempotency_key="k1")
    second = post(api, HOOKS, body, idempotency_key="k1")
    assert second.json() == first.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Subscription.objects.count() == 1
    assert b"whsec_" not in bytes(Answered.objects.get().body)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"url": "http://127.0.0.1/"}, 409, "address_refused"),
        ({"types": ["ticket.exploded"]}, 409, "unknown_type"),
        ({"types": []}, 409, "no_types"),
        ({"url": 5.5}, 400, "invalid"),
        (
            {"filter": {"teams": ["01a223b2-1a58-733f-afa6-5cc6383ba635"]}},
            404,
            "not_found",
        ),
        ({"filter": {"tags": ["none"]}}, 404, "not_found"),
        ({"filter": {"exploded": []}}, 400, "unknown_field"),
        ({"state": "paused"}, 400, "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused(api, consumer, wrong, status, code):
    body = {"url": consumer.url, "types": ["*"], **wrong}
    answer = post(api, HOOKS, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Subscription.objects.exists()


def test_some_of_it_is_changed_and_the_rest_stays(api, webhook, consumer, bob):
    one = f"{HOOKS}{webhook.public_id}/"
    before = api.get(one)
    body = {"owner": str(bob.public_id), "types": ["ticket.noted"]}
    send = {"content_type": "application/json"}
    changed = api.patch(one, body, headers={"if-match": before["ETag"]}, **send)
    assert changed.status_code == 200
    assert changed.json()["owner"] == str(bob.public_id)
    assert changed.json()["url"] == consumer.url
    late = api.patch(
        one, {"types": ["*"]}, headers={"if-match": before["ETag"]}, **send
    )
    assert late.status_code == 412
    webhook.refresh_from_db()
    assert (webhook.owner, webhook.types) == (bob, ["ticket.noted"])


def test_what_is_sent_does_not_change_its_version(api, webhook):
    one = f"{HOOKS}{webhook.public_id}/"
    before = api.get(one)["ETag"]
    assert post(api, f"{one}test/").status_code == 201
    sending.drain()
    assert api.get(one)["ETag"] == before
    health = api.get(f"{one}health/").json()
    assert health["succeeded_at"] is not None
    assert (health["waiting"], health["failures"]) == (0, 0)


def test_secrets_are_replaced_and_dropped(api, webhook, secret):
    one = f"{HOOKS}{webhook.public_id}/"
    made = post(api, f"{one}secrets/")
    assert made.status_code == 201
    newer, older = api.get(one).json()["secrets"]
    assert newer["id"] == made.json()["id"]
    assert post(api, f"{one}secrets/").json()["code"] == "old_secret"
    assert (
        api.delete(f"{HOOKS}secrets/{newer['id']}/").json()["code"] == "newest_secret"
    )
    assert api.delete(f"{HOOKS}secrets/{older['id']}/").status_code == 204
    assert webhook.secrets.get().text() == made.json()["secret"]


def test_what_was_sent_is_listed_shown_and_sent_once_more(
    api, webhook, consumer, ticket
):
    consumer.statuses = [500]
    outbox.drain()
    sending.drain()
    listed = api.get(f"{HOOKS}{webhook.public_id}/deliveries/?state=waiting").json()
    first = listed["results"][-1]
    assert (first["last_status"], first["attempts"]) == (500, 1)
    one = f"{HOOKS}deliveries/{first['id']}/"
    shown = api.get(one).json()
    assert shown["tries"][0]["response_body"] == "ok"
    signature = shown["tries"][0]["request_headers"]["webhook-signature"]
    assert signature == f"v1,… ({webhook.secrets.get()})"
    again = post(api, f"{one}replay/")
    assert again.status_code == 201
    assert again.json()["webhook_id"] == first["webhook_id"] == first["event"]
    assert again.json()["is_replay"]


def test_all_since_a_time_are_sent_once_more(api, webhook, ticket):
    outbox.drain()
    sending.drain()
    one = f"{HOOKS}{webhook.public_id}/"
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = post(api, f"{one}replay-since/", {"since": since})
    assert answer.json() == {"replayed": ticket.events.count()}
    old = (timezone.now() - timedelta(days=15)).isoformat()
    refused = post(api, f"{one}replay-since/", {"since": old})
    assert refused.json()["code"] == "too_long_ago"


def test_it_is_paused_resumed_and_deleted(api, webhook):
    one = f"{HOOKS}{webhook.public_id}/"
    paused = post(api, f"{one}pause/").json()
    assert (paused["state"], paused["why"]) == ("paused", "by_hand")
    assert post(api, f"{one}test/").json()["code"] == "webhook_resting"
    assert post(api, f"{one}resume/").json()["state"] == "active"
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404


def test_lists_ask_the_database_no_more_for_more(api, webhook, consumer, ada, ticket):
    def asked(path):
        with CaptureQueriesContext(connection) as found:
            assert api.get(path).status_code == 200
        return len(found)

    paths = HOOKS, f"{HOOKS}{webhook.public_id}/deliveries/"
    actions.send_test(webhook, by=ada)
    for path in paths:
        asked(path)
    before = [asked(path) for path in paths]
    actions.add_webhook(url=consumer.url, types=["*"], by=ada)
    for event in ticket.events.all():
        actions.put_in_line(event)
    assert [asked(path) for path in paths] == before
    assert Delivery.objects.count() > 1


@pytest.mark.parametrize("name", ["bob", "carol", "dan"])
def test_nobody_but_admins(request, as_, name, webhook, support, billing):  # noqa: F811
    client = as_(request.getfixturevalue(name))
    one = f"{HOOKS}{webhook.public_id}/"
    assert client.get(HOOKS).status_code == 403
    for path in (one, f"{one}deliveries/", f"{one}health/"):
        assert client.get(path).status_code == 404
    for path in ("pause/", "test/", "secrets/"):
        assert post(client, one + path).status_code == 404
    assert client.delete(one).status_code == 404
    body = {"url": "https://93.184.216.34/", "types": ["*"]}
    assert post(client, HOOKS, body).status_code == 403
