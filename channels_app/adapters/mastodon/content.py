"""The words and files of one post (https://docs.joinmastodon.org/entities/Status/).

Its words are HTML of whatever program its writer uses. Signs of their own stay as they are
written (:kettle:), and what a picture shows stands below the words, as its writer told it.
"""

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from channels_app.adapter import Remote
from channels_app.fields import each, part, words
from helpdesk.base import richtext

SUBJECT = 80
# Of a list in a post; of its files.
MOST, MOST_FILES = 50, 16
# Files, as they are called where they have no name, and their types.
FILES = {
    "image": ("image.jpg", "image/jpeg"),
    "gifv": ("animation.mp4", "video/mp4"),
    "video": ("video.mp4", "video/mp4"),
    "audio": ("audio.mp3", "audio/mpeg"),
}
OTHER = ("file", "application/octet-stream")
# A mention at the very beginning, as most programs write one.
_MENTION = re.compile(
    r"\A((?:<p[^<>]*>|<span[^<>]*>)*+)<a\s[^<>]{0,300}?href=\"([^\"]{0,3000})\"[^<>]*>@.*?</a>(</span>)?"
    r"(?:&nbsp;|[\s,:])*",
    re.IGNORECASE | re.DOTALL,
)
_LAST_SPAN = re.compile(r"<span[^<>]*>\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a post says."""

    text: str = ""
    html: str = ""
    remote: tuple[Remote, ...] = ()

    @property
    def subject(self) -> str:
        """What a list shows of it: the first line, or what was sent instead of words."""
        lines = self.text.strip().splitlines() or [one.filename for one in self.remote]
        return lines[0][:SUBJECT] if lines else ""


def content_of(status: Any, *, addressed: frozenset[str] = frozenset()) -> Content:
    """What this post says. addressed: where those are who are named before it, if they
    are who it is said to: their names are no words."""
    html = _without(words(status, "content"), addressed)
    beside = [*_poll(status), *_shown(status)]
    before = words(status, "spoiler_text").strip()
    lines = [richtext.to_text(html), *beside]
    blocks = [html, *(f"<p>{escape(one)}</p>" for one in beside)]
    if before:
        told = _("[Content warning: %(words)s]") % {"words": before}
        lines, blocks = [told, *lines], [f"<p><b>{escape(told)}</b></p>", *blocks]
    return Content(
        text="\n\n".join(filter(None, lines)),
        html="".join(blocks).replace("\n", "<br>"),
        remote=tuple(_files(status)),
    )


def _without(html: str, addressed: frozenset[str]) -> str:
    """Without the name it begins with; what is nothing but a name stays."""
    found = _MENTION.match(html)
    if found is None or found[2] not in addressed:
        return html
    opened = _LAST_SPAN.sub("", found[1]) if found[3] else found[1]
    rest = opened + html[found.end() :]
    return rest if richtext.to_text(rest).strip() else html


def _poll(status: Any) -> Iterator[str]:
    options = [words(one, "title") for one in each(status, "poll", "options")]
    if options:
        lines = "\n".join(f"• {one}" for one in options[:MOST])
        yield _("Poll: %(what)s") % {"what": f"\n{lines}"}


def _shown(status: Any) -> Iterator[str]:
    """What its files show, where their writer said it."""
    for one in each(status, "media_attachments")[:MOST_FILES]:
        if told := words(one, "description").strip():
            yield _("[Image: %(what)s]") % {"what": told}


def _files(status: Any) -> Iterator[Remote]:
    for one in each(status, "media_attachments")[:MOST_FILES]:
        url = words(one, "url") or words(one, "remote_url")
        if not url:
            continue
        filename, kind = FILES.get(words(one, "type"), OTHER)
        own = urlsplit(url).path.rpartition("/")[2]
        guessed = mimetypes.guess_type(own)[0]
        yield Remote(
            name=url,
            filename=own if guessed else filename,
            content_type=guessed or kind,
        )


def others(status: Any, *, but: frozenset[str]) -> list[str]:
    """Who else is named, and reads what was said to us alone."""
    named = each(status, "mentions")
    return [f"@{words(one, 'acct')}" for one in named if not _who(one) & but]


def _who(one: Any) -> set[str]:
    return {part(one, name) for name in ("url", "acct", "id") if words(one, name)}
