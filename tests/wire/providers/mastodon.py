"""A Mastodon server as https://docs.joinmastodon.org has it (4.5): a subset, with one
account that is ours, and people of another server who write to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from channels_app.adapter import Settings
from tests.wire.providers.base import Item
from tests.wire.providers.mastodon_person import Person
from tests.wire.providers.mastodon_posting import (
    FILES,
    FILMS,
    IMAGES,
    LINK,
    LONGEST,
    SOUNDS,
    Posting,
)
from tests.wire.providers.mastodon_posts import Entity, Post, stamp
from tests.wire.providers.mastodon_reading import Wrong
from tests.wire.providers.web import Answer, Request, as_json, pour

ELSEWHERE = "social.example"
# Calls of five minutes.
CALLS = 300


class Mastodon(Posting):
    """The whole of it."""

    # Who writes there.

    def customer(self, name: str = "Irma Berg", *, handle: str = "irma") -> Person:
        """Somebody with an account at another server."""
        taken = {one.acct for one in self.kept.accounts.values()}
        number = "" if f"{handle}@{ELSEWHERE}" not in taken else str(len(taken))
        account = self.kept.account(name, f"{handle}{number}", server=ELSEWHERE)
        return Person(self, account)

    def is_called(self, handle: str) -> None:
        """Our account has this name."""
        us = self.us
        us.username = us.acct = handle
        us.uri = f"https://{self.host}/users/{handle}"
        us.url = f"https://{self.host}/@{handle}"

    def picture(self, content: bytes, shows: str = "") -> Entity:
        """A file that somebody else's post brings."""
        name = self.keep(content, "lid.png", "image/png")
        return self._media(name, shows)

    def arrives(self, post: Post) -> Item:
        """A post of somebody else reached us: whom it names, answers or quotes is told."""
        above = post.quotes
        is_quote = above is not None and above.account is self.us
        if is_quote or self.us in self.kept.named_in(post.text):
            self._notify("quote" if is_quote else "mention", post)
        return self.tells_of("message", post)

    def tells_of(self, what: str, post: Post) -> Item:
        """It happened; streams tell it."""
        if what == "edit":
            self._streams("status.update", json.dumps(self.kept.entity(post)))
        elif what == "delete":
            self._streams("delete", post.id)
        item = Item(name=post.uri, payload=None, what=what, who=post.account.uri)
        self.told.append(item)
        return item

    def _notify(self, kind: str, post: Post) -> None:
        is_answer = post.answers is not None and post.answers.account is self.us
        is_private = post.visibility == "direct" and not is_answer
        told = {
            "id": str(next(self.kept.ids)),
            "type": kind,
            "created_at": stamp(self.kept.now()),
            "account": post.account,
            "status": post,
            "filtered": self.filters and is_private,
        }
        self.kept.notifications.append(told)
        if not told["filtered"]:
            self._streams("notification", json.dumps(self._notification(told)))

    def poison(self) -> Item:
        """A notification that nobody can read."""
        post = self.kept.add(self.us, "", "direct")
        post.uri = "poison"
        self._notify("mention", post)
        return self.tells_of("poison", post)

    # Its stream.

    def cut(self) -> None:
        """All streams break."""
        self.cuts += 1

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        headers = {k.decode().lower(): v.decode() for k, v in scope["headers"]}
        is_known = headers.get("authorization") == f"Bearer {self.token}"
        if path != "/api/v1/streaming/user" or not is_known or not self.has_stream:
            await super().app(scope, receive, send)
            return
        await pour(receive, send, self._stream())

    async def _stream(self) -> AsyncIterator[bytes]:
        at, cuts, breath = len(self.streamed), self.cuts, 0.0
        self.listeners += 1
        try:
            yield b":)\n"
            while cuts == self.cuts and not self.is_over:
                while at < len(self.streamed):
                    event, data = self.streamed[at]
                    at += 1
                    yield f"event: {event}\ndata: {data}\n\n".encode()
                await asyncio.sleep(0.02)
                breath += 0.02
                yield b":thump\n" if breath % 15 < 0.02 else b""
        finally:
            self.listeners -= 1

    def __exit__(self, *error: object) -> None:
        self.is_over = True
        super().__exit__(*error)

    # Its API.

    def settings(self, **more: Any) -> Settings:
        config = {
            "api": self.url,
            "account": self.us.uri,
            "account_id": self.us.id,
            "acct": self.us.acct,
            "url": self.us.url,
            "domain": self.host,
            "streaming": "",
            "since": "0",
            "own": "0",
            **more,
        }
        return Settings(config=config, secret={"token": self.token})

    def is_scripted(self, request: Request) -> bool:
        return request.path not in {"/api/v2/search", "/api/v1/streaming/user"}

    def trouble(self, status: int, words: str = "") -> Answer:
        usual = {401: "The access token is invalid", 404: "Record not found",
                 503: "Remote data could not be fetched"}  # fmt: skip
        return as_json(
            {"error": words or usual.get(status, "Something failed")}, status
        )

    def limited(self, seconds: int) -> Answer:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        return as_json(
            {"error": "Too many requests"},
            429,
            x_ratelimit_limit=str(CALLS),
            x_ratelimit_remaining="0",
            x_ratelimit_reset=stamp(until),
        )

    def requests(self, items: Any, *, forged: bool = False) -> list[Any]:
        """It calls nobody."""
        return []

    def answer(self, request: Request) -> Answer:
        request = replace(request, path=request.path.rstrip("/"))
        if request.path.startswith("/files/"):
            return self._file(request.path.removeprefix("/files/"))
        if request.path in {"/api/v1/instance", "/api/v2/instance"}:
            return as_json(self._instance(request))
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self.trouble(401)
        try:
            found = self._call(request)
        except Wrong as wrong:
            return self.trouble(wrong.status, wrong.words)
        if isinstance(found, Answer):
            return found
        until = stamp(datetime.now(UTC) + timedelta(minutes=5))
        return as_json(
            found,
            x_ratelimit_limit=str(CALLS),
            x_ratelimit_remaining=str(CALLS - 1),
            x_ratelimit_reset=until,
        )

    def _call(self, request: Request) -> Any:
        path = request.path.removeprefix("/api/")
        fixed: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("GET", "v1/accounts/verify_credentials"): lambda _r: self.us.entity(),
            ("GET", "v1/apps/verify_credentials"): lambda _r: {
                "name": "Helpdesk", "scopes": self.scopes},
            ("GET", "v1/accounts/lookup"): self._lookup,
            ("GET", "v1/notifications"): self._notifications,
            ("GET", "v1/conversations"): self._conversations,
            ("GET", "v1/statuses"): self._several,
            ("POST", "v1/statuses"): self._post,
            ("POST", "v2/media"): self._upload,
            ("GET", "v2/search"): self._search,
        }  # fmt: skip
        if found := fixed.get((request.method, path)):
            return found(request)
        version, thing, number, *rest = [*path.split("/"), "", ""]
        known: dict[tuple[str, str], Callable[[str, Request], Any]] = {
            ("statuses", ""): self._one,
            ("statuses", "context"): self._context,
            ("accounts", ""): lambda number, _r: self._account(number).entity(),
            ("accounts", "statuses"): self._by,
            ("media", ""): self._ready,
            ("timelines", rest[0]): lambda _n, request: self._tag(rest[0], request),
        }
        found_one = known.get((thing, rest[0]))
        if version != "v1" or request.method != "GET" or found_one is None:
            raise Wrong(404, "Not Found")
        return found_one(number, request)

    def _instance(self, request: Request) -> Entity:
        place = self.url.removeprefix("http://")
        limits = {
            "urls": {"streaming": f"ws://{place}"},
            "statuses": {
                "max_characters": LONGEST,
                "max_media_attachments": FILES,
                "characters_reserved_per_url": LINK,
            },
            "media_attachments": {
                "supported_mime_types": [*IMAGES, *FILMS, *SOUNDS],
                "description_limit": 1500,
                "image_size_limit": 16 * 2**20,
                "video_size_limit": 99 * 2**20,
            },
        }
        name = "domain" if request.path == "/api/v2/instance" else "uri"
        return {
            name: self.host,
            "api_versions": {"mastodon": 7},
            "title": "Kettles",
            "version": "4.5.2",
            "configuration": limits,
        }
