"""What there is at the emulated X: users, posts, private messages and pictures, and what
its API and its webhooks tell of them (docs.x.com/x-api)."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.wire.providers.base import Item, Provider

View = dict[str, Any]
# When its numbers begin, in milliseconds since 1970 (a "snowflake").
EPOCH = 1288834974657


def stamp(at: float) -> str:
    """As the API writes times."""
    found = datetime.fromtimestamp(at, tz=UTC)
    return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True, kw_only=True, eq=False)
class User:
    """Somebody there. takes: whether they let us write to them in private."""

    id: str
    username: str
    name: str = ""
    followers: int = 12
    takes: bool = True

    @property
    def view(self) -> View:
        """As `includes` has them."""
        counts = {"followers_count": self.followers, "following_count": 3}
        return {
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "public_metrics": counts,
            "verified": False,
        }


@dataclass(slots=True, kw_only=True)
class Post:
    """Something that everybody can read. about: fields beside those that all have."""

    id: str
    by: User
    text: str
    at: float = field(default_factory=time.time)
    about: View = field(default_factory=dict)

    @property
    def view(self) -> View:
        """A post object of the API."""
        return {
            "id": self.id,
            "text": self.text,
            "author_id": self.by.id,
            "created_at": stamp(self.at),
            "conversation_id": self.id,
            "edit_history_tweet_ids": [self.id],
            "lang": "en",
            "possibly_sensitive": False,
            **self.about,
        }


@dataclass(slots=True, kw_only=True)
class Message:
    """Something that was said to one alone."""

    id: str
    by: User
    to: User
    text: str
    at: float = field(default_factory=time.time)
    media: list[View] = field(default_factory=list)

    @property
    def convo(self) -> str:
        """The two who talk."""
        return "-".join(sorted((self.by.id, self.to.id), key=lambda it: (len(it), it)))

    @property
    def view(self) -> View:
        """A DM event of the API."""
        keys = {"attachments": {"media_keys": [one["media_key"] for one in self.media]}}
        return {
            "id": self.id,
            "event_type": "MessageCreate",
            "text": self.text,
            "sender_id": self.by.id,
            "dm_conversation_id": self.convo,
            "created_at": stamp(self.at),
            **(keys if self.media else {}),
        }

    @property
    def event(self) -> View:
        """As webhooks tell it, in the older form."""
        data: View = {"text": self.text, "entities": {"urls": [], "hashtags": []}}
        if self.media:
            [one] = self.media
            shown = {"type": one["type"], "media_url_https": one["url"]}
            data["attachment"] = {"type": "media", "media": shown}
        return {
            "type": "message_create",
            "id": self.id,
            "created_timestamp": str(int(self.at * 1000)),
            "message_create": {
                "target": {"recipient_id": self.to.id},
                "sender_id": self.by.id,
                "message_data": data,
            },
        }


class World(Provider):
    """The state of it all."""

    def __init__(self) -> None:
        super().__init__()
        self.us = User(id="2244994945", username="kettleshop", name="Kettle Shop")
        self.users: dict[str, User] = {self.us.id: self.us}
        self.posts: dict[str, Post] = {}
        self.messages: list[Message] = []
        self.shown: dict[str, View] = {}
        self.standing = self.writes(self.us, "We are open. Ask us anything.")

    def number(self) -> str:
        """A new one, later than all before."""
        millis = int(time.time() * 1000) - EPOCH
        return str((millis << 22) + next(self.numbers) % (1 << 22))

    def writes(self, by: User, text: str, **about: Any) -> Post:
        """A post."""
        post = Post(id=self.number(), by=by, text=text, about=about)
        self.posts[post.id] = post
        return post

    def says(self, by: User, to: User, text: str, media: list[View]) -> Message:
        """A private message."""
        said = Message(id=self.number(), by=by, to=to, text=text, media=media)
        self.messages.append(said)
        return said

    def picture(self, content: bytes, kind: str = "image/png", alt: str = "") -> View:
        """A picture, and how it is named beside words."""
        name = self.keep(content, "picture", kind)
        key = f"3_{name}"
        more = {"alt_text": alt} if alt else {}
        view = {
            "media_key": key,
            "type": "photo",
            "url": f"{self.url}/media/{name}",
            **more,
        }
        self.shown[key] = view
        return view

    def media_of(self, view: View) -> list[View]:
        """What is shown beside it."""
        keys = view.get("attachments", {}).get("media_keys", [])
        return [self.shown[one] for one in keys]

    def event(self, kind: str, payload: View, includes: View | None = None) -> View:
        """What a webhook tells."""
        return {
            "event_uuid": self.number(),
            "filter": {"user_id": self.us.id},
            "event_type": kind,
            "tag": "desk",
            "payload": payload,
            **({"includes": includes} if includes else {}),
        }

    def told_post(self, post: Post) -> View:
        """That somebody spoke of us, to us, or quoted us."""
        view = post.view
        kind = "post.mention.create"
        if view.get("in_reply_to_user_id") == self.us.id:
            kind = "post.reply.create"
        kinds = [one["type"] for one in view.get("referenced_tweets", [])]
        if "quoted" in kinds and kind != "post.reply.create":
            kind = "post.quote.create"
        includes: View = {"users": [post.by.view, self.us.view]}
        if media := self.media_of(view):
            includes["media"] = media
        return self.event(kind, view, includes)

    def told_message(self, said: Message) -> View:
        """That somebody wrote to us alone."""
        users = {one.id: {"data": one.view} for one in (said.by, said.to)}
        return self.event(
            "dm.received", {"direct_message_events": [said.event], "users": users}
        )

    def item(self, name: str, payload: View, who: str, what: str = "message") -> Item:
        """What happened, by its name."""
        return Item(name=name, payload=payload, what=what, who=who)
