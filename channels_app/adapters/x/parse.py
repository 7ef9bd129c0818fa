"""What X told, made sense of: the payloads that `reading` wrote."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape
from typing import Any, Literal

from django.utils.translation import gettext as _

from channels_app import payload
from channels_app.adapter import Address, Incoming, Remote, Settings, Unreadable
from channels_app.errors import Invalid
from channels_app.fields import each, moment, part, whole, words
from channels_app.parsed import Edited, Heard, Noise, Parsed, public_place

KIND = "x"
SITE = "https://x.com"
SUBJECT, DESCRIBED = 80, 1000
# Of a number, what is no clock.
WITHIN = 1 << 22
# What the queries of tickets call a warning about what pictures show.
LABELLED = "labelled"
How = Literal["mention", "reply", "quote", "comment", "watched"]
Said = Mapping[str, Any]
_NUMBER = re.compile(r"\d{1,20}\Z")


def parse(settings: Settings, raw: bytes) -> Parsed:
    """What a payload says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    try:
        said = payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error
    ours = str(settings.config.get("account", ""))
    if ours and words(said, "account") != ours:
        return Noise(why=_("It is of another account."))
    if words(said, "what") == "other":
        return Noise(why=f"X tells of “{words(said, 'kind')[:60]}”.")
    if (read := _READS.get(words(said, "what"))) is None:
        raise Unreadable("This is nothing that X sends.")
    return read(said)


def person(user: Any, number: str = "") -> Address:
    """Who somebody is: by their number, since a name may be another's tomorrow.

    Raises:
        Unreadable: they are not named.
    """
    canonical = words(user, "id") or number
    if not _NUMBER.match(canonical):
        raise Unreadable("It names no sender.")
    handle = words(user, "username")
    shown = f"@{handle}" if handle else canonical
    name = words(user, "name").strip() or shown
    return Address(kind=KIND, canonical=canonical, shown=shown, name=name)


def place_of(number: str) -> str:
    """Where somebody talks with us alone: whoever is answered goes on there in the same
    matter, wherever they spoke before."""
    return f"alone:{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    text: str
    html: str
    remote: tuple[Remote, ...]

    @property
    def subject(self) -> str:
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def _content(text: str, urls: list[Any], media: list[Any]) -> _Content:
    """Words with their links as they lead, and what stands beside them."""
    # X writes "&" as "&amp;", as for a page, and its own short links in place of others.
    plain, html = unescape(text), escape(unescape(text), quote=False)
    for one in urls:
        short, leads = words(one, "url"), words(one, "expanded_url")
        if not short or not leads.startswith(("https://", "http://")):
            continue
        # That of a picture which is shown beside.
        whole_ = "" if words(one, "media_key") or "/photo/" in leads else leads
        plain = plain.replace(short, whole_)
        link = f'<a href="{escape(leads)}">{escape(leads, quote=False)}</a>'
        html = html.replace(escape(short, quote=False), link if whole_ else "")
    below = list(_described(media))
    html = html.strip().replace("\n", "<br>") if "<a " in html else ""
    if html:
        html += "".join(f"<p>{escape(one, quote=False)}</p>" for one in below)
    plain = "\n\n".join(filter(None, [plain.strip(), *below]))
    return _Content(text=plain, html=html, remote=tuple(_files(media)))


def _files(media: list[Any]) -> Iterator[Remote]:
    for at, one in enumerate(media, 1):
        address = words(one, "url") or words(one, "preview_image_url")
        if address:
            yield Remote(
                name=address, filename=f"picture-{at}.jpg", content_type="image/jpeg"
            )


def _described(media: list[Any]) -> Iterator[str]:
    for one in media:
        if alt := words(one, "alt_text").strip():
            yield _("[Picture: %(words)s]") % {"words": alt[:DESCRIBED]}
        if words(one, "type") in {"video", "animated_gif"}:
            yield _("[A film, of which a picture is shown here]")


def _post(said: Said) -> Heard | Edited:
    post, user = part(said, "post"), part(said, "user")
    name, versions = words(post, "id"), each(post, "edit_history_tweet_ids")
    if not name:
        raise Unreadable("It has no name of its own.")
    text = words(post, "note_tweet", "text") or words(post, "text")
    urls = each(post, "note_tweet", "entities", "urls") or each(
        post, "entities", "urls"
    )
    content = _content(text, urls, each(said, "media"))
    sender, at = person(user, words(post, "author_id")), _said_at(post)
    if versions and versions[0] != name and isinstance(versions[0], str) and at:
        return Edited(
            name=versions[0], sender=sender, text=content.text, html=content.html, at=at
        )
    handle = words(user, "username") or "i"
    return Heard(
        incoming=Incoming(
            sender=sender,
            subject=content.subject,
            text=content.text,
            html=content.html,
            place=public_place(name),
            place_is_proof=True,
            auto="bot"
            if words(user, "affiliation", "description") == "Automated"
            else None,
            warnings=(LABELLED,) if post.get("possibly_sensitive") is True else (),
            replies=tuple(_answered(post)),
            said_at=at,
            names=(name,),
            remote=content.remote,
            public=True,
        ),
        how=_how(said, post),
        address=f"{SITE}/{handle}/status/{name}",
        language=_language(post),
        reach=whole(user, "public_metrics", "followers_count"),
        watched=tuple(one for one in each(said, "watched") if isinstance(one, str)),
    )


def _said_at(post: Any) -> datetime | None:
    """Its clock counts milliseconds; what was said within one is told apart by its
    number."""
    at, name = moment(words(post, "created_at")), words(post, "id")
    if at is None or not name.isdecimal():
        return at
    return at + timedelta(microseconds=int(name) % WITHIN % 1000)


def _how(said: Said, post: Any) -> How:
    account = words(said, "account")
    if words(post, "in_reply_to_user_id") == account:
        return "reply"
    mentioned = [words(one, "id") for one in each(post, "entities", "mentions")]
    told = words(said, "how")
    if account in mentioned or told == "mention":
        return "mention"
    known: tuple[How, ...] = ("reply", "quote", "watched")
    return next((one for one in known if one == told), "mention")


def _answered(post: Any) -> Iterator[str]:
    """What it stands below, nearest first."""
    kinds = ("replied_to", "quoted")
    found = [
        words(one, "id")
        for kind in kinds
        for one in each(post, "referenced_tweets")
        if words(one, "type") == kind
    ]
    root, own = words(post, "conversation_id"), words(post, "id")
    named = [*found, root if root != own else ""]
    yield from dict.fromkeys(filter(None, named))


def _language(post: Any) -> str:
    """X says "und", "qme" and the like where it does not know."""
    lang = words(post, "lang")
    return (
        ""
        if lang == "und" or lang.startswith(("qa", "qh", "qm", "qs", "zx"))
        else lang[:35]
    )


def _dm(said: Said) -> Incoming:
    name = words(said, "id")
    if not name:
        raise Unreadable("It has no name of its own.")
    is_ours = words(said, "sender") == words(said, "account")
    content = _content(words(said, "text"), each(said, "urls"), each(said, "media"))
    return Incoming(
        sender=person(part(said, "user")),
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=place_of(words(said, "user", "id")),
        place_is_proof=True,
        said_at=moment(words(said, "at")),
        names=(name,),
        remote=content.remote,
        ours=is_ours,
        known_as=(name,) if is_ours else (),
    )


_READS: Mapping[str, Callable[[Said], Parsed]] = {"post": _post, "dm": _dm}
