"""The words and files of one message of Messenger or Instagram, of whatever kind it is."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_app.adapter import Remote
from channels_app.meta import Said, each, part, words

SUBJECT = 80
# How a file is called that has no name of its own. Its type is found by what is in it.
FILES = {"image": "photo", "video": "video", "audio": "recording", "file": "file"}
SHARED: dict[str, str | Promise] = {
    "story_mention": gettext_lazy("[They mention us in their story.]"),
    "ig_story": gettext_lazy("[They shared a story.]"),
    "ig_reel": gettext_lazy("[They shared a reel.]"),
    "reel": gettext_lazy("[They shared a reel.]"),
    "ig_post": gettext_lazy("[They shared a post.]"),
    "post": gettext_lazy("[They shared a post.]"),
    "share": gettext_lazy("[They shared a post.]"),
}
LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    text: str
    remote: tuple[Remote, ...]

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(message: Said) -> Content:
    """What this message says; of what we cannot show, what it is."""
    lines, remote = [words(message.get("text"))], []
    for one in each(message, "attachments"):
        text, file = _attached(one)
        lines.append(text)
        remote += [file] if file else []
    if story := words(part(message, "reply_to", "story", "url")):
        lines.append(_("[About our story.]"))
        remote.append(linked(story, "story"))
    text = "\n\n".join(one for one in lines if one.strip())
    if message.get("is_unsupported") is True or not (text or remote):
        told = _("[A kind of message that is not passed on to us.]")
        text = f"{text}\n\n{told}".strip()
    return Content(text, tuple(remote))


def _attached(one: Any) -> tuple[str, Remote | None]:
    """Its words, and its file."""
    kind, payload = words(part(one, "type")), part(one, "payload")
    link = words(part(payload, "url"))[:LONGEST_LINK]
    title = words(part(one, "title")) or words(part(payload, "title"))
    if kind in FILES:
        sticker = part(payload, "sticker_id") != {}
        label = "sticker" if sticker else FILES[kind]
        return ("", linked(link, label)) if link else (_lost(kind), None)
    if kind in SHARED:
        told = "\n".join(filter(None, [str(SHARED[kind]), title]))
        return told, linked(
            link, "story" if "story" in kind else "post"
        ) if link else None
    if kind == "location":
        return _location(payload), None
    if kind in {"fallback", "template"}:
        own = words(part(one, "url"))[:LONGEST_LINK]
        return "\n".join(filter(None, [title, link or own])) or _lost(kind), None
    return _lost(kind), None


def _location(payload: Any) -> str:
    latitude = part(payload, "coordinates", "lat")
    longitude = part(payload, "coordinates", "long")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return _lost("location")
    at = f"{latitude:.6f},{longitude:.6f}"
    return _("Location: %(place)s") % {"place": at}


def linked(link: str, label: str) -> Remote:
    """Named as its address ends, where that looks like a name."""
    name = PurePosixPath(unquote(urlsplit(link).path)).name
    is_name = 1 < len(PurePosixPath(name).suffix) <= 6
    return Remote(name=link, filename=name if is_name else label, content_type="")


def _lost(kind: str) -> str:
    return _("[A kind of message we cannot show yet: %(kind)s]") % {
        "kind": kind[:60] or "?"
    }
