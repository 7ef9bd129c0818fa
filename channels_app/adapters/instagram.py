"""Instagram: direct messages, answers to stories, comments
(developers.facebook.com/docs/instagram-platform).

config: account_id (of the professional account), api (which login the token is of),
    human_agent, version; learned: handle, account_name.
secret: token, app_secret, verify_token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from channels_app import (
    graph,
    meta,
    meta_public,
    meta_said,
    meta_tokens,
    meta_told,
    pieces,
)
from channels_app.abilities import Renewed
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
from channels_app.meta_asks import APP_SECRET, TOKEN, VERIFY_TOKEN
from channels_app.meta_said import MB
from channels_app.parsed import Parsed

# Bytes of UTF-8.
TEXT = 1000
# Letters of a comment.
PUBLIC = 300
# Where tokens of its own login are good.
LOGIN = "https://graph.instagram.com"
FIELDS = "username,name"
PROFILE = "name,username"
EVENTS = (
    "messages,message_edit,message_reactions,messaging_seen,messaging_postbacks,"
    "messaging_referral,comments,live_comments,standby"
)


class InstagramAdapter(Called):
    """The contract, spoken to Instagram's messaging."""

    kind = "instagram"
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
        # Instagram fetches files from us.
        "fetches": True,
        "takes": {
            "image": {
                "max_bytes": 8 * MB,
                "types": ["image/jpeg", "image/png", "image/gif"],
            },
            "video": {
                "max_bytes": 25 * MB,
                "types": ["video/mp4", "video/ogg", "video/webm", "video/quicktime"],
            },
            "audio": {
                "max_bytes": 25 * MB,
                "types": ["audio/aac", "audio/mp4", "audio/wav"],
            },
            "application": {"max_bytes": 25 * MB, "types": ["application/pdf"]},
        },
        "rates": [{"count": 10, "per": 1, "whom": "channel"}],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="account_id",
            label=_("Instagram account ID"),
            help=_("Of your professional account: digits, at the settings of the app."),
            pattern=r"[0-9]{5,30}",
        ),
        Ask(
            name="api",
            label=_("Where the token is from"),
            choices=(
                (LOGIN, _("Instagram login")),
                (graph.API, _("a Facebook Page it belongs to")),
            ),
        ),
        TOKEN,
        APP_SECRET,
        VERIFY_TOKEN,
        meta_said.HUMAN_AGENT,
    )
    steps: Sequence[Words] = (
        _(
            "Make your Instagram account a professional one, and allow access to messages."
        ),
        _(
            "At developers.facebook.com make an app of the type “Business”, add Instagram,"
            " connect the account, and make its access token."
        ),
        _("Enter the account's ID, the token and the app secret here, and save."),
        _(
            "At “Webhooks” of Instagram paste the address and the verify token of this"
            " page, and subscribe to “messages”, “comments” and what begins with “messag”."
        ),
        _("Test the connection, and write to your account from another one."),
    )

    def greet(self, settings: Settings, call: Call) -> Greeting | None:
        """Meta's handshake."""
        return meta.greet(settings, call)

    def verify(self, settings: Settings, call: Call) -> bool:
        """Whether our app's secret signed it."""
        return meta.verify(settings, call)

    def split(self, settings: Settings, call: Call) -> tuple[Raw, ...]:
        """See `meta_told.split`."""
        return meta_told.split(call, thing="instagram")

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `meta_told.parse`."""
        return meta_told.parse(settings, raw, kind=self.kind)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `meta_said.pieces`."""
        return meta_said.pieces(
            message, limit=TEXT, measure=pieces.octets, public=PUBLIC
        )

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `meta_said.send` and `meta_public.say`."""
        if message.public:
            return meta_public.say(settings, message, edge="replies")
        return meta_said.send(settings, message, by_link=True)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """By its address; that of a story is good for a day."""
        answer = graph.fetch(settings, remote.name, most=most)
        return graph.file_of(answer, filename=remote.filename, content_type="")

    def known(self, settings: Settings, address: str) -> Known:
        """See `meta_said.known`."""
        return meta_said.known(settings, address, fields=PROFILE)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `meta_said.connect`; of tokens of its own login Instagram does not say when
        they run out."""
        learned = meta_said.connect(settings, fields=FIELDS, events=EVENTS)
        if learned.expires_at or settings.config.get("api") == graph.API:
            return learned
        return replace(learned, expires_at=meta_tokens.at_the_latest())

    def renew(self, settings: Settings) -> Renewed | None:
        """See `meta_tokens.renewed`; a token of a Page is made by somebody."""
        if settings.config.get("api") == graph.API:
            return None
        return meta_tokens.renewed(settings)

    def check(self, settings: Settings) -> list[Check]:
        """See `meta_said.check`."""
        return meta_said.check(settings, fields=FIELDS)

    def carrier(self, settings: Settings, code: str) -> str:
        """A link that opens the chat and brings the code (ig.me)."""
        handle = str(settings.config.get("handle", ""))
        if not handle:
            return ""
        return f"https://ig.me/m/{quote(handle)}" + (
            f"?ref={quote(code)}" if code else ""
        )


adapter: Messenger = InstagramAdapter()
