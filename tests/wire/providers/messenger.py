"""Facebook's Messenger Platform, as Meta documents it in 2026: a subset, for one Page."""

import json
from collections.abc import Sequence
from typing import Any

from channels_app.adapter import Settings
from tests.wire.providers.base import Item, Said
from tests.wire.providers.messenger_person import Person
from tests.wire.providers.meta import Graph, Update, Wrong
from tests.wire.providers.web import Answer, Part, Request, as_json

LONGEST = 2000
MB = 2**20


class Messenger(Graph):
    """One Page and the people who write to it, and what all can read there.

    is_echoing: what is said by the Page is told, too, whoever said it.
    comments: who wrote which; answered: those that had their one private answer.
    edge: where comments below a comment are put; longest_comment: in letters.
    """

    kind = "messenger"
    thing = "page"
    account_id = "104113905482017"
    handle = "kettleshop"
    person_type = Person
    edge = "comments"
    longest_comment = 8000

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.people: dict[str, Person] = {}
        self.events: list[str] = []
        self.is_echoing = False
        self.comments: dict[str, str] = {}
        self.answered: set[str] = set()

    def settings(self, **more: Any) -> Settings:
        config = {
            "api": self.url,
            "account_id": self.account_id,
            "handle": self.handle,
            **more,
        }
        return Settings(config=config, secret=self.secrets)

    def customer(self, name: str = "Irma Berg", *, handle: str = "") -> Any:
        """Somebody who wrote to the Page within a day."""
        key = str(7_000_000_000_000_000 + len(self.people))
        person = self.person_type(self, key, name=name, handle=handle)
        self.people[key] = person
        return person

    def changes(self, items: Sequence[Item]) -> list[Update]:
        """All in two entries, where there are several."""
        half = (len(items) + 1) // 2
        return [self._entry(some) for some in (items[:half], items[half:]) if some]

    def _entry(self, items: Sequence[Item]) -> Update:
        entry: Update = {"id": self.account_id, "time": int(self.now() * 1000)}
        for item in items:
            given = dict(item.payload)
            entry["id"] = given.pop("account", entry["id"])
            where = "changes" if "field" in given else "messaging"
            entry.setdefault(where, []).append(given)
        return entry

    def done(self, request: Request, path: list[str]) -> Any:
        said = request.said if request.method == "POST" else {}
        known = {
            ("GET", self.account_id): self._us,
            ("POST", "me/messages"): lambda: self._send(said),
            ("POST", "me/subscribed_apps"): lambda: self._subscribe(said),
            ("GET", "me/subscribed_apps"): lambda: {
                "data": [{"id": "6708", "subscribed_fields": self.events}]
            },
        }  # fmt: skip
        if request.method == "POST" and path[1:] == [self.edge]:
            return self._comment(path[0], said)
        found = known.get((request.method, "/".join(path)))
        if found is None and request.method == "GET" and path[0] in self.people:
            return self.profile(self.people[path[0]])
        if found is None:
            raise Wrong(100, "Unsupported request. Object does not exist", status=404)
        return found()

    def profile(self, person: Person) -> Any:
        """What is known of somebody; of those without a name nothing is."""
        if not person.name:
            return self.wrong(100, 2018218, "No profile available for this user.")
        first, _space, last = person.name.partition(" ")
        found = {"name": person.name, "first_name": first, "last_name": last}
        return {**found, "id": person.key}

    def _us(self) -> Update:
        return {"id": self.account_id, "name": "Kettle Shop", "username": self.handle}

    def _subscribe(self, said: Update) -> Update:
        self.events = str(said.get("subscribed_fields", "")).split(",")
        return {"success": True}

    def _send(self, said: Update) -> Any:
        fields = {name: _object(value) for name, value in said.items()}
        message = fields.get("message") or {}
        person = self.person(fields.get("recipient") or {})
        if not isinstance(person, Person):
            return person
        if person.is_blocking:
            return self.wrong(551, 1545041, "This person isn't available right now.")
        tagged = fields.get("tag") == "HUMAN_AGENT" and person.is_away == "days"
        if person.is_away and not tagged:
            words = "This message is sent outside of allowed window."
            return self.wrong(10, 2018278, words)
        one = Said(to=person.key, name=self.mid(), raw=fields)
        self.fill(one, message, said.get("filedata"))
        self.sent.append(one)
        if self.is_echoing:
            person.echo(one)
        return {"recipient_id": person.key, "message_id": one.name}

    def person(self, recipient: Update) -> Person | Answer:
        """Whom a call names: by their id, or by what they wrote for all to read."""
        if comment := str(recipient.get("comment_id", "")):
            if comment in self.answered:
                return self.wrong(10900, 2534025, "Activity already replied to")
            self.answered.add(comment)
            recipient = {"id": self.comments.get(comment)}
        person = self.people.get(str(recipient.get("id")))
        return person or self.wrong(100, 2018001, "No matching user found")

    def _comment(self, comment: str, said: Update) -> Any:
        """Ours, below theirs."""
        text, writer = str(said.get("message", "")), self.comments.get(comment, "")
        if writer not in self.people:
            return self.wrong(100, 33, "Object with ID does not exist")
        if not text or len(text) > self.longest_comment:
            raise Wrong(100, "Invalid parameter")
        one = Said(
            to=writer,
            name=self.comment_name(),
            text=text,
            replies=comment,
            is_public=True,
            raw=said,
        )
        self.sent.append(one)
        if self.is_echoing:
            self.says_below(one)
        return {"id": one.name}

    def says_below(self, one: Said) -> Item:
        """Our side's comment is told, too, whoever wrote it."""
        change = self.people[one.to].comment(
            one.text,
            name=one.name,
            above=one.replies,
            who=(self.account_id, self.handle),
        )
        item = Item(name=one.name, payload=change, what="echo", who=one.to)
        self.tells(item)
        return item

    def comment_name(self) -> str:
        """What a comment is called there."""
        return f"{self.own_post.rpartition('_')[2]}_{8_000_000 + next(self.numbers)}"

    @property
    def own_post(self) -> str:
        """Of ours, below which people comment."""
        return f"{self.account_id}_122101"

    def fill(self, one: Said, message: Update, file: Any) -> None:
        """What is said, if it is taken."""
        attached = message.get("attachment")
        if attached is None:
            one.text = str(message.get("text", ""))
            if not one.text or len(one.text) > LONGEST:
                raise Wrong(100, "Length of param message[text] must be <= 2000")
            return
        one.form = str(attached.get("type"))
        if not isinstance(file, Part):
            raise Wrong(100, "Missing attachment")
        if len(file.content) > 25 * MB:
            raise Wrong(100, "Attachment size exceeds allowable limit")
        one.files = ((file.filename, file.content),)

    def wrong(self, code: int, subcode: int, words: str) -> Answer:
        """A refusal with its finer code."""
        said = {
            "message": f"(#{code}) {words}",
            "type": "OAuthException",
            "code": code,
            "error_subcode": subcode,
            "fbtrace_id": "BLBz/WZt8dN",
        }
        return as_json({"error": said}, 400)

    def mid(self) -> str:
        """A name as Messenger makes them."""
        return f"m_{next(self.numbers):06}AG5Hz2Uq7tuwNEhXfYYKj8mJEM_QPpz5jdCK48PnKAjSdjfip"


def _object(value: Any) -> Any:
    """What forms hold in JSON of its own."""
    if isinstance(value, str) and value[:1] == "{":
        return json.loads(value)
    return value
