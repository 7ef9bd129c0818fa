"""The files of a message in a conversation: pictures to look at, recordings to listen to,
others to fetch, and those that are on their way from where the message came from.

Safe: every value is escaped here.
"""

from collections.abc import Mapping
from html import escape
from typing import Any, Protocol

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext

from helpdesk.base import within
from helpdesk.base.paper import MAX_PAPER, may_be_paper
from helpdesk.base.sounds import FILMS, MAX_SOUND, SOUNDS
from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.models import Awaited
from tickets.queries.said import Said
from tickets.templatetags.pictured import is_picture, picture

_FILE = """\
<a class="file" href="{url}" download>{icon} <bdi>{name}</bdi>\
 <span class="muted">{size}</span></a>"""
_SOUND = """\
<li class="sound"><audio controls preload="none" src="{url}listen/" aria-label="{label}">\
</audio>{file}</li>"""
_FILM = """\
<li class="sound"><video controls preload="none" src="{url}listen/" aria-label="{label}">\
</video>{file}</li>"""
_PAPER = """\
<li class="paper"><a class="picture" href="{url}" aria-label="{label}"\
 data-name="{name}" data-paper="{url}pages/" data-picture="{url}pages/1/">\
<img src="{url}pages/1/small/" alt="" loading="lazy" width="160" height="120"></a>\
{file}</li>"""
_AWAITED = """\
<li class="awaited{lost}"><span class="file">{icon} <bdi>{name}</bdi>\
 <span class="{tone}">{words}</span></span>{again}</li>"""


class Look(Protocol):
    """What an entry of the conversation is written with."""

    base: str
    may: Mapping[str, bool]

    def form(self, verb: str, fields: dict[str, str], button: str) -> str: ...


def files(one: Said, look: Look) -> str:
    """All of a message's, where they stood in it."""
    there = _within(one)
    shown = [
        (file["position"], _file(file, look.base))
        for file in one.files
        if file["cid"] not in there
    ]
    shown += [(file["position"], _awaited(file, one, look)) for file in one.awaited]
    if not shown:
        return ""
    label = escape(gettext("Files"))
    items = "".join(html for _, html in sorted(shown, key=lambda pair: pair[0]))
    return f'<ul class="files" aria-label="{label}">{items}</ul>'


def _within(one: Said) -> set[str]:
    """Names of pictures that are shown within the words, or what is below them."""
    quoted = one.quoted["html"] if one.quoted else ""
    named = {*within.named(one.html), *within.named(quoted)}
    return {file["cid"] for file in one.files if is_picture(file)} & named


def _file(file: dict[str, Any], base: str) -> str:
    url, name = f"{base}attachments/{file['id']}/", escape(file["name"])
    if is_picture(file):
        return f"<li>{picture(file, base)}</li>"
    size = escape(filesizeformat(file["size"]))
    link = _FILE.format(url=url, name=name, size=size, icon=icon("file"))
    if _plays(file, FILMS):
        label = escape(gettext("Watch %(name)s") % {"name": file["name"]})
        return _FILM.format(url=url, label=label, file=link)
    if may_be_paper(file["type"], file["name"]) and file["size"] <= MAX_PAPER:
        label = escape(gettext("Look through %(name)s") % {"name": file["name"]})
        return _PAPER.format(url=url, label=label, name=name, file=link)
    if not _plays(file, SOUNDS):
        return f"<li>{link}</li>"
    label = escape(gettext("Listen to %(name)s") % {"name": file["name"]})
    return _SOUND.format(url=url, label=label, file=link)


def _plays(file: dict[str, Any], kinds: frozenset[str]) -> bool:
    """Whether it is worth a player; the bytes decide once somebody starts it."""
    kind = str(file["type"]).partition(";")[0].strip().lower()
    return kind in kinds and file["size"] <= MAX_SOUND


def _awaited(file: dict[str, Any], one: Said, look: Look) -> str:
    """A place for a file that is fetched, or why it is not here; and to try again."""
    is_lost = file["state"] == Awaited.State.FAILED
    words = gettext("being fetched")
    if is_lost:
        words = gettext("could not be fetched: %(why)s") % {"why": file["error"]}
    return _AWAITED.format(
        lost=" lost" if is_lost else "",
        icon=icon("triangle-alert" if is_lost else "clock"),
        name=escape(file["name"]),
        tone="danger" if is_lost else "muted",
        words=escape(words),
        again=_again(file, look) if is_lost and not one.is_deleted else "",
    )


def _again(file: dict[str, Any], look: Look) -> str:
    if not look.may["fetch_again"]:
        return ""
    word, name = escape(gettext("Try again")), escape(file["name"])
    button = (
        f'<button class="small">{icon("rotate-ccw")} {word}'
        f'<span class="visually-hidden"> {name}</span></button>'
    )
    return look.form("fetch-again", {"file": file["id"]}, button)
