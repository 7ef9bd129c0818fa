"""What is said with somebody outside, beside the conversation.

Safe: every value is escaped here.
"""

from html import escape

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
