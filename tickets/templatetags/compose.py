"""What the forms one writes in are made with."""

from datetime import datetime
from uuid import uuid4

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def new_key() -> str:
    """A name for words that are to be said once, however often their form is sent."""
    return str(uuid4())


@register.filter
def by_when(moment: datetime) -> str:
    """A time to come as people say it: today, tomorrow, Friday; further off its date."""
    there = localtime(moment)
    days = (there.date() - localtime().date()).days
    if days == 0:
        day = gettext("today")
    elif days == 1:
        day = gettext("tomorrow")
    else:
        day = date_format(there, "l" if 1 < days < 7 else "DATE_FORMAT")
    return f"{day} {there:%H:%M}"
