"""What the house offers to say, in the customer's language, and how a time is written."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.detect import language_of
from tickets.models import Message, Phrase, Ticket

# What stands for the new time, until that is known.
TIME = "{time}"

DEFAULTS: Mapping[str, Promise] = {
    Phrase.Purpose.HOLDING: _(
        "Hello {name},\n\n"
        "we are still working on this, and it takes longer than we had told you."
        " You will hear from us by {time} at the latest.\n\n"
        "Thank you for your patience.\n"
        "{agent}"
    ),
}


def phrases(purpose: str) -> dict[str, str]:
    """For each language: the company's own words, or those that come with the product."""
    rows = Phrase.objects.filter(purpose=purpose).values_list("language", "text")
    own = dict(rows)
    return {code: own.get(code) or default(purpose, code) for code in _LANGUAGES}


def default(purpose: str, language: str) -> str:
    """What comes with the product."""
    with translation.override(language):
        return str(DEFAULTS[purpose])


def language_for(ticket: Ticket) -> str:
    """What the customer's last words are in, if we speak it; else the house's own."""
    heard = ticket.messages.filter(direction=Message.Direction.IN, deleted_at=None)
    last = heard.order_by("-seq").values_list("text", flat=True).first()
    spoken = language_of(last or "")
    return spoken if spoken in _LANGUAGES else settings.LANGUAGE_CODE[:2]


def holding(ticket: Ticket, *, by: Agent) -> str:
    """The words of a holding reply; the new time is still missing."""
    text = phrases(Phrase.Purpose.HOLDING)[language_for(ticket)]
    # Not `format`: what people type may have braces of its own.
    named = {"{name}": ticket.customer.name, "{agent}": by.name}
    for mark, word in named.items():
        text = text.replace(mark, word)
    return text.replace(" ,", ",")


def dated(text: str, at: datetime, *, ticket: Ticket) -> str:
    """The same with its time, as the customer reads times, on the team's clock."""
    if TIME not in text:
        return text
    zone = zone_of(ticket.team)
    with translation.override(language_for(ticket)):
        day = date_format(at.astimezone(zone), "DATETIME_FORMAT")
    return text.replace(TIME, day)


def zone_of(team: Team) -> ZoneInfo:
    """The clock a team goes by."""
    name = team.calendar.zone if team.calendar else settings.TIME_ZONE
    return ZoneInfo(name)


_LANGUAGES = [code for code, _name in settings.LANGUAGES]
