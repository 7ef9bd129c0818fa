"""X, by its API (docs.x.com/x-api): mentions, answers and private messages, for money.

config: ceiling (dollars a month), alone (private messages, or not), tells (whether X calls
    us), prices, api; learned: account (our number), shown, account_name, hook, since.
secret: consumer_key, consumer_secret (signs what X tells us), access_token, access_secret.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Generator, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from channels_app.adapter import (
    Batch,
    Call,
    Check,
    File,
    Outgoing,
    Raw,
    Remote,
    Settings,
)
from channels_app.adapters.x import (
    account,
    looking,
    parse,
    prices,
    reading,
    send,
    weight,
)
from channels_app.messenger import Ask, Called, Greeting, Learned, Messenger, Words
from channels_app.parsed import Parsed

HEADER = "x-twitter-webhooks-signature"
# Of a handshake, in letters.
LONGEST_TOKEN = 500


class XAdapter(Called):
    """The contract, spoken to the X API. It calls us, and we look beside that."""

    kind = parse.KIND
    polls = True
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "longest": send.MESSAGE,
        "reply_window": None,
        # Somebody has to say something to us first.
        "can_start": False,
        "public": True,
        "private": True,
        "public_length": weight.MOST,
        "receipts": False,
        "names": True,
        "threads": True,
        # What is no picture is fetched from us.
        "fetches": True,
        "takes": send.TAKES,
        "metered": True,
        # 100 posts in 15 minutes, and 15 private messages.
        "rates": [{"count": 1, "per": 9, "whom": "channel", "burst": 15}],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="ceiling",
            label=_("Ceiling in US dollars a month"),
            help=_(
                "X wants money for each call. Nothing is read or sent beyond this sum;"
                " set the same limit in X's console."
            ),
            pattern=r"\d{1,6}(\.\d{1,2})?",
        ),
        Ask(name="consumer_key", label=_("API key"), secret=True),
        Ask(
            name="consumer_secret",
            label=_("API key secret"),
            help=_("X signs what it tells us with it."),
            secret=True,
        ),
        Ask(name="access_token", label=_("Access token"), secret=True),
        Ask(name="access_secret", label=_("Access token secret"), secret=True),
        Ask(
            name="alone",
            label=_("Private messages"),
            choices=(
                ("yes", _("Read and answer them here")),
                ("no", _("Leave them where they are")),
            ),
        ),
        Ask(
            name="tells",
            label=_("How we learn of what is new"),
            choices=(
                ("no", _("We look, as often as the money allows")),
                ("yes", _("X calls us, and we look now and then")),
            ),
        ),
        Ask(
            name="prices",
            label=_("Prices"),
            help=_(
                "Only where X charges you otherwise: such as post_read=0.001, dm=0.02, in"
                " US dollars. The page on X in the documentation names all of them."
            ),
            required=False,
            pattern=prices.PATTERN,
        ),
        Ask(
            name="api",
            label=_("Address of the API"),
            help=_("Leave it empty."),
            required=False,
            pattern=r"https?://[\x21-\x7e]{1,200}",
        ),
    )
    steps: Sequence[Words] = (
        _("At console.x.com make an app with “Read and write and Direct message”."),
        _("Buy credits there, and set a spending limit: the same as the ceiling here."),
        _(
            "At “Keys and tokens” make the API key and its secret, and an access token with"
            " its secret for the account that your customers know."
        ),
        _("Enter all four here with the ceiling, and connect."),
        _("Test the connection, and mention your account from another one."),
    )

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """X's handshake: its word, signed."""
        token = call.query.get("crc_token", "")
        secret = settings.secret.get("consumer_secret", "")
        if call.method != "GET" or not token:
            return None
        if not secret:
            return Greeting(status=403)
        said = {"response_token": _signed(secret, token[:LONGEST_TOKEN].encode())}
        kind = "application/json"
        return Greeting(body=json.dumps(said).encode(), content_type=kind)

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether the body is signed with our app's secret."""
        secret = settings.secret.get("consumer_secret", "")
        if not secret or call.method != "POST":
            return False
        given = call.headers.get(HEADER, "").encode(errors="replace")
        return hmac.compare_digest(_signed(secret, call.body).encode(), given)

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """See `reading.split`. X bills what it told us, whatever we make of it."""
        raws = reading.split(call)
        known = prices.Prices(settings.config)
        names = [
            "dm_event" if one.source_key.startswith("dm:") else "event" for one in raws
        ]
        settings.purse.charge(sum(known[name] for name in names))
        return raws

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `parse.parse`."""
        return parse.parse(settings, raw)

    def mint(
        self, settings: Settings, *, ticket: UUID, message: UUID, recipient: str
    ) -> str:
        """See `parse.place_of`."""
        return parse.place_of(recipient)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `send.split`."""
        return send.split(message)

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `send.send`."""
        return send.send(settings, message)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """See `looking.look`."""
        yield from looking.look(settings, cursor, wait=wait)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """See `account.fetch`."""
        return account.fetch(settings, remote, most=most)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `account.connect`."""
        return account.connect(settings, hook=hook)

    def check(self, settings: Settings) -> list[Check]:
        """See `account.check`."""
        return account.check(settings)

    def carrier(self, settings: Settings, code: str) -> str:
        """A link that opens a private message to us, with the code in it."""
        number = str(settings.config.get("account", ""))
        if not number or settings.config.get("alone") == "no":
            return ""
        link = f"https://twitter.com/messages/compose?recipient_id={number}"
        return f"{link}&text={quote(code)}" if code else link


def _signed(secret: str, body: bytes) -> str:
    made = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(made).decode()}"


adapter: Messenger = XAdapter()
