"""Mail that providers bring by calling us: who is believed, and that it is kept whole.

The payloads are those of the providers' documentation.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client
from django.urls import reverse

from channels_app import inbound
from channels_app.actions import mail_hooks
from channels_app.adapters.email import sns
from channels_app.models import Connection, Envelope
from tests.channels_app.email.mails import mail
from tests.channels_app.widget.post import make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tests.tickets.pages import browser_of, shown
from tickets.models import Message

pytestmark = pytest.mark.usefixtures("company")

MAIL = mail(
    "From: Irma <irma@home.test>", "To: support@shop.test", "Subject: Kettle",
    "Message-ID: <1@home.test>", "Content-Type: text/plain; charset=iso-8859-1",
    body="Der Kessel läuft über.\r\n".encode("latin-1"),
)  # fmt: skip
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-x.pem"


@pytest.fixture
def box(support, smtp_sink):  # noqa: F811
    return make_mailbox(support, smtp_sink)


def hooked(box, ada, provider, *, key="", topic="") -> tuple[str, str]:
    """Where it calls, and with which password."""
    made = mail_hooks.hook(box, provider=provider, signing_key=key, topic=topic, by=ada)
    connection = Connection.objects.get(channel=box)
    return reverse("channels:hook", args=["email", connection.key]), made


def said() -> list[str]:
    inbound.drain()
    return list(Message.objects.values_list("text", flat=True))


def form(fields: dict[str, bytes]) -> tuple[bytes, str]:
    """RFC 7578."""
    parts = (
        b'--xYzZY\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.encode(), value)
        for name, value in fields.items()
    )
    return b"".join(parts) + b"--xYzZY--\r\n", "multipart/form-data; boundary=xYzZY"


def mailgun(key: str = "key-x", **more: bytes) -> tuple[bytes, str]:
    stamp, token = b"1700000000", b"a" * 50
    signature = hmac.new(key.encode(), stamp + token, hashlib.sha256).hexdigest()
    return form(
        {
            "recipient": b"support@shop.test",
            "sender": b"irma@home.test",
            "timestamp": stamp,
            "token": token,
            "signature": signature.encode(),
            "body-mime": MAIL,
            **more,
        }
    )


def basic(password: str) -> dict[str, str]:
    told = base64.b64encode(f"hook:{password}".encode()).decode()
    return {"authorization": f"Basic {told}"}


def post(where: str, body: bytes, kind: str, **headers: str) -> int:
    answer = Client(headers=headers).post(where, body, content_type=kind)
    return answer.status_code


def test_mailgun_brings_the_mail_as_it_was_sent(box, ada):
    where, made = hooked(box, ada, "mailgun", key="key-x")

    assert (post(where, *mailgun()), post(where, *mailgun()), made) == (200, 200, "")
    assert Envelope.objects.get().content() == MAIL
    assert Envelope.objects.get().note["to"] == "support@shop.test"
    assert [one.strip() for one in said()] == ["Der Kessel läuft über."]


@pytest.mark.parametrize("call", [
    mailgun("another"), mailgun(signature=b""), mailgun(timestamp=b"1800000000"),
    (b"{}", "application/json"), (b"", "multipart/form-data; boundary=x"),
])  # fmt: skip
def test_ac_69_who_is_not_mailgun_brings_nothing(box, ada, call):
    where, _ = hooked(box, ada, "mailgun", key="key-x")

    assert post(where, *call) == 401
    assert not Envelope.objects.exists()
    assert Connection.objects.get().refused == 1


def postmark(**more) -> tuple[bytes, str]:
    told = {
        "FromName": "Irma", "MessageStream": "inbound", "From": "irma@home.test",
        "OriginalRecipient": "support@shop.test", "Subject": "Kettle",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90", "TextBody": "…",
        "RawEmail": MAIL.decode("latin-1"), **more,
    }  # fmt: skip
    return json.dumps(told).encode(), "application/json"


def test_postmark_brings_the_whole_mail_with_the_password_of_its_address(box, ada):
    where, password = hooked(box, ada, "postmark")

    assert post(where, *postmark(), **basic("guessed")) == 401
    assert post(where, *postmark()) == 401
    assert not Envelope.objects.exists()
    assert post(where, *postmark(), **basic(password)) == 200
    assert len(said()) == 1


def test_what_comes_without_the_whole_mail_is_kept_and_says_what_to_switch_on(box, ada):
    where, password = hooked(box, ada, "postmark")

    assert post(where, *postmark(RawEmail=""), **basic(password)) == 200

    assert said() == []
    kept = Envelope.objects.get()
    assert (kept.state, b"TextBody" in kept.content()) == ("quarantined", True)
    assert "raw MIME" in kept.reason


def test_sendgrid_brings_the_mail_as_it_was_sent(box, ada):
    where, password = hooked(box, ada, "sendgrid")
    envelope = b'{"to":["support@shop.test"],"from":"irma@home.test"}'
    call = form(
        {"email": MAIL, "envelope": envelope, "charsets": b"{}", "SPF": b"pass"}
    )

    assert post(where, *call, **basic(password)) == 200

    assert Envelope.objects.get().content() == MAIL


@pytest.fixture(scope="module")
def amazon():
    """Who signs, with a certificate that is known already."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + dt.timedelta(days=9999))
        .sign(key, hashes.SHA256())
    )
    sns.known[CERTIFICATE] = made.public_bytes(serialization.Encoding.PEM)
    return key


