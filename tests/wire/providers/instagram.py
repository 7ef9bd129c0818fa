"""Instagram's messaging, as Meta documents it in 2026: a subset, for one account.

Files are only taken by an address it can fetch; a comment can be answered privately once.
"""

import base64
import secrets
from typing import Any

from tests.wire.providers.base import CannotDo, Item, Said
from tests.wire.providers.customers import DOT
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.messenger_person import Person as Writer
from tests.wire.providers.meta import Update, Wrong
from tests.wire.providers.web import Request

LONGEST = 1000


class Person(Writer):
    """Somebody on Instagram. key: their id towards our account."""

    at: "Instagram"

    def deletes(self, item: Item) -> Item:
        if item.name in self.at.comments:
            return self.removes_comment(item)
        content = {"mid": item.name, "is_deleted": True}
        return self.event("message", content, name=item.name, kind="delete")

    def reads(self) -> Item:
        every = self.heard or [Said(to=self.key, name=self.at.mid())]
        name = every[-1].name
        return self.event("read", {"mid": name}, name=name, kind="receipt")

    def answers_story(self, text: str) -> Item:
        """Writes about a story of ours."""
        link = self.at.link_to(self.at.keep(DOT, "story.png", "image/png"))
        return self.sends(text=text, reply_to={"story": {"url": link, "id": "1787"}})

    def mentions(self) -> Item:
        """Names us in a story of theirs."""
        link = self.at.link_to(self.at.keep(DOT, "story.png", "image/png"))
        return self.sends(
            attachments=[{"type": "story_mention", "payload": {"url": link}}]
        )

    def comment(
        self, text: str, *, name: str, above: str, who: tuple[str, str]
    ) -> Update:
        """What is told of it."""
        value: Update = {
            "id": name,
            "from": {"id": who[0], "username": who[1]},
            "text": text,
            "media": {"id": "17887498072083520", "media_product_type": "FEED"},
        }
        if above:
            value["parent_id"] = above
        return {"field": "comments", "value": value}

    def edits_comment(self, item: Item, text: str) -> Item:
        raise CannotDo

    def removes_comment(self, item: Item) -> Item:
        raise CannotDo


class Instagram(Messenger):
    """is_old: whether its token is older than a day, so that it can be renewed."""

    kind = "instagram"
    thing = "instagram"
    account_id = "17841405822304914"
    handle = "kettle.shop"
    person_type = Person
    edge = "replies"
    longest_comment = 300

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.is_old = True

    def done(self, request: Request, path: list[str]) -> Any:
        if path == ["refresh_access_token"]:
            return self._renewed(request)
        return super().done(request, path)

    def _renewed(self, request: Request) -> Update:
        """The one before stays good until its own end; here it does not."""
        asked = {
            "grant_type": "ig_refresh_token",
            "access_token": self.token,
        }
        if not self.is_old or dict(request.query) != asked:
            raise Wrong(100, "Sorry, this content isn't available right now")
        self.token = f"IGAA{secrets.token_hex(20)}"
        return {
            "access_token": self.token,
            "token_type": "bearer",
            "expires_in": 60 * 24 * 3600,
        }

    def profile(self, person: Writer) -> Any:
        if not (person.name or person.handle):
            return self.wrong(100, 2534014, "User consent is required to access it")
        found = {"name": person.name, "username": person.handle}
        return {**{one: word for one, word in found.items() if word}, "id": person.key}

    def fill(self, one: Said, message: Update, file: Any) -> None:
        attached = message.get("attachment")
        if attached is None:
            one.text = str(message.get("text", ""))
            if not one.text or len(one.text.encode()) > LONGEST:
                raise Wrong(100, "Length of param message[text] must be <= 1000")
            return
        one.form = str(attached.get("type"))
        link = str((attached.get("payload") or {}).get("url", ""))
        # The demo's own address is no other.
        if not link.startswith(("https://", "http://localhost:")):
            raise Wrong(100, "The URL should represent a valid URL")
        one.files = ((link, b""),)

    def comment_name(self) -> str:
        return str(17_900_000_000_000_000 + next(self.numbers))

    def mid(self) -> str:
        """A name as Instagram makes them: longer than most."""
        thread = f"340282366841710300949128:{next(self.numbers):024}"
        inside = f"ig_dm_item:1:{self.account_id}:{thread}"
        return "aWdfZAG1faXRlbTox" + base64.b64encode(inside.encode()).decode()
