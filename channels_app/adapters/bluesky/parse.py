"""What was found at Bluesky, made sense of.

A payload is JSON that `looking` wrote: {"what": "post" | "edit" | "gone" | "ours" | "chat",
"account": our did, …}, with what the provider told as it told it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from channels_app import payload
from channels_app.adapter import Address, Incoming, Settings, Unreadable
from channels_app.adapters.bluesky.content import address_of, content_of, labels_of
from channels_app.adapters.bluesky.facets import is_of
from channels_app.errors import Invalid
from channels_app.fields import each, moment, part, whole, words
from channels_app.parsed import (
    Deleted,
    Edited,
    Heard,
    Noise,
    Parsed,
    Reacted,
    public_place,
)

KIND = "bluesky"
# What the queries of tickets call a warning about what pictures show.
LABELLED = "labelled"
How = Literal["mention", "reply", "quote", "comment", "watched"]
Said = Mapping[str, Any]


def parse(settings: Settings, raw: bytes) -> Parsed:
    """What a payload says.

    Raises:
        Unreadable: nobody could say what it is.
    """
    try:
        said = payload.read(raw)
    except Invalid as error:
        raise Unreadable("It has fields that nobody may send.") from error
    ours = settings.config.get("account")
    if ours and words(said, "account") not in {ours, ""}:
        return Noise(why="It is of another account.")
    if (read := _READS.get(words(said, "what"))) is None:
        raise Unreadable("This is nothing that we fetched from Bluesky.")
    return read(said)


def person(profile: Any) -> Address:
    """Who somebody is: by their did, since a handle may be another's tomorrow.

    Raises:
        Unreadable: they are not named.
    """
    did = words(profile, "did")
    if not did.startswith("did:"):
        raise Unreadable("It names no sender.")
    handle = words(profile, "handle")
    shown = f"@{handle}" if handle and handle != "handle.invalid" else did
    name = words(profile, "displayName").strip() or shown
    return Address(kind=KIND, canonical=did, shown=shown, name=name)


def place_of(did: str) -> str:
    """Where somebody talks with us alone: whoever is answered goes on there in the same
    matter, wherever they spoke before."""
    return f"alone:{did}"


def how_of(record: Any, ours: str) -> How | None:
    """Why a post is our business, as far as it says so itself."""
    at_us = f"at://{ours}/"
    if words(record, "reply", "parent", "uri").startswith(at_us):
        return "reply"
    if is_of(ours, each(record, "facets")):
        return "mention"
    if quoted(record).startswith(at_us):
        return "quote"
    return "reply" if words(record, "reply", "root", "uri").startswith(at_us) else None


def quoted(record: Any) -> str:
    """The name of the post that this one quotes; "" for none."""
    embed = part(record, "embed")
    found = part(embed, "record")
    return words(found, "uri") or words(found, "record", "uri")


def _heard(said: Said) -> Heard:
    post = part(said, "post")
    uri, record = words(post, "uri"), part(post, "record")
    if not uri.startswith("at://"):
        raise Unreadable("It has no name of its own.")
    told = words(said, "how")
    known: tuple[How, ...] = ("mention", "reply", "quote")
    how = how_of(record, words(said, "account"))
    watched = tuple(one for one in each(said, "watched") if isinstance(one, str))
    langs = [one for one in each(record, "langs") if isinstance(one, str)]
    return Heard(
        incoming=_post(post, uri, record),
        how=how
        or next((one for one in known if one == told), None)
        or ("watched" if watched else "mention"),
        address=address_of(uri, part(post, "author")),
        language=langs[0][:35] if langs else "",
        reach=whole(said, "reach"),
        watched=watched,
    )


def _post(post: Any, uri: str, record: Any) -> Incoming:
    address = address_of(uri, part(post, "author"))
    content = content_of(record, part(post, "embed"), address=address)
    own = each(record, "labels", "values")
    reply = part(record, "reply")
    named = (words(reply, "parent", "uri"), quoted(record), words(reply, "root", "uri"))
    return Incoming(
        sender=person(part(post, "author")),
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=public_place(uri),
        place_is_proof=True,
        auto="bot" if _is_bot(post) else None,
        warnings=(LABELLED,) if labels_of(each(post, "labels"), own) else (),
        replies=tuple(dict.fromkeys(filter(None, named))),
        said_at=_said_at(post, record),
        names=(uri,),
        remote=content.remote,
        public=True,
    )


def _is_bot(post: Any) -> bool:
    """Whether an account says of itself that a program writes there."""
    labels = each(post, "author", "labels")
    return any(words(one, "val") == "bot" for one in labels)


def _said_at(post: Any, record: Any) -> datetime | None:
    """Its writer's clock, unless that is ahead of the provider's."""
    times = [moment(words(record, "createdAt")), moment(words(post, "indexedAt"))]
    known = [at for at in times if at is not None]
    return min(known) if known else None


def _edited(said: Said) -> Edited:
    post = part(said, "post")
    content = content_of(part(post, "record"), part(post, "embed"))
    return Edited(
        name=words(post, "uri"),
        sender=person(part(post, "author")),
        text=content.text,
        html=content.html,
        at=moment(words(said, "at")) or datetime.now(UTC),
    )


def _gone(said: Said) -> Deleted:
    return Deleted(
        name=words(said, "uri"),
        sender=person(said),
        at=moment(words(said, "at")) or datetime.now(UTC),
    )


def _ours(said: Said) -> Incoming:
    """What we answered somebody with another program."""
    post, parent = part(said, "post"), part(said, "parent")
    uri, answered = words(post, "uri"), words(parent, "uri")
    return replace(
        _post(post, uri, part(post, "record")),
        sender=person(part(parent, "author")),
        place=public_place(answered),
        ours=True,
        author=words(post, "author", "displayName") or words(post, "author", "handle"),
        known_as=(uri,),
    )


def _chat(said: Said) -> Parsed:
    """A line of the log of private conversations (chat.bsky.convo.getLog)."""
    log, ours = part(said, "log"), words(said, "account")
    kind = words(log, "$type").rpartition("#")[2]
    message = part(log, "message")
    name = words(message, "id")
    others = [one for one in each(said, "members") if words(one, "did") != ours]
    if len(others) != 1:
        return Noise(why="It was said in a group, not to us alone.")
    if not name:
        raise Unreadable("It has no name of its own.")
    if kind in {"logAddReaction", "logRemoveReaction"}:
        return _reacted(log, name, others[0], ours)
    if kind != "logCreateMessage":
        return Noise(why=f"Bluesky tells of “{kind[:60]}”.")
    is_ours = words(message, "sender", "did") == ours
    return _said(message, others[0], is_ours=is_ours)


def _said(message: Any, other: Any, *, is_ours: bool) -> Incoming:
    content = content_of(message, part(message, "embed"))
    name, answered = words(message, "id"), words(message, "replyTo", "id")
    return Incoming(
        sender=person(other),
        subject=content.subject,
        text=content.text,
        html=content.html,
        place=place_of(words(other, "did")),
        place_is_proof=True,
        replies=(answered,) if answered else (),
        said_at=moment(words(message, "sentAt")),
        names=(name,),
        ours=is_ours,
        known_as=(name,) if is_ours else (),
    )


def _reacted(log: Any, name: str, other: Any, ours: str) -> Reacted | Noise:
    reaction = part(log, "reaction")
    if words(reaction, "sender", "did") == ours:
        return Noise(why="It is a sign of ours.")
    is_put = words(log, "$type").endswith("logAddReaction")
    return Reacted(
        name=name,
        sender=person(other),
        emoji=words(reaction, "value")[:20] if is_put else "",
        at=moment(words(reaction, "createdAt")) or datetime.now(UTC),
    )


_READS: Mapping[str, Callable[[Said], Parsed]] = {
    "post": _heard,
    "edit": _edited,
    "gone": _gone,
    "ours": _ours,
    "chat": _chat,
}
