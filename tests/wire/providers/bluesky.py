"""Bluesky as docs.bsky.app has it: a server of accounts, the one that shows posts, and the
one of private messages, in one. A subset, with the names of errors that the real ones use.
"""

import asyncio
import base64
import hashlib
import json
import re
import secrets
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from channels_app.adapter import Settings
from tests.wire.providers.base import Hook, Item, Said
from tests.wire.providers.bluesky_person import Chatter, Person
from tests.wire.providers.bluesky_world import POST, Account, View, World, cid_of
from tests.wire.providers.web import Answer, Request, as_json

CHAT = "did:web:api.bsky.chat#bsky_chat"
PICTURE, LETTERS = 1_000_000, 3000
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}\Z")
_PICTURE = re.compile(r"/img/feed_\w+/plain/[^/]+/(?P<name>[^/@]+)@jpeg\Z")


class Wrong(Exception):
    """A call that cannot be done."""

    def __init__(self, status: int, name: str, words: str) -> None:
        super().__init__(words)
        self.status, self.name, self.words = status, name, words


class Bluesky(World):
    """token: the app password. is_chatting: whether it was made for private messages, too.

    logins: how often somebody signed in with the password.
    """

    kind = "bluesky"

    def __init__(self) -> None:
        super().__init__()
        self.token = "abcd-efgh-ijkl-mnop"
        self.is_chatting = True
        self.logins = 0
        # Tokens that were given out, with the password that they were given for.
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.blobs: dict[str, tuple[str, int]] = {}

    @property
    def handle(self) -> str:
        return self.us.handle

    @handle.setter
    def handle(self, name: str) -> None:
        self.us.handle = name

    def settings(self) -> Settings:
        """As of a channel that was connected: it has tokens already."""
        given = self._tokens()
        return Settings(
            config={
                "api": self.url,
                "handle": self.handle,
                "account": self.us.did,
                "shown": self.handle,
                "since": "2020-01-01T00:00:00+00:00",
                "chat": self.is_chatting,
                "chat_from": "",
            },
            secret={
                "password": self.token,
                "access": given["accessJwt"],
                "refresh": given["refreshJwt"],
                "did": self.us.did,
            },
        )

    def _account(self, name: str, handle: str) -> Account:
        """Somebody, always the same by the same handle."""
        handle = handle or f"person{next(self.numbers)}"
        digest = base64.b32encode(hashlib.sha256(handle.encode()).digest())
        did = f"did:plc:{digest.decode().lower()[:24]}"
        shown = f"{handle}.bsky.example"
        made = Account(did=did, handle=shown, name=name, followers=len(name) * 11)
        return self.accounts.setdefault(did, made)

    def customer(self, name: str = "Irma Berg", *, handle: str = "irma") -> Person:
        return Person(self, self._account(name, handle))

    def chatter(self, name: str = "Irma Berg", *, handle: str = "irma") -> Chatter:
        """Somebody who writes in private."""
        return Chatter(self, self._account(name, handle))

    # Its API.

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """It calls nobody."""
        return []

    def trouble(self, status: int, words: str = "") -> Answer:
        names = {
            401: "AuthenticationRequired",
            400: "InvalidRequest",
            502: "UpstreamFailure",
        }
        name = names.get(status, HTTPStatus(status).phrase.replace(" ", ""))
        return as_json({"error": name, "message": words or "It went wrong"}, status)

    def limited(self, seconds: int) -> Answer:
        told = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        reset = str(int(time.time()) + seconds)
        return as_json(told, 429, ratelimit_limit="3000", ratelimit_remaining="0",
                       ratelimit_reset=reset, ratelimit_policy="3000;w=300")  # fmt: skip

    def answer(self, request: Request) -> Answer:
        if found := _PICTURE.match(request.path):
            return self._picture(found["name"])
        method = request.path.removeprefix("/xrpc/")
        try:
            return as_json(self._call(method, request))
        except Wrong as wrong:
            told = {"error": wrong.name, "message": wrong.words}
            return as_json(told, wrong.status)

    def _call(self, method: str, request: Request) -> View:
        if method == "com.atproto.server.createSession":
            return self._create_session(request.said)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if method == "com.atproto.server.refreshSession":
            return self._refresh_session(token)
        if self.access.get(token) != self.token:
            raise Wrong(400, "ExpiredToken", "Token has expired")
        known = {**self._queries(), **self._procedures(), **self._chat(request)}
        if method not in known:
            raise Wrong(501, "MethodNotImplemented", "Method Not Implemented")
        return known[method](request)

    def _queries(self) -> dict[str, Callable[[Request], View]]:
        return {
            "com.atproto.server.getSession": lambda _asked: {
                "did": self.us.did, "handle": self.handle, "active": True},
            "app.bsky.notification.listNotifications": self._notifications,
            "app.bsky.feed.getPosts": lambda asked: {"posts": [
                self.post_view(self.posts[uri])
                for uri in several(asked, "uris", most=25) if uri in self.posts]},
            "app.bsky.actor.getProfiles": lambda asked: {"profiles": [
                self.profile(self.accounts[did])
                for did in several(asked, "actors", most=25) if did in self.accounts]},
            "app.bsky.feed.getAuthorFeed": self._author_feed,
            "app.bsky.feed.searchPosts": self._search,
        }  # fmt: skip

    def _procedures(self) -> dict[str, Callable[[Request], View]]:
        return {
            "com.atproto.repo.putRecord": self._put_record,
            "com.atproto.repo.uploadBlob": self._upload_blob,
        }

    def _create_session(self, said: View) -> View:
        self.logins += 1
        names = {self.us.did, self.handle}
        if said.get("password") != self.token or said.get("identifier") not in names:
            words = "Invalid identifier or password"
            raise Wrong(401, "AuthenticationRequired", words)
        return self._tokens()

    def _refresh_session(self, token: str) -> View:
        if self.refresh.pop(token, None) != self.token:
            raise Wrong(400, "ExpiredToken", "Token has been revoked")
        return self._tokens()

    def _tokens(self) -> View:
        short, long = f"short-{secrets.token_hex(8)}", f"long-{secrets.token_hex(8)}"
        self.access[short] = self.refresh[long] = self.token
        named = {"did": self.us.did, "handle": self.handle, "active": True}
        return {"accessJwt": short, "refreshJwt": long, **named}

    def expires(self) -> None:
        """Hours go by: the short tokens are good no more."""
        self.access.clear()

    # What it tells as it happens.

    async def socket(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Jetstream: every post, from now or from a cursor on."""
        asked = parse_qs(scope["query_string"].decode())
        await receive()
        await send({"type": "websocket.accept"})
        after = int(asked["cursor"][0]) if "cursor" in asked else int(time.time() * 1e6)
        gone = asyncio.create_task(self._hung_up(receive))
        cuts = self.cuts
        while not gone.done() and cuts == self.cuts:
            for event in [one for one in self.events if one["time_us"] > after]:
                text = json.dumps(event, separators=(",", ":"))
                await send({"type": "websocket.send", "text": text})
                after = event["time_us"]
            await asyncio.sleep(0.02)
        gone.cancel()
        if cuts != self.cuts:
            await send({"type": "websocket.close", "code": 1011})

    async def _hung_up(self, receive: Any) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass

    # What everybody can read.

    def _notifications(self, asked: Request) -> View:
        told: list[View] = [self.notification(*one) for one in self.notes]
        told += self.broken
        wanted = several(asked, "reasons")
        told = [one for one in told if not wanted or one["reason"] in wanted]
        told.sort(key=lambda one: one["indexedAt"], reverse=True)
        start = int(asked.query.get("cursor") or 0)
        limit = int(asked.query.get("limit") or 50)
        rest = {"cursor": str(start + limit)} if start + limit < len(told) else {}
        return {"notifications": told[start : start + limit], **rest}

    def _author_feed(self, asked: Request) -> View:
        whose = asked.query.get("actor")
        theirs = [one for one in self.posts.values()
                  if whose in {one.by.did, one.by.handle}]  # fmt: skip
        theirs.sort(key=lambda one: one.at, reverse=True)
        return {"feed": [self._fed(one) for one in theirs[: int(asked.query["limit"])]]}

    def _fed(self, post: Any) -> View:
        named = post.record.get("reply", {}).get("parent", {}).get("uri")
        root = post.record.get("reply", {}).get("root", {}).get("uri")
        if named not in self.posts or root not in self.posts:
            return {"post": self.post_view(post)}
        above = {
            "root": self.post_view(self.posts[root]),
            "parent": self.post_view(self.posts[named]),
        }
        return {"post": self.post_view(post), "reply": above}

    def _search(self, asked: Request) -> View:
        words = asked.query.get("q", "").lower().strip('"')
        since = asked.query.get("since", "")
        found = [one for one in self.posts.values()
                 if words in one.record["text"].lower() and one.at >= since]  # fmt: skip
        found.sort(key=lambda one: one.at, reverse=True)
        start = int(asked.query.get("cursor") or 0)
        end = start + int(asked.query.get("limit") or 25)
        rest = {"cursor": str(end)} if end < len(found) else {}
        return {"posts": [self.post_view(one) for one in found[start:end]], **rest}

    def _put_record(self, asked: Request) -> View:
        said = asked.said
        if said.get("repo") != self.us.did or said.get("collection") != POST:
            raise Wrong(400, "InvalidRequest", "Invalid repo or collection")
        if not _TID.match(said.get("rkey", "")):
            raise Wrong(400, "InvalidRequest", "Invalid record key")
        record = said["record"]
        if len(record.get("text", "")) > LETTERS:
            raise Wrong(
                400, "InvalidRequest", "text must not be longer than 300 graphemes"
            )
        uri = f"at://{self.us.did}/{POST}/{said['rkey']}"
        is_new = uri not in self.posts
        post = self.writes(self.us, record, rkey=said["rkey"])
        parent = self.posts.get(
            record.get("reply", {}).get("parent", {}).get("uri", "")
        )
        if is_new and parent is not None:
            self.sent.append(
                Said(
                    to=parent.by.did,
                    name=uri,
                    text=record["text"],
                    form="post",
                    is_public=True,
                    files=tuple(self._files(record)),
                    replies=parent.uri,
                    raw=record,
                )
            )
        return {"uri": uri, "cid": post.cid}

    def _files(self, record: View) -> list[tuple[str, bytes]]:
        found = []
        for one in record.get("embed", {}).get("images", []):
            name = self.blobs[one["image"]["ref"]["$link"]][0]
            found.append((name, self.media[name].content))
        return found

    def _upload_blob(self, asked: Request) -> View:
        if len(asked.body) > PICTURE:
            raise Wrong(400, "BlobTooLarge", "This file is too large")
        kind = asked.headers["content-type"]
        return {"blob": self.blob(asked.body, kind)}

    def blob(self, content: bytes, kind: str) -> View:
        """A file, kept: how records name it."""
        cid = cid_of(content)
        self.blobs[cid] = (self.keep(content, "picture", kind), len(content))
        named = {"$type": "blob", "ref": {"$link": cid}}
        return {**named, "mimeType": kind, "size": len(content)}

    def _picture(self, cid: str) -> Answer:
        media = self.media.get(self.blobs.get(cid, ("", 0))[0])
        if media is None:
            return Answer(status=404, body=b'{"error":"NotFound"}')
        if media.status != 200:
            return self.trouble(media.status)
        kind = {"content-type": media.content_type}
        return Answer(body=media.content, headers=kind, seconds=media.seconds)

    # What is said to somebody alone.

    def _chat(self, request: Request) -> dict[str, Callable[[Request], View]]:
        if not request.path.startswith("/xrpc/chat."):
            return {}
        if request.headers.get("atproto-proxy") != CHAT:
            raise Wrong(501, "MethodNotImplemented", "Method Not Implemented")
        if not self.is_chatting:
            raise Wrong(400, "InvalidToken", "Bad token method")
        return {
            "chat.bsky.convo.listConvos": self._list_convos,
            "chat.bsky.convo.getConvo": lambda asked: {
                "convo": self.convo_view(self._convo(asked.query.get("convoId")))
            },
            "chat.bsky.convo.getConvoForMembers": self._convo_for,
            "chat.bsky.convo.getLog": self._get_log,
            "chat.bsky.convo.sendMessage": self._send_message,
        }

    def _convo(self, name: Any) -> Any:
        if name not in self.convos:
            raise Wrong(400, "InvalidConvo", "Convo not found")
        return self.convos[name]

    def _list_convos(self, asked: Request) -> View:
        newest = sorted(self.convos.values(), key=lambda one: one.rev, reverse=True)
        limit = int(asked.query.get("limit") or 50)
        return {"convos": [self.convo_view(one) for one in newest[:limit]]}

    def _convo_for(self, asked: Request) -> View:
        [did] = several(asked, "members")
        person = self.accounts.get(did)
        if person is None:
            raise Wrong(400, "InvalidRequest", "Account not found")
        if not person.takes:
            words = (
                "recipient requires incoming messages to come from someone they follow"
            )
            raise Wrong(400, "NotFollowedBySender", words)
        return {"convo": self.convo_view(self.convo_with(person))}

    def _get_log(self, asked: Request) -> View:
        after = asked.query.get("cursor", "")
        news = [one for one in self.log if one["rev"] > after][:50]
        return {"cursor": news[-1]["rev"] if news else after, "logs": news}

    def _send_message(self, asked: Request) -> View:
        convo = self._convo(asked.said.get("convoId"))
        person = next(one for one in convo.members if one is not self.us)
        if not person.takes:
            raise Wrong(
                400, "InvalidRequest", "recipient has disabled incoming messages"
            )
        message = asked.said["message"]
        if len(message["text"].encode()) > 10_000:
            raise Wrong(
                400, "InvalidRequest", "text must not be longer than 1000 graphemes"
            )
        view = self.chats(convo, self.us, message)
        self.sent.append(
            Said(to=person.did, name=view["id"], text=message["text"], raw=message)
        )
        return view


def several(asked: Request, name: str, *, most: int = 100) -> list[str]:
    """All values of a parameter that may come more than once."""
    found = [value for known, value in asked.asked if known == name]
    if len(found) > most:
        words = f"Error: {name} must not have more than {most} elements"
        raise Wrong(400, "InvalidRequest", words)
    return found
