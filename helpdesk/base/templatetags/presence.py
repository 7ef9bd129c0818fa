"""How somebody's presence is shown: an icon of its own shape, and a word."""

from django import template
from django.utils.safestring import SafeString

from helpdesk.base.accounts.models import Presence
from helpdesk.base.templatetags.ui import icon_tag

register = template.Library()

Chosen = Presence.Chosen
ICONS = {
    Chosen.ONLINE: {"icon": "circle-check"},
    Chosen.AWAY: {"icon": "moon"},
    Chosen.OFF: {"icon": "circle-off"},
}


@register.simple_tag
def presence_icon(state: str) -> SafeString:
    """Told by its shape, so that nobody depends on a colour."""
    return icon_tag(ICONS[Chosen(state)]["icon"])


@register.filter
def presence_name(state: str) -> str:
    """Online, away or off, in the reader's language."""
    return str(Chosen(state).label)


@register.simple_tag
def presence_states() -> list[str]:
    """All there are, the most there first."""
    return [state.value for state in Chosen]
