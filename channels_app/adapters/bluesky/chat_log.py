"""The log of private conversations (chat.bsky.convo.getLog), read from where we stopped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from channels_app.adapters.bluesky import xrpc
from channels_app.adapters.bluesky.session import CHAT, Session
from channels_app.fields import each, words

# What of it is told on.
TOLD = ("logCreateMessage", "logAddReaction", "logRemoveReaction")
NAMES = ("did", "handle", "displayName")


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: what it is known by, and whose line it waits in."""

    about: Mapping[str, Any]
    key: str
    line: str


class ChatLog:
    """has: whether our app password may read it."""

    def __init__(self, session: Session, *, has: bool) -> None:
        self.session, self.has = session, has
        self.members: dict[str, list[Any]] = {}

    def read(self, after: str) -> Iterator[tuple[list[Any], str]]:
        """What is new, page by page, each with how far that is.

        Raises:
            Lost, Refused.
        """
        while self.has:
            query = [("cursor", after)] if after else []
            try:
                said = self.session.ask("chat.bsky.convo.getLog", *query, proxy=CHAT)
            except xrpc.Refused as refused:
                if not refused.may_not:
                    raise
                self.has = False
                return
            logs, before = each(said, "logs"), after
            after = words(said, "cursor") or before
            yield logs, after
            if after == before or not logs:
                return

    def told(self, log: Any) -> Line | None:
        """What a line of it says, with those who talk there; None: nothing for us."""
        kind = words(log, "$type").rpartition("#")[2]
        convo, name = words(log, "convoId"), words(log, "message", "id")
        if kind not in TOLD or not convo:
            return None
        about = {"what": "chat", "log": log, "members": self._members(convo)}
        if kind == "logCreateMessage":
            return Line(about, f"chat:{name or words(log, 'rev')}", convo)
        return Line(about, f"chat:{words(log, 'rev')}:{name}:{kind}", f"edit:{name}")

    def _members(self, convo: str) -> list[Any]:
        if convo not in self.members:
            method, query = "chat.bsky.convo.getConvo", ("convoId", convo)
            said = self.session.ask(method, query, proxy=CHAT)
            self.members[convo] = [
                {name: words(one, name) for name in NAMES}
                for one in each(said, "convo", "members")
            ]
        return self.members[convo]
