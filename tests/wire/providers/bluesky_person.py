"""Customers at Bluesky: those who say something below our posts, and those who write to us
alone."""

from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.bluesky_world import Account, Post, View, now
from tests.wire.providers.customers import DOT, Customer

if TYPE_CHECKING:
    from tests.wire.providers.bluesky import Bluesky


class Somebody(Customer):
    """key: their did. account: who they are there."""

    at: "Bluesky"

    def __init__(self, at: "Bluesky", account: Account) -> None:
        name, handle = account.name, account.handle
        super().__init__(at, account.did, name=name, handle=handle)
        self.account = account


class Person(Somebody):
    """Somebody who talks in public: below what we said there at first, then below what was
    said last between us, unless they say where."""

    def says(
        self, text: str, *, replies: Item | Said | None = None, **more: Any
    ) -> Item:
        between = [one.uri for one in self.at.posts.values() if self._is_between(one)]
        named = replies.name if replies is not None else between[-1]
        return self._posts({"text": text, "reply": self._below(named), **more})

    def mentions(self, text: str, **more: Any) -> Item:
        """By itself; where our "@handle" stands in it, it is a mention."""
        name = f"@{self.at.us.handle}"
        facets = []
        if name in text:
            start = len(text.split(name, maxsplit=1)[0].encode())
            facets.append({
                "index": {"byteStart": start, "byteEnd": start + len(name.encode())},
                "features": [{"$type": "app.bsky.richtext.facet#mention",
                              "did": self.at.us.did}],
            })  # fmt: skip
        facets += more.pop("facets", [])
        return self._posts({"text": text, "facets": facets, **more})

    def quotes(self, text: str, name: str = "") -> Item:
        """One of our posts, with words of their own."""
        post = self.at.posts[name or self.at.standing.uri]
        ref = {"uri": post.uri, "cid": post.cid}
        embed = {"$type": "app.bsky.embed.record", "record": ref}
        return self._posts({"text": text, "embed": embed})

    def sends_photo(
        self, content: bytes = DOT, *, caption: str = "", alt: str = ""
    ) -> Item:
        return self._shows([content], caption, alt)

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        return [self._shows([DOT] * count, caption, "")]

    def edits(self, item: Item, text: str) -> Item:
        if item.who != self.key:
            return item  # nobody writes into the repository of somebody else
        old = self.at.posts[item.name]
        rkey = item.name.rpartition("/")[2]
        post = self.at.writes(self.account, {**old.record, "text": text}, rkey=rkey)
        return self._told(self.at.item(post, what="edit"))

    def deletes(self, item: Item) -> Item:
        self.at.takes_back(item.name)
        gone = Item(name=item.name, payload={}, what="delete", who=self.key)
        return self._told(gone)

    def _shows(self, pictures: list[bytes], caption: str, alt: str) -> Item:
        images = [
            {"alt": alt, "image": self.at.blob(one, "image/png")} for one in pictures
        ]
        embed = {"$type": "app.bsky.embed.images", "images": images}
        return self.says(caption, embed=embed)

    def _is_between(self, post: Post) -> bool:
        """What we said to everybody, and what they said below that, or we to them."""
        if post is self.at.standing:
            return True
        reply = post.record.get("reply")
        if reply is None:
            return False
        parent = reply["parent"]["uri"]
        to_them = f"at://{self.key}/"
        return post.by is self.account or parent.startswith(to_them)

    def _below(self, name: str) -> View:
        parent = self.at.posts[name]
        ref = {"uri": parent.uri, "cid": parent.cid}
        return {"root": parent.record.get("reply", {}).get("root", ref), "parent": ref}

    def _posts(self, record: View) -> Item:
        post: Post = self.at.writes(self.account, {"langs": ["en"], **record})
        return self._told(self.at.item(post))

    def _told(self, item: Item) -> Item:
        self.at.tells(item)
        return item


class Chatter(Somebody):
    """Somebody who writes to us alone, and now and then below what we said to everybody."""

    def posts(self, text: str, *, replies: Item | Said | None = None) -> Item:
        """Says it in public: naming us, or below what was said."""
        person = Person(self.at, self.account)
        if replies is not None:
            return person.says(text, replies=replies)
        return person.mentions(f"@{self.at.us.handle} {text}")

    def deletes(self, item: Item) -> Item:
        return Person(self.at, self.account).deletes(item)

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        convo = self.at.convo_with(self.account)
        more = {"replyTo": convo.messages[replies.name]} if replies is not None else {}
        view = self.at.chats(convo, self.account, {"text": text, **more})
        return self._told(view["id"], view)

    def reacts(self, to: Item | Said, emoji: str) -> Item:
        convo = self.at.convo_with(self.account)
        message = convo.messages[to.name]
        kept = message.setdefault("reactions", [])
        mine = [one for one in kept if one["sender"]["did"] == self.key]
        sign = {"value": emoji, "sender": {"did": self.key}, "createdAt": now()}
        message["reactions"] = [one for one in kept if one not in mine]
        if emoji:
            message["reactions"].append(sign)
            self.at.logs("logAddReaction", convo, message=message, reaction=sign)
        else:
            for one in mine:
                self.at.logs("logRemoveReaction", convo, message=message, reaction=one)
        return self._told(to.name, sign, what="reaction")

    def blocks(self) -> None:
        self.account.takes = False

    def _told(self, name: str, payload: Any, *, what: str = "message") -> Item:
        item = Item(name=name, payload=payload, what=what, who=self.key)
        self.at.tells(item)
        return item
