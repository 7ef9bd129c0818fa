"""Somebody of the fediverse, at a server of their own."""

from typing import TYPE_CHECKING, Any

from tests.wire.providers.base import Item, Said
from tests.wire.providers.customers import DOT, Customer
from tests.wire.providers.mastodon_posts import Account, Post

if TYPE_CHECKING:
    from tests.wire.providers.mastodon import Mastodon


class Person(Customer):
    """key: what never changes of their account."""

    at: "Mastodon"

    def __init__(self, at: "Mastodon", account: Account) -> None:
        super().__init__(at, account.uri, name=account.name, handle=account.acct)
        self.account = account

    def says(self, text: str, *, replies: Item | Said | None = None) -> Item:
        return self.writes(text, replies=replies)

    def posts(self, text: str, *, replies: Item | Said | None = None) -> Item:
        return self.writes(text, replies=replies, visibility="public")

    def writes(
        self,
        text: str,
        *,
        replies: Item | Said | None = None,
        visibility: str = "direct",
        to_us: bool = True,
        **more: Any,
    ) -> Item:
        """Posts something, to us unless it only happens to be read by us."""
        at = self.at
        whole = f"@{at.us.username}@{at.host} {text}".strip() if to_us else text
        above = at.post_named(replies.name) if replies else None
        post = at.kept.add(self.account, whole, visibility, answers=above, **more)
        return at.arrives(post)

    def quotes(self, said: Said | Item, text: str) -> Item:
        """Shows a post of ours below words of their own."""
        quoted = self.at.post_named(said.name)
        return self.writes(text, visibility="public", to_us=False, quotes=quoted)

    def sends_photo(self, content: bytes = DOT, *, caption: str = "") -> Item:
        return self.writes(caption, media=[self.at.picture(content)])

    def sends_photos(self, count: int, *, caption: str = "") -> list[Item]:
        media = [self.at.picture(DOT) for _one in range(count)]
        return [self.writes(caption, media=media)]

    def edits(self, item: Item, text: str) -> Item:
        post = self._own(item)
        post.text = f"@{self.at.us.username}@{self.at.host} {text}"
        post.edited = self.at.kept.now()
        return self.at.tells_of("edit", post)

    def deletes(self, item: Item) -> Item:
        post = self._own(item)
        post.is_gone = True
        return self.at.tells_of("delete", post)

    def leaves(self) -> None:
        """Deletes the account."""
        self.account.is_gone = True

    def _own(self, item: Item) -> Post:
        post = self.at.post_named(item.name)
        if post is None or post.account is not self.account:
            # Nobody can; what a server would do that let them is tried all the same.
            post = self.at.kept.posts[self.at.kept.add(self.account, "", "direct").id]
            post.uri = item.name
        return post
