"""What happened, in one sentence for the one it is told to; and what exactly, where that
is said among colleagues only."""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext

from helpdesk.notifications.models import Notification
from tickets.models import Event
from tickets.queries.timeline import Told
from tickets.templatetags import told as timeline

Verb, Why = Event.Verb, Notification.Why
# What they are about stands in the sentence already, or is for the ticket to show.
_SAY_ALL = frozenset({
    Why.ASSIGNED, Why.MENTIONED, Why.ADDED, Why.CLOCK, Why.ANSWERED, Why.OPENED, Why.NOTED,
})  # fmt: skip


def sentence(one: Notification) -> str:
    """Who did what, without a word that a customer or a note said."""
    event = one.event
    who = event.actor.name if event.actor else ""
    if one.why in {Why.ANSWERED, Why.OPENED}:
        return _of_customer(one)
    says = _BY_VERB.get(event.verb) if one.why == Why.ENDED else _BY_WHY.get(one.why)
    return says(event, who) if says else _plainly(event, who)


def about(one: Notification) -> str:
    """The note, the reason, what was promised: for the page, not for a mail."""
    event = one.event
    if one.why in _SAY_ALL:
        return ""
    for name in ("note", "reason", "what"):
        if event.data.get(name):
            return str(event.data[name])
    return timeline.event_words(_told(event)) if one.why == Why.TOLD else ""


def _of_customer(one: Notification) -> str:
    """Whose matter it is: others may have written in it."""
    name = str(one.ticket.customer)
    if one.why == Why.OPENED:
        return gettext("A new ticket from %s") % name
    words = {"n": one.times, "name": name}
    return (
        ngettext(
            "An answer in the matter of %(name)s",
            "%(n)d answers in the matter of %(name)s",
            one.times,
        )
        % words
    )


def _told(event: Event) -> Told:
    actor = event.actor.name if event.actor else ""
    return Told(event.at, event.seq, event.verb, actor, event.data)


def _assigned(event: Event, who: str) -> str:
    if not who:
        return gettext("It was assigned to you")
    return gettext("%s assigned it to you") % who


def _offered(event: Event, who: str) -> str:
    if event.data.get("to") == "team":
        words = {"who": who, "team": event.data.get("name", "")}
        return gettext("%(who)s offers it to %(team)s") % words
    return gettext("%s offers it to you") % who


def _accepted(event: Event, who: str) -> str:
    if event.data.get("asked"):
        return gettext("%s is looking into what you asked") % who
    return gettext("%s accepted what you offered") % who


def _answered(event: Event, who: str) -> str:
    return gettext("%s answered what you asked") % who


def _declined(event: Event, who: str) -> str:
    if not who:
        return gettext("Your offer was declined; the ticket stays where it was")
    return gettext("%s declined what you offered; the ticket stays where it was") % who


def _expired(event: Event, who: str) -> str:
    words = {"name": event.data.get("name", "")}
    return (
        gettext(
            "%(name)s did not answer your offer in time; the ticket stays where it was"
        )
        % words
    )


def _withdrawn(event: Event, who: str) -> str:
    if not who:
        return gettext("What you offered or asked is over")
    return gettext("%s took back what you offered") % who


def _mentioned(event: Event, who: str) -> str:
    return gettext("%s mentioned you in a note") % who


def _noted(event: Event, who: str) -> str:
    return gettext("%s wrote a note") % who


def _added(event: Event, who: str) -> str:
    return gettext("%s let you see it") % who


def _late(event: Event, who: str) -> str:
    return gettext("A promise of yours is late")


def _clock(event: Event, who: str) -> str:
    return timeline.house_words(_told(event))


def _plainly(event: Event, who: str) -> str:
    """As the timeline says it, without its details."""
    verb = str(Verb(event.verb).label)
    return f"{who} {verb}" if who else verb[:1].upper() + verb[1:]


Says = Callable[[Event, str], str]
_BY_WHY: dict[str, Says] = {
    Why.ASSIGNED: _assigned,
    Why.OFFERED: _offered,
    Why.MENTIONED: _mentioned,
    Why.ADDED: _added,
    Why.NOTED: _noted,
    Why.PROMISE: _late,
    Why.CLOCK: _clock,
}
_BY_VERB: dict[str, Says] = {
    Verb.HANDOVER_ACCEPTED: _accepted,
    Verb.HANDOVER_DECLINED: _declined,
    Verb.HANDOVER_EXPIRED: _expired,
    Verb.HANDOVER_WITHDRAWN: _withdrawn,
    Verb.HANDOVER_ANSWERED: _answered,
}
