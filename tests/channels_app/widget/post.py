"""Mail around the widget: a mailbox of the house, what left it, and answers to that."""

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage
from uuid import uuid4

import time_machine
from django.utils import timezone

from channels_app import inbound, intake, mailing, outbound
from channels_app.actions import leaving
from channels_app.adapter import Raw, adapter
from channels_app.adapters.email import keys
from channels_app.models import Connection
from helpdesk.base.accounts.models import Team
from tests.factories import make_channel
from tests.peers import Relay
from tickets import outbox
from tickets.models import Channel

DESK = "support@shop.test"
IRMA = "irma@customer.test"
CODE = re.compile(r"\b([2-9A-Z]{4}-[2-9A-Z]{4})\b")
LINK = re.compile(r"http://localhost:8000(/c/[^\s\"<]+)")


def make_mailbox(team: Team, relay: Relay, **more) -> Channel:
    """A mailbox of a team, which sends through this server."""
    traits = dict(adapter("email").traits)
    channel = make_channel(team, kind="email", traits=traits, **more)
    Connection.objects.create(
        channel=channel,
        config={
            "address": DESK, "from_name": "Support", "smtp_host": "127.0.0.1",
            "smtp_port": relay.port, "smtp_security": "none",
        },
    )  # fmt: skip
    return channel


def mails(relay: Relay) -> list[EmailMessage]:
    """What left, in order, as mail programs read it."""
    return [
        email.message_from_bytes(mail.content, policy=email.policy.default)
        for mail in relay.mails
    ]


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def send_letters() -> None:
    mailing.drain()


def code_in(mail: EmailMessage) -> str:
    return CODE.search(text_of(mail))[1]


def link_in(mail: EmailMessage) -> str:
    """The path of its link."""
    return LINK.search(text_of(mail))[1]


def answer(mailbox: Channel, sender: str, mail: EmailMessage, text: str) -> None:
    """Somebody's answer to a mail of ours comes in."""
    take_in(mailbox, sender, mail, text)
    inbound.drain()


def write(mailbox: Channel, sender: str, *, subject: str, text: str = "Hi") -> None:
    """Somebody's mail comes in that answers none of ours."""
    _come(mailbox, _mail(sender, subject, text))
    inbound.drain()


def take_in(mailbox: Channel, sender: str, mail: EmailMessage, text: str) -> None:
    """The same, and nobody has worked it yet."""
    reply = _mail(sender, mail["Subject"], text)
    reply["In-Reply-To"] = reply["References"] = mail["Message-ID"]
    _come(mailbox, reply)


def _mail(sender: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage(policy=email.policy.default.clone(max_line_length=998))
    mail["From"], mail["To"], mail["Subject"] = sender, DESK, subject
    mail["Message-ID"] = f"<{uuid4().hex}@customer.test>"
    mail["Date"] = email.utils.localtime()
    mail.set_content(text)
    return mail


def _come(mailbox: Channel, mail: EmailMessage) -> None:
    raw = mail.as_bytes()
    item = Raw(
        content=raw, source_key=keys.source_key(raw), conv_key=keys.conv_key(raw)
    )
    intake.store(mailbox, [item])


def tell() -> None:
    """Deliveries go out, and listeners hear what happened."""
    outbound.drain()
    outbox.drain()


def later(**delta: float):
    """So much later, and the clock goes on."""
    return time_machine.travel(timezone.now() + timedelta(**delta))


def go_after(**delta: float) -> None:
    """Minutes pass without a sign of life: what nobody saw goes after who left."""
    tell()
    with later(**(delta or {"minutes": 3})):
        leaving.drain()
        tell()
