"""What happened to a ticket, in words: one line for each event.

Safe: every value is escaped here.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from helpdesk.base import money
from helpdesk.base.accounts.models import Team
from tickets.models import Event, Priority
from tickets.queries.timeline import Told
from tickets.templatetags.told_between import BETWEEN, between
from tickets.templatetags.told_fields import fields_set
from tickets.templatetags.told_onward import arrived, offered_by
from tickets.templatetags.told_promises import (
    due_soon,
    escalated,
    house_moved,
    moved,
    promised,
    went_late,
    written,
)


def told(event: Told, verbs: Mapping[str, str]) -> str:
    """Who did what, as HTML. verbs: what each is called, escaped."""
    who, verb = _name(event.actor), verbs.get(event.verb, escape(event.verb))
    if event.verb == Event.Verb.ACCOUNTABLE_CHANGED:
        why = _ANSWERS.get(event.data.get("why", ""))
        about = f": {escape(str(why))}" if why else ""
        return f"{_name(event.data.get('name'))}{verb}{about}"
    if event.verb == Event.Verb.ASSIGNED and event.data.get("name") == event.actor:
        return who + escape(gettext("took it"))
    if event.verb == Event.Verb.WOKEN and event.actor:
        return who + escape(gettext("woke it up"))
    if event.verb in BETWEEN:
        return between(event, who)
    if not event.actor and (words := _of_nobody_here(event)):
        return escape(words)
    about = event_words(event)
    said = f": <bdi>{escape(about)}</bdi>" if about else ""
    return f"{who}{verb}{said}{_parts(event, verbs)}"


def _parts(event: Told, verbs: Mapping[str, str]) -> str:
    """What a macro did, one after the other."""
    said = []
    for one in event.parts:
        about = escape(event_words(one))
        verb = verbs.get(one.verb, escape(one.verb))
        said.append(f"{verb}: <bdi>{about}</bdi>" if about else verb)
    return f" ({'; '.join(said)})" if said else ""


def _of_nobody_here(event: Told) -> str:
    """What the customer did beside writing, or the house itself."""
    theirs = _CUSTOMER.get(event.verb) if event.data.get("why") == "customer" else None
    return str(theirs) if theirs else house_words(event)


def house_words(event: Told) -> str:
    """What the house itself did, as text; "" for what it never does."""
    says = _HOUSE.get(Event.Verb(event.verb))
    return says(event.data) if says else ""


def _name(name: str | None) -> str:
    return f"<bdi>{escape(name)}</bdi> " if name else ""


def event_words(event: Told) -> str:
    """What an event was about, where it has a word for that."""
    data = event.data
    if event.verb == Event.Verb.PRIORITY_SET:
        return str(Priority(data["priority"]).label)
    if event.verb == Event.Verb.SNOOZED:
        return written(data["until"])
    if event.verb in _ABOUT:
        return _ABOUT[Event.Verb(event.verb)](data)
    return str(data.get("name") or data.get("what") or "")


def _missed(data: dict[str, Any]) -> str:
    """Why nobody was there, and until when somebody sees to it."""
    until = gettext("to be answered by %s") % written(data["due_at"])
    why = {
        "busy": gettext("all were busy"),
        "declined": gettext("nobody took it"),
    }.get(data.get("why", ""))
    return f"{why}; {until}" if why else until


def _rang(data: dict[str, Any]) -> str:
    count = data.get("rings", 0)
    words = ngettext("It rang %(n)s colleague", "It rang %(n)s colleagues", count)
    return words % {"n": count}


def _given(data: dict[str, Any]) -> str:
    """To whom it went, and why to them: nobody chose."""
    if data.get("why") in _INSTEAD:
        return str(_INSTEAD[data["why"]]) % data
    if data.get("why") == "rules":
        return _by_rules(data)
    if data.get("among", 1) == 1:
        return gettext("It went to %(name)s, the only one who was there") % data
    return (
        gettext(
            "It went to %(name)s, who had the fewest chats (%(load)s) of the %(among)s"
            " who were there"
        )
        % data
    )


def _by_rules(data: dict[str, Any]) -> str:
    """The rule that decided; all of it stands beside the name of whoever has it."""
    if data.get("knows"):
        return gettext("It went to %(name)s, who knows the customer") % data
    if data.get("left") == 1 and data.get("skills"):
        return gettext("It went to %(name)s, who knows about it") % data
    if data.get("left") == 1:
        return gettext("It went to %(name)s, who alone could take it") % data
    if data.get("rule") == "round_robin":
        return gettext("It went to %(name)s, whose turn it was") % data
    return gettext("It went to %(name)s, who had the fewest tickets (%(load)s)") % data


def _released(data: dict[str, Any]) -> str:
    """Why nobody owns it any more."""
    return {
        "absent": gettext("%(name)s is out of office: it is the team’s now"),
        "away": gettext("%(name)s has left: it is the team’s now"),
        "team_changed": gettext("%(name)s is not in the team: it is nobody’s now"),
    }.get(data.get("why", ""), gettext("%(name)s no longer has it")) % data


def _back(data: dict[str, Any]) -> str:
    """What went where while they were away; nothing comes back by itself."""
    names = sorted({one["to"] for one in data["went"] if one["to"]})
    if not names:
        return gettext("%(name)s is back. It went to the team meanwhile") % data
    words = gettext("%(name)s is back. It stays with %(names)s")
    return words % {"name": data["name"], "names": ", ".join(names)}


def _left(data: dict[str, Any]) -> str:
    """Whether what is said from now on reaches them all the same."""
    return "" if data.get("address", "?") else gettext("no address of theirs is known")


def _runs_out(data: dict[str, Any]) -> str:
    """What is due soon, and when."""
    due = {"time": written(data["due_at"]) if data.get("due_at") else "?"}
    return {
        "first_reply": gettext("The first reply is due on %(time)s"),
        "next_reply": gettext("An answer is due on %(time)s"),
        "resolution": gettext("It is to be solved by %(time)s"),
    }[data["clock"]] % due


def _ran_out(data: dict[str, Any]) -> str:
    """What is late, and when it was due."""
    due = {"time": written(data["due_at"]) if data.get("due_at") else "?"}
    return {
        "first_reply": gettext("The first reply is late: it was due on %(time)s"),
        "next_reply": gettext("An answer is late: it was due on %(time)s"),
        "resolution": gettext("It was not solved in time: that was due on %(time)s"),
    }[data["clock"]] % due


# Why somebody answers for what nobody owns.
_ANSWERS = {
    **{str(value): label for value, label in Team.Why.choices},
    "assignee": "",
}
_INSTEAD = {
    "absent": gettext_lazy(
        "It went to %(name)s, who stands in for %(instead_of)s while they are out of office"
    ),
    "left": gettext_lazy("It went to %(name)s, who stood in for %(instead_of)s"),
}

# What customers do beside writing.
_CUSTOMER: dict[str, Promise] = {
    Event.Verb.RESOLVED: gettext_lazy("The customer says that it is solved"),
    Event.Verb.REOPENED: gettext_lazy("The customer opened it again"),
    Event.Verb.MESSAGE_EDITED: gettext_lazy("The customer changed a message"),
    Event.Verb.MESSAGE_DELETED: gettext_lazy("The customer took a message back"),
}

# What the house itself does.
_HOUSE: dict[Event.Verb, Callable[[dict[str, Any]], str]] = {
    Event.Verb.HANDOVER_OFFERED: _rang,
    Event.Verb.HANDOVER_WITHDRAWN: lambda data: gettext("It stopped ringing"),
    Event.Verb.ASSIGNED: _given,
    Event.Verb.UNASSIGNED: _released,
    Event.Verb.OWNER_BACK: _back,
    Event.Verb.SLA_WARNED: _runs_out,
    Event.Verb.SLA_BREACHED: _ran_out,
    Event.Verb.PROMISED: promised,
    Event.Verb.PROMISE_REMINDED: due_soon,
    Event.Verb.PROMISE_BROKEN: went_late,
    Event.Verb.PROMISE_ESCALATED: escalated,
    Event.Verb.PROMISE_MOVED: house_moved,
    Event.Verb.CONTINUATION_OFFERED: lambda data: (
        gettext("The customer asked to go on by %(way)s") % {"way": offered_by(data)}
    ),
    Event.Verb.VOUCHED: lambda data: (
        gettext("A second proof came: %(name)s is the customer") % data
    ),
    Event.Verb.RESTORED: lambda data: gettext(
        "It was deleted, and is back: the customer wrote"
    ),
    Event.Verb.TAGGED: lambda data: gettext("It came with the tag %(name)s") % data,
}


def _given_away(data: dict[str, Any]) -> str:
    amount = money.shown(data["amount"], data["currency"])
    why = data.get("note") or data["reason"]
    return f"{amount} ({why})"


def _passed(data: dict[str, Any]) -> str:
    """To whom it was offered, and which promises did not come along."""
    words = [str(data.get("name", ""))]
    if data.get("left"):
        words.append(gettext("left with who promised: %s") % ", ".join(data["left"]))
    return "; ".join(words)


_ABOUT: dict[Event.Verb, Callable[[dict[str, Any]], str]] = {
    Event.Verb.CONTINUATION_OFFERED: offered_by,
    Event.Verb.ARRIVED: arrived,
    Event.Verb.CHAT_LEFT: _left,
    Event.Verb.GOODWILL_GIVEN: _given_away,
    Event.Verb.GOODWILL_ASKED: _given_away,
    Event.Verb.GOODWILL_DECLINED: _given_away,
    Event.Verb.GOODWILL_WITHDRAWN: _given_away,
    Event.Verb.CHAT_MISSED: _missed,
    Event.Verb.FIELDS_SET: fields_set,
    Event.Verb.OWNER_BACK: _back,
    Event.Verb.PROMISE_MOVED: moved,
    Event.Verb.DELETED: lambda data: str(data.get("reason", "")),
    Event.Verb.RATED: lambda data: "★" * int(data["score"]),
    Event.Verb.HANDOVER_ACCEPTED: _passed,
    Event.Verb.HANDOVER_DECLINED: lambda data: str(data.get("reason", "")),
}
