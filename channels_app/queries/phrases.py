"""What is said on the telephone: to callers in their language, to agents in theirs."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from channels_app.models import PhoneCall
from channels_app.queries.pops import Pop, pop
from helpdesk.base.accounts.models import Agent, Company
from tickets.actions.calling_back import slot
from tickets.models import Channel
from tickets.queries import reach

# Letters of a brief that is read out: some twenty seconds.
LONGEST = 320
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def language_of(call: PhoneCall) -> str:
    """What this caller hears: their ticket's, where it is known, else the telephone's."""
    about = call.about
    if about is not None:
        return reach.language_of(about)
    return str(call.channel.connection.config.get("language") or settings.LANGUAGE_CODE)


def language_of_agent(agent: Agent) -> str:
    """What an agent reads, and hears."""
    return agent.language or settings.LANGUAGE_CODE


def greeting(language: str) -> str:
    """Who is called, and that a code may be said or typed."""
    with translation.override(language):
        hello = _("Welcome to %(company)s.") % {"company": _company()}
        code = _(
            "If you were given a code, say it now, or type it and then the hash key."
            " Else please hold the line."
        )
    return f"{hello} {code}"


def closed(channel: Channel, now: datetime, language: str) -> str:
    """Nobody is there; when they are called back, if they leave a message."""
    calendar = channel.team.calendar
    due_at = slot(channel.team, now)
    zone = ZoneInfo(calendar.zone) if calendar is not None else None
    with translation.override(language):
        hello = _("Welcome to %(company)s. We are not here just now.") % {
            "company": _company()
        }
        when = date_format(timezone.localtime(due_at, zone), "l, H:i")
        back = _(
            "Please leave a message after the tone. We call you back by %(time)s."
        ) % {"time": when}
    return f"{hello} {back}"


def nobody(language: str) -> str:
    """All are busy, or nobody took it."""
    with translation.override(language):
        return _(
            "Nobody is free just now. Please leave a message after the tone, and we call"
            " you back."
        )


def known(language: str) -> str:
    """A code was good: nothing of its ticket is said, for it may have been overheard."""
    with translation.override(language):
        return _(
            "Thank you, your code is good. Whoever answers has our conversation: you need"
            " not repeat anything."
        )


def wrong_code(language: str) -> str:
    """It led nowhere; they may try again."""
    with translation.override(language):
        return _("This code leads nowhere. Please try again, or hold the line.")


def without_code(language: str) -> str:
    """It led nowhere once too often."""
    with translation.override(language):
        return _("We connect you without a code.")


def goodbye(language: str) -> str:
    """At the end of a message."""
    with translation.override(language):
        return _("Thank you. Goodbye.")


def whispered(call: PhoneCall, agent: Agent) -> str:
    """The brief, for whoever picked up: who, which ticket, what they want and the story;
    no more than this agent may see."""
    card = pop(call, agent)
    with translation.override(language_of_agent(agent)):
        parts = [_who(card), *_about(card)]
        parts.append(_key(call))
    return " ".join(parts)


def _key(call: PhoneCall) -> str:
    if call.called_us:
        return _("Press 1 to take the call.")
    return _("Press 1 to be connected.")


def _who(card: Pop) -> str:
    call = card.call
    who = str(card.customer) if card.customer is not None else call.caller
    if not call.called_us:
        return _("You call %(who)s.") % {"who": who or _spelled(call.number)}
    if card.by_code:
        return _("Somebody calls with a code.")
    if card.customer is not None:
        return _("A call from the number of %(who)s.") % {"who": who}
    if call.number:
        return _("A call from %(number)s.") % {"number": _spelled(call.number)}
    return _("A call from a withheld number.")


def _about(card: Pop) -> list[str]:
    ticket, brief = card.likely, card.brief
    if ticket is None or brief is None:
        return []
    about = {"number": ticket.number, "subject": ticket.subject, "who": brief.customer}
    said = [
        _("Ticket %(number)s of %(who)s: %(subject)s.") % about
        if card.by_code or not card.call.called_us
        else _("It may be about ticket %(number)s: %(subject)s.") % about
    ]
    if brief.goal:
        said.append(_("They want: %s.") % brief.goal.rstrip("."))
    if story := _sentences(brief.summary):
        said.append(story)
    if brief.promises:
        said.append(_("Promised: %s.") % brief.promises[0]["what"].rstrip("."))
    return said


def _sentences(text: str) -> str:
    """As many whole sentences as are read out soon enough."""
    taken = ""
    for one in _SENTENCE.split(" ".join(text.split())):
        if len(taken) + len(one) > LONGEST:
            break
        taken = f"{taken} {one}".strip()
    return taken or " ".join(text.split())[:LONGEST]


def _spelled(number: str) -> str:
    """Digit by digit: a voice would read a million."""
    return " ".join(one for one in number if one.isdecimal())


def _company() -> str:
    row = Company.objects.first()
    return row.name if row is not None else ""
