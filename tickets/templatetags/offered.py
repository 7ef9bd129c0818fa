"""What a message of ours promises and nobody keeps, offered beside it.

Safe: every value is escaped here.
"""

from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext

from helpdesk.base.templatetags.ui import icon_tag as icon
from tickets.queries.page import moment
from tickets.queries.said import Said
from tickets.templatetags.compose import by_when
from tickets.templatetags.enclosed import Look

# Words that name no time are offered for so long.
FRESH = timedelta(days=1)


def is_offered(found: dict[str, Any], one: Said, now: datetime) -> bool:
    """Whether it may still be promised: its time is to come, or it names none."""
    if found.get("chosen"):
        return False
    due = moment(found.get("due_at"))
    return due > now if due else now - one.at < FRESH


def offer(found: dict[str, Any], one: Said, look: Look) -> str:
    """The words, and the two ways: it is a promise, or it is none."""
    due = moment(found.get("due_at"))
    asked = {"what": found["what"], "message": one.public_id}
    # The words stand right above; without a time they are all there is to go by.
    words = f': <q dir="auto">{escape(found["what"])}</q>'
    if due:
        asked["due_at"] = f"{localtime(due):%Y-%m-%dT%H:%M}"
        words = f" {escape(pgettext('a time', 'by'))} {escape(by_when(due))}"
    address = escape(f"{look.base}promise/?{urlencode(asked)}")
    button = f'<button class="link">{escape(gettext("It was no promise"))}</button>'
    return (
        f'<div class="way promised">{icon("calendar-clock")} <span class="muted">'
        f"{escape(gettext('You promised'))}{words}</span>"
        f' <a class="link" href="{address}" data-popover="{address}">'
        f"{escape(gettext('Keep it as a promise'))}</a>"
        f"{look.form('dismiss-promise', {'message': one.public_id}, button)}</div>"
    )
