"""What everybody reads on Instagram and on a Facebook Page: comments below our posts, and
what visitors write on the Page (developers.facebook.com/docs/graph-api/webhooks).

Both tell of them in `changes`, Instagram by `comments`, a Page by `feed`.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from channels_app import meta
from channels_app.adapter import Address, Incoming, Raw, Remote, Settings, Unreadable
from channels_app.meta import Said, part, words
from channels_app.meta_content import linked
from channels_app.parsed import (
    Deleted,
    Edited,
    Heard,
    Noise,
    Parsed,
    public_place,
)

COMMENTS = frozenset({"comments", "live_comments"})
FEED = "feed"
# Clocks of calls are in seconds or in thousandths: a time above this is the latter.
MILLISECONDS = 10**11
# What visitors put on a Page themselves.
POSTS = frozenset({"post", "status", "photo", "video", "share"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """Public words as Meta tells of them. above: what they stand below; "" for a post.

    writer: their id there; handle, called: what is shown of them. seconds: of the epoch.
    """

    name: str
    writer: str
    text: str
    verb: str = "add"
    handle: str = ""
    called: str = ""
    above: str = ""
    link: str = ""
    how: Literal["comment", "mention"] = "comment"
    seconds: Any = None
    files: Sequence[Remote] = ()


def raw(change: Any, *, account: str, at: Any) -> Raw:
    """One change, by itself: known by what it is about, and by which version of it."""
    about = {"change": change, "account": account, "at": at}
    post = _post(about)
    if post is None or not post.name:
        return meta.item(about, line=post.writer if post else "")
    name = meta.known_as(post.name)
    if post.verb == "add":
        return meta.item(about, key=f"c:{name}", line=post.writer)
    own = hashlib.sha256(json.dumps(change, sort_keys=True).encode()).hexdigest()
    return meta.item(about, key=f"c:{own}", line=f"edit:{name}")


def parse(settings: Settings, said: Said, *, kind: str) -> Parsed:
    """What a change says.

    Raises:
        Unreadable: it names nobody.
    """
    post = _post(said)
    if post is None:
        field = words(part(said, "change", "field"))
        return Noise(why=_("It tells of “%(field)s”.") % {"field": field[:60] or "?"})
    if not post.name or not post.writer:
        raise Unreadable("The comment names nobody.")
    writer = _writer(post, kind)
    if post.verb != "add":
        return _changed(post, writer)
    if post.writer == str(settings.config.get("account_id", "")):
        return _ours(post, writer)
    if not post.text.strip() and not post.files:
        return Noise(why=_("It has no words."))
    return _heard(post, writer)


def _changed(post: _Post, writer: Address) -> Parsed:
    name, at = meta.known_as(post.name), meta.moment(post.seconds) or datetime.now(UTC)
    if post.verb == "remove":
        return Deleted(name=name, sender=writer, at=at)
    if post.verb == "edited" and post.text.strip():
        return Edited(name=name, sender=writer, text=post.text, at=at)
    return Noise(why=_("A post was shown or hidden: that changes no words."))


def _heard(post: _Post, writer: Address) -> Heard:
    name = meta.known_as(post.name)
    incoming = Incoming(
        sender=writer,
        subject=post.text.strip().partition("\n")[0][:80],
        text=post.text,
        place=public_place(name),
        place_is_proof=True,
        replies=(meta.known_as(post.above),) if post.above else (),
        said_at=meta.moment(post.seconds),
        names=(name,),
        remote=tuple(post.files),
        public=True,
    )
    return Heard(incoming=incoming, how=post.how, address=post.link)


def _ours(post: _Post, writer: Address) -> Parsed:
    """Our own words: what was said below somebody's comment joins their ticket."""
    if not post.above or not post.text.strip():
        return Noise(why=_("It is a comment of our own."))
    name = meta.known_as(post.name)
    return Incoming(
        sender=writer,
        subject=post.text.strip().partition("\n")[0][:80],
        text=post.text,
        place=public_place(meta.known_as(post.above)),
        place_is_proof=True,
        ours=True,
        known_as=(name,),
        said_at=meta.moment(post.seconds),
        public=True,
    )


def _writer(post: _Post, kind: str) -> Address:
    shown = f"@{post.handle}" if post.handle else post.called or post.writer
    called = shown if post.handle else post.called
    return Address(kind=kind, canonical=post.writer, shown=shown, name=called)


def _post(said: Said) -> _Post | None:
    """None: it is about no words that everybody reads."""
    field, value = words(part(said, "change", "field")), part(said, "change", "value")
    if field in COMMENTS:
        return _comment(value, part(said, "at"))
    return _on_page(value) if field == FEED else None


def _comment(value: Any, at: Any) -> _Post:
    """Instagram's. It does not say where a browser finds it."""
    return _Post(
        name=words(part(value, "id")),
        writer=words(part(value, "from", "id")),
        handle=words(part(value, "from", "username")),
        text=words(part(value, "text")),
        above=words(part(value, "parent_id")),
        seconds=at / 1000 if isinstance(at, int) and at > MILLISECONDS else at,
    )


def _on_page(value: Any) -> _Post | None:
    """A Page's. A comment that stands below the post itself names it as its parent."""
    item, post = words(part(value, "item")), words(part(value, "post_id"))
    is_comment = item == "comment"
    if not is_comment and item not in POSTS:
        return None
    above = words(part(value, "parent_id"))
    photo = words(part(value, "photo")) or words(part(value, "link"))
    has_photo = bool(photo) and (is_comment or item == "photo")
    return _Post(
        name=words(part(value, "comment_id")) if is_comment else post,
        writer=words(part(value, "from", "id")),
        called=words(part(value, "from", "name")),
        text=words(part(value, "message")),
        verb=words(part(value, "verb")) or "add",
        above=above if is_comment and above != post else "",
        link=words(part(value, "post", "permalink_url")),
        how="comment" if is_comment else "mention",
        seconds=part(value, "created_time"),
        files=(linked(photo, label="photo.jpg"),) if has_photo else (),
    )
