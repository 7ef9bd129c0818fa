"""Somebody on Matrix, in a room that they share with us."""

from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.matrix_rooms import Event, Room

if TYPE_CHECKING:
    from tests.wire.providers.matrix import Matrix

MESSAGE = "m.room.message"


class Person(Customer):
    """key: their user id."""

    at: "Matrix"
    own: Room | None = None

    @property
    def room(self) -> Room:
        """Where they speak with us alone; the first words make it, and invite us."""
        if self.own is None:
            self.own = self.at.kept.room(self.key)
            self.at.kept.member(
                self.own, self.at.us, "invite", by=self.key, is_direct=True
            )
        return self.own

    def enters(self, room: Room) -> None:
        """Speaks in this one from now on."""
        self.own = room
        self.at.kept.member(room, self.key, "join", by=self.key)

    def sends(
        self, content: Event, *, what: str = "message", kind: str = MESSAGE
    ) -> Item:
        """Says this, whatever it is."""
        event = self.at.kept.add(self.room, kind, self.key, content)
        return self.at.happened(what, event["event_id"], self.key)

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        content: Event = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if replies is not None:
            answered = {"m.in_reply_to": {"event_id": replies.name}}
            content["m.relates_to"] = answered
        return self.sends(content)

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        return self._file("m.image", content, "lid.png", "image/png", caption)

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        return [self.sends_photo(caption="" if at else caption) for at in range(count)]

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        return self._file("m.file", content, filename, content_type, caption)

    def _file(
        self, form: str, content: bytes, filename: str, content_type: str, caption: str
    ) -> Item:
        name = self.at.keep(content, filename, content_type)
        return self.sends(
            {
                "msgtype": form,
                "body": caption or filename,
                "filename": filename,
                "url": f"mxc://{self.at.host}/{name}",
                "info": {"mimetype": content_type, "size": len(content)},
            }
        )

    def shares_location(self, latitude: float, longitude: float) -> Item:
        geo = f"geo:{latitude},{longitude};u=5"
        return self.sends(
            {"msgtype": "m.location", "body": "Where I am", "geo_uri": geo}
        )

    def edits(self, item: Item, text: str) -> Item:
        new = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        content = {
            **new,
            "body": f"* {text}",
            "m.new_content": new,
            "m.relates_to": {"rel_type": "m.replace", "event_id": item.name},
        }
        self.at.kept.add(self.room, MESSAGE, self.key, content)
        return self.at.happened("edit", item.name, self.key)

    def deletes(self, item: Item) -> Item:
        self.at.kept.redact(self.room, item.name, self.key)
        return self.at.happened("delete", item.name, self.key)

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        """A sign is an event, and taken away as events are."""
        signs = self.at.signs
        if not emoji:
            self.at.kept.redact(self.room, signs.pop((to.name, self.key)), self.key)
        else:
            about = {"rel_type": "m.annotation", "event_id": to.name, "key": emoji}
            content = {"m.relates_to": about}
            event = self.at.kept.add(self.room, "m.reaction", self.key, content)
            signs[to.name, self.key] = event["event_id"]
        return self.at.happened("reaction", to.name, self.key)

    def reads(self) -> Item:
        every = self.heard
        events = [one["event_id"] for _at, one in self.room.events]
        name = every[-1].name if every else events[-1]
        room = next(
            one for one in self.at.kept.rooms.values() if one.event(name) is not None
        )
        self.at.kept.read(room, self.key, name)
        return self.at.happened("receipt", name, self.key)

    def shuts_us_out(self) -> None:
        """Nobody of us may come or write any more."""
        self.at.shut.add(self.key)
        for room in self.at.kept.rooms.values():
            if self.key in room.members:
                self.at.kept.member(room, self.at.us, "leave", by=self.key)

    def encrypts(self) -> None:
        """The room is encrypted from now on."""
        self.at.kept.encrypt(self.room, self.key)

    def says_encrypted(self) -> Item:
        """Says something that only those with keys can read."""
        content: Any = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": "AwgAEn",
            "sender_key": "IlRMeOPX2e0MurIyfWEucYBRVOEEUMrOHqn/8mLqMjA",
            "session_id": "X3lUlvLELLYxeTx4yOVu6UDpasGEVO0Jbu+QFnm0cKQ",
            "device_id": "PHONE",
        }
        return self.sends(content, kind="m.room.encrypted")
