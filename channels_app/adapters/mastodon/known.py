"""How far we have looked, and which posts we look at again: they may change or go.

All of it is the cursor, which is saved with what was read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from channels_app.adapter import Raw, Settings
from channels_app.adapters.mastodon.parse import handle_of, uri_of
from channels_app.fields import part, words

# Posts that are looked at again.
MOST = 100


@dataclass(slots=True)
class Post:
    """One that somebody else wrote. number: what this server calls it. edited: when its
    writer changed it last, "" for never."""

    number: str
    uri: str
    actor: str
    shown: str
    edited: str = ""

    def as_list(self) -> list[str]:
        """For the cursor."""
        return [self.number, self.uri, self.actor, self.shown, self.edited]


@dataclass(slots=True)
class Known:
    """since: the newest notification we have; own: the newest post of ours."""

    since: str
    own: str
    posts: dict[str, Post] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings, cursor: Mapping[str, Any]) -> "Known":
        """From where we stopped, or from when we introduced ourselves."""
        config = settings.config
        posts = [Post(*one) for one in cursor.get("posts", ())]
        return cls(
            since=str(cursor.get("since") or config.get("since") or "0"),
            own=str(cursor.get("own") or config.get("own") or "0"),
            posts={one.number: one for one in posts},
        )

    @property
    def cursor(self) -> dict[str, Any]:
        """What is saved."""
        listed = [one.as_list() for one in self.posts.values()]
        return {"since": self.since, "own": self.own, "posts": listed}

    def said(
        self, settings: Settings, status: Any, answers: list[str], *, why: str
    ) -> list[Raw]:
        """Somebody's words; and, where they were changed since, what they are now."""
        self.remember(settings, status)
        raws = [said(status, answers, why=why)]
        if words(status, "edited_at"):
            raws.append(edited(status))
        return raws

    def remember(self, settings: Settings, status: Any) -> None:
        """It is looked at again, as long as not too many newer ones are."""
        number, account = words(status, "id"), part(status, "account")
        if not number or not words(status, "uri"):
            return
        self.posts.pop(number, None)
        self.posts[number] = Post(
            number=number,
            uri=words(status, "uri"),
            actor=uri_of(account),
            shown=handle_of(settings, account),
            edited=words(status, "edited_at"),
        )
        while len(self.posts) > MOST:
            del self.posts[next(iter(self.posts))]

    def changed(self, status: Any) -> list[Raw]:
        """It was looked at again, or somebody told that it is another now."""
        post, at = self.posts.get(words(status, "id")), words(status, "edited_at")
        if post is None or not at or at == post.edited:
            return []
        post.edited = at
        return [edited(status)]

    def gone(self, number: str) -> list[Raw]:
        """Nobody has it any more."""
        post = self.posts.pop(number, None)
        if post is None:
            return []
        told = {
            "event": "deleted",
            "uri": post.uri,
            "actor": post.actor,
            "shown": post.shown,
            "at": datetime.now(UTC).isoformat(),
        }
        return [_raw(told, f"d:{post.uri}", f"edit:{post.uri}")]


def said(
    status: Any, answers: list[str], *, why: str = "", watched: tuple[str, ...] = ()
) -> Raw:
    """Its name is the same by whichever way it came. why: as what we were notified of
    it: not every program says in a post whom it mentions."""
    told: dict[str, Any] = {"event": "said", "status": status, "answers": answers}
    if why:
        told["why"] = why
    if watched:
        told["watched"] = list(watched)
    uri = words(status, "uri")
    return _raw(told, f"s:{uri}" if uri else "", uri_of(part(status, "account")))


def edited(status: Any) -> Raw:
    """One version of it."""
    uri, at = words(status, "uri"), words(status, "edited_at")
    told = {"event": "edited", "status": status}
    return _raw(told, f"e:{uri}:{at}", f"edit:{uri}")


def own(status: Any, answers: list[str], whom: Any) -> Raw:
    """What is said under our name; in the line of whom it is said to."""
    told = {"event": "own", "status": status, "answers": answers, "whom": whom}
    return _raw(told, f"o:{words(status, 'uri')}", uri_of(whom))


def _raw(told: dict[str, Any], key: str, line: str) -> Raw:
    content = json.dumps(told).encode()
    digest = f"x:{sha256(content).hexdigest()}"
    return Raw(content=content, source_key=key or digest, conv_key=line or digest)
