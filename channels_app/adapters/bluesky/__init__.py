"""Bluesky, by the AT Protocol (docs.bsky.app): what is said about us in public, and private
messages where the account allows them.

config: handle, api (the server that knows our password); learned: account (our did), shown,
    since, chat (whether private messages come in), chat_from.
secret: password (an app password); kept beside it: see `session`.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from channels_app.adapter import Batch, Check, File, Outgoing, Raw, Remote, Settings
from channels_app.adapters.bluesky import account, looking, parse, searching, send
from channels_app.messenger import Ask, Learned, Looked, Messenger, Words
from channels_app.parsed import Parsed


class BlueskyAdapter(Looked):
    """The contract, spoken to the AT Protocol."""

    kind = parse.KIND
    search_every = 60.0
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "longest": 5 * send.MESSAGE,
        "reply_window": None,
        # Somebody has to say something to us, or about us, first.
        "can_start": False,
        "public": True,
        "private": True,
        "public_length": send.POST,
        "receipts": False,
        "names": True,
        "threads": True,
        # Private messages carry no files: they are fetched from us.
        "fetches": True,
        "takes": send.TAKES,
        # 5,000 points an hour, of which a post costs three.
        "rates": [{"count": 1, "per": 2.5, "whom": "channel", "burst": 60}],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="handle",
            label=_("Handle"),
            help=_("The name of your account, such as shop.bsky.social."),
            pattern=r"@?[A-Za-z0-9.-]{3,253}",
        ),
        Ask(
            name="password",
            label=_("App password"),
            help=_(
                "Made at Settings, Privacy and security, App passwords; not the password"
                " of the account."
            ),
            secret=True,
        ),
        Ask(
            name="api",
            label=_("Server of the account"),
            help=_(
                "Only if your account is not at bsky.social: https://pds.example.com"
            ),
            required=False,
            pattern=r"https?://[\x21-\x7e]{1,200}",
        ),
        Ask(
            name="stream",
            label=_("Stream of all posts"),
            help=_(
                "Only if a mention has to be here within a second: the address of a"
                " Jetstream, such as wss://jetstream2.us-east.bsky.network. It brings"
                " several gigabytes a day."
            ),
            required=False,
            pattern=r"wss?://[\x21-\x7e]{1,200}",
        ),
    )
    steps: Sequence[Words] = (
        _("Sign in at bsky.app with the account that your customers know."),
        _(
            "Settings, Privacy and security, App passwords: add one, and tick “Allow access"
            " to your direct messages” if private messages shall come here."
        ),
        _(
            "Settings, Privacy and security, Chat: let everybody write to you, or only"
            " those whom you follow will reach you in private."
        ),
        _("Enter the handle and the app password here, and connect."),
        _("Test the connection, and mention your account from another one."),
    )

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

    def missing(
        self, settings: Settings, notes: Sequence[Mapping[str, Any]]
    ) -> list[Raw]:
        """See `looking.missing`."""
        return looking.missing(settings, notes)

    def search(
        self,
        settings: Settings,
        *,
        words: tuple[str, ...],
        accounts: tuple[str, ...],
        cursor: Mapping[str, Any],
    ) -> Batch:
        """See `searching.search`."""
        return searching.search(
            settings, watched=words, accounts=accounts, cursor=cursor
        )

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """See `account.fetch`."""
        return account.fetch(settings, remote, most=most)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `account.connect`. Nobody calls us."""
        return account.connect(settings)

    def check(self, settings: Settings) -> list[Check]:
        """See `account.check`."""
        return account.check(settings)


adapter: Messenger = BlueskyAdapter()
