"""AC-33, AC-34, AC-35: where nothing goes, what cannot hurt, and what is believed."""

import socket
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from helpdesk.base import egress
from helpdesk.webhooks import actions, sending
from helpdesk.webhooks.errors import AddressRefused, UnknownName
from helpdesk.webhooks.models import Attempt, Delivery, Subscription

pytestmark = pytest.mark.usefixtures("company")

REFUSED = [
    "http://127.0.0.1/", "http://127.1/", "http://0/", "http://0x7f000001/",
    "http://2130706433/", "http://0177.0.0.1/", "http://127.0.0.1.:80/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2001::1]/",
    "http://[fec0::1]/", "http://[ff02::1]/", "http://[fd00::1]/", "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[2606:4700::1%25lo]/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/",
    "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.1/", "http://192.0.0.9/", "http://198.18.0.1/", "http://224.0.0.1/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://0.0.0.0/",
    "http://localhost/", "http://localhost./", "http://LOCALHOST/",
    "http://user@8.8.8.8/", "http://user:pass@8.8.8.8/", "http://@8.8.8.8/",
    "http://8.8.8.8@127.0.0.1/", "http://8.8.8.8#@127.0.0.1/",
    "http://8.8.8.8\\@127.0.0.1/", "http://8.8.8.8%23@127.0.0.1/",
    "http://8.8.8.8\r\nHost: x/", "http://8.8.8.8%0d%0aHost/", "http://8.8.8.8/\r\nX: y",
    "http://8.8.8.8/ x", "http://8.8.8.8/\t", " http://8.8.8.8/",
    "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://ⓔxample.com/", "http://bücher.de/",
    "http://8.8.8.8:22/", "http://8.8.8.8:25/", "http://8.8.8.8:6379/",
    "http://8.8.8.8:x/", "http://8.8.8.8:99999/",
    "gopher://127.0.0.1:6379/_x", "file:///etc/passwd", "ftp://8.8.8.8/",
    "javascript:alert(1)", "//8.8.8.8/", "http:///", "http://", "https", "",
    "http://a..b/", "http://-a.example/", "http://" + "a" * 64 + ".example/",
]  # fmt: skip
TOO_LONG = "http://8.8.8.8/" + "x" * 2_000


@pytest.fixture
def names(monkeypatch):
    """The name service, which is the wire: what each name has, asked one after another."""
    known = {}

    def getaddrinfo(host, port, *_args, **_more):
        answers = known.get(host)
        if not answers:
            raise socket.gaierror(-2, "Name or service not known")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in found]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (one, port))
            for kind, one in zip(kinds, found, strict=True)
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.mark.parametrize("url", [*REFUSED, TOO_LONG])
def test_ac_33_at_save_what_is_not_public_is_refused(url, ada):
    with pytest.raises((AddressRefused, UnknownName)):
        actions.add_webhook(url=url, types=["*"], by=ada)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("url", REFUSED)
def test_ac_33_at_save_no_change_leads_there_either(url, webhook, consumer, ada):
    with pytest.raises((AddressRefused, UnknownName)):
        actions.edit_webhook(webhook, url=url, types=["*"], owner=ada, by=ada)
    webhook.refresh_from_db()
    assert webhook.url == consumer.url


@pytest.mark.parametrize("url", REFUSED)
def test_ac_33_at_send_what_is_not_public_is_not_asked(url, webhook, ada):
    """However it came into the row."""
    Subscription.objects.update(url=url)
    actions.send_test(webhook, by=ada)
    assert sending.drain() == 1
    kept = Attempt.objects.get()
    assert (kept.status, kept.error) in [
        (None, "address_refused"),
        (None, "no such name"),
    ]


def test_ac_33_a_name_with_one_private_address_is_refused(names, ada):
    names["shop.example"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(AddressRefused):
        actions.add_webhook(url="https://shop.example/", types=["*"], by=ada)


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "169.254.169.254", "fd00::1"])
def test_ac_33_at_send_a_name_that_answers_differently_by_then_gets_nothing(
    names, inside, ada
):
    """Public when it is saved, private when it is sent."""
    names["rebind.example"] = [["8.8.8.8"], [inside]]
    webhook, _secret = actions.add_webhook(
        url="http://rebind.example/", types=["*"], by=ada
    )
    actions.send_test(webhook, by=ada)
    assert sending.drain() == 1
    assert Attempt.objects.get().error == "address_refused"


