"""Matrix, by the client-server API (https://spec.matrix.org/latest/client-server-api/).

config: api (the homeserver's address), invitations (whose are accepted); learned: account
    (our user id), since (from where on we read), most (bytes of a file).
secret: token.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_app.adapter import Batch, Check, File, Outgoing, Remote, Settings
from channels_app.adapters.matrix import account, look, parse, rooms, say
from channels_app.messenger import Ask, Known, Learned, Looked, Named, Words
from channels_app.parsed import Parsed


class MatrixAdapter(Looked):
    """The contract, spoken to one homeserver."""

    kind = parse.KIND
    traits: Mapping[str, Any] = {
        "formats": ["text", "html"],
        "longest": say.PIECES * say.TEXT,
        "reply_window": None,
        "can_start": True,
        "public": False,
        "receipts": True,
        "names": True,
        "threads": True,
        "profiles": True,
        "takes": say.TAKES,
        # What homeservers as a rule allow (Synapse: ten at once, then one in five seconds,
        # which those who run one raise for such accounts).
        "rates": [{"count": 2, "per": 1, "burst": 10, "whom": "channel"}],
    }
    asks: Sequence[Ask] = (
        Ask(
            name="api",
            label=_("Address of the homeserver"),
            help=_("Such as https://matrix.org; the one that programs call."),
            pattern=r"https?://[\x21-\x7e]{1,200}",
        ),
        Ask(
            name="token",
            label=_("Access token"),
            help=_("Of an account of its own, which nobody else signs in to."),
            secret=True,
            pattern=r"[\x21-\x7e]{8,1000}",
        ),
        Ask(
            name="invitations",
            label=_("Whose invitations are accepted"),
            choices=(
                (rooms.EVERYBODY, _("Everybody’s")),
                (rooms.NEIGHBOURS, _("Those of people at our own homeserver")),
                (rooms.NOBODY, _("Nobody’s: only rooms we are in")),
            ),
        ),
    )
    steps: Sequence[Words] = (
        _("Register an account at your homeserver for the helpdesk alone."),
        _("Sign in as it in Element; open All settings, Help & About, Access Token."),
        _("Copy the token, enter it here, and close Element without signing out."),
        _("Test the connection, and invite the account to a room without encryption."),
    )

    def parse(self, settings: Settings, raw: bytes) -> Parsed:
        """See `parse.parse`."""
        return parse.parse(settings, raw)

    def pieces(self, settings: Settings, message: Outgoing) -> tuple[Outgoing, ...]:
        """See `say.split`."""
        return say.split(message)

    def send(self, settings: Settings, message: Outgoing) -> str:
        """See `say.send`."""
        return say.send(settings, message)

    def poll(
        self, settings: Settings, cursor: Mapping[str, Any], *, wait: float
    ) -> Generator[Batch, None, None]:
        """See `look.poll`."""
        return look.poll(settings, cursor, wait=wait)

    def known(self, settings: Settings, address: str) -> Known:
        """See `account.known`."""
        return account.known(settings, address)

    def fetch(self, settings: Settings, remote: Remote, *, most: int) -> File:
        """See `account.fetch`."""
        return account.fetch(settings, remote, most=most)

    def connect(self, settings: Settings, *, hook: str) -> Learned:
        """See `account.connect`."""
        return account.connect(settings)

    def check(self, settings: Settings) -> list[Check]:
        """See `account.check`."""
        return account.check(settings)

    def carrier(self, settings: Settings, code: str) -> str:
        """See `account.carrier`."""
        return account.carrier(settings, code)


adapter: Named = MatrixAdapter()
