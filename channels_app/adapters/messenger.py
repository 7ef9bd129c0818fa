"""Facebook Messenger, for one Page (developers.facebook.com/docs/messenger-platform).

config: account_id (of the Page), human_agent, api, version; learned: handle, account_name.
secret: token (of the Page), app_secret, verify_token.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from channels_app import graph, meta, meta_public, meta_said, meta_told
from channels_app.adapter import Call, Check, File, Outgoing, Raw, Remote, Settings
from channels_app.messenger import (
    Ask,
    Called,
    Greeting,
    Known,
    Learned,
    Messenger,
    Words,
)
from channels_app.meta_asks import APP_SECRET, PAGE_TOKEN, VERIFY_TOKEN
from channels_app.meta_said import MB
from channels_app.parsed import Parsed

TEXT = 2000
# Letters of a comment.
PUBLIC = 8000
FIELDS = "name,username"
PROFILE = "name,first_name,last_name"
EVENTS = (
    "messages,message_edits,message_reactions,message_reads,message_deliveries,"
    "message_echoes,messaging_postbacks,messaging_referrals,standby,feed"
)


class MessengerAdapter(Called):
    """The contract, spoken to the Messenger Platform."""

    kind = "messenger"
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "longest": 5 * TEXT,
        "reply_window": meta_said.DAY,
        "can_start": False,
        "public": True,
        "public_length": PUBLIC,
        "public_files": False,
        "private_once": meta_public.PRIVATELY,
        "receipts": True,
        "names": True,
        "profiles": True,
        # A comment is answered by its name.
        "threads": True,
        "takes": {
            "image": {
                "max_bytes": 8 * MB,
                "types": ["image/jpeg", "image/png", "image/gif"],
            },
            "*": {"max_bytes": 25 * MB},
        },
        # Far below what a Page may (300 a second), and kind to its people.
        "rates": [{"count": 40, "per": 1, "whom": "channel"}],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="account_id",
            label=_("Page ID"),
            help=_("At “About”, “Page transparency” of your Page."),
            pattern=r"[0-9]{5,30}",
        ),
        PAGE_TOKEN,
        APP_SECRET,
        VERIFY_TOKEN,
        meta_said.HUMAN_AGENT,
    )
    steps: Sequence[Words] = (
        _(
            "At developers.facebook.com make an app of the type “Business”, and add"
            " Messenger."
        ),
        _("At “Messenger API settings” connect your Page, and make its access token."),
        _("Enter the Page's ID, the token and the app secret here, and save."),
        _(
            "At “Webhooks” choose “Page”, paste the address and the verify token of this"
            " page, and subscribe to “messages”, what begins with “message”, and “feed”."
        ),
        _("Test the connection, and write to your Page from another account."),
    )

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """Meta's handshake."""
        return meta.greet(settings, call)

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether our app's secret signed it."""
        return meta.verify(settings, call)

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """See `meta_told.split`."""
        return meta_told.split(call, thing="page")

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `meta_told.parse`."""
        return meta_told.parse(settings, raw, kind=self.kind)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `meta_said.pieces`."""
        return meta_said.pieces(message, limit=TEXT, measure=len, public=PUBLIC)

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `meta_said.send` and `meta_public.say`."""
        if message.public:
            return meta_public.say(settings, message, edge="comments")
        return meta_said.send(settings, message, by_link=False)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """By its address, which is good for some days."""
        answer = graph.fetch(settings, remote.name, most=most)
        return graph.file_of(answer, filename=remote.filename, content_type="")

    def known(self, settings: Settings, address: str) -> Known:
        """See `meta_said.known`."""
        return meta_said.known(settings, address, fields=PROFILE)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `meta_said.connect`."""
        return meta_said.connect(settings, fields=FIELDS, events=EVENTS)

    def check(self, settings: Settings) -> list[Check]:
        """See `meta_said.check`."""
        return meta_said.check(settings, fields=FIELDS)

    def carrier(self, settings: Settings, code: str) -> str:
        """A link that opens the chat and brings the code (m.me)."""
        page = settings.config.get("handle") or settings.config.get("account_id")
        if not page:
            return ""
        return f"https://m.me/{quote(str(page))}" + (
            f"?ref={quote(code)}" if code else ""
        )


adapter: Messenger = MessengerAdapter()
