"""Pictures of a message that lie on other servers: once, always, or no longer.

Safe: every value is escaped here.
"""

from html import escape
from typing import Protocol

from django.utils.translation import gettext

from tickets.queries.said import Said

_LINK = '<a class="design" href="{}" target="_blank">{}</a>'
# As `messages.js` makes it for who asks; the frame can do nothing (`views/content.py`).
_FRAME = (
    '<iframe class="design-frame" loading="lazy" referrerpolicy="no-referrer"'
    ' sandbox="allow-popups allow-popups-to-escape-sandbox" title="{}" src="{}"></iframe>'
)


class Look(Protocol):
    """What `thread` knows of who looks."""

    may_trust: bool

    def form(self, verb: str, fields: dict[str, str], button: str) -> str:
        """A button that does something."""


def remote(one: Said, url: str, look: Look) -> str:
    """url: of its design, which asks for no pictures."""
    if not one.has_remote_pictures:
        return ""
    # Whoever writes in the name of somebody trusted is not trusted.
    if one.is_trusted and one.is_vouched:
        frame = _FRAME.format(
            escape(gettext("As it was designed")), f"{url}?pictures=always"
        )
        words = escape(gettext("Pictures of this sender are always shown."))
        return f'<p class="muted">{words}</p>{_never(one, look)}{frame}'
    words = escape(gettext("Pictures on other servers were not loaded."))
    link = _LINK.format(f"{url}?pictures=once", escape(gettext("Show them once")))
    return f'<p class="muted">{words} {link}</p>{_always(one, look)}'


def _always(one: Said, look: Look) -> str:
    if not (one.is_vouched and look.may_trust):
        return ""
    return _button(one, look, {"show": "1"}, gettext("Always for this sender"))


def _never(one: Said, look: Look) -> str:
    if not look.may_trust:
        return ""
    return _button(one, look, {}, gettext("No longer for this sender"))


def _button(one: Said, look: Look, fields: dict[str, str], words: str) -> str:
    button = f'<button class="link">{escape(words)}</button>'
    return look.form(f"messages/{one.public_id}/pictures", fields, button)
