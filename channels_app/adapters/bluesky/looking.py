"""Looking for what is new: mentions, answers, quotes, private messages, and what became of
what we found before.

cursor: until (when the newest notification was indexed), near (the keys of those found
shortly before that: clocks of servers differ), posts (name and version of the last ones, to
see whether they were changed or taken back), ours (until when our own posts were looked
through), chat (how far the log of private messages was read).
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Batch, ConnectionFailed, Raw, Settings
from channels_app.adapters.bluesky import xrpc
from channels_app.adapters.bluesky.chat_log import ChatLog
from channels_app.adapters.bluesky.finding import Finder, key_of
from channels_app.adapters.bluesky.jetstream import Jetstream, uri_of
from channels_app.adapters.bluesky.parse import how_of
from channels_app.adapters.bluesky.session import Session
from channels_app.fields import each, moment, part, whole, words

REASONS = ("mention", "reply", "quote")
# Notifications of a page, and pages of one look: more than a day of a busy account.
PAGE, PAGES = 100, 500
# What is indexed late may stand so far behind what was indexed before.
OVERLAP = timedelta(minutes=10)
# Seconds between two looks at what was found before, and at our own posts.
AGAIN = 60.0
# Our own posts of a look. Seconds of a pause until the caller is told that we live.
OWN, NAP = 30, 5.0
# Between two looks while the stream tells; seconds for which a post that it told of may
# not be found yet, and of one wait for it.
STREAMED, LATE, WAITS = 30.0, 60.0, 1.0

Cursor = dict[str, Any]


def look(
    settings: Settings, cursor: Mapping[str, Any], *, wait: float
) -> Iterator[Batch]:
    """Look again and again, until the caller has enough.

    Raises:
        ConnectionFailed.
    """
    with closing(Looking(settings, cursor)) as looking:
        while True:
            try:
                yield from looking.once()
                yield from looking.rest(wait)
            except (xrpc.Lost, xrpc.Refused) as error:
                if not isinstance(error, xrpc.Refused) or error.status != 429:
                    raise ConnectionFailed(why(error)) from None
                until = time.monotonic() + (error.wait or xrpc.WAIT)
                while (left := until - time.monotonic()) > 0:
                    time.sleep(min(left, NAP))
                    yield looking.nothing()


class Looking:
    """One after the other, from a cursor on."""

    def __init__(self, settings: Settings, cursor: Mapping[str, Any]) -> None:
        self.settings, self.session = settings, Session(settings)
        begun = moment(words(settings.config, "since")) or datetime.now(UTC)
        start = {"until": begun.isoformat(), "ours": begun.isoformat()}
        chat = {"chat": words(settings.config, "chat_from")}
        self.cursor: Cursor = {**start, "near": [], "posts": {}, **chat, **cursor}
        self.finder = Finder(self.session, self.account, self.cursor.pop("posts"))
        self.chat = ChatLog(self.session, has=settings.config.get("chat") is True)
        self.stream: Jetstream | None = None
        if address := words(settings.config, "stream"):
            at = whole(self.cursor, "stream")
            self.stream = Jetstream(address, self.account, at)
        self.late: dict[str, float] = {}
        self.again_at = 0.0
        self.told_at = time.monotonic()

    @property
    def account(self) -> str:
        """Our did."""
        return str(self.settings.config.get("account") or self.session.did)

    def nothing(self) -> Batch:
        """A sign of life."""
        return Batch(items=(), cursor=self._reached())

    def once(self) -> Iterator[Batch]:
        """Everything, once; each part with the cursor that goes with it.

        Raises:
            Lost, Refused.
        """
        yield from self._public()
        if time.monotonic() >= self.again_at:
            self.again_at = time.monotonic() + AGAIN
            yield from self._found(self.finder.changed())
            yield from self._found(self._said_elsewhere())
        yield from self._private()
        yield self.nothing()

    def close(self) -> None:
        """Hang up."""
        if self.stream is not None:
            self.stream.close()

    def rest(self, seconds: float) -> Iterator[Batch]:
        """Until the next look; what the stream tells meanwhile is found at once.

        Raises:
            Lost, Refused.
        """
        if self.stream is not None and self.stream.is_open:
            seconds = max(seconds, STREAMED)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self.stream is None:
                time.sleep(min(left, NAP))
            else:
                told = self.stream.told(min(left, WAITS), self.finder.known)
                yield from self._found(self._streamed(told))
            if time.monotonic() > self.told_at + NAP:
                self.told_at = time.monotonic()
                yield self.nothing()
        if self.stream is not None and self.stream.at is not None:
            self.cursor["stream"] = self.stream.at

    def _streamed(self, events: list[Any]) -> list[Raw]:
        """Posts that the stream told of, and what became of those we know. A post may be
        there a little later than it was told of."""
        raws = []
        for event in events:
            uri, commit = uri_of(event), part(event, "commit")
            if words(commit, "operation") == "delete":
                raws += self.finder.gone(uri)
            elif how_of(part(commit, "record"), self.account):
                self.late[uri] = time.monotonic() + LATE
        posts = self.finder.posts(list(self.late)) if self.late else {}
        about = [{"uri": uri, "author": part(posts[uri], "author")} for uri in posts]
        raws += self.finder.raws(about)
        self.late = {
            uri: until
            for uri, until in self.late.items()
            if uri not in posts and until > time.monotonic()
        }
        return raws

    def _reached(self) -> Cursor:
        return {**self.cursor, "posts": dict(self.finder.known)}

    def _found(self, items: list[Raw]) -> Iterator[Batch]:
        """These, if there are any, with the cursor behind them."""
        self.told_at = time.monotonic()
        if items:
            yield Batch(items=tuple(items), cursor=self._reached())

    # What everybody can read.

    def _public(self) -> Iterator[Batch]:
        """What we were notified of since; newest first there, oldest first here."""
        since = moment(words(self.cursor, "until")) or datetime.now(UTC)
        found: list[Any] = []
        after = ""
        for page in range(PAGES):
            if page and time.monotonic() > self.told_at + NAP:
                self.told_at = time.monotonic()
                yield self.nothing()
            told, after = self.page(after)
            new = [one for one in told if _at(one) >= since - OVERLAP]
            found += [one for one in new if words(one, "reason") in REASONS]
            if len(new) < len(told) or not after:
                break
        found.reverse()
        near = set(self.cursor["near"])
        items = self.finder.raws([one for one in found if key_of(one) not in near])
        until = max([since, *map(_at, found)])
        self.cursor["until"] = until.isoformat()
        recent = [key_of(one) for one in found if _at(one) >= until - OVERLAP]
        self.cursor["near"] = list(dict.fromkeys(recent))
        yield from self._found(items)

    def page(self, after: str) -> tuple[list[Any], str]:
        """Notifications, newest first, and where the next ones begin."""
        query: list[tuple[str, str | int]] = [("limit", PAGE)]
        query += [("reasons", reason) for reason in REASONS]
        query += [("cursor", after)] if after else []
        page = self.session.ask("app.bsky.notification.listNotifications", *query)
        return each(page, "notifications"), words(page, "cursor")

    def _said_elsewhere(self) -> list[Raw]:
        """What we answered with another program."""
        since = moment(words(self.cursor, "ours")) or datetime.now(UTC)
        query = [("actor", self.account), ("filter", "posts_with_replies")]
        feed = self.session.ask("app.bsky.feed.getAuthorFeed", *query, ("limit", OWN))
        raws, until = [], since
        for one in reversed(each(feed, "feed")):
            post, parent = part(one, "post"), part(one, "reply", "parent")
            at = moment(words(post, "indexedAt"))
            is_ours = words(post, "author", "did") == self.account
            if at is None or at <= since or not is_ours:
                continue
            until = max(until, at)
            # One that is gone by now, or of somebody who hides from us, has no writer.
            if words(parent, "author", "did") not in {"", self.account}:
                about = {"what": "ours", "post": post, "parent": parent}
                line = words(parent, "author", "did")
                raws.append(self.finder.raw(about, key=key_of(post), line=line))
        self.cursor["ours"] = until.isoformat()
        return raws

    def _private(self) -> Iterator[Batch]:
        """What was said to us alone."""
        for logs, after in self.chat.read(self.cursor["chat"]):
            items = [
                self.finder.raw(one.about, key=one.key, line=one.line)
                for one in map(self.chat.told, logs)
                if one is not None
            ]
            self.cursor["chat"] = after
            yield from self._found(items)


def missing(settings: Settings, notes: Sequence[Mapping[str, Any]]) -> list[Raw]:
    """The daily audit: of the last notifications those that we do not have.

    Raises:
        ConnectionFailed.
    """
    looking = Looking(settings, {})
    known = {note.get("key") for note in notes}
    begun = moment(words(settings.config, "since")) or datetime.now(UTC)
    found: list[Any] = []
    after = ""
    try:
        for _number in range(10):
            told, after = looking.page(after)
            found += [one for one in told if words(one, "reason") in REASONS]
            if not after:
                break
        lost = [one for one in found if key_of(one) not in known and _at(one) >= begun]
        return looking.finder.raws(lost[::-1])
    except (xrpc.Lost, xrpc.Refused) as error:
        raise ConnectionFailed(why(error)) from None


def why(error: xrpc.Lost | xrpc.Refused) -> str:
    """In words for admins."""
    failure = xrpc.failed(error)
    if failure.signed_out:
        return _(
            "Bluesky does not accept our app password any more. An admin has to enter a"
            " new one: until then nothing comes in."
        )
    return failure.words


def _at(notification: Any) -> datetime:
    """When it was indexed; what does not say so is looked at."""
    return moment(words(notification, "indexedAt")) or datetime.now(UTC)
