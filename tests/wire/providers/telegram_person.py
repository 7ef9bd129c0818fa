"""A customer of Telegram, in a private chat with the bot."""

import time
from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.customers import DOT, Customer

if TYPE_CHECKING:
    from tests.wire.providers.telegram import Telegram

Update = dict[str, Any]


class Person(Customer):
    """key: their number there, which is that of their chat with the bot, too."""

    at: "Telegram"

    @property
    def user(self) -> Update:
        """As Telegram describes them."""
        named = {"username": self.handle} if self.handle else {}
        first, _blank, last = self.name.partition(" ")
        more = {"last_name": last} if last else {}
        return {
            "id": int(self.key),
            "is_bot": False,
            "first_name": first or "Somebody",
            **more,
            **named,
            "language_code": "en",
        }

    @property
    def chat(self) -> Update:
        """Their chat with the bot."""
        kept = ("id", "first_name", "last_name", "username")
        known = {name: value for name, value in self.user.items() if name in kept}
        return {**known, "type": "private"}

    def sends(self, *, replies: Item | Said | None = None, **content: Any) -> Item:
        """Sends a message with this in it, whatever it is."""
        number = next(self.at.numbers)
        message = {
            "message_id": number,
            "from": self.user,
            "chat": self.chat,
            "date": int(time.time()),
            **content,
        }
        if replies is not None:
            message["reply_to_message"] = self.at.told_of(replies.name, self)
        return self._tell(f"{self.key}:{number}", "message", message)

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        marks = {}
        if text.startswith("/"):
            length = len(text.split()[0])
            marks = {
                "entities": [{"offset": 0, "length": length, "type": "bot_command"}]
            }
        return self.sends(text=text, replies=replies, **marks)

    def starts(self, code: str = "") -> Item:
        return self.says(f"/start {code}".strip())

    def sends_photo(
        self, content: bytes = DOT, *, caption: str = "", album: str = ""
    ) -> Item:
        kept = self.at.keep(content, "file.jpg", "image/jpeg")
        small = self.at.keep(DOT, "small.jpg", "image/jpeg")
        sizes = [
            {
                "file_id": name,
                "file_unique_id": f"u{name}",
                "width": width,
                "height": width,
                "file_size": len(self.at.media[name].content),
            }
            for name, width in ((small, 90), (kept, 1280))
        ]
        return self.sends(photo=sizes, **_also(caption, album))

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        album = str(next(self.at.numbers) * 1_000_003)
        return [
            self.sends_photo(caption="" if at else caption, album=album)
            for at in range(count)
        ]

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        name = self.at.keep(content, filename, content_type)
        described = {
            "file_id": name,
            "file_unique_id": f"u{name}",
            "file_name": filename,
            "mime_type": content_type,
            "file_size": len(content),
        }
        return self.sends(document=described, **_also(caption))

    def sends_voice(self, content: bytes) -> Item:
        """Speaks instead of writing."""
        name = self.at.keep(content, "voice.oga", "audio/ogg")
        return self.sends(
            voice={
                "file_id": name,
                "file_unique_id": f"u{name}",
                "duration": 3,
                "mime_type": "audio/ogg",
                "file_size": len(content),
            }
        )

    def sends_sticker(self, emoji: str) -> Item:
        """Sends a picture that stands for a feeling."""
        name = self.at.keep(DOT, "sticker.webp", "image/webp")
        return self.sends(
            sticker={
                "file_id": name,
                "file_unique_id": f"u{name}",
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "emoji": emoji,
            }
        )

    def shares_location(self, latitude: float, longitude: float) -> Item:
        return self.sends(location={"latitude": latitude, "longitude": longitude})

    def shares_contact(self, name: str, phone: str) -> Item:
        return self.sends(contact={"phone_number": phone, "first_name": name})

    def edits(self, item: Item, text: str) -> Item:
        message = self.at.told_of(item.name, self)
        # A caption is what is changed where there is no text.
        field = "text" if "text" in message else "caption"
        now = int(time.time())
        changed = {**message, "from": self.user, field: text, "edit_date": now}
        return self._tell(item.name, "edited_message", changed, what="edit")

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        before = self.at.signs.get((to.name, self.key), "")
        self.at.signs[to.name, self.key] = emoji
        said = {
            "chat": self.chat,
            "message_id": int(to.name.partition(":")[2]),
            "user": self.user,
            "date": int(time.time()),
            "old_reaction": _signs(before),
            "new_reaction": _signs(emoji),
        }
        return self._tell(to.name, "message_reaction", said, what="reaction")

    def presses(self, said: Said, label: str) -> Item:
        data = dict(said.buttons)[label]
        query = {
            "id": str(next(self.at.numbers) * 7_000_003),
            "from": self.user,
            "message": self.at.told_of(said.name, self),
            "chat_instance": "1",
            "data": data,
        }
        self.at.spinning.add(query["id"])
        return self._tell(said.name, "callback_query", query)

    def blocks(self) -> Item:
        self.at.blocked.add(self.key)
        return self._becomes("member", "kicked")

    def unblocks(self) -> Item:
        """Lets the bot write again."""
        self.at.blocked.discard(self.key)
        return self._becomes("kicked", "member")

    def says_in_group(self, text: str) -> Item:
        """Writes in a group that the bot is in, too."""
        group = {"id": -1001, "title": "Kettle friends", "type": "supergroup"}
        return self.sends(text=text, chat=group)

    def _becomes(self, old: str, new: str) -> Item:
        bot = self.at.bot
        said = {
            "chat": self.chat,
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": old, "until_date": 0},
            "new_chat_member": {"user": bot, "status": new, "until_date": 0},
        }
        return self._tell(self.key, "my_chat_member", said, what="member")

    def _tell(
        self, name: str, kind: str, said: Update, *, what: str = "message"
    ) -> Item:
        update = {"update_id": next(self.at.updates), kind: said}
        item = Item(name=name, payload=update, what=what, who=self.key)
        if "message_id" in said and kind in {"message", "edited_message"}:
            self.at.messages[name] = said
        self.at.tells(item)
        return item


def _also(caption: str, album: str = "") -> Update:
    said = {"caption": caption, "media_group_id": album}
    return {name: value for name, value in said.items() if value}


def _signs(emoji: str) -> list[Update]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
