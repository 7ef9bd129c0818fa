"""A customer on WhatsApp, who writes to our number."""

import hashlib
import threading
from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.meta import Update

if TYPE_CHECKING:
    from tests.wire.providers.whatsapp import WhatsApp

# Seconds after which a status follows its message.
LATER = 0.2
OUT_OF_WINDOW = {
    "code": 131047,
    "title": "Re-engagement message",
    "message": "Re-engagement message",
    "error_data": {"details": "More than 24 hours have passed since they last replied"},
}
UNDELIVERABLE = {"code": 131026, "title": "Message undeliverable"}


class Person(Customer):
    """key: their id towards us (BSUID). number: "" where they hide it.

    is_away: they wrote last more than a day ago.
    """

    at: "WhatsApp"

    def __init__(
        self, at: Any, key: str, *, name: str = "", handle: str = "", number: str = ""
    ) -> None:
        super().__init__(at, key, name=name, handle=handle)
        self.number = number
        self.is_away = self.is_blocking = False

    @property
    def contact(self) -> Update:
        """As a webhook describes them."""
        handle = {"username": self.handle} if self.handle else {}
        number = {"wa_id": self.number} if self.number else {}
        return {"profile": {"name": self.name, **handle}, "user_id": self.key, **number}

    @property
    def _from(self) -> Update:
        number = {"from": self.number} if self.number else {}
        return {**number, "from_user_id": self.key}

    def sends(
        self, kind: str, content: Any, *, what: str = "message", **more: Any
    ) -> Item:
        """Sends a message with this in it, whatever it is."""
        name = self.at.wamid()
        message = {
            **self._from,
            "id": name,
            "timestamp": str(int(self.at.now())),
            "type": kind,
            kind: content,
            **more,
        }
        if what == "message":
            self.is_away = False
        return self._tell(
            name, {"contacts": [self.contact], "messages": [message]}, what
        )

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        context = {} if replies is None else {"context": {"id": replies.name}}
        return self.sends("text", {"body": text}, **context)

    def starts(self, code: str = "") -> Item:
        """The link writes it for them: they only send it."""
        return self.says(code or "Hello")

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        return self._file("image", content, "", kind, caption)

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        """There is no album there: each picture is a message."""
        return [self.sends_photo(caption="" if at else caption) for at in range(count)]

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        return self._file("document", content, filename, content_type, caption)

    def _file(
        self, kind: str, content: bytes, filename: str, content_type: str, caption: str
    ) -> Item:
        name = self.at.keep(content, filename, content_type)
        about = {
            "id": name,
            "mime_type": content_type,
            "sha256": hashlib.sha256(content).hexdigest(),
            "caption": caption,
            "filename": filename,
        }
        return self.sends(kind, {key: value for key, value in about.items() if value})

    def sends_voice(self, content: bytes) -> Item:
        """Speaks instead of writing."""
        name = self.at.keep(content, "", "audio/ogg")
        about = {"id": name, "mime_type": "audio/ogg; codecs=opus", "voice": True}
        return self.sends("audio", about)

    def shares_location(self, latitude: float, longitude: float) -> Item:
        return self.sends("location", {"latitude": latitude, "longitude": longitude})

    def shares_contact(self, name: str, phone: str) -> Item:
        card = {
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": phone, "type": "CELL"}],
        }
        return self.sends("contacts", [card])

    def edits(self, item: Item, text: str) -> Item:
        message = {"type": "text", "text": {"body": text}}
        said = {"original_message_id": item.name, "message": message}
        return self._about(item, self.sends("edit", said, what="edit"))

    def deletes(self, item: Item) -> Item:
        said = {"original_message_id": item.name}
        return self._about(item, self.sends("revoke", said, what="delete"))

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        said = {"message_id": to.name, "emoji": emoji}
        return self._about(to, self.sends("reaction", said, what="reaction"))

    def _about(self, to: Item | Said, item: Item) -> Item:
        return Item(name=to.name, payload=item.payload, what=item.what, who=self.key)

    def changes_number(self, number: str) -> Item:
        """Gets another number, and with it another id towards us: WhatsApp tells both. The
        old ones name nobody any more."""
        old, own = self.key, self.key[:-4] + number[-4:] + "9"
        system = {
            "body": f"User {self.name} changed from {self.number} to {number}",
            "type": "user_changed_number",
            "wa_id": number,
            "user_id": own,
            "previous_user_id": old,
        }
        name = self.at.wamid()
        said = {
            "from": self.number,
            "id": name,
            "timestamp": str(int(self.at.now())),
            "type": "system",
            "system": system,
        }
        self.at.people[own] = self.at.people.pop(old)
        for one in self.at.sent:
            if one.to == old:
                one.to = own
        self.key, self.number = own, number
        return self._tell(name, {"messages": [said]}, "system")

    def presses(self, said: Said, label: str) -> Item:
        return self.sends(
            "button", {"text": label, "payload": label}, context={"id": said.name}
        )

    def gets(self, said: Said, state: str = "delivered") -> Item:
        """It arrived there: a receipt of this message."""
        return self.status(said, state)

    def reads(self) -> Item:
        """All there is: the receipt of the last one is given back."""
        every = self.heard or [Said(to=self.key, name=self.at.wamid())]
        return [self.status(one, "read") for one in every][-1]

    def blocks(self) -> None:
        """It is told to nobody; messages fail from now on."""
        self.is_blocking = True

    def is_told(self, said: Said) -> None:
        """A message of ours was taken for them; what becomes of it is told after that."""
        if self.at.hook and not self.at.is_holding:
            threading.Timer(LATER, self._tell_of, [said]).start()
        else:
            self._tell_of(said)

    def _tell_of(self, said: Said) -> None:
        if self.is_blocking:
            self.status(said, "failed", UNDELIVERABLE)
        elif self.is_away and said.form != "template":
            self.status(said, "failed", OUT_OF_WINDOW)
        elif self.at.is_confirming:
            self.status(said, "sent")
            self.status(said, "delivered")

    def status(self, said: Said, state: str, error: Update | None = None) -> Item:
        """What became of a message of ours, as the webhook says it."""
        told: Update = {
            "id": said.name,
            "status": state,
            "timestamp": str(int(self.at.now())),
            "recipient_user_id": self.key,
        }
        if self.number:
            told["recipient_id"] = self.number
        if tracker := (said.raw or {}).get("biz_opaque_callback_data"):
            told["biz_opaque_callback_data"] = tracker
        if error is not None:
            told["errors"] = [error]
            return self._tell(said.name, {"statuses": [told]}, "receipt")
        return self._tell(
            said.name, {"contacts": [self.contact], "statuses": [told]}, "receipt"
        )

    def _tell(self, name: str, payload: Update, what: str) -> Item:
        item = Item(name=name, payload=payload, what=what, who=self.key)
        self.at.tells(item)
        return item
