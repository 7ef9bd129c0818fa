"""Briefs and summaries on pages: what they say, and where it stands."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from tickets.models import Event, SummaryDraft
from tickets.queries.page_context import is_stale
from tickets.queries.timeline import Told
from tickets.templatetags.told import told

register = template.Library()


@register.filter
def event_told(event: Told) -> SafeString:
    """Who did what, as the timeline says it."""
    verbs = {event.verb: escape(str(Event.Verb(event.verb).label))}
    return mark_safe(told(event, verbs))  # noqa: S308 - `told` escapes every value


@register.filter
def stale(unsaid: dict[str, Any] | None) -> bool:
    """Whether so much was said since the summary that it no longer tells the story."""
    return unsaid is not None and is_stale(unsaid["count"], unsaid["letters"])


@register.filter
def trouble_name(trouble: str) -> str:
    """Why a draft is ours although a provider was asked."""
    return str(SummaryDraft.Trouble(trouble).label)


@register.simple_tag
def with_sources(text: str, sources: list[dict[str, Any]]) -> SafeString:
    """A summary; each sentence that stands word for word in a message leads there."""
    html = escape(text)
    for one in sources:
        words = escape(one["words"])
        link = f'<a class="source" href="#m-{escape(one["message"])}">{words}</a>'
        # Once: a sentence that is said twice in a summary was written by a person.
        html = html.replace(words, link, 1)
    return mark_safe(html.replace("\n", "<br>"))  # noqa: S308 - escaped above
