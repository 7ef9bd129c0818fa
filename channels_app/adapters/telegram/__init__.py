"""Telegram, by its Bot API (https://core.telegram.org/bots/api).

config: api; learned: bot (its name without the @), bot_id, bot_name, hook (the address
    that Telegram calls).
secret: token.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_app.adapter import Call, Check, File, Outgoing, Raw, Remote, Settings
from channels_app.adapters.telegram import account, parse, send
from channels_app.messenger import (
    Ask,
    Called,
    Greeting,
    Learned,
    Messenger,
    Words,
)
from channels_app.parsed import Parsed


class TelegramAdapter(Called):
    """The contract, spoken to the Bot API."""

    kind = parse.KIND
    traits: Mapping[str, Any] = {
        "formats": ["text", "html"],
        "longest": 4 * send.TEXT,
        "reply_window": None,
        # They have to press Start before we may write.
        "can_start": False,
        "public": False,
        # It never says whether something was seen.
        "receipts": False,
        "names": True,
        "threads": True,
        "takes": send.TAKES,
        # 30 a second in all; one a second and chat, a few at once.
        "rates": [
            {"count": 30, "per": 1, "whom": "channel"},
            {"count": 1, "per": 1, "burst": 3, "whom": "person"},
        ],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="token",
            label=_("Bot token"),
            help=_("As BotFather wrote it: a number, a colon, and letters."),
            secret=True,
            pattern=r"[0-9]{5,16}:[A-Za-z0-9_-]{30,64}",
        ),
        Ask(
            name="api",
            label=_("Address of the Bot API"),
            help=_("Only if you run a Bot API server of your own."),
            required=False,
            pattern=r"https?://[\x21-\x7e]{1,200}",
        ),
    )
    steps: Sequence[Words] = (
        _("In Telegram open a chat with @BotFather and send /newbot."),
        _("Give the bot a name and a user name; BotFather answers with its token."),
        _(
            "Enter the token here and save. We tell Telegram this page's address ourselves."
        ),
        _("Test the connection, and write to your bot from another account."),
    )

    def verify(self, settings: Settings, call: Call) -> bool:
        """See `account.verify`."""
        return account.verify(settings, call)

    def thank(self, call: Call) -> Greeting:
        """See `parse.thank`."""
        return parse.thank(call) or self.thanks

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """See `parse.split`."""
        return parse.split(call)

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `parse.parse`."""
        return parse.parse(raw)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `send.split`."""
        return send.split(message)

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `send.send`."""
        return send.send(settings, message)

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
        """See `account.carrier`."""
        return account.carrier(settings, code)


adapter: Messenger = TelegramAdapter()
