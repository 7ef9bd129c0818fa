"""Brühwerk on messengers: an account of each, at providers that run on this machine.

Their accounts and secrets are made with the company. The providers remember nothing: each
start of the demo tells them who we are there, and connects as an admin would.
"""

import http.client
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.crypto import get_random_string

from channels_app.actions.connecting import connect_messenger, opened
from channels_app.actions.introduce import identity_of
from channels_app.actions.messengers import add_messenger
from channels_app.adapter import Address, ConnectionFailed
from channels_app.models import Connection
from channels_app.queries.messengers import hook_of
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import Refused
from helpdesk.demo import people
from helpdesk.demo.clock import StoryClock
from helpdesk.demo.files import file
from helpdesk.demo.writers import THREADS, Thread
from tickets import actions
from tickets.actions import Words, deliver
from tickets.actions.files import keep
from tickets.models import Channel, Identity, Message

HEX = "0123456789abcdef"
# Kind, name, and what is known of the account; what is made up is added by `secrets_of`.
ACCOUNTS: dict[str, tuple[str, dict[str, str]]] = {
    "bluesky": ("Bluesky", {"handle": "bruehwerk.example"}),
    "telegram": ("Telegram", {"handle": "bruehwerk_bot"}),
    "whatsapp": (
        "WhatsApp",
        {"phone_number_id": "106540352242922", "account_id": "102290129340398"},
    ),
    "instagram": (
        "Instagram",
        {"account_id": "17841405822304914", "handle": "bruehwerk"},
    ),
    "messenger": (
        "Messenger",
        {"account_id": "104113905482017", "handle": "bruehwerk"},
    ),
    "mastodon": ("Mastodon", {"handle": "bruehwerk"}),
    "matrix": ("Matrix", {"handle": "bruehwerk", "invitations": "everybody"}),
    "x": (
        "X",
        {"handle": "bruehwerk", "ceiling": "20.00", "alone": "yes", "tells": "yes"},
    ),
    "sms": ("SMS", {"number": "+15005550006", "tells": "yes"}),
    # Of the numbers that belong to nobody, for plays.
    "voice": ("Calls", {"number": "+493023125001", "tells": "yes", "language": "en"}),
}


def open_accounts(team: Team, *, by: Agent) -> dict[str, Channel]:
    """A channel of each kind, switched off until its provider is there."""
    return {kind: _open(kind, team, by=by) for kind in ACCOUNTS}


def _open(kind: str, team: Team, *, by: Agent) -> Channel:
    name, known = ACCOUNTS[kind]
    channel, _made = add_messenger(
        kind=kind, team=team, name=name, by=by, **known, **secrets_of(kind)
    )
    return channel


def secrets_of(kind: str) -> dict[str, str]:
    """Made up for this company alone."""
    if kind == "telegram":
        number = get_random_string(9, "123456789")
        return {"token": f"{number}:{get_random_string(35)}"}
    if kind in {"mastodon", "matrix"}:
        return {"token": get_random_string(43)}
    if kind == "bluesky":
        return {"password": "-".join(get_random_string(4) for _ in range(4))}
    if kind == "x":
        names = ("consumer_key", "consumer_secret", "access_token", "access_secret")
        return {name: get_random_string(40) for name in names}
    if kind in {"sms", "voice"}:
        account = get_random_string(32, HEX)
        return {"account": f"AC{account}", "token": get_random_string(32, HEX)}
    return {"token": get_random_string(60), "app_secret": get_random_string(32, HEX)}


def write(
    clock: StoryClock, channels: dict[str, Channel], agents: dict[str, Agent]
) -> None:
    """What was said there in the last hours, by people whom a visitor can play."""
    ours = Channel.objects.filter(pk__in=[one.pk for one in channels.values()])
    # Nobody answers by a channel that is off; none of these words goes anywhere.
    ours.update(is_active=True)
    for thread in THREADS:
        _write(clock, channels[thread.kind], thread, agents[thread.agent])
    ours.update(is_active=False)


def _write(clock: StoryClock, channel: Channel, thread: Thread, agent: Agent) -> None:
    channel.is_active = True
    at = clock.now - timedelta(minutes=thread.ago)
    clock.begin(at)
    identity = identity_of(
        Address(
            kind=thread.kind,
            canonical=thread.key,
            shown=thread.shown,
            name=thread.name,
        )
    )
    asked = _hears(channel, identity, thread)
    ticket = asked.ticket
    clock.begin(at + timedelta(minutes=4))
    if thread.changed:
        actions.corrected(asked, text=thread.changed, at=timezone.now())
    clock.begin(at + timedelta(minutes=9))
    actions.take(ticket, by=agent)
    actions.reply(ticket, text=thread.answer, by=agent)
    sent = deliver.claim()
    if sent is not None:
        deliver.sent(sent, provider_id=f"{thread.key}:{sent.public_id}")
    clock.begin(at + timedelta(minutes=12))
    if thread.sign:
        [answer] = ticket.messages.filter(direction=Message.Direction.OUT)
        actions.react(answer, identity=identity, emoji=thread.sign, at=timezone.now())


def _hears(channel: Channel, identity: Identity, thread: Thread) -> Message:
    kept = keep(file(one, order=thread.order) for one in thread.files)
    now = timezone.now()
    words = Words(
        subject="", text=thread.text, said_at=now, dated=now, files=kept,
        place=thread.place or thread.key, public=thread.place.startswith("public:"),
    )  # fmt: skip
    return actions.open_ticket(channel=channel, identity=identity, words=words)


# At each start.


def connect(kind: str, place: str) -> str:
    """Tell the provider of this kind, at this host and port, who we are, and connect; why
    that did not work, "" when it did."""
    admin = Agent.objects.get(email=people.address_of(people.ADMIN))
    found = Connection.objects.filter(channel__kind=kind).order_by("pk")
    connection = found.select_related("channel").first()
    if connection is None:
        return ""
    _move(connection, f"http://{place}/{kind}")
    # Some look at once whether we are there.
    Channel.objects.filter(pk=connection.channel_id).update(is_active=True)
    try:
        if not _enters(connection):
            return f"its provider does not reach {hook_of(connection)}"
        connect_messenger(connection.channel, by=admin)
    except (Refused, ConnectionFailed) as failure:
        return str(failure)
    return ""


def _move(connection: Connection, api: str) -> None:
    """The port may be another one than last time, and nothing of that time is there."""
    connection.config = {**connection.config, "api": api}
    connection.cursor = {}
    connection.save(update_fields=["config", "cursor"])


def _enters(connection: Connection) -> bool:
    """What an admin enters on the provider's pages, which are programs of ours."""
    told = opened(connection)
    said = {
        **{name: value for name, value in told.config.items() if name != "number"},
        **ACCOUNTS[connection.channel.kind][1],
        **told.secret,
        "hook": hook_of(connection),
    }
    return _post(f"{told.config['api']}/account/", said) == http.HTTPStatus.NO_CONTENT


def _post(url: str, said: dict[str, Any]) -> int:
    """Not by the way that all others go: nothing of a visitor is in this address."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=15)
    try:
        headers = {"content-type": "application/json"}
        line.request("POST", parts.path, json.dumps(said), headers)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()
