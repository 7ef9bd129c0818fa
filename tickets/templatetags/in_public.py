"""That everybody can read a message, where it was said, and the way there.

Safe: every value is escaped here, and links were looked at when they were kept.
"""

from html import escape

from django.utils.translation import gettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.queries.said import Said


def public_mark(one: Said) -> str:
    """A mark beside who said it; "" for what they alone were told."""
    if not one.is_public:
        return ""
    words = f"{icon('megaphone')} {escape(gettext('public'))}"
    if not one.link:
        return f' <span class="label public">{words}</span>'
    title = escape(gettext("Where everybody reads it"))
    return (
        f' <a class="label public" href="{escape(one.link)}" target="_blank"'
        f' rel="noopener noreferrer nofollow" title="{title}">{words}</a>'
    )
