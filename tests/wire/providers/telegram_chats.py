"""What Telegram keeps: who writes to the bot, what was said, and what it takes at all."""

import itertools
import json
import time
from typing import Any

from channels_app.adapter import Settings
from channels_app.adapters.telegram.account import hook_secret
from tests.wire.providers.base import Provider, Said
from tests.wire.providers.telegram_markup import Refused, text_of
from tests.wire.providers.telegram_person import Person, Update
from tests.wire.providers.web import Part

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
# Bytes: of pictures, and of other files.
MOST_PHOTO, MOST_FILE = 10 * 2**20, 50 * 2**20
# What is told unless somebody asks for more.
TOLD = {"message", "edited_message", "callback_query", "my_chat_member"}


class Wrong(Exception):
    """A call it refuses: the status, and its words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class Chats(Provider):
    """The bot's chats, one with each person."""

    def __init__(self, *, token: str = TOKEN) -> None:
        super().__init__()
        self.token = token
        self.secret = ""
        self.bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Kettle Shop",
            "username": "kettle_shop_bot",
            "can_join_groups": True,
        }
        self.allowed: set[str] = set(TOLD)
        self.last_error = ""
        self.updates = itertools.count(870_000_001)
        self.people: dict[str, Person] = {}
        self.blocked: set[str] = set()
        self.messages: dict[str, Update] = {}
        self.signs: dict[tuple[str, str], str] = {}
        # Buttons that were pressed and wait for our answer.
        self.spinning: set[str] = set()

    def settings(self, **more: Any) -> Settings:
        config = {"api": self.url, "bot": self.bot["username"], **more}
        settings = Settings(config=config, secret={"token": self.token})
        self.secret = self.secret or hook_secret(settings)
        return settings

    def customer(self, name: str = "Irma Berg", *, handle: str = "irma") -> Person:
        """Somebody with an account, who pressed Start or wrote once."""
        person = Person(self, str(5_000 + len(self.people)), name=name, handle=handle)
        self.people[person.key] = person
        return person

    def told_of(self, name: str, person: Person) -> Update:
        """The message of this name, whoever wrote it."""
        if name in self.messages:
            return self.messages[name]
        number = int(name.partition(":")[2])
        return {"message_id": number, "date": 0, "chat": person.chat}

    # What its calls have in common.

    def person(self, said: Update) -> Person:
        """Whom a call names, if they may be written to."""
        person = self.people.get(str(said.get("chat_id")))
        if person is None:
            raise Wrong(400, "chat not found")
        if person.key in self.blocked:
            raise Wrong(403, "bot was blocked by the user")
        return person

    def ours(self, said: Update) -> Said:
        """The message of ours that a call names."""
        name = f"{said.get('chat_id')}:{said.get('message_id')}"
        for one in self.sent:
            if one.name == name and not one.is_deleted:
                return one
        raise Wrong(400, "message to edit not found")

    def read(self, said: Update, field: str, most: int, words: str) -> str:
        """What is left of its words to read, if they are not too long."""
        text = str(said.get(field, ""))
        if said.get("parse_mode") == "HTML":
            try:
                text = text_of(text)
            except Refused as refused:
                raise Wrong(400, f"can't parse entities: {refused}") from refused
        if len(text.encode("utf-16-le")) // 2 > most:
            raise Wrong(400, words)
        return text

    def put(self, person: Person, said: Update, *, text: str, **more: Any) -> Update:
        """Say it to them: the message as Telegram tells of it."""
        name = f"{person.key}:{next(self.numbers)}"
        answered = named(said.get("reply_parameters"))
        replies = f"{person.key}:{answered['message_id']}" if answered else ""
        known = {**self.messages, **{one.name: {} for one in self.sent}}
        if replies and replies not in known:
            if not answered.get("allow_sending_without_reply"):
                raise Wrong(400, "message to be replied not found")
            replies = ""
        markup = named(said.get("reply_markup"))
        rows = markup.get("inline_keyboard", ())
        buttons = tuple(
            (one["text"], one["callback_data"]) for row in rows for one in row
        )
        html = str(said.get("text", said.get("caption", "")))
        one = Said(
            to=person.key,
            name=name,
            text=text,
            html=html if said.get("parse_mode") == "HTML" else "",
            replies=replies,
            buttons=buttons,
            raw=said,
            **more,
        )
        self.sent.append(one)
        self.messages[name] = {
            "message_id": int(name.partition(":")[2]),
            "from": self.bot,
            "chat": person.chat,
            "date": int(time.time()),
            "text": text,
            **({"reply_markup": markup} if markup else {}),
        }
        return self.messages[name]


def taken(kind: str, given: Any) -> tuple[str, bytes]:
    """A file that was uploaded, if it takes such."""
    if not isinstance(given, Part):
        raise Wrong(400, "wrong remote file identifier specified: wrong string length")
    if len(given.content) > (MOST_PHOTO if kind == "photo" else MOST_FILE):
        raise Wrong(413, "")
    known = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
    if kind == "photo" and not given.content.startswith(known):
        raise Wrong(400, "IMAGE_PROCESS_FAILED")
    return given.filename, given.content


def listed(given: Any) -> list[Any]:
    """A list, as JSON or in JSON of its own (forms have only text)."""
    found = json.loads(given) if isinstance(given, str) and given else given
    return found if isinstance(found, list) else []


def named(given: Any) -> Update:
    """An object, as JSON or in JSON of its own."""
    found = json.loads(given) if isinstance(given, str) and given else given
    return found if isinstance(found, dict) else {}