def test_ac_33_the_connection_goes_to_the_address_that_was_looked_at(
    names, monkeypatch
):
    """The name is asked once: whatever it answers the second time leads nowhere."""
    names["rebind.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    reached = []

    def connect(address, *_args, **_more):
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(egress.EgressError):
        egress.post("http://rebind.example/", b"", headers={})
    assert reached == [("93.184.216.34", 80)]


def test_ac_33_a_redirect_is_a_failure_and_not_followed(
    consumer, another, webhook, ada
):
    consumer.status, consumer.headers = 302, {"Location": another.url}
    actions.send_test(webhook, by=ada)
    sending.drain()
    assert Attempt.objects.get().status == 302
    assert Delivery.objects.get().state == "waiting"
    assert another.got == []


def test_ac_33_a_name_server_that_hangs_is_not_waited_for(monkeypatch):
    def getaddrinfo(*_args, **_more):
        time.sleep(1)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    began = time.monotonic()
    with pytest.raises(egress.EgressError):
        egress.post("http://slow.example/", b"", headers={}, seconds=0.3)
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("does", ["floods", "bombs", "hangs up", "talks nonsense"])
def test_ac_34_what_a_target_answers_is_cut_and_others_are_unaffected(
    does, consumer, another, webhook, ada
):
    consumer.does = does
    other, _secret = actions.add_webhook(url=another.url, types=["*"], by=ada)
    actions.send_test(webhook, by=ada)
    actions.send_test(other, by=ada)
    began = time.monotonic()
    assert sending.drain() == 2
    assert time.monotonic() - began < 5
    assert len(another.got) == 1
    kept = Attempt.objects.get(delivery__subscription=webhook)
    assert len(kept.body) <= sending.KEPT
    assert "canary" not in f"{kept.error}{kept.body}{kept.headers}"


@pytest.mark.parametrize("does", ["hangs", "drips"])
def test_ac_34_a_target_that_takes_its_time_has_ten_seconds_and_others_go_on(
    does, consumer, another, webhook, ada
):
    consumer.does = does
    other, _secret = actions.add_webhook(url=another.url, types=["*"], by=ada)
    actions.send_test(webhook, by=ada)
    for _ in range(3):
        actions.send_test(other, by=ada)
    began = time.monotonic()
    assert sending.drain() == 4
    assert time.monotonic() - began < 12
    assert [one.at - began < 2 for one in another.got] == [True] * 3
    kept = Attempt.objects.get(delivery__subscription=webhook)
    assert (kept.status, kept.error) == (None, "ReadTimeout")
    assert 9_000 < kept.milliseconds < 11_500


def test_ac_35_what_was_altered_or_is_old_is_not_believed(
    consumer, webhook, secret, ada
):
    actions.send_test(webhook, by=ada)
    sending.drain()
    [one] = consumer.got
    assert Webhook(secret).verify(one.body, one.headers)["type"] == "webhook.test"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(one.body.replace(b"test", b"tost"), one.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(one.body, one.headers | {"webhook-id": "another"})
    later = timezone.now() + timedelta(minutes=6)
    with (
        time_machine.travel(later),
        pytest.raises(WebhookVerificationError, match="too old"),
    ):
        Webhook(secret).verify(one.body, one.headers)


def test_ac_35_while_a_secret_is_replaced_both_verify_and_then_only_the_new_one(
    consumer, webhook, secret, ada
):
    newer = actions.new_secret(webhook, by=ada)
    actions.send_test(webhook, by=ada)
    sending.drain()
    for one in (secret, newer):
        consumer.verified(one)
    consumer.got.clear()
    later = timezone.now() + timedelta(hours=24, seconds=1)
    with time_machine.travel(later):
        actions.send_test(webhook, by=ada)
        sending.drain()
        consumer.verified(newer)
        with pytest.raises(WebhookVerificationError, match="No matching"):
            consumer.verified(secret)


def test_ac_35_a_dropped_secret_verifies_nothing_more(consumer, webhook, secret, ada):
    newer = actions.new_secret(webhook, by=ada)
    actions.drop_secret(webhook.secrets.get(expires_at__isnull=False), by=ada)
    actions.send_test(webhook, by=ada)
    sending.drain()
    consumer.verified(newer)
    with pytest.raises(WebhookVerificationError):
        consumer.verified(secret)


def test_ac_35_a_replay_has_the_same_id_and_is_signed_anew(
    consumer, webhook, secret, ticket, ada
):
    actions.put_in_line(ticket.events.first())
    sending.drain()
    later = timezone.now() + timedelta(minutes=10)
    with time_machine.travel(later):
        actions.replay(Delivery.objects.get(), by=ada)
        sending.drain()
        first, second = consumer.got
        assert (first.id, first.body) == (second.id, second.body)
        Webhook(secret).verify(second.body, second.headers)
        with pytest.raises(WebhookVerificationError, match="too old"):
            Webhook(secret).verify(first.body, first.headers)
