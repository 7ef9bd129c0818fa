"""What a Mastodon server keeps: accounts, posts, who is named, and what was told of it."""

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

Entity = dict[str, Any]

_NAMED = re.compile(r"(?<![=/\w])@(\w+)(?:@([\w.:-]+\w))?")
_TAGGED = re.compile(r"(?<![&/\w])#(\w*[^\W\d]\w*)")
_LINK = re.compile(r"https?://[^\s<]+[^\s<.,;:!?)]")


@dataclass(slots=True, kw_only=True)
class Account:
    """acct: with the server, unless it is this one's. is_gone: it was deleted."""

    id: str
    username: str
    acct: str
    name: str
    uri: str
    url: str
    followers: int = 42
    is_bot: bool = False
    is_gone: bool = False

    def entity(self) -> Entity:
        """https://docs.joinmastodon.org/entities/Account/"""
        return {
            "id": self.id,
            "username": self.username,
            "acct": self.acct,
            "display_name": self.name,
            "locked": False,
            "bot": self.is_bot,
            "discoverable": True,
            "group": False,
            "created_at": "2024-01-01T00:00:00.000Z",
            "note": "",
            "url": self.url,
            "uri": self.uri,
            "avatar": "",
            "avatar_static": "",
            "header": "",
            "header_static": "",
            "followers_count": self.followers,
            "following_count": 3,
            "statuses_count": 7,
            "last_status_at": None,
            "emojis": [],
            "fields": [],
        }


@dataclass(slots=True, kw_only=True)
class Post:
    """text: as it was typed. media: entities of its files."""

    id: str
    uri: str
    url: str
    account: Account
    text: str
    visibility: str
    at: datetime
    answers: "Post | None" = None
    quotes: "Post | None" = None
    warning: str = ""
    language: str = "en"
    media: list[Entity] = field(default_factory=list)
    poll: list[str] = field(default_factory=list)
    edited: datetime | None = None
    is_gone: bool = False


def stamp(at: datetime) -> str:
    """As Mastodon writes times."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


class Posts:
    """All that one server knows, its own and what reached it from others."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Post] = {}
        self.notifications: list[Entity] = []
        self.ids = itertools.count(int(time.time() * 1000) << 16)
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """No two things happen in one millisecond."""
        at = datetime.now(UTC).replace(
            microsecond=datetime.now(UTC).microsecond // 1000 * 1000
        )
        self._last = max(at, self._last + timedelta(milliseconds=1))
        return self._last

    def account(self, name: str, handle: str, *, server: str = "") -> Account:
        """Somebody of this server, or of another."""
        number = str(next(self.ids))
        host = server or self.host
        one = Account(
            id=number,
            username=handle,
            acct=f"{handle}@{server}" if server else handle,
            name=name,
            uri=f"https://{host}/users/{handle}",
            url=f"https://{host}/@{handle}",
        )
        self.accounts[number] = one
        return one

    def named_in(self, text: str) -> list[Account]:
        """Whom these words mention."""
        found = []
        for handle, server in _NAMED.findall(text):
            acct = handle if server in {"", self.host} else f"{handle}@{server}"
            found += [one for one in self.accounts.values() if one.acct == acct]
        return list(dict.fromkeys(one.id for one in found)) and [
            self.accounts[number] for number in dict.fromkeys(one.id for one in found)
        ]

    def add(self, account: Account, text: str, visibility: str, **more: Any) -> Post:
        """Somebody posted this."""
        number, host = str(next(self.ids)), account.uri.split("/")[2]
        post = Post(
            id=number,
            uri=f"{account.uri}/statuses/{number}",
            url=f"https://{host}/@{account.username}/{number}",
            account=account,
            text=text,
            visibility=visibility,
            at=self.now(),
            **more,
        )
        self.posts[number] = post
        return post

    def above(self, post: Post) -> list[Post]:
        """What it answers, the oldest first."""
        found, one = [], post.answers
        while one is not None:
            if not one.is_gone:
                found.append(one)
            one = one.answers
        return found[::-1]

    def is_seen(self, post: Post, by: Account) -> bool:
        """Whether this account may see it."""
        if post.is_gone or post.account.is_gone:
            return False
        is_open = post.visibility in {"public", "unlisted"} or post.account is by
        return is_open or by in self.named_in(post.text)

    def html(self, text: str) -> str:
        """Words as Mastodon makes HTML of them."""
        said = _LINK.sub(self._link, escape(text, quote=False))
        said = _NAMED.sub(self._mention, said)
        said = _TAGGED.sub(self._tag, said)
        blocks = said.split("\n\n")
        return "".join(f"<p>{one.replace(chr(10), '<br />')}</p>" for one in blocks)

    def _mention(self, found: re.Match[str]) -> str:
        whom = self.named_in(found[0])
        if not whom:
            return found[0]
        return (
            f'<span class="h-card" translate="no"><a href="{whom[0].url}"'
            f' class="u-url mention">@<span>{found[1]}</span></a></span>'
        )

    def _tag(self, found: re.Match[str]) -> str:
        address = f"https://{self.host}/tags/{found[1].lower()}"
        return (
            f'<a href="{address}" class="mention hashtag" rel="tag">'
            f"#<span>{found[1]}</span></a>"
        )

    def _link(self, found: re.Match[str]) -> str:
        scheme, _sign, rest = found[0].partition("://")
        shown = (
            f'<span class="ellipsis">{rest[:30]}</span>'
            f'<span class="invisible">{rest[30:]}</span>'
            if len(rest) > 30
            else f'<span class="">{rest}</span><span class="invisible"></span>'
        )
        return (
            f'<a href="{found[0]}" target="_blank" rel="nofollow noopener"'
            f' translate="no"><span class="invisible">{scheme}://</span>{shown}</a>'
        )

    def entity(self, post: Post) -> Entity:
        """https://docs.joinmastodon.org/entities/Status/"""
        above = post.answers
        return {
            "id": post.id,
            "uri": post.uri,
            "url": post.url,
            "created_at": stamp(post.at),
            "edited_at": stamp(post.edited) if post.edited else None,
            "account": post.account.entity(),
            "content": self.html(post.text),
            "visibility": post.visibility,
            "sensitive": bool(post.warning),
            "spoiler_text": post.warning,
            "media_attachments": post.media,
            "mentions": [
                {
                    "id": one.id,
                    "username": one.username,
                    "url": one.url,
                    "acct": one.acct,
                }
                for one in self.named_in(post.text)
            ],
            "tags": [
                {"name": one.lower(), "url": f"https://{self.host}/tags/{one.lower()}"}
                for one in _TAGGED.findall(post.text)
            ],
            "emojis": [],
            "reblogs_count": 0,
            "favourites_count": 0,
            "replies_count": 0,
            "quotes_count": 0,
            "in_reply_to_id": above.id if above else None,
            "in_reply_to_account_id": above.account.id if above else None,
            "reblog": None,
            "poll": self._poll(post),
            "card": None,
            "language": post.language,
            "quote": self._quote(post),
        }

    def _poll(self, post: Post) -> Entity | None:
        if not post.poll:
            return None
        return {
            "id": post.id,
            "expires_at": stamp(post.at + timedelta(days=1)),
            "expired": False,
            "multiple": False,
            "votes_count": 0,
            "voters_count": 0,
            "options": [{"title": one, "votes_count": 0} for one in post.poll],
            "emojis": [],
            "own_votes": [],
            "voted": False,
        }

    def _quote(self, post: Post) -> Entity | None:
        if post.quotes is None:
            return None
        return {"state": "accepted", "quoted_status": self.entity(post.quotes)}
