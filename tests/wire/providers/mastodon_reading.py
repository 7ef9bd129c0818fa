"""What a Mastodon server keeps for our account, and what it shows of it."""

from collections.abc import Callable
from typing import Any

from tests.wire.providers.base import Media, Provider
from tests.wire.providers.mastodon_posts import Account, Entity, Post, Posts
from tests.wire.providers.web import Answer, Request, as_json

HOST = "mastodon.example"


class Wrong(Exception):
    """A call it refuses: the status, and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Reading(Provider):
    """streamed: what its stream told; cuts: how often all streams were broken.

    has_stream: whether there is one. filters: whether private posts of strangers are put
    aside, as they are unless an account says otherwise.
    """

    kind = "mastodon"

    def __init__(self, *, token: str = "token-of-the-shop-1") -> None:
        super().__init__()
        self.token, self.host = token, HOST
        self.scopes = ["read", "write"]
        self.kept = Posts(HOST)
        self.us = self.kept.account("Kettle Shop", "shop")
        self.streamed: list[tuple[str, str]] = []
        self.cuts, self.listeners = 0, 0
        self.has_stream = self.filters = True
        self.is_over = False
        self.once: dict[str, Entity] = {}
        self.waits: dict[str, int] = {}

    def post_named(self, name: str) -> Post | None:
        """The post of this name."""
        found = (one for one in self.kept.posts.values() if one.uri == name)
        return next(found, None)

    def _streams(self, event: str, data: str) -> None:
        if not self.is_holding or self.listeners:
            self.streamed.append((event, data))

    def _notification(self, told: Entity) -> Entity:
        status = None if told["status"].is_gone else self.kept.entity(told["status"])
        shown = {k: told[k] for k in ("id", "type", "created_at")}
        return {**shown, "account": told["account"].entity(), "status": status,
                "filtered": told["filtered"]}  # fmt: skip

    def _account(self, number: str) -> Account:
        account = self.kept.accounts.get(number)
        if account is None or account.is_gone:
            raise Wrong(404, "Record not found")
        return account

    def _lookup(self, request: Request) -> Entity:
        acct = request.query.get("acct", "").removeprefix("@")
        acct = acct.removesuffix(f"@{self.host}")
        found = [one for one in self.kept.accounts.values() if one.acct == acct]
        return self._account(found[0].id if found else "").entity()

    def _notifications(self, request: Request) -> Answer:
        types = [value for name, value in request.asked if name == "types[]"]
        is_all = request.query.get("include_filtered") == "true"
        rows = [
            one
            for one in self.kept.notifications
            if (not types or one["type"] in types)
            and (is_all or not one["filtered"])
            and not one["account"].is_gone
            # A notification goes with what it is about.
            and not one["status"].is_gone
        ]
        found = _page(rows, request, lambda one: one["id"], default=40, most=80)
        shown = [self._notification(one) for one in found]
        for one in shown:
            if one["status"]["uri"] == "poison":
                one["status"] |= {"uri": ["?"], "account": 7}
        link = (
            f'<{self.url}{request.path}?min_id={shown[0]["id"]}>; rel="prev"'
            if shown
            else ""
        )
        return as_json(shown, **({"link": link} if link else {}))

    def _conversations(self, _request: Request) -> list[Entity]:
        last: dict[str, Post] = {}
        for post in self.kept.posts.values():
            if post.visibility == "direct" and self.kept.is_seen(post, self.us):
                last[post.account.id] = post
        return [
            {"id": number, "unread": True, "accounts": [post.account.entity()],
             "last_status": self.kept.entity(post)}
            for number, post in last.items()
        ]  # fmt: skip

    def _several(self, request: Request) -> list[Entity]:
        asked = [value for name, value in request.asked if name == "id[]"]
        if len(asked) > 20:
            raise Wrong(422, "Too many statuses")
        found = (self.kept.posts.get(number) for number in asked)
        seen = [one for one in found if one and self.kept.is_seen(one, self.us)]
        return [self.kept.entity(one) for one in seen]

    def _seen(self, number: str) -> Post:
        post = self.kept.posts.get(number)
        if post is None or not self.kept.is_seen(post, self.us):
            raise Wrong(404, "Record not found")
        return post

    def _one(self, number: str, _request: Request) -> Entity:
        return self.kept.entity(self._seen(number))

    def _context(self, number: str, _request: Request) -> Entity:
        above = self.kept.above(self._seen(number))
        seen = [one for one in above if self.kept.is_seen(one, self.us)]
        return {"ancestors": [self.kept.entity(one) for one in seen], "descendants": []}

    def _by(self, number: str, request: Request) -> list[Entity]:
        account = self._account(number)
        rows = [
            one
            for one in self.kept.posts.values()
            if one.account is account and self.kept.is_seen(one, self.us)
        ]
        found = _page(rows, request, lambda one: one.id, default=20, most=40)
        return [self.kept.entity(one) for one in found]

    def _tag(self, tag: str, request: Request) -> list[Entity]:
        rows = [
            one
            for one in self.kept.posts.values()
            if one.visibility == "public"
            and not one.is_gone
            and tag.lower() in {t["name"] for t in self.kept.entity(one)["tags"]}
        ]
        found = _page(rows, request, lambda one: one.id, default=20, most=40)
        return [self.kept.entity(one) for one in found]

    def _search(self, request: Request) -> Entity:
        asked, kind = request.query.get("q", ""), request.query.get("type", "")
        posts = [
            one
            for one in self.kept.posts.values()
            if asked in {one.uri, one.url} or _holds(one, asked)
            if self.kept.is_seen(one, self.us)
        ]
        posts = _page(posts, request, lambda one: one.id, default=20, most=40)
        people = [
            one
            for one in self.kept.accounts.values()
            if asked.removeprefix("@") in {one.uri, one.url, one.acct}
            and not one.is_gone
        ]
        return {
            "accounts": [one.entity() for one in people if kind in {"", "accounts"}],
            "statuses": [
                self.kept.entity(one) for one in posts if kind in {"", "statuses"}
            ],
            "hashtags": [],
        }

    def _media(self, name: str, shows: str = "") -> Entity:
        media: Media = self.media[name]
        kind = media.content_type.partition("/")[0]
        end = media.filename.rpartition(".")[2]
        return {
            "id": name,
            "type": kind,
            "url": f"{self.url}/files/{name}.{end}",
            "preview_url": None,
            "remote_url": None,
            "meta": {},
            "description": shows or None,
            "blurhash": None,
        }

    def _file(self, name: str) -> Answer:
        media = self.media.get(name.rpartition(".")[0])
        if media is None:
            return self.trouble(404)
        if media.status != 200:
            return self.trouble(media.status)
        headers = {"content-type": media.content_type}
        return Answer(body=media.content, headers=headers, seconds=media.seconds)


def _holds(post: Post, asked: str) -> bool:
    """Whether it is found by these words, which stand in quotation marks."""
    words = asked.strip('"').lower()
    is_words = asked.startswith('"') and post.visibility == "public"
    return is_words and words in post.text.lower()


def _page(
    rows: list[Any],
    request: Request,
    key: Callable[[Any], str],
    *,
    default: int,
    most: int,
) -> list[Any]:
    """min_id: the oldest after it; since_id: the newest; both newest first."""
    asked = request.query
    limit = min(int(asked.get("limit", default)), most)
    rows = sorted(rows, key=lambda one: int(key(one)))
    low = int(asked.get("min_id") or asked.get("since_id") or 0)
    rows = [one for one in rows if int(key(one)) > low]
    if "max_id" in asked:
        rows = [one for one in rows if int(key(one)) < int(asked["max_id"])]
    found = rows[:limit] if "min_id" in asked else rows[-limit:]
    return found[::-1]
