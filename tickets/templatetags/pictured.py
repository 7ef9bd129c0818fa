"""Pictures of a message: small ones to look at, and those within its words.

Safe: every value is escaped here; the words were cleaned.
"""

from html import escape
from typing import Any

from helpdesk.base import within
from tickets.queries.said import Said

# What a browser shows safely, and up to which size we ask it to.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PREVIEW_BYTES = 10 * 1024 * 1024


def is_picture(file: dict[str, Any]) -> bool:
    """Whether a small picture of it is worth asking for; the preview decides itself."""
    return file["type"] in PICTURES and file["size"] <= PREVIEW_BYTES


def pictured(html: str, message: Said, base: str) -> str:
    """Cleaned HTML with the pictures that it names, of this message's files."""
    if "<img" not in html:
        return html
    files = {file["cid"]: file for file in message.files if is_picture(file)}

    def find(name: str) -> str | None:
        return picture(files[name], base, "within") if name in files else None

    return within.shown(html, find)


def picture(file: dict[str, Any], base: str, kind: str = "") -> str:
    """A picture of a message to look at, as HTML: large with a click."""
    url = f"{base}attachments/{file['id']}/"
    about, kind = escape(file["about"] or file["name"]), f"picture {kind}".rstrip()
    size = "" if kind != "picture" else ' width="160" height="120"'
    return (
        f'<a class="{kind}" href="{url}" data-picture="{url}preview/">'
        f'<img src="{url}preview/" alt="{about}" loading="lazy"{size}></a>'
    )
