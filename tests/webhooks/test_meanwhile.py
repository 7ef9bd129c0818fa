"""What an admin does to a webhook just while something is sent to its server."""

from threading import Event as Signal

import pytest
from django.db import connection, transaction

from helpdesk.webhooks import actions, sending
from helpdesk.webhooks.models import Attempt, Delivery, Subscription
from tests.threads import at_once, somebody_waits_for_a_lock, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


@pytest.fixture
def two(webhook, ada):
    """Tests in line: one is sent after the other."""
    return [actions.send_test(webhook, by=ada) for _ in range(2)]


def during(consumer, change, status=200):
    """Do it while the first request waits for its answer, which is this."""
    consumer.does, consumer.statuses = "waits", [status]

    def meanwhile():
        until(lambda: consumer.got)
        try:
            change()
        finally:
            consumer.may_answer.set()

    tried, changed = at_once(sending.drain, meanwhile)
    assert changed is None, changed
    return tried


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_paused_it_ends_what_it_began_and_begins_nothing(consumer, webhook, two, ada):
    assert during(consumer, lambda: actions.pause_webhook(webhook, by=ada)) == 1

    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("paused", "by_hand")
    assert (states(), webhook.leased_until) == (["delivered", "waiting"], None)
    assert sending.drain() == 0
    actions.resume_webhook(webhook, by=ada)
    assert sending.drain() == 1
    assert consumer.ids == [one.message_id for one in two]


def test_paused_what_failed_meanwhile_is_not_lost(consumer, webhook, two, ada):
    during(consumer, lambda: actions.pause_webhook(webhook, by=ada), status=500)

    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("paused", "by_hand")
    assert states() == ["waiting", "waiting"]
    actions.resume_webhook(webhook, by=ada)
    assert sending.drain() == 2
    assert states() == ["delivered", "delivered"]
    assert sorted(consumer.ids) == sorted(two[i].message_id for i in (0, 0, 1))


def test_gone_stays_paused_by_whoever_paused_it(consumer, webhook, two, ada):
    during(consumer, lambda: actions.pause_webhook(webhook, by=ada), status=410)

    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("paused", "by_hand")


def test_paused_and_resumed_nothing_is_told_twice(consumer, webhook, two, ada):
    def change():
        actions.pause_webhook(webhook, by=ada)
        actions.resume_webhook(webhook, by=ada)
        # Another worker, who looks before the answer is there.
        assert actions.claim() is None

    assert during(consumer, change) == 2
    assert consumer.ids == [one.message_id for one in two]
    assert states() == ["delivered", "delivered"]


def test_deleted_it_is_gone_and_others_are_told(consumer, another, webhook, two, ada):
    other, _secret = actions.add_webhook(url=another.url, types=["*"], by=ada)
    told = actions.send_test(other, by=ada)

    assert during(consumer, lambda: actions.delete_webhook(webhook, by=ada)) == 2

    assert list(Subscription.objects.all()) == [other]
    assert [one.state for one in Delivery.objects.all()] == ["delivered"]
    assert another.ids == [told.message_id]
    assert len(consumer.ids) == 1


def test_deleted_before_it_could_be_signed_stops_nobody(
    consumer, another, webhook, two, ada
):
    """It was this one's turn already; its secrets are gone when they are asked for."""
    other, _secret = actions.add_webhook(url=another.url, types=["*"], by=ada)
    told = actions.send_test(other, by=ada)
    is_held = Signal()

    def delete():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE webhooks_secret IN ACCESS EXCLUSIVE MODE")
            is_held.set()
            until(somebody_waits_for_a_lock)
            actions.delete_webhook(webhook, by=ada)

    def send():
        assert is_held.wait(10)
        return sending.drain()

    deleted, tried = at_once(delete, send)

    assert (deleted, tried) == (None, 2)
    assert (consumer.ids, another.ids) == ([], [told.message_id])


def test_the_log_says_by_which_secrets_each_was_signed(consumer, hook, two, ada):
    webhook, old = hook
    made = []
    during(consumer, lambda: made.append(actions.new_secret(webhook, by=ada)))
    [new] = made

    first, second = consumer.got
    assert len(first.headers["webhook-signature"].split()) == 1
    assert len(second.headers["webhook-signature"].split()) == 2
    assert len(consumer.verified(old)) == 2
    consumer.got.remove(first)
    assert len(consumer.verified(new)) == 1
    signed = [one.sent["webhook-signature"] for one in Attempt.objects.order_by("pk")]
    assert signed == [f"v1,… (…{old[-4:]})", f"v1,… (…{new[-4:]}) v1,… (…{old[-4:]})"]
