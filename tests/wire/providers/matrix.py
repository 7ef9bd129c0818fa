"""A homeserver as https://spec.matrix.org/latest/client-server-api/ has it (1.16): a
subset, with one account that is ours."""

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote

from channels_app.adapter import Settings
from tests.wire.providers.base import Hook, Item, Provider, Said
from tests.wire.providers.matrix_person import Person
from tests.wire.providers.matrix_rooms import Event, Room, Rooms
from tests.wire.providers.web import Answer, Request, as_json

HOST = "matrix.example"
# Bytes of an event, and of a file.
LONGEST, MOST = 65_536, 50 * 2**20
# Letters of an event's own fields, around its content.
AROUND = 1_500
CODES = {
    400: "M_BAD_JSON", 401: "M_UNKNOWN_TOKEN", 403: "M_FORBIDDEN", 404: "M_NOT_FOUND",
    413: "M_TOO_LARGE", 429: "M_LIMIT_EXCEEDED",
}  # fmt: skip
_SEND = re.compile(r"/rooms/(?P<room>[^/]+)/send/(?P<kind>[^/]+)/(?P<key>[^/]+)\Z")
_ROOM = re.compile(r"/rooms/(?P<room>[^/]+)/(?P<does>\w+)(?:/(?P<what>.*))?\Z")


