"""X as docs.x.com has its API v2 and its webhooks: a subset, with a bill.

Every call has to be signed (OAuth 1.0a): `oauthlib` looks whether it is.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from oauthlib.oauth1.rfc5849 import signature

from channels_app.adapter import Settings
from tests.wire.providers.base import Hook, Item, Said
from tests.wire.providers.web import Answer, Part, Request, as_json, ask, is_here
from tests.wire.providers.x_person import Chatter, Person
from tests.wire.providers.x_world import User, View, World

# In millionths of a dollar: what it bills.
PRICES = {
    "post_read": 5_000, "user_read": 10_000, "media_read": 5_000, "dm_read": 10_000,
    "post": 15_000, "post_with_link": 200_000, "dm": 15_000, "media": 5_000,
    "event": 5_000, "dm_event": 10_000,
}  # fmt: skip
_PATHS = (
    (re.compile(r"GET /2/users/(?P<user>\d+)/mentions\Z"), "mentions"),
    (
        re.compile(r"POST /2/dm_conversations/with/(?P<user>\d+)/messages\Z"),
        "write_alone",
    ),
    (re.compile(r"DELETE /2/webhooks/(?P<hook>\w+)\Z"), "delete_webhook"),
)


class Wrong(Exception):
    """A call that cannot be done."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class X(World):
    """token: the access token. bill: what was billed, in millionths of a dollar."""

    kind = "x"

    def __init__(self) -> None:
        super().__init__()
        self.keys = {
            "consumer_key": "key-of-the-app",
            "consumer_secret": "secret/of+the app",
            "access_secret": "secret-of-the-account",
        }
        self.token = "2244994945-token"
        self.bill = 0
        self.webhooks: dict[str, str] = {}
        self.subscribed: set[str] = set()
        self.uploads: dict[str, bytes] = {}
        self.is_checking = True

    @property
    def handle(self) -> str:
        return self.us.username

    @handle.setter
    def handle(self, name: str) -> None:
        self.us.username = name

    def settings(self) -> Settings:
        return Settings(
            config={
                "api": self.url,
                "ceiling": "50",
                "alone": "yes",
                "tells": "no",
                "prices": "",
                "account": self.us.id,
                "shown": self.handle,
                "since": "2020-01-01T00:00:00+00:00",
            },
            secret={**self.keys, "access_token": self.token},
        )

    def _user(self, name: str, handle: str) -> User:
        digest = hashlib.sha256(handle.encode()).hexdigest()
        made = User(id=str(int(digest[:12], 16)), username=handle, name=name)
        return self.users.setdefault(made.id, made)

    def customer(self, name: str = "Irma Berg", *, handle: str = "irma") -> Person:
        return Person(self, self._user(name, handle))

    def chatter(self, name: str = "Irma Berg", *, handle: str = "irma") -> Chatter:
        """Somebody who writes in private."""
        return Chatter(self, self._user(name, handle))

    # What it tells.

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """Each event is a call of its own."""
        found = []
        for item in items:
            body = json.dumps({"data": item.payload}).encode()
            secret = "forged" if forged else self.keys["consumer_secret"]
            headers = {
                "content-type": "application/json",
                "x-twitter-webhooks-signature": _signed(secret, body),
            }
            found.append(Hook(body=body, headers=headers))
        return found

    def post(self, hook: Hook) -> int:
        kind = b'"dm.received"' in hook.body
        self.bill += PRICES["dm_event" if kind else "event"]
        return super().post(hook)

    def shakes(self, url: str) -> bool:
        """The challenge: whether who answers there has our secret."""
        token = f"token-{next(self.numbers)}"
        status, body = ask("GET", f"{url}?crc_token={quote(token)}")
        due = {"response_token": _signed(self.keys["consumer_secret"], token.encode())}
        return status == 200 and json.loads(body) == due

    # Its API.

    def trouble(self, status: int, words: str = "") -> Answer:
        title = HTTPStatus(status).phrase
        said = {"title": title, "detail": words or title, "type": "about:blank"}
        return as_json({**said, "status": status}, status)

    def limited(self, seconds: int) -> Answer:
        said = {
            "title": "Too Many Requests",
            "detail": "Too Many Requests",
            "status": 429,
        }
        reset = str(int(time.time()) + seconds)
        return as_json(said, 429, x_rate_limit_limit="15", x_rate_limit_remaining="0",
                       x_rate_limit_reset=reset)  # fmt: skip

    def answer(self, request: Request) -> Answer:
        try:
            if request.path.startswith("/media/"):
                return self._picture(request.path.rpartition("/")[2])
            if request.path == "/oauth2/token":
                return as_json(self._bearer(request))
            self._require_signed(request)
            return as_json(self._call(request))
        except Wrong as wrong:
            return self.trouble(wrong.status, wrong.words)

    def _bearer(self, request: Request) -> View:
        pair = f"{self.keys['consumer_key']}:{self.keys['consumer_secret']}"
        due = f"Basic {base64.b64encode(pair.encode()).decode()}"
        if request.headers.get("authorization") != due:
            raise Wrong(403, "Unable to verify your credentials")
        return {"token_type": "bearer", "access_token": "app-only"}

    def _require_signed(self, request: Request) -> None:
        given = request.headers.get("authorization", "")
        if request.path.startswith("/2/webhooks"):
            if given != "Bearer app-only":
                raise Wrong(403, "Unsupported Authentication")
            return
        said = dict(signature.collect_parameters(
            headers={"Authorization": given}, exclude_oauth_signature=False
        ))  # fmt: skip
        signed = signature.collect_parameters(headers={"Authorization": given})
        pairs = [*signed, *request.asked]
        root = urlsplit(self.url).path
        uri = signature.base_string_uri(f"http://{self.place}{root}{request.path}")
        listed = signature.normalize_parameters(pairs)
        base = signature.signature_base_string(request.method, uri, listed)
        secrets = f"{quote(self.keys['consumer_secret'], safe='')}&" + quote(
            self.keys["access_secret"], safe=""
        )
        made = hmac.new(secrets.encode(), base.encode(), hashlib.sha1).digest()
        due = base64.b64encode(made).decode()
        known = (self.keys["consumer_key"], self.token)
        if (said.get("oauth_consumer_key"), said.get("oauth_token")) != known:
            raise Wrong(401, "Unauthorized")
        if said.get("oauth_signature") != due:
            raise Wrong(401, "Could not authenticate you")

    def _call(self, request: Request) -> View:
        known: dict[str, Callable[[Request], View]] = {
            "GET /2/users/me": self._me,
            "GET /2/dm_events": self._dm_events,
            "POST /2/tweets": self._write,
            "POST /2/media/upload": self._upload,
            "GET /2/webhooks": lambda _asked: {"data": [
                {"id": name, "url": url, "valid": True}
                for name, url in self.webhooks.items()]},
            "POST /2/webhooks": self._add_webhook,
            "POST /2/activity/subscriptions": self._subscribe,
        }  # fmt: skip
        named = f"{request.method} {request.path}"
        if named in known:
            return known[named](request)
        for pattern, name in _PATHS:
            if found := pattern.match(named):
                does: Any = getattr(self, f"_{name}")
                answer: View = does(request, *found.groups())
                return answer
        raise Wrong(404, "Not Found")

    def _me(self, _asked: Request) -> View:
        self.bill += PRICES["user_read"]
        return {"data": self.us.view}

    def _mentions(self, asked: Request, user: str) -> View:
        if user != self.us.id:
            raise Wrong(403, "Forbidden")
        query = asked.query
        count = int(query["max_results"])
        if not 5 <= count <= 100:
            raise Wrong(400, "max_results must be between 5 and 100")
        since, until = (
            int(query.get("since_id", 0)),
            int(query.get("until_id", 1 << 63)),
        )
        found = [one for one in self.posts.values() if self._is_to_us(one)
                 and since < int(one.id) < until]  # fmt: skip
        found.sort(key=lambda one: -int(one.id))
        page = found[:count]
        return self._page("post_read", [one.view for one in page],
                          [one.by for one in page], more=len(found) > count)  # fmt: skip

    def _is_to_us(self, post: Any) -> bool:
        if post.by is self.us:
            return False
        if post.id != post.view["edit_history_tweet_ids"][-1]:
            return False
        view = post.view
        ids = [one["id"] for one in view.get("entities", {}).get("mentions", [])]
        return self.us.id in ids or view.get("in_reply_to_user_id") == self.us.id

    def _dm_events(self, asked: Request) -> View:
        count = int(asked.query["max_results"])
        before = asked.query.get("pagination_token")
        found = sorted(self.messages, key=lambda one: -int(one.id))
        found = [one for one in found if not before or int(one.id) < int(before)]
        page = found[:count]
        said = self._page("dm_read", [one.view for one in page],
                          [one.by for one in page], more=False)  # fmt: skip
        if count < len(found):
            said["meta"]["next_token"] = page[-1].id
        return said

    def _page(
        self, price: str, views: list[View], users: list[User], *, more: bool
    ) -> View:
        if not views:
            return {"meta": {"result_count": 0}}
        media = {one["media_key"]: one for view in views for one in self.media_of(view)}
        people = {one.id: one.view for one in users}
        includes: View = {"users": list(people.values())}
        if media:
            includes["media"] = list(media.values())
        self.bill += len(views) * PRICES[price] + len(people) * PRICES["user_read"]
        self.bill += len(media) * PRICES["media_read"]
        meta: View = {"result_count": len(views), "newest_id": views[0]["id"]}
        if more:
            meta["next_token"] = f"next-{views[-1]['id']}"
        return {"data": views, "includes": includes, "meta": meta}

    def _write(self, asked: Request) -> View:
        said = asked.said
        parent = self.posts.get(said.get("reply", {}).get("in_reply_to_tweet_id", ""))
        if parent is None or not parent.by.takes:
            words = "You attempted to reply to a Tweet that is deleted or not visible."
            raise Wrong(403, words)
        text, media = said.get("text", ""), said.get("media", {}).get("media_ids", [])
        if any(one.by is self.us and one.text == text and not media
               for one in self.posts.values()):  # fmt: skip
            raise Wrong(
                403, "You are not allowed to create a Tweet with duplicate content."
            )
        self.bill += PRICES["post_with_link" if "http" in text else "post"]
        about = {"referenced_tweets": [{"type": "replied_to", "id": parent.id}],
                 "conversation_id": parent.view["conversation_id"]}  # fmt: skip
        post = self.writes(self.us, text, **about)
        about = {"form": "post", "replies": parent.id, "is_public": True}
        self._says(parent.by.id, post.id, text, media, **about)
        return {
            "data": {"id": post.id, "text": text, "edit_history_tweet_ids": [post.id]}
        }

    def _write_alone(self, asked: Request, user: str) -> View:
        person, said = self.users.get(user), asked.said
        if person is None or not person.takes:
            raise Wrong(403, "You cannot send messages to this user.")
        self.bill += PRICES["dm"]
        message = self.says(self.us, person, said.get("text", ""), [])
        media = [one["media_id"] for one in said.get("attachments", [])]
        self._says(user, message.id, said.get("text", ""), media)
        return {
            "data": {"dm_conversation_id": message.convo, "dm_event_id": message.id}
        }

    def _says(
        self, to: str, name: str, text: str, media: list[str], **more: Any
    ) -> None:
        files = tuple(("picture", self.uploads[one]) for one in media)
        self.sent.append(Said(to=to, name=name, text=text, files=files, **more))

    def _upload(self, asked: Request) -> View:
        part = asked.said.get("media")
        if not isinstance(part, Part):
            raise Wrong(400, "media is missing")
        self.bill += PRICES["media"]
        name = self.number()
        self.uploads[name] = part.content
        return {
            "data": {"id": name, "media_key": f"3_{name}", "size": len(part.content)}
        }

    def _add_webhook(self, asked: Request) -> View:
        url = str(asked.said.get("url", ""))
        if self.is_checking and is_here(url) and not self.shakes(url):
            raise Wrong(400, "CRC GET request returned an invalid response_token")
        name = self.number()
        self.webhooks[name] = self.hook = url
        return {"data": {"id": name, "url": url, "valid": True}}

    def _delete_webhook(self, _asked: Request, name: str) -> View:
        self.webhooks.pop(name, None)
        self.subscribed.clear()
        self.hook = ""
        return {"data": {"deleted": True}}

    def _subscribe(self, asked: Request) -> View:
        said = asked.said
        if said.get("webhook_id") not in self.webhooks:
            raise Wrong(400, "webhook_id is not known")
        if said["event_type"] in self.subscribed:
            raise Wrong(409, "Subscription already exists")
        self.subscribed.add(said["event_type"])
        return {"data": {"subscription_id": self.number(), **said}}

    def _picture(self, name: str) -> Answer:
        media = self.media.get(name)
        if media is None:
            return self.trouble(404)
        if media.status != 200:
            return self.trouble(media.status)
        kind = {"content-type": media.content_type}
        return Answer(body=media.content, headers=kind, seconds=media.seconds)


def _signed(secret: str, body: bytes) -> str:
    made = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return f"sha256={base64.b64encode(made).decode()}"
