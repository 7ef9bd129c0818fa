"""The one drawing of reports: where a share lies, from 0 to 100."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from helpdesk.reports.shown import Line

register = template.Library()


@register.simple_tag
def bar(line: Line) -> SafeString:
    """A line from the lowest to the highest it may be, and a dot where it was seen.

    The words beside it say the same, so nobody has to see it. Sizes are attributes of
    SVG, which the CSP allows, and colours come by class.
    """
    if line.bar is None:
        return SafeString("")
    low, middle, high = line.bar
    return format_html(
        '<svg class="bar" viewBox="0 0 104 12" aria-hidden="true">'
        '<path class="all" d="M2 6H102"/><path class="between" d="M{} 6H{}"/>'
        '<circle cx="{}" cy="6" r="3"/></svg>',
        low + 2, high + 2, middle + 2,
    )  # fmt: skip
