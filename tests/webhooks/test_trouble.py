"""A server in trouble: asked again when it says, left alone, given up; people are told."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from helpdesk.webhooks import actions, queries, sending
from helpdesk.webhooks.models import Delivery, Secret
from tests.races import at_once
from tickets import outbox

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def clock():
    with time_machine.travel("2026-06-10T09:00:00Z", tick=False) as travel:
        yield travel


@pytest.fixture
def outgoing(settings):
    """What would go through the system mailbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def test_gone_is_gone_at_once_and_owner_and_admins_are_told(
    consumer, outgoing, ada, bob, ticket
):
    webhook, _secret = actions.add_webhook(
        url=consumer.url, types=["*"], owner=bob, description="The shop", by=ada
    )
    consumer.status = 410
    outbox.drain()
    assert sending.drain() == 1
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("disabled", "gone")
    assert sorted(one.to[0] for one in outgoing) == [ada.email, bob.email]
    assert "The shop" in outgoing[0].body
    assert f"/settings/webhooks/{webhook.public_id}/" in outgoing[0].body
    assert (sending.drain(), len(consumer.got), len(outgoing)) == (0, 1, 2)


def test_three_days_of_nothing_but_failure_pause_it_and_people_are_told(
    clock, consumer, outgoing, webhook, ada
):
    consumer.status = 500
    actions.send_test(webhook, by=ada)
    for hours in (1, 24, 24):
        sending.drain()
        clock.shift(timedelta(hours=hours))
    webhook.refresh_from_db()
    assert webhook.is_active
    clock.shift(timedelta(hours=23, minutes=30))
    assert sending.drain() == 1
    webhook.refresh_from_db()
    assert (webhook.state, webhook.why) == ("paused", "failing")
    assert [one.to for one in outgoing] == [[ada.email]]
    consumer.status = 200
    actions.resume_webhook(webhook, by=ada)
    assert sending.drain() == 1
    webhook.refresh_from_db()
    assert (webhook.is_active, webhook.failing_since) == (True, None)


def test_one_success_and_the_three_days_begin_anew(clock, consumer, webhook, ada):
    for status in (500, 200, 500):
        consumer.status = status
        actions.send_test(webhook, by=ada)
        clock.shift(timedelta(hours=40))
        sending.drain()
        consumer.status = 200
        clock.shift(timedelta(hours=1))
        sending.drain()
    webhook.refresh_from_db()
    assert webhook.is_active


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("120", 120), ("999999999999", 3_600), ("-5", 5), ("soon", 5), ("", 5),
        ("Wed, 10 Jun 2026 09:10:00 GMT", 600), ("Wed, 10 Jun 2020 09:00:00 GMT", 5),
    ],
)  # fmt: skip
def test_who_asks_for_patience_gets_it_within_reason(
    clock, consumer, webhook, ada, status, asked, waits
):
    consumer.status, consumer.headers = status, {"Retry-After": asked}
    for _ in range(2):
        actions.send_test(webhook, by=ada)
    began = timezone.now()
    assert sending.drain() == 1
    consumer.status = 200
    clock.shift(waits * 0.9 if waits > 5 else 0.9)
    assert sending.drain() == 0
    clock.shift(waits)
    assert sending.drain() >= 1
    kept = Delivery.objects.exclude(attempts=0).earliest("pk")
    assert kept.not_before - began >= timedelta(seconds=waits * 0.9)


def test_a_server_that_fails_is_left_alone_for_a_while_by_all_that_waits(
    clock, consumer, webhook, ada
):
    consumer.status = 500
    for _ in range(20):
        actions.send_test(webhook, by=ada)
    tried = 0
    for _second in range(60):
        tried += sending.drain()
        clock.shift(1)
    assert 4 <= tried <= 8


def test_two_workers_at_once_send_each_of_them_once(
    consumer, another, webhook, ada, transactional_db
):
    other, _secret = actions.add_webhook(url=another.url, types=["*"], by=ada)
    for one in (webhook, other):
        for _ in range(5):
            actions.send_test(one, by=ada)
    at_once([sending.drain] * 3)
    sending.drain()
    assert len(consumer.ids) == len(set(consumer.ids)) == 5
    assert len(another.ids) == len(set(another.ids)) == 5


def test_what_a_worker_left_when_it_died_is_sent_by_another(
    clock, consumer, webhook, ada
):
    actions.send_test(webhook, by=ada)
    assert actions.claim() is not None
    assert sending.drain() == 0
    clock.shift(timedelta(minutes=1))
    assert queries.waiting() > 0
    assert sending.drain() == 1


def test_the_log_is_kept_for_two_weeks(clock, consumer, webhook, ada):
    actions.send_test(webhook, by=ada)
    sending.drain()
    actions.new_secret(webhook, by=ada)
    clock.shift(timedelta(days=13, hours=23))
    actions.forget()
    assert Delivery.objects.count() == 1
    clock.shift(timedelta(hours=2))
    actions.forget()
    assert not Delivery.objects.exists()
    assert Secret.objects.count() == 1
