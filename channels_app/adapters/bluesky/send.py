"""Words and pictures to Bluesky: a post below theirs, or a private message."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from channels_app import pieces
from channels_app.adapter import DeliveryFailed, File, Outgoing, Settings
from channels_app.adapters.bluesky import facets, xrpc
from channels_app.adapters.bluesky.names import tid_of
from channels_app.adapters.bluesky.session import CHAT, Session
from channels_app.fields import each, part, words

# Letters of a reader, in a post and in a private message.
POST, MESSAGE = 300, 1000
# Pictures of one post, and bytes of each.
PICTURES, PICTURE = 4, 1_000_000
TAKES: Mapping[str, Any] = {
    "image": {"max_bytes": PICTURE, "types": ["image/jpeg", "image/png", "image/webp"]}
}
COLLECTION = "app.bsky.feed.post"
# Why somebody gets no private message, in words that the service uses.
_CLOSED = ("disabled", "follow", "not accept", "cannot receive", "can't be messaged")


def split(message: Outgoing) -> tuple[Outgoing, ...]:
    """A post is one, with its first pictures; more of them stand in posts beside it. A
    private message has no files: they go as links, and long words in several."""
    if not message.public:
        text = _with_links(message.text, message.files)
        parts = pieces.split(text, MESSAGE, pieces.letters) or ("",)
        return tuple(replace(message, text=one, html="", files=()) for one in parts)
    shown = [
        one for one in message.files if one.content_type in TAKES["image"]["types"]
    ]
    links = [one for one in message.files if one not in shown]
    whole = replace(message, text=_with_links(message.text, links), html="")
    first, *more = [tuple(shown[at : at + PICTURES])
                    for at in range(0, len(shown), PICTURES)] or [()]  # fmt: skip
    return (
        replace(whole, files=first),
        *(replace(whole, text="", files=files) for files in more),
    )


def send(settings: Settings, piece: Outgoing) -> str:
    """Hand over what `split` made: what Bluesky calls it.

    Raises:
        DeliveryFailed.
    """
    session = Session(settings)
    try:
        return (_post if piece.public else _message)(session, piece)
    except (xrpc.Lost, xrpc.Refused) as error:
        raise xrpc.failed(error) from None


def _post(session: Session, piece: Outgoing) -> str:
    """Written under a name of ours: a second try changes nothing."""
    if pieces.letters(piece.text) > POST:
        told = _("A public answer has at most %(most)s letters there.")
        raise DeliveryFailed(told % {"most": POST}, permanent=True) from None
    record: dict[str, Any] = {
        "$type": COLLECTION,
        "text": piece.text,
        "createdAt": _written_at(piece),
        "reply": _reply(session, piece),
    }
    people = {piece.to.shown: piece.to.canonical}
    if found := facets.made(piece.text, people=people):
        record["facets"] = found
    if piece.files:
        images = [
            {"alt": one.description, "image": _upload(session, one)}
            for one in piece.files
        ]
        record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    said = {
        "repo": session.did,
        "collection": COLLECTION,
        "rkey": tid_of(piece.key),
        "record": record,
    }
    taken = session.tell("com.atproto.repo.putRecord", said)
    return _named(words(taken, "uri"))


def _written_at(piece: Outgoing) -> str:
    """The same each time it is tried."""
    at = piece.origin.said_at if piece.origin else datetime.now(UTC)
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _reply(session: Session, piece: Outgoing) -> dict[str, Any]:
    """What it stands below, and what that stands below in the end."""
    last = piece.origin.last if piece.origin else ""
    if not last.startswith("at://"):
        told = _("There is no post of theirs that could be answered in public.")
        raise DeliveryFailed(told, permanent=True) from None
    found = each(_look_at(session, last), "posts")
    if not found:
        told = _("Their post is not there any more: it cannot be answered in public.")
        raise DeliveryFailed(told, permanent=True) from None
    parent = {name: words(found[0], name) for name in ("uri", "cid")}
    root = part(found[0], "record", "reply", "root")
    top = {name: words(root, name) for name in ("uri", "cid")}
    return {"root": top if all(top.values()) else parent, "parent": parent}


def _look_at(session: Session, uri: str) -> dict[str, Any]:
    """The post of this name, as it is now. Not having asked is no doubt of ours."""
    try:
        return session.ask("app.bsky.feed.getPosts", ("uris", uri))
    except xrpc.Lost as lost:
        raise _not_begun(lost) from None


def _upload(session: Session, file: File) -> Any:
    try:
        taken = session.put(
            "com.atproto.repo.uploadBlob", file.content, file.content_type
        )
    except xrpc.Lost as lost:
        raise _not_begun(lost) from None
    return taken.get("blob")


def _not_begun(lost: xrpc.Lost) -> xrpc.Lost:
    """Nothing of the message was handed over yet, whatever became of this call."""
    return xrpc.Lost(lost.words, heard=False, is_for_good=lost.is_for_good)


def _message(session: Session, piece: Outgoing) -> str:
    said = {"text": piece.text}
    found = facets.made(piece.text, people={})
    message = {**said, "facets": found} if found else said
    about = {"convoId": _convo(session, piece), "message": message}
    try:
        taken = session.tell("chat.bsky.convo.sendMessage", about, proxy=CHAT)
    except xrpc.Refused as refused:
        raise _closed(refused) from None
    return _named(words(taken, "id"))


def _convo(session: Session, piece: Outgoing) -> str:
    """Where we talk with them alone; it is begun, if it was not yet."""
    query = ("members", piece.to.canonical)
    try:
        found = session.ask("chat.bsky.convo.getConvoForMembers", query, proxy=CHAT)
    except xrpc.Refused as refused:
        raise _closed(refused) from None
    except xrpc.Lost as lost:
        raise _not_begun(lost) from None
    return words(found, "convo", "id")


def _closed(refused: xrpc.Refused) -> DeliveryFailed:
    """Somebody who does not want it, or something that may pass."""
    if refused.status == 400 and refused.says(*_CLOSED):
        told = _(
            "They take no private messages from us there: they would have to follow us, or"
            " to allow messages from everybody. Answer in public, or by another way."
        )
        return DeliveryFailed(told, permanent=True, whom="person")
    return xrpc.failed(refused)


def _named(name: str) -> str:
    if not name:
        told = _("Bluesky took it, and did not say what it calls it.")
        raise DeliveryFailed(told, permanent=True, in_doubt=True) from None
    return name


def _with_links(text: str, files: Iterable[File]) -> str:
    links = [f"{one.filename}: {one.address}" for one in files if one.address]
    return "\n\n".join(filter(None, [text.strip(), "\n".join(links)]))
