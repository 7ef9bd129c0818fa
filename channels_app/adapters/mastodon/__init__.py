"""Mastodon and its relatives, by the client API (https://docs.joinmastodon.org/client/intro/).

config: api (the server's address); learned: account (what never changes of ours), its
    number, page and names, domain, streaming (where its stream is), what a post may be
    (most, link, most_files), and from where on we read (since, own).
secret: token.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_app.adapter import Batch, Check, File, Outgoing, Remote, Settings
from channels_app.adapters.mastodon import account, look, parse, say, search
from channels_app.messenger import Ask, Learned, Looked, Searchable, Words
from channels_app.parsed import Parsed


class MastodonAdapter(Looked):
    """The contract, spoken to one server; another server is another channel."""

    kind = parse.KIND
    traits: Mapping[str, Any] = {
        "formats": ["text"],
        "longest": 4 * (say.LONGEST - say.NAME),
        "reply_window": None,
        "can_start": True,
        "public": True,
        "private": True,
        "public_length": say.LONGEST - say.NAME,
        # It never says whether something was seen.
        "receipts": False,
        "names": True,
        "threads": True,
        "takes": say.TAKES,
        # 300 posts in three hours; to one person some at once, then one a second.
        "rates": [
            {"count": 300, "per": 10_800, "burst": 300, "whom": "channel"},
            {"count": 1, "per": 1, "burst": 5, "whom": "person"},
        ],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="api",
            label=_("Address of the server"),
            help=_(
                "Such as https://mastodon.social; another server is a channel more."
            ),
            pattern=r"https?://[\x21-\x7e]{1,200}",
        ),
        Ask(
            name="token",
            label=_("Access token"),
            help=_("“Your access token” on the page of the application."),
            secret=True,
            pattern=r"[\x21-\x7e]{8,500}",
        ),
    )
    steps: Sequence[Words] = (
        _("Sign in at your server with the account that customers write to."),
        _("Open Preferences, Development, New application, and give it a name."),
        _("Tick the scopes “read” and “write”, and nothing else; save."),
        _("Open the application and copy “Your access token”; enter it here."),
        _("Test the connection, and mention the account from another one."),
    )

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `parse.parse`."""
        return parse.parse(settings, raw)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `say.split`."""
        return say.split(settings, message)

    def mint(self, settings: Settings, *, recipient: str, **_more: Any) -> str:
        """Whoever is answered may go on with us alone, in the same ticket."""
        return parse.place_of(recipient)

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `say.send`."""
        return say.send(settings, message)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """See `look.poll`."""
        return look.poll(settings, cursor, wait=wait)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """See `account.fetch`."""
        return account.fetch(settings, remote, most=most)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `account.connect`."""
        return account.connect(settings)

    def check(self, settings: Settings) -> list[Check]:
        """See `account.check`."""
        return account.check(settings)

    search_every = search.EVERY

    def search(
        self,
        settings: Settings,
        *,
        words: tuple[str, ...],
        accounts: tuple[str, ...],
        cursor: Mapping[str, Any],
    ) -> Batch:
        """See `search.search`."""
        return search.search(settings, watched=words, accounts=accounts, cursor=cursor)

    def carrier(self, settings: Settings, code: str) -> str:
        """See `account.carrier`."""
        return account.carrier(settings, code)


adapter: Searchable = MastodonAdapter()
