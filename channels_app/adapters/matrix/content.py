"""The words and files of one event
(https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from channels_app.adapter import Remote
from channels_app.fields import part, whole, words
from helpdesk.base import richtext

SUBJECT = 80
HTML = "org.matrix.custom.html"
# Files: how one without a name is called, and its type.
FILES = {
    "m.image": ("image.jpg", "image/jpeg"),
    "m.sticker": ("sticker.png", "image/png"),
    "m.video": ("video.mp4", "video/mp4"),
    "m.audio": ("audio.ogg", "audio/ogg"),
    "m.file": ("file", "application/octet-stream"),
}
MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"
# What older programs put before an answer: the words that it answers.
_QUOTED_HTML = re.compile(r"\A\s*<mx-reply>.*?</mx-reply>", re.DOTALL | re.IGNORECASE)
_QUOTED = re.compile(r"\A(?:> .*\n)+\n?")
_GEO = re.compile(r"geo:(-?[0-9.]{1,20}),(-?[0-9.]{1,20})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an event says. is_machine: its program says that no person wrote it."""

    text: str = ""
    html: str = ""
    remote: tuple[Remote, ...] = ()
    is_machine: bool = False

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(content: Any, kind: str = "") -> Content:
    """What this content says. kind: what it is, where it does not say."""
    kind = words(content, "msgtype") or kind
    if kind in FILES:
        return _file(content, kind)
    say = KINDS.get(kind)
    if say is not None:
        return Content(text=say(content))
    return _words(content, kind)


def _words(content: Any, kind: str) -> Content:
    is_answer = bool(part(content, "m.relates_to", "m.in_reply_to"))
    text, html = words(content, "body"), ""
    if words(content, "format") == HTML:
        html = _QUOTED_HTML.sub("", words(content, "formatted_body"))
    if is_answer:
        text = _QUOTED.sub("", text)
    if html:
        text = richtext.to_text(html) or text
    if kind == "m.emote":
        text, html = f"* {text}", f"* {html}" if html else ""
    if not text.strip():
        text = _("[A kind of message we cannot show yet: %(kind)s]") % {
            "kind": kind[:60] or "?"
        }
    return Content(text=text, html=html, is_machine=kind == "m.notice")


def _file(content: Any, kind: str) -> Content:
    """Its words stand beside it; older programs have but the name of the file there."""
    filename, usual = FILES[kind]
    body, named = words(content, "body"), words(content, "filename")
    said = body if named and named != body else ""
    name = words(content, "url")
    if kind == "m.sticker":
        said, named = _("[Sticker %(sign)s]") % {"sign": body}, filename
    if not name:
        return Content(text=said or _encrypted(content))
    remote = Remote(
        name=name,
        filename=named or body or filename,
        content_type=words(content, "info", "mimetype") or usual,
        size=whole(content, "info", "size"),
    )
    return Content(text=said, remote=(remote,))


def _location(content: Any) -> str:
    found = _GEO.match(words(content, "geo_uri"))
    where = f"{found[1]},{found[2]}\n{MAP.format(*found.groups())}" if found else ""
    told = "\n".join(filter(None, (words(content, "body"), where)))
    return _("Location: %(place)s") % {"place": told}


def _encrypted(_content: Any) -> str:
    return _("[An encrypted message, which we cannot read]")


KINDS: Mapping[str, Callable[[Any], str]] = {
    "m.location": _location,
    "m.room.encrypted": _encrypted,
}
