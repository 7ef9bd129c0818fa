"""Settings, Webhooks: made, changed, looked into, told once more; by admins only."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from helpdesk.webhooks import actions, sending
from helpdesk.webhooks.models import Delivery, Subscription
from tickets import outbox

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def page(name, *args):
    return reverse(f"webhooks:{name}", args=args)


def typed(consumer, ada, **more):
    return {
        "url": consumer.url, "types": "ticket.opened\nticket.promise*",
        "owner": ada.public_id, "description": "Our shop", **more,
    }  # fmt: skip


def test_one_is_added_and_its_secret_is_shown_once(desk, consumer, ada, support):
    answer = desk.post(
        page("new"), typed(consumer, ada, teams=[support.public_id], tags="")
    )
    made = Subscription.objects.get()
    text = made.secrets.get().text()
    assert text in answer.content.decode()
    assert answer["Cache-Control"].startswith("max-age=0")
    assert made.types == ["ticket.opened", "ticket.promise*"]
    assert made.conditions == {"teams": [str(support.public_id)]}
    again = desk.get(page("webhook", made.public_id)).content.decode()
    assert text not in again
    assert made.secrets.get().hint in again


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://127.0.0.1/"}, "public server"),
        ({"types": "ticket.exploded"}, "ticket.exploded"),
        ({"types": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(desk, consumer, ada, wrong, words):
    answer = desk.post(page("new"), typed(consumer, ada, **wrong))
    assert answer.status_code in {409, 422}
    assert words in answer.content.decode()
    assert not Subscription.objects.exists()


def test_it_is_changed(desk, consumer, webhook, ada, bob, support):
    form = typed(consumer, bob, priorities=["high", "urgent"])
    assert desk.post(page("edit", webhook.public_id), form).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.owner, webhook.description) == (bob, "Our shop")
    assert webhook.conditions == {"priorities": ["high", "urgent"]}
    shown = desk.get(page("edit", webhook.public_id)).content.decode()
    assert "ticket.promise*" in shown


def test_secrets_are_replaced_and_the_old_one_dropped(desk, webhook, secret):
    answer = desk.post(page("new_secret", webhook.public_id))
    newer, old = webhook.secrets.all()
    assert newer.text() in answer.content.decode()
    assert desk.post(page("new_secret", webhook.public_id)).status_code == 409
    drop = page("drop_secret", webhook.public_id, newer.public_id)
    assert desk.post(drop).status_code == 409
    desk.post(page("drop_secret", webhook.public_id, old.public_id))
    assert webhook.secrets.get() == newer


def test_a_test_shows_up_in_the_log_with_what_was_answered(desk, consumer, webhook):
    consumer.body = b"<script>alert(1)</script>"
    desk.post(page("test", webhook.public_id))
    sending.drain()
    sent = Delivery.objects.get()
    log = desk.get(page("webhook", webhook.public_id)).content.decode()
    assert "webhook.test" in log
    one = desk.get(page("delivery", webhook.public_id, sent.public_id))
    shown = one.content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "v1,…" in shown


def test_one_is_told_once_more(desk, consumer, webhook, ticket):
    actions.put_in_line(ticket.events.first())
    sending.drain()
    sent = Delivery.objects.get()
    desk.post(page("replay", webhook.public_id, sent.public_id))
    sending.drain()
    assert consumer.ids == [sent.message_id] * 2


def test_all_since_a_time_are_told_once_more(desk, consumer, webhook, ticket):
    outbox.drain()
    sending.drain()
    came = consumer.ids
    since = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    form = {"since": since}
    assert desk.post(page("replay_since", webhook.public_id), form).status_code == 302
    sending.drain()
    assert len(came) == ticket.events.count()
    assert consumer.ids == came + came
    long_ago = {"since": "2001-01-01T00:00"}
    refused = desk.post(page("replay_since", webhook.public_id), long_ago)
    assert refused.status_code == 409


def test_paused_it_tells_nothing_and_resumed_it_goes_on(
    desk, consumer, webhook, ticket
):
    desk.post(page("switch", webhook.public_id), {"pause": "1"})
    outbox.drain()
    assert sending.drain() == 0
    assert desk.post(page("test", webhook.public_id)).status_code == 409
    desk.post(page("switch", webhook.public_id), {"resume": "1"})
    desk.post(page("test", webhook.public_id))
    assert sending.drain() == 1


def test_it_is_deleted_with_its_log(desk, webhook, ticket):
    actions.put_in_line(ticket.events.first())
    desk.post(page("delete", webhook.public_id))
    assert not Subscription.objects.exists()
    assert not Delivery.objects.exists()


def test_the_log_has_pages_and_may_be_narrowed(desk, webhook, ada):
    for _ in range(52):
        actions.send_test(webhook, by=ada)
    first = desk.get(page("webhook", webhook.public_id))
    assert len(first.context["rows"]) == 50
    more = desk.get(
        page("webhook", webhook.public_id), {"before": first.context["before"]}
    )
    assert len(more.context["rows"]) == 2
    none = desk.get(page("webhook", webhook.public_id), {"state": "failed"})
    assert none.context["rows"] == []
    for wrong in ({"state": "x"}, {"before": "x"}):
        assert desk.get(page("webhook", webhook.public_id), wrong).status_code == 404


def test_no_list_asks_more_of_the_database_for_more(
    desk, webhook, consumer, ada, ticket
):
    def asked(url):
        with CaptureQueriesContext(connection) as found:
            desk.get(url)
        return len(found)

    urls = page("webhooks"), page("webhook", webhook.public_id)
    actions.put_in_line(ticket.events.first())
    for url in urls:
        asked(url)  # what is the same for all pages is known then
    before = [asked(url) for url in urls]
    actions.add_webhook(url=consumer.url, types=["*"], by=ada)
    for event in ticket.events.all():
        actions.put_in_line(event)
    assert [asked(url) for url in urls] == before


@pytest.mark.parametrize("name", ["bob", "carol", "dan"])
def test_for_everybody_else_there_is_nothing(request, name, webhook, support, billing):
    client = Client()
    client.force_login(request.getfixturevalue(name))
    for place in ("webhooks", "new"):
        assert client.get(page(place)).status_code == 404
    for place in ("webhook", "edit"):
        assert client.get(page(place, webhook.public_id)).status_code == 404
    for place in ("delete", "switch", "new_secret", "test", "replay_since"):
        assert client.post(page(place, webhook.public_id)).status_code == 404
    assert Subscription.objects.get().is_active
