"""Customers at X: those who say something below our posts, and those who write to us
alone."""

from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.x_world import Post, User, View

if TYPE_CHECKING:
    from tests.wire.providers.x import X


class Somebody(Customer):
    """key: their number. user: who they are there."""

    at: "X"

    def __init__(self, at: "X", user: User) -> None:
        super().__init__(at, user.id, name=user.name, handle=user.username)
        self.user = user


class Person(Somebody):
    """Somebody who talks in public: below what we said there at first, then below what was
    said last between us, unless they say where."""

    def says(
        self, text: str, *, replies: Item | Said | None = None, **more: Any
    ) -> Item:
        between = [one.id for one in self.at.posts.values() if self._is_between(one)]
        return self._posts(
            text, self._below(replies.name if replies else between[-1]), more
        )

    def mentions(self, text: str, **more: Any) -> Item:
        """By itself, with our "@name" in it."""
        name = f"@{self.at.us.username}"
        start = text.index(name)
        mention = {"start": start, "end": start + len(name), "id": self.at.us.id}
        entities = {"mentions": [{**mention, "username": self.at.us.username}]}
        entities |= more.pop("entities", {})
        return self._posts(text, {"entities": entities}, more)

    def quotes(self, text: str) -> Item:
        """One of our posts, with words of their own."""
        named = [{"type": "quoted", "id": self.at.standing.id}]
        return self._posts(text, {"referenced_tweets": named}, {})

    def sends_photo(
        self, content: bytes = DOT, *, caption: str = "", alt: str = ""
    ) -> Item:
        return self.says(caption, **self._shows([self.at.picture(content, alt=alt)]))

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        return [
            self.says(
                caption, **self._shows([self.at.picture(DOT) for _ in range(count)])
            )
        ]

    def starts(self, code: str = "") -> Item:
        return self.says(code or "Hello")

    def edits(self, item: Item, text: str) -> Item:
        old = self.at.posts[item.name]
        if item.who != self.key:
            return item  # nobody changes what somebody else wrote
        history = old.view["edit_history_tweet_ids"]
        post = self.at.writes(self.user, text, **old.about)
        post.about = {**old.about, "edit_history_tweet_ids": [*history, post.id]}
        old.about["edit_history_tweet_ids"] = [*history, post.id]
        return self._told(
            self.at.item(item.name, self.at.told_post(post), self.key, "edit")
        )

    def _shows(self, media: list[View]) -> View:
        return {"attachments": {"media_keys": [one["media_key"] for one in media]}}

    def _is_between(self, post: Post) -> bool:
        """What we said to everybody, and what they said below that, or we to them."""
        if post is self.at.standing:
            return True
        below = post.about.get("referenced_tweets", [])
        parent = self.at.posts.get(below[0]["id"]) if below else None
        return parent is not None and self.user in {post.by, parent.by}

    def _below(self, name: str) -> View:
        parent = self.at.posts[name]
        return {
            "in_reply_to_user_id": parent.by.id,
            "referenced_tweets": [{"type": "replied_to", "id": parent.id}],
            "conversation_id": parent.view["conversation_id"],
        }

    def _posts(self, text: str, about: View, more: View) -> Item:
        post = self.at.writes(self.user, text, **about, **more)
        return self._told(self.at.item(post.id, self.at.told_post(post), self.key))

    def _told(self, item: Item) -> Item:
        self.at.tells(item)
        return item


class Chatter(Somebody):
    """Somebody who writes to us alone, and now and then below what we said to everybody."""

    def posts(self, text: str, *, replies: Item | Said | None = None) -> Item:
        """Says it in public: naming us, or below what was said."""
        person = Person(self.at, self.user)
        if replies is not None:
            return person.says(text, replies=replies)
        return person.mentions(f"@{self.at.us.username} {text}")

    def deletes(self, item: Item) -> Item:
        del self.at.posts[item.name]
        return self.at.item(item.name, {}, self.key, "delete")

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        return self._says(text, [])

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        return self._says(caption, [self.at.picture(content)])

    def starts(self, code: str = "") -> Item:
        return self.says(code or "Hello")

    def blocks(self) -> None:
        self.user.takes = False

    def _says(self, text: str, media: list[View]) -> Item:
        said = self.at.says(self.user, self.at.us, text, media)
        item = self.at.item(said.id, self.at.told_message(said), self.key)
        self.at.tells(item)
        return item
