"""What is said with somebody outside, and the way to send a message on to them.

Safe: every value is escaped here.
"""

from html import escape
from urllib.parse import urlencode

from django.utils.translation import gettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.queries.said import Said


def mark(one: Said) -> str:
    """A mark beside who said it; "" for what is part of the conversation."""
    if not one.is_beside:
        return ""
    words = escape(gettext("beside the conversation: the customer does not see it"))
    return f' <span class="label">{icon("lock")} {words}</span>'


def doubt() -> str:
    """That it is not whom we wrote to."""
    words = gettext(
        "Not verified: they answered what we sent to somebody else. Check who it is"
        " before you tell them anything."
    )
    return f'<div class="notice warning">{escape(words)}</div>'


def onward(one: Said, base: str, *, may_forward: bool) -> str:
    """The link that sends it on; to who is outside, it answers them."""
    if not may_forward or one.is_note or one.is_deleted or one.held_until:
        return ""
    asked = {"message": one.public_id}
    word, sign = gettext("Forward"), "forward"
    if one.is_beside and one.address:
        asked["to"], word, sign = one.address, gettext("Answer them"), "reply"
    address = escape(f"{base}forward/?{urlencode(asked)}")
    return (
        f'<div class="way onward"><a class="link muted" href="{address}"'
        f' data-popover="{address}">{icon(sign)} {escape(word)}</a></div>'
    )
