"""The words and files of one message of Telegram, of whatever kind it is
(https://core.telegram.org/bots/api#message).

What we have no words for is shown as what it is: nothing is lost because it is new.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Remote
from channels_app.adapters.telegram.fields import each, part, whole, words
from channels_app.adapters.telegram.marks import html_of

Said = Mapping[str, Any]

SUBJECT = 80
# Of a list in a message: so many lines are shown.
MOST = 50
# Files, as they are asked for first; how one without a name is called, and its type.
FILES = {
    "animation": ("animation.mp4", "video/mp4"),
    "document": ("document", "application/octet-stream"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "voice": ("voice.ogg", "audio/ogg"),
}
# What every message has, or may have beside what it says.
AROUND = frozenset(
    {
        *("message_id", "from", "chat", "date", "edit_date", "entities", "caption"),
        *("caption_entities", "reply_to_message", "quote", "external_reply", "via_bot"),
        *("forward_origin", "media_group_id", "link_preview_options", "reply_markup"),
        *("message_thread_id", "has_protected_content", "is_from_offline", "effect_id"),
        *("show_caption_above_media", "has_media_spoiler", "is_topic_message"),
        *("sender_business_bot", "author_signature", "is_automatic_forward"),
        *("paid_star_count", "forward_from", "forward_date", "forward_sender_name"),
    }
)
# What Telegram itself writes into a chat.
SERVICE = frozenset(
    {
        *(
            "pinned_message",
            "message_auto_delete_timer_changed",
            "write_access_allowed",
        ),
        *("chat_background_set", "boost_added", "proximity_alert_triggered"),
        *("forum_topic_created", "video_chat_started", "video_chat_ended"),
    }
)
# Kinds whose content a form holds; a link to where something is.
MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}#map=17/{0:.6f}/{1:.6f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says."""

    text: str = ""
    html: str = ""
    remote: tuple[Remote, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(message: Said) -> Content:
    """What this message says, and what it brings."""
    written = words(message, "text")
    command, _blank, code = written.partition(" ")
    if command == "/start":
        said = _("[They pressed Start.]")
        return Content(text=said, codes=(code.strip(),) if code.strip() else ())
    remote = tuple(_files(message))
    told = next((say(message) for kind, say in KINDS.items() if kind in message), "")
    before = _before(message)
    text = written or words(message, "caption") or told
    if not text.strip() and not remote:
        text = _unknown(message)
    marks = "entities" if written else "caption_entities"
    html = html_of(text, each(message, marks)) if not before else ""
    return Content(text=f"{before}{text}", html=html, remote=remote)


def _before(message: Said) -> str:
    """Whose words they pass on, and which words they quote."""
    lines = []
    if origin := part(message, "forward_origin"):
        whose = (
            _name(part(origin, "sender_user"))
            or words(origin, "sender_user_name")
            or words(origin, "chat", "title")
            or words(origin, "sender_chat", "title")
        )
        lines.append(_("[Forwarded from %(whose)s]") % {"whose": whose or "?"})
    if quoted := words(message, "quote", "text"):
        lines += [f"> {line}" for line in quoted.splitlines()[:MOST]]
    return "\n".join([*lines, ""]) + "\n" if lines else ""


def _name(user: Any) -> str:
    names = (words(user, "first_name"), words(user, "last_name"))
    return " ".join(filter(None, names))


def _files(message: Said) -> Iterator[Remote]:
    """Its one file; of a picture the largest size there is."""
    if sizes := [one for one in each(message, "photo") if words(one, "file_id")]:
        best = max(
            sizes,
            key=lambda one: (whole(one, "width") or 0, whole(one, "file_size") or 0),
        )
        yield _remote(best, "photo.jpg", "image/jpeg")
        return
    sticker = part(message, "sticker")
    if words(sticker, "file_id") and not (
        sticker.get("is_animated") or sticker.get("is_video")
    ):
        yield _remote(sticker, "sticker.webp", "image/webp")
        return
    for kind, (filename, content_type) in FILES.items():
        found = part(message, kind)
        if words(found, "file_id"):
            # An animation is told as a document, too: it is one file.
            yield _remote(found, filename, content_type)
            return


def _remote(found: Any, filename: str, content_type: str) -> Remote:
    return Remote(
        name=words(found, "file_id"),
        filename=words(found, "file_name") or filename,
        content_type=words(found, "mime_type") or content_type,
        size=whole(found, "file_size"),
    )


def _location(message: Said) -> str:
    place = part(message, "venue") or message
    lines = [words(place, "title"), words(place, "address")]
    latitude = part(place, "location", "latitude")
    longitude = part(place, "location", "longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        lines.append(f"{latitude:.6f},{longitude:.6f}")
        lines.append(MAP.format(latitude, longitude))
    told = "\n".join(filter(None, lines))
    return _("Location: %(place)s") % {"place": told} if told else ""


def _contact(message: Said) -> str:
    contact = part(message, "contact")
    who = ", ".join(filter(None, (_name(contact), words(contact, "phone_number"))))
    return _("Contact: %(who)s") % {"who": who} if who else ""


def _poll(message: Said) -> str:
    poll = part(message, "poll")
    options = [words(one, "text") for one in each(poll, "options")]
    lines = [words(poll, "question"), *(f"• {one}" for one in options[:MOST])]
    return _("Poll: %(what)s") % {"what": "\n".join(lines)}


def _checklist(message: Said) -> str:
    checklist = part(message, "checklist")
    tasks = [words(one, "text") for one in each(checklist, "tasks")]
    lines = [words(checklist, "title"), *(f"• {one}" for one in tasks[:MOST])]
    return _("Checklist: %(what)s") % {"what": "\n".join(lines)}


def _sticker(message: Said) -> str:
    return _("[Sticker %(sign)s]") % {"sign": words(message, "sticker", "emoji")}


def _dice(message: Said) -> str:
    dice = part(message, "dice")
    return f"{words(dice, 'emoji')} {whole(dice, 'value') or '?'}"


def _web_app(message: Said) -> str:
    return words(message, "web_app_data", "data")


def _unknown(message: Said) -> str:
    kind = next((name for name in message if name not in AROUND), "")
    return _("[A kind of message we cannot show yet: %(kind)s]") % {
        "kind": kind[:60] or "?"
    }


# A venue has a location beside it; the one that says more comes first.
KINDS: dict[str, Callable[[Said], str]] = {
    "venue": _location,
    "location": _location,
    "contact": _contact,
    "poll": _poll,
    "checklist": _checklist,
    "sticker": _sticker,
    "dice": _dice,
    "web_app_data": _web_app,
}
