"""What X tells, in one shape whatever way it came: a post with its writer and its pictures,
or a private message.

Webhooks tell events (docs.x.com/x-api/activity/event-payloads), of which private messages
are written in an older form; looks bring objects of the API itself. What is made of either
is the same payload, by the same name.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from channels_app.adapter import Call, Raw, Unreadable
from channels_app.fields import each, part, words

# What is told of when somebody says something to us, or about us.
POSTS = {
    "post.mention.create": "mention",
    "post.reply.create": "reply",
    "post.quote.create": "quote",
}
MESSAGES = frozenset({"dm.received", "dm.sent"})

Said = Mapping[str, Any]


def split(call: Call) -> tuple[Raw, ...]:
    """The events of a call.

    Raises:
        Unreadable: it is none of X's.
    """
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON.") from error
    data = part(said, "data")
    events = data if isinstance(data, list) else [data]
    if not all(isinstance(one, dict) and one for one in events):
        raise Unreadable("This is nothing that X sends.")
    return tuple(raw for event in events for raw in _of_event(event))


def _of_event(event: Said) -> Iterator[Raw]:
    kind, account = words(event, "event_type"), words(event, "filter", "user_id")
    payload, includes = part(event, "payload"), part(event, "includes")
    if kind in POSTS and isinstance(payload, dict) and words(payload, "id"):
        yield post(payload, includes, account=account, how=POSTS[kind])
    elif kind in MESSAGES and each(payload, "direct_message_events"):
        for one in each(payload, "direct_message_events"):
            yield _message(one, part(payload, "users"), account)
    else:
        is_known = kind in POSTS or kind in MESSAGES
        what = "broken" if is_known else "other"
        about = {"what": what, "kind": kind, "account": account, "event": event}
        yield _raw(about, key=f"e:{words(event, 'event_uuid')}", line="")


def post(found: Said, includes: Any, *, account: str, how: str) -> Raw:
    """A post, with who wrote it and what is shown in it."""
    named = set(each(found, "attachments", "media_keys"))
    about = {
        "what": "post",
        "how": how,
        "account": account,
        "post": dict(found),
        "user": user(includes, words(found, "author_id")),
        "media": [
            one for one in each(includes, "media") if words(one, "media_key") in named
        ],
    }
    # Each of its versions is another post there.
    name, versions = words(found, "id"), each(found, "edit_history_tweet_ids")
    is_first = not versions or versions[0] == name
    line = words(found, "author_id") if is_first else f"edit:{versions[0]}"
    return _raw(about, key=f"p:{name}", line=line)


def message(found: Said, includes: Any, *, account: str) -> Raw:
    """A private message as the API has it."""
    named = set(each(found, "attachments", "media_keys"))
    sender = words(found, "sender_id")
    others = [one for one in each(found, "participant_ids") if one != account]
    convo = words(found, "dm_conversation_id")
    whom = sender if sender != account else _other(convo, account, others)
    about = {
        "what": "dm",
        "account": account,
        "id": words(found, "id"),
        "text": words(found, "text"),
        "sender": sender,
        "convo": convo,
        "at": words(found, "created_at"),
        "urls": each(found, "entities", "urls"),
        "user": user(includes, whom) or {"id": whom},
        "media": [
            one for one in each(includes, "media") if words(one, "media_key") in named
        ],
    }
    return _raw(about, key=f"dm:{about['id']}", line=convo)


def _message(event: Any, users: Any, account: str) -> Raw:
    """A private message as webhooks tell it."""
    made = part(event, "message_create")
    sender, to = words(made, "sender_id"), words(made, "target", "recipient_id")
    whom = sender if sender != account else to
    data = part(made, "message_data")
    known = part(users, whom, "data") or part(users, whom)
    about = {
        "what": "dm",
        "account": account,
        "id": words(event, "id"),
        "text": words(data, "text"),
        "sender": sender,
        "convo": convo_of(sender, to),
        "at": _milliseconds(words(event, "created_timestamp")),
        "urls": each(data, "entities", "urls"),
        "user": {"id": whom, **known} if isinstance(known, dict) else {"id": whom},
        "media": _attached(data),
    }
    own = hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
    name = about["id"] or own
    return _raw(about, key=f"dm:{name}", line=str(about["convo"]))


def _attached(data: Any) -> list[dict[str, Any]]:
    """A picture beside private words, in the older form."""
    media = part(data, "attachment", "media")
    address = words(media, "media_url_https")
    if not address:
        return []
    kind = words(media, "type") or "photo"
    return [{"type": kind, "url": address, "alt_text": words(media, "ext_alt_text")}]


def user(includes: Any, number: str) -> dict[str, Any]:
    """Somebody who is told of beside; {} where they are not."""
    found = [one for one in each(includes, "users") if words(one, "id") == number]
    return dict(found[0]) if found else {}


def convo_of(one: str, other: str) -> str:
    """What X calls the conversation of two: their numbers, the smaller one first."""
    pair = sorted((one, other), key=lambda it: (len(it), it))
    return "-".join(pair)


def _other(convo: str, account: str, others: list[Any]) -> str:
    """With whom we talk there."""
    named = [one for one in convo.split("-") if one != account]
    return named[0] if len(named) == 1 else str(others[0]) if others else ""


def _milliseconds(stamp: str) -> str:
    try:
        at = datetime.fromtimestamp(int(stamp) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return at.isoformat()


def _raw(about: Mapping[str, Any], *, key: str, line: str) -> Raw:
    content = json.dumps(about, separators=(",", ":")).encode()
    return Raw(content=content, source_key=key, conv_key=line or key, note={"key": key})
