"""What there is at the emulated Bluesky: accounts, posts, conversations, files, and the
views of them that its servers tell (docs.bsky.app/docs/api)."""

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.wire.providers.base import Item, Provider

View = dict[str, Any]
POST = "app.bsky.feed.post"
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def now() -> str:
    """As the protocol writes it."""
    at = datetime.now(UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def cid_of(said: Any) -> str:
    """A name for these bytes that looks like one: CIDv1 of SHA-256, in base 32."""
    content = (
        said if isinstance(said, bytes) else json.dumps(said, sort_keys=True).encode()
    )
    raw = b"\x01\x55\x12\x20" + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(raw).decode().lower().rstrip("=")


def tid(number: int) -> str:
    """A time-ordered name."""
    return "".join(_LETTERS[number >> 5 * at & 31] for at in reversed(range(13)))


@dataclass(slots=True, kw_only=True)
class Account:
    """Somebody there. takes: whether they let us write to them in private."""

    did: str
    handle: str
    name: str = ""
    followers: int = 7
    takes: bool = True

    @property
    def basic(self) -> View:
        """app.bsky.actor.defs#profileViewBasic."""
        return {"did": self.did, "handle": self.handle, "displayName": self.name}


@dataclass(slots=True, kw_only=True)
class Post:
    """A record of a post, as the servers know it."""

    uri: str
    by: Account
    record: View
    at: str = field(default_factory=now)
    labels: list[View] = field(default_factory=list)

    @property
    def cid(self) -> str:
        """Its version."""
        return cid_of(self.record)


@dataclass(slots=True, kw_only=True)
class Convo:
    """A conversation of two. messages: by id."""

    id: str
    members: tuple[Account, Account]
    messages: dict[str, View] = field(default_factory=dict)
    rev: str = ""


class World(Provider):
    """The state of it all, and how it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = int(time.time() * 1_000_000)
        self.us = Account(
            did="did:plc:kettleshop2345abcdefghijk", handle="kettle.example"
        )
        self.accounts: dict[str, Account] = {self.us.did: self.us}
        self.posts: dict[str, Post] = {}
        # What we are notified of: reason and name of the post, oldest first.
        self.notes: list[tuple[str, str]] = []
        self.broken: list[View] = []
        self.convos: dict[str, Convo] = {}
        self.log: list[View] = []
        # What the stream told; raise `cuts`, and its lines break.
        self.events: list[View] = []
        self.cuts = 0
        self.standing = self.writes(self.us, {"text": "We are open. Ask us anything."})

    # What happens there.

    def writes(self, by: Account, record: View, *, rkey: str = "") -> Post:
        """A record in somebody's repository; under a name that is taken, it is changed."""
        named = rkey or tid(self.begun + next(self.numbers) << 10)
        full = {"$type": POST, "createdAt": now(), **record}
        uri = f"at://{by.did}/{POST}/{named}"
        old = self.posts.get(uri)
        post = Post(uri=uri, by=by, record=full, at=old.at if old else now())
        self.posts[uri] = post
        self._streams(post, "update" if old else "create")
        if old is None and by is not self.us:
            self.notes += [(reason, uri) for reason in self.reasons(full)]
        return post

    def reasons(self, record: View) -> list[str]:
        """Why we are notified of it: it may be for several."""
        ours, found = f"at://{self.us.did}/", []
        facets = record.get("facets", [])
        if any(
            one.get("did") == self.us.did for it in facets for one in it["features"]
        ):
            found.append("mention")
        reply = record.get("reply", {})
        if any(reply.get(end, {}).get("uri", "").startswith(ours)
               for end in ("parent", "root")):  # fmt: skip
            found.append("reply")
        quoted = record.get("embed", {}).get("record", {})
        quoted = quoted.get("record", quoted)
        if quoted.get("uri", "").startswith(ours):
            found.append("quote")
        return found

    def takes_back(self, uri: str) -> None:
        """Gone, and so is what was told of it."""
        if (post := self.posts.pop(uri, None)) is not None:
            self._streams(post, "delete")
        self.notes = [one for one in self.notes if one[1] != uri]

    def _streams(self, post: Post, operation: str) -> None:
        commit: View = {"operation": operation, "collection": POST}
        commit |= {"rkey": post.uri.rpartition("/")[2], "rev": tid(next(self.numbers))}
        if operation != "delete":
            commit |= {"record": post.record, "cid": post.cid}
        at = max(
            int(time.time() * 1e6), self.events[-1]["time_us"] + 1 if self.events else 0
        )
        told = {"did": post.by.did, "time_us": at, "kind": "commit", "commit": commit}
        self.events.append(told)

    def convo_with(self, person: Account) -> Convo:
        """Ours with them, begun if there is none."""
        found = next(
            (one for one in self.convos.values() if person in one.members), None
        )
        if found is None:
            found = Convo(id=f"convo{next(self.numbers)}", members=(self.us, person))
            self.convos[found.id] = found
            self.logs("logBeginConvo", found)
        return found

    def logs(self, kind: str, convo: Convo, **more: Any) -> View:
        """A line of the log of all that happens in private."""
        rev = tid(self.begun + next(self.numbers) << 10)
        convo.rev = rev
        said = {
            "$type": f"chat.bsky.convo.defs#{kind}",
            "rev": rev,
            "convoId": convo.id,
        }
        line = {**said, **more}
        self.log.append(line)
        return line

    def chats(self, convo: Convo, by: Account, message: View) -> View:
        """Somebody writes in private."""
        number = tid(self.begun + next(self.numbers) << 10)
        view = {
            "$type": "chat.bsky.convo.defs#messageView",
            "id": number,
            "rev": number,
            "text": message.get("text", ""),
            "sender": {"did": by.did},
            "sentAt": now(),
            **({"facets": message["facets"]} if message.get("facets") else {}),
            **({"replyTo": message["replyTo"]} if message.get("replyTo") else {}),
        }
        convo.messages[number] = view
        self.logs("logCreateMessage", convo, message=view)
        return view

    # How it is shown.

    def profile(self, one: Account) -> View:
        """app.bsky.actor.defs#profileViewDetailed."""
        return {**one.basic, "followersCount": one.followers, "postsCount": 3}

    def post_view(self, post: Post) -> View:
        """app.bsky.feed.defs#postView."""
        shown = self._embed(post)
        return {
            "uri": post.uri,
            "cid": post.cid,
            "author": post.by.basic,
            "record": post.record,
            "indexedAt": post.at,
            "labels": post.labels,
            **({"embed": shown} if shown else {}),
        }

    def notification(self, reason: str, uri: str) -> View:
        """app.bsky.notification.listNotifications#notification."""
        post = self.posts[uri]
        kept = ("uri", "cid", "author", "record", "indexedAt", "labels")
        view = {name: one for name, one in self.post_view(post).items() if name in kept}
        return {**view, "reason": reason, "isRead": False}

    def convo_view(self, convo: Convo) -> View:
        """chat.bsky.convo.defs#convoView."""
        return {
            "id": convo.id,
            "rev": convo.rev,
            "members": [one.basic for one in convo.members],
            "muted": False,
            "unreadCount": 0,
            "status": "accepted",
        }

    def item(self, post: Post, *, what: str = "message") -> Item:
        """What happened in public, by its name."""
        return Item(name=post.uri, payload=post.record, what=what, who=post.by.did)

    def _embed(self, post: Post) -> View:
        embed = post.record.get("embed", {})
        kind = embed.get("$type", "")
        if kind == "app.bsky.embed.images":
            return {"$type": f"{kind}#view", "images": self._images(post, embed)}
        if kind == "app.bsky.embed.external":
            return {"$type": f"{kind}#view", "external": embed["external"]}
        if kind == "app.bsky.embed.record":
            return {"$type": f"{kind}#view", "record": self._record(embed["record"])}
        if kind == "app.bsky.embed.video":
            playlist = f"{self.url}/video/playlist.m3u8"
            return {"$type": f"{kind}#view", "cid": "x", "playlist": playlist}
        return {}

    def _images(self, post: Post, embed: View) -> list[View]:
        found = []
        for one in embed["images"]:
            name = f"{post.by.did}/{one['image']['ref']['$link']}@jpeg"
            shown = {size: f"{self.url}/img/feed_{size}/plain/{name}"
                     for size in ("thumbnail", "fullsize")}  # fmt: skip
            found.append({"thumb": shown["thumbnail"], "fullsize": shown["fullsize"],
                          "alt": one.get("alt", "")})  # fmt: skip
        return found

    def _record(self, ref: View) -> View:
        post = self.posts.get(ref["uri"])
        if post is None:
            kind = "app.bsky.embed.record#viewNotFound"
            return {"$type": kind, "uri": ref["uri"], "notFound": True}
        return {
            "$type": "app.bsky.embed.record#viewRecord",
            "uri": post.uri,
            "cid": post.cid,
            "author": post.by.basic,
            "value": post.record,
            "indexedAt": post.at,
        }