class Wrong(Exception):
    """A call it refuses."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Matrix(Provider):
    """once: what came of a transaction. direct: our rooms with one person each.

    shut: people who let us into no room. moves: whether files are elsewhere.
    """

    kind = "matrix"

    def __init__(self, *, token: str = "syt_of_the_shop_1") -> None:
        super().__init__()
        self.token, self.host = token, HOST
        self.kept = Rooms(HOST)
        self.us = f"@shop:{HOST}"
        self.people: dict[str, Person] = {}
        self.once: dict[tuple[str, str], str] = {}
        self.signs: dict[tuple[str, str], str] = {}
        self.direct: Mapping[str, Any] = {}
        self.shut: set[str] = set()
        self.moves = False

    def is_called(self, handle: str) -> None:
        """Our account has this name."""
        self.us = f"@{handle}:{HOST}"

    def customer(self, name: str = "Irma Berg", *, handle: str = "irma") -> Person:
        """Somebody with an account there."""
        number = "" if f"@{handle}:{HOST}" not in self.people else str(len(self.people))
        person = Person(self, f"@{handle}{number}:{HOST}", name=name, handle=handle)
        self.people[person.key] = person
        return person

    def happened(self, what: str, name: str, who: str) -> Item:
        """Syncs tell it."""
        item = Item(name=name, payload=None, what=what, who=who)
        self.told.append(item)
        return item

    def poison(self) -> Item:
        """An event that nobody can read."""
        room = next(iter(self.people.values())).room
        event = self.kept.add(room, "m.room.message", "", {"body": ["?"]})
        return self.happened("poison", event["event_id"], "")

    def settings(self, **more: Any) -> Settings:
        config = {"api": self.url, "account": self.us, "since": "s0", **more}
        return Settings(config=config, secret={"token": self.token})

    def requests(self, items: Sequence[Item], *, forged: bool = False) -> list[Hook]:
        """It calls nobody."""
        return []

    # Its API.

    def is_scripted(self, request: Request) -> bool:
        is_before = "/account_data/" in request.path or "createRoom" in request.path
        return not (is_before or "/state/" in request.path)

    def trouble(self, status: int, words: str = "") -> Answer:
        said = {"errcode": CODES.get(status, "M_UNKNOWN"), "error": words or "No."}
        return as_json(said, status)

    def limited(self, seconds: int) -> Answer:
        said = {
            "errcode": "M_LIMIT_EXCEEDED",
            "error": "Too Many Requests",
            "retry_after_ms": seconds * 1000,
        }
        return as_json(said, 429, retry_after=str(seconds))

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """A sync waits for something to happen, and holds nobody up meanwhile."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        query = dict(parse_qsl(scope["query_string"].decode()))
        if path.endswith("/sync") and query.get("since") and not self.script:
            until = time.monotonic() + int(query.get("timeout", 0)) / 1000
            before = self.kept.now
            while time.monotonic() < until and self.kept.now == before:
                if self.kept.now > int(query["since"].removeprefix("s")):
                    break
                await asyncio.sleep(0.01)
        await super().app(scope, receive, send)

    def answer(self, request: Request) -> Answer:
        path = request.path.rstrip("/")
        if path == "/_matrix/client/versions":
            return as_json({"versions": ["v1.1", "v1.11", "v1.16"]})
        if path.startswith("/elsewhere/"):
            return self._bytes(path.rpartition("/")[2])
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self.trouble(401, "Unrecognised access token")
        try:
            found = self._call(path, request)
        except Wrong as wrong:
            return self.trouble(wrong.status, wrong.words)
        return found if isinstance(found, Answer) else as_json(found)

    def _call(self, path: str, request: Request) -> Any:
        if path.startswith("/_matrix/client/v1/media/download/"):
            return self._download(path.rpartition("/")[2])
        fixed: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("GET", "/_matrix/client/v1/media/config"): lambda _r: {
                "m.upload.size": MOST},
            ("POST", "/_matrix/media/v3/upload"): self._upload,
            ("GET", "/_matrix/client/v3/account/whoami"): lambda _r: {
                "user_id": self.us, "device_id": "DESK", "is_guest": False},
            ("GET", "/_matrix/client/v3/sync"): self._sync,
            ("POST", "/_matrix/client/v3/createRoom"): self._create,
            ("GET", "/_matrix/client/v3/joined_rooms"): lambda _r: {
                "joined_rooms": [one.id for one in self.kept.rooms.values()
                                 if one.members.get(self.us) == "join"]},
        }  # fmt: skip
        if found := fixed.get((request.method, path)):
            return found(request)
        rest = path.removeprefix("/_matrix/client/v3")
        if sent := _SEND.match(rest):
            return self._send(
                self._in(sent["room"]), sent["kind"], sent["key"], request
            )
        if found := _ROOM.match(rest):
            return self._of_room(found, request)
        return self._beside(rest, request)

    def _beside(self, rest: str, request: Request) -> Any:
        if rest.startswith("/join/"):
            return self._moves(unquote(rest.removeprefix("/join/")), "join")
        if rest.startswith("/profile/"):
            return self._profile(unquote(rest.split("/")[2]))
        if rest.endswith("/account_data/m.direct"):
            return self._direct(request)
        raise Wrong(404, "Unrecognized request")

    def _of_room(self, found: re.Match[str], request: Request) -> Any:
        if found["does"] in {"join", "leave"}:
            return self._moves(unquote(found["room"]), found["does"])
        room = self._in(found["room"])
        if found["does"] == "state":
            if not (found["what"] or "").startswith("m.room.encryption"):
                raise Wrong(404, "Event not found.")
            if not room.is_encrypted:
                raise Wrong(404, "Event not found.")
            return {"algorithm": "m.megolm.v1.aes-sha2"}
        if found["does"] == "joined_members":
            joined = [one for one, state in room.members.items() if state == "join"]
            return {"joined": {one: {} for one in joined}}
        if found["does"] == "messages":
            asked = request.query
            until = int(asked["to"][1:]) if asked.get("to") else 0
            return self.kept.messages(
                room, int(asked["from"][1:]), until, int(asked.get("limit", 10))
            )
        raise Wrong(404, "Unrecognized request")

    def _in(self, name: str) -> Room:
        room = self.kept.rooms.get(unquote(name))
        if room is None or room.members.get(self.us) not in {"join", "invite"}:
            raise Wrong(403, f"User {self.us} not in room")
        return room

    def _moves(self, name: str, does: str) -> Event:
        room = self._in(name)
        self.kept.member(room, self.us, does, by=self.us)
        return {"room_id": room.id} if does == "join" else {}

    def _sync(self, request: Request) -> Event:
        since = request.query.get("since", "")
        limits = json.loads(request.query["filter"])
        return self.kept.sync(self.us, int(since.removeprefix("s") or 0), limits)

    def _create(self, request: Request) -> Event:
        said = request.said
        if self.shut & set(said["invite"]):
            raise Wrong(403, "They cannot be invited")
        room = self.kept.room(self.us)
        for who in said["invite"]:
            self.kept.member(room, who, "invite", by=self.us, is_direct=True)
        return {"room_id": room.id}

    def _direct(self, request: Request) -> Event:
        if request.method == "PUT":
            self.direct = request.said
            return {}
        if not self.direct:
            raise Wrong(404, "Account data not found")
        return dict(self.direct)

    def _profile(self, who: str) -> Event:
        person = self.people.get(who)
        if person is None:
            raise Wrong(404, "Profile was not found")
        return {"displayname": person.name} if person.name else {}

    # What we say.

    def _send(self, room: Room, kind: str, key: str, request: Request) -> Event:
        if room.members.get(self.us) != "join":
            raise Wrong(403, f"User {self.us} not in room")
        if known := self.once.get((room.id, key)):
            return {"event_id": known}
        content = request.said
        if len(json.dumps(content).encode()) + AROUND > LONGEST:
            raise Wrong(413, "event too large")
        more = {"unsigned": {"transaction_id": key}}
        event = self.kept.add(room, kind, self.us, content, **more)
        self.once[room.id, key] = event["event_id"]
        for who, state in room.members.items():
            if who != self.us and state in {"join", "invite"}:
                self._hears(who, event, content)
        return {"event_id": event["event_id"]}

    def _hears(self, who: str, event: Event, content: Event) -> None:
        form = str(content.get("msgtype", ""))
        is_file = "url" in content
        name = str(content.get("url", "")).rpartition("/")[2]
        files = (
            ((self.media[name].filename, self.media[name].content),) if is_file else ()
        )
        relates = content.get("m.relates_to") or {}
        self.sent.append(
            Said(
                to=who,
                name=event["event_id"],
                text="" if is_file else str(content.get("body", "")),
                html=str(content.get("formatted_body", "")),
                form=form.removeprefix("m."),
                files=files,
                replies=str((relates.get("m.in_reply_to") or {}).get("event_id", "")),
                raw=content,
            )
        )

    def _upload(self, request: Request) -> Event:
        if len(request.body) > MOST:
            raise Wrong(413, "Upload request body is too large")
        kind = request.headers.get("content-type", "application/octet-stream")
        name = self.keep(request.body, request.query.get("filename", "file"), kind)
        return {"content_uri": f"mxc://{self.host}/{name}"}

    def _download(self, name: str) -> Answer:
        if self.moves and name in self.media:
            return Answer(
                status=307, headers={"location": f"{self.url}/elsewhere/{name}"}
            )
        return self._bytes(name)

    def _bytes(self, name: str) -> Answer:
        media = self.media.get(name)
        if media is None:
            return self.trouble(404, "Not found")
        if media.status != 200:
            return self.trouble(media.status)
        headers = {"content-type": media.content_type}
        return Answer(body=media.content, headers=headers, seconds=media.seconds)
