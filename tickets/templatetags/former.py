"""Lines of a timeline outside of a conversation."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from tickets.models import Event
from tickets.queries.timeline import Told
from tickets.templatetags.told import told

register = template.Library()


@register.simple_tag
def event_line(event: Told) -> SafeString:
    """Who did what; `told` escapes every value."""
    verbs = {verb.value: escape(str(verb.label)) for verb in Event.Verb}
    return mark_safe(told(event, verbs))  # noqa: S308 - see above
