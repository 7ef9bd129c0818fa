"""WhatsApp, by Meta's Cloud API
(developers.facebook.com/documentation/business-messaging/whatsapp).

config: phone_number_id, account_id (the WhatsApp Business Account), api, version; learned:
    number (in digits), verified_name, hook (the address that Meta calls, if we told it).
secret: token, app_secret, verify_token.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from channels_app import meta
from channels_app.adapter import Call, Check, File, Outgoing, Raw, Remote, Settings
from channels_app.adapters.whatsapp import account, parse, send
from channels_app.messenger import (
    Ask,
    Called,
    Greeting,
    Learned,
    Messenger,
    TemplateFound,
    Words,
)
from channels_app.meta_asks import APP_SECRET, VERIFY_TOKEN
from channels_app.parsed import Parsed

DAY = 24 * 3600


class WhatsAppAdapter(Called):
    """The contract, spoken to the Cloud API."""

    kind = parse.KIND
    traits: Mapping[str, Any] = {
        "formats": ["text", "html"],
        "longest": 4 * send.TEXT,
        "reply_window": DAY,
        "can_start": False,
        "public": False,
        "receipts": True,
        "names": True,
        "templates": True,
        "takes": send.TAKES,
        # 80 a second and number; one person about one in six seconds, a few at once.
        "rates": [
            {"count": 80, "per": 1, "whom": "channel"},
            {"count": 10, "per": 60, "whom": "person"},
        ],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="phone_number_id",
            label=_("Phone number ID"),
            help=_("Of your number, at “API Setup”. It is not the number itself."),
            pattern=r"[0-9]{5,30}",
        ),
        Ask(
            name="account_id",
            label=_("WhatsApp Business Account ID"),
            help=_("It stands beside it."),
            pattern=r"[0-9]{5,30}",
        ),
        Ask(
            name="token",
            label=_("Access token"),
            help=_("Of a system user, so that it does not run out after a day."),
            secret=True,
            pattern=r"[\x21-\x7e]{20,1000}",
        ),
        APP_SECRET,
        VERIFY_TOKEN,
    )
    steps: Sequence[Words] = (
        _(
            "At developers.facebook.com make an app of the type “Business”, and add"
            " WhatsApp."
        ),
        _(
            "In Meta Business Suite make a system user, give it the app and the WhatsApp"
            " account, and make a token with whatsapp_business_messaging and"
            " whatsapp_business_management that never expires."
        ),
        _("Enter the IDs, the token and the app secret here, and save."),
        _(
            "At “WhatsApp”, “Configuration” paste the address and the verify token of this"
            " page, and subscribe to “messages”."
        ),
        _("Test the connection, and write to your number from a telephone."),
    )

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """Meta's handshake."""
        return meta.greet(settings, call)

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether our app's secret signed it."""
        return meta.verify(settings, call)

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """See `parse.split`."""
        return parse.split(call)

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `parse.parse`."""
        return parse.parse(settings, raw)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `send.pieces`."""
        return send.pieces(message)

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

    def templates(self, settings: Settings) -> tuple[TemplateFound, ...]:
        """See `account.templates`."""
        return account.templates(settings)

    def carrier(self, settings: Settings, code: str) -> str:
        """A link that begins a message to us with the code in it."""
        number = str(settings.config.get("number", ""))
        if not number:
            return ""
        return f"https://wa.me/{number}" + (f"?text={quote(code)}" if code else "")


adapter: Messenger = WhatsAppAdapter()