def notification(amazon, **more) -> tuple[bytes, str]:
    inner = {
        "notificationType": "Received",
        "mail": {"messageId": "o3vrnil0e2ic", "source": "irma@home.test"},
        "receipt": {
            "recipients": ["support@shop.test"],
            "action": {"type": "SNS", "topicArn": TOPIC, "encoding": "BASE64"},
        },
        "content": base64.b64encode(MAIL).decode(),
    }
    told = {
        "Type": "Notification", "MessageId": "22b80b92", "TopicArn": TOPIC,
        "Subject": "Amazon SES Email Receipt Notification",
        "Message": json.dumps(inner), "Timestamp": "2026-11-29T20:00:00.000Z",
        "SignatureVersion": "2", "SigningCertURL": CERTIFICATE,
    }  # fmt: skip
    names = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
    said = "".join(f"{name}\n{told[name]}\n" for name in names).encode()
    signature = amazon.sign(said, padding.PKCS1v15(), hashes.SHA256())
    told["Signature"] = base64.b64encode(signature).decode()
    return json.dumps({**told, **more}).encode(), "text/plain; charset=UTF-8"


def test_ses_brings_the_mail_as_it_was_sent(box, ada, amazon):
    where, _ = hooked(box, ada, "ses", topic=TOPIC)

    assert post(where, *notification(amazon)) == 200

    assert Envelope.objects.get().content() == MAIL


@pytest.mark.parametrize("more", [
    {"Message": "{}"},
    {"Signature": "AAAA"},
    {"TopicArn": "arn:aws:sns:eu-west-1:999999999999:evil"},
    {"SigningCertURL": "https://sns.evil.test/x.pem"},
    {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.test/x.pem"},
    {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com@evil.test/x.pem"},
    {"SigningCertURL": "http://sns.eu-west-1.amazonaws.com/x.pem"},
    {"SignatureVersion": "3"},
    {"Type": "Odd"},
])  # fmt: skip
def test_ac_69_what_amazon_did_not_sign_for_our_topic_brings_nothing(
    box, ada, amazon, more
):
    where, _ = hooked(box, ada, "ses", topic=TOPIC)

    assert post(where, *notification(amazon, **more)) == 401
    assert not Envelope.objects.exists()


def test_where_no_provider_is_chosen_nobody_is_believed(box, ada):
    where, _ = hooked(box, ada, "")

    assert post(where, *postmark(), **basic("")) == 401


def test_how_mail_arrives_follows_from_who_brings_it(box, ada):
    def door():
        return Connection.objects.get(channel=box).config.get("door", "imap")

    hooked(box, ada, "postmark")
    assert door() == "webhook"
    assert not Connection.objects.get(channel=box).is_fetched
    hooked(box, ada, "sendgrid")
    hooked(box, ada, "")
    assert door() == "imap"


class TestPage:
    def page(self, box) -> str:
        return reverse("channels:hook_mailbox", args=[box.public_id])

    def test_the_address_is_shown_whole_once(self, box, ada):
        browser = browser_of(ada)
        first = shown(browser.post(self.page(box), {"provider": "sendgrid"}))
        again = shown(browser.get(self.page(box)))

        password = Connection.objects.get().settings().secret["hook_secret"]
        assert f"http://hook:{password}@" in first
        assert password not in again
        assert "hook:…@" in again

    @pytest.mark.parametrize("typed", [
        {"provider": "mailgun"},
        {"provider": "ses"},
        {"provider": "ses", "topic": "https://evil.test"},
    ])  # fmt: skip
    def test_without_what_proves_the_provider_nothing_is_saved(self, box, ada, typed):
        assert browser_of(ada).post(self.page(box), typed).status_code == 422
        assert "hook" not in Connection.objects.get().config
