"""Why somebody has a ticket, in plain sentences: for them, beside their name."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext

from tickets.assignment import Mode, Out
from tickets.models import Event, Ticket

Data = Mapping[str, Any]


def why_me(data: Data | None) -> list[str]:
    """Of what an event of an assignment tells; nothing where somebody chose."""
    told = _SAID.get((data or {}).get("why", ""))
    return told(data or {}) if told else []


def last_assignment(ticket: Ticket) -> Data | None:
    """What was told when it was last assigned."""
    given = Event.objects.filter(ticket=ticket, verb=Event.Verb.ASSIGNED)
    return given.order_by("-seq").values_list("data", flat=True).first()


def _by_rules(data: Data) -> list[str]:
    """In the order in which the rules looked."""
    said = []
    if data.get("knows"):
        said.append(gettext("You had a ticket of this customer before."))
    if data.get("skills"):
        skills = ", ".join(data["skills"])
        said.append(gettext("You know about it: %(skills)s.") % {"skills": skills})
    if data.get("language"):
        said.append(
            gettext("You speak the customer’s language (%(code)s).")
            % {"code": data["language"]}
        )
    if data.get("left", 2) > 1:
        said.append(_of_several(data))
    elif data.get("among") == 1:
        said.append(gettext("You were the only one who could take it."))
    return [*said, *left_out(data.get("left_out", {}))]


def _of_several(data: Data) -> str:
    if data.get("rule") == Mode.ROUND_ROBIN:
        return gettext(
            "It was your turn: the others who could take it got one more recently."
        )
    return gettext(
        "You had the fewest open tickets of those who could take it: %(load)s."
    ) % {"load": data.get("load", 0)}


def left_out(counts: Mapping[str, int]) -> list[str]:
    """Why others could not have it."""
    words: dict[str, Callable[[int], str]] = {
        Out.ABSENT: lambda n: ngettext(
            "%(n)s colleague was out of office.",
            "%(n)s colleagues were out of office.",
            n,
        ),
        Out.FULL: lambda n: ngettext(
            "%(n)s colleague had no room.", "%(n)s colleagues had no room.", n
        ),
        Out.REFUSED: lambda n: ngettext(
            "%(n)s colleague had given it back.",
            "%(n)s colleagues had given it back.",
            n,
        ),
    }
    return [
        say(counts[reason]) % {"n": counts[reason]}
        for reason, say in words.items()
        if counts.get(reason)
    ]


def _fewest_chats(data: Data) -> list[str]:
    if data.get("among", 1) == 1:
        return [gettext("You were the only one who was there.")]
    return [
        gettext("You had the fewest chats (%(load)s) of the %(among)s who were there.")
        % data
    ]


def _stands_in(data: Data) -> list[str]:
    return [gettext("You stand in for %(instead_of)s.") % data]


_SAID: dict[str, Callable[[Data], list[str]]] = {
    "rules": _by_rules,
    "fewest_chats": _fewest_chats,
    "absent": _stands_in,
    "left": _stands_in,
}
