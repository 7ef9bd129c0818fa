"""A customer on Messenger, who writes to our Page."""

from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import CannotDo, Item, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.meta import Update

if TYPE_CHECKING:
    from tests.wire.providers.messenger import Messenger


class Person(Customer):
    """key: their id towards our Page.

    is_away: they wrote last more than a day ago ("days"), or than a week ("weeks").
    """

    at: "Messenger"

    def __init__(self, at: Any, key: str, **more: str) -> None:
        super().__init__(at, key, **more)
        self.is_away = ""
        self.is_blocking = False

    def event(
        self, what: str, content: Update, *, name: str = "", kind: str = "message"
    ) -> Item:
        """Tells of something they did."""
        said = {
            "sender": {"id": self.key},
            "recipient": {"id": self.at.account_id},
            "timestamp": int(self.at.now() * 1000),
            what: content,
        }
        item = Item(name=name, payload=said, what=kind, who=self.key)
        self.at.tells(item)
        return item

    def sends(self, **content: Any) -> Item:
        """Sends a message with this in it, whatever it is."""
        self.is_away = ""
        name = self.at.mid()
        return self.event("message", {"mid": name, **content}, name=name)

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        more = {} if replies is None else {"reply_to": {"mid": replies.name}}
        return self.sends(text=text, **more)

    def starts(self, code: str = "") -> Item:
        return self.event(
            "referral", {"ref": code, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        )

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        more = {"text": caption} if caption else {}
        return self.sends(
            attachments=[self._file(content, "photo.png", "image")], **more
        )

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        more = {"text": caption} if caption else {}
        files = [self._file(DOT, f"photo{at}.png", "image") for at in range(count)]
        return [self.sends(attachments=files, **more)]

    def sends_file(
        self, content: bytes, filename: str, content_type: str, *, caption: str = ""
    ) -> Item:
        more = {"text": caption} if caption else {}
        return self.sends(attachments=[self._file(content, filename, "file")], **more)

    def _file(self, content: bytes, filename: str, kind: str) -> Update:
        content_type = "image/png" if kind == "image" else "application/pdf"
        name = self.at.keep(content, filename, content_type)
        return {"type": kind, "payload": {"url": self.at.link_to(name)}}

    def shares_location(self, latitude: float, longitude: float) -> Item:
        payload = {"coordinates": {"lat": latitude, "long": longitude}}
        return self.sends(attachments=[{"type": "location", "payload": payload}])

    def edits(self, item: Item, text: str) -> Item:
        if item.name in self.at.comments:
            return self.edits_comment(item, text)
        content = {"mid": item.name, "text": text, "num_edit": 1}
        return self.event("message_edit", content, name=item.name, kind="edit")

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        content: Update = {"mid": to.name, "action": "react" if emoji else "unreact"}
        if emoji:
            content |= {"reaction": "other", "emoji": emoji}
        return self.event("reaction", content, name=to.name, kind="reaction")

    def presses(self, said: Said, label: str) -> Item:
        name = self.at.mid()
        content = {"mid": name, "title": label, "payload": label.upper()}
        return self.event("postback", content, name=name)

    def reads(self) -> Item:
        watermark = int(self.at.now() * 1000)
        return self.event("read", {"watermark": watermark}, kind="receipt")

    def gets(self, said: Said) -> Item:
        """It arrived there: a receipt of this message."""
        watermark = int(self.at.now() * 1000)
        content = {"mids": [said.name], "watermark": watermark}
        return self.event("delivery", content, name=said.name, kind="receipt")

    def echo(self, said: Said, *, app_id: int = 1517776481860111) -> Item:
        """What our side said there, by us or by others."""
        message = {
            "mid": said.name,
            "is_echo": True,
            "app_id": app_id,
            "text": said.text,
        }
        if key := ((said.raw or {}).get("message") or {}).get("metadata"):
            message["metadata"] = key
        told = {
            "sender": {"id": self.at.account_id},
            "recipient": {"id": self.key},
            "timestamp": int(self.at.now() * 1000),
            "message": message,
        }
        item = Item(name=said.name, payload=told, what="echo", who=self.key)
        self.at.tells(item)
        return item

    def comments(self, text: str, *, above: str = "") -> Item:
        """Writes below a post of ours, for all to read."""
        name = self.at.comment_name()
        self.at.comments[name] = self.key
        who = (self.key, self.handle or self.name or "somebody")
        change = self.comment(text, name=name, above=above, who=who)
        return self._commented(name, change, "message")

    def posts(self, text: str, *, replies: Item | Said | None = None) -> Item:
        return self.comments(text, above=replies.name if replies else "")

    def edits_comment(self, item: Item, text: str) -> Item:
        """Changes what all can read."""
        return self._feed(item.name, text, verb="edited", what="edit")

    def removes_comment(self, item: Item) -> Item:
        """Takes it back."""
        return self._feed(item.name, "", verb="remove", what="delete")

    def writes_on_page(self, text: str) -> Item:
        """A post of their own, on our Page."""
        name = f"{self.at.account_id}_{122_200 + next(self.at.numbers)}"
        self.at.comments[name] = self.key
        return self._feed(name, text, item="status", post_id=name)

    def _feed(
        self, name: str, text: str, *, what: str = "message", **more: str
    ) -> Item:
        who = (self.key, self.name)
        change = self.comment(text, name=name, above="", who=who)
        change["value"] |= more
        return self._commented(name, change, what)

    def _commented(self, name: str, change: Update, what: str) -> Item:
        item = Item(name=name, payload=change, what=what, who=self.key)
        self.at.tells(item)
        return item

    def comment(
        self, text: str, *, name: str, above: str, who: tuple[str, str]
    ) -> Update:
        """What is told of it."""
        page, own = self.at.own_post.split("_")
        return {
            "field": "feed",
            "value": {
                "item": "comment",
                "verb": "add",
                "comment_id": name,
                "post_id": self.at.own_post,
                "parent_id": above or self.at.own_post,
                "from": {"id": who[0], "name": who[1]},
                "message": text,
                "created_time": int(self.at.now()),
                "post": {
                    "id": self.at.own_post,
                    "status_type": "mobile_status_update",
                    "permalink_url": f"https://www.facebook.com/{page}/posts/{own}",
                },
            },
        }

    def deletes(self, item: Item) -> Item:
        if item.name in self.at.comments:
            return self.removes_comment(item)
        raise CannotDo

    def blocks(self) -> None:
        """They want to hear no more of the Page."""
        self.is_blocking = True
