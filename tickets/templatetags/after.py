"""What became of a message after it was said: signs on it, and what it said before.

Safe: every value is escaped here, or comes from `words`, which escapes.
"""

from datetime import datetime
from html import escape

from django.utils.translation import gettext

from tickets.queries.page import moment
from tickets.queries.said import Said
from tickets.templatetags.enclosed import Look, files
from tickets.templatetags.words import full, links

_SIGN = """\
<li title="{name}"><span aria-hidden="true">{emoji}</span>\
<span class="visually-hidden">{words}</span></li>"""


def gone(one: Said) -> str:
    """What stands where words were taken back."""
    if one.is_theirs:
        return gettext("They took this back.")
    return gettext("This message was deleted.")


def signs(one: Said) -> str:
    """What people put on it, each with who did."""
    if not one.signs:
        return ""
    label = escape(gettext("Reactions"))
    shown = "".join(
        _SIGN.format(
            name=escape(sign["name"]),
            emoji=escape(sign["emoji"]),
            words=escape(gettext("%(emoji)s by %(name)s") % sign),
        )
        for sign in one.signs
    )
    return f'<ul class="signs" aria-label="{label}">{shown}</ul>'


def former(one: Said, look: Look) -> str:
    """What its writer had said there before, for whoever may have answered that.

    Of our own words only admins see it, on a page of its own.
    """
    if not (one.is_theirs and (one.is_edited or one.is_deleted)):
        return ""
    was = "".join(map(_wording, one.wordings))
    was += files(one, look) if one.is_deleted else ""
    word = escape(
        gettext("What they took back") if one.is_deleted else gettext("edited")
    )
    if not was:
        return f'<div class="way"><span class="muted">{word}</span></div>'
    title = escape(gettext("What it said before"))
    return (
        f'<details class="fold former"><summary title="{title}">{word}</summary>'
        f"{was}</details>"
    )


def _wording(row: dict[str, str]) -> str:
    until = moment(row["until"])
    text = links(row["text"]) or f"<em>{escape(gettext('No words'))}</em>"
    return (
        f'<blockquote><div class="text" dir="auto">{text}</div>'
        f'<p class="muted">{escape(_until(until))}</p></blockquote>'
    )


def _until(at: datetime | None) -> str:
    return gettext("until %(time)s") % {"time": full(at)} if at else ""
