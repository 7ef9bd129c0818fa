"""What may be said of a macro's steps, and how each is told to people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import one_line
from tickets.custom_fields import Of
from tickets.errors import NothingToSay, NotInTheFuture
from tickets.macro_errors import VariableUnknown
from tickets.macros import moment
from tickets.models import Priority, Tag, Ticket
from tickets.queries.custom_fields import fields_of
from tickets.queries.variables import unknown_variables

Values = Mapping[str, Any]
LONGEST_TEXT, LONGEST_NOTE = 50_000, 500


def called(rows: QuerySet[Any], name: str) -> Any:
    """The one of this public id; None where there is none, or nobody is named."""
    return rows.filter(public_id=name).first() if name else None


def words(values: dict[str, Any]) -> None:
    if not values["text"].strip():
        raise ValueError(str(NothingToSay()))
    if len(values["text"]) > LONGEST_TEXT or "\x00" in values["text"]:
        raise ValueError(gettext("These words are too long."))
    known_variables(values["text"])


def known_variables(text: str) -> None:
    if strange := unknown_variables(text):
        raise ValueError(str(VariableUnknown(strange)))


def somebody(values: dict[str, Any]) -> None:
    if not Agent.objects.people().filter(public_id=_id(values["agent"])).exists():
        raise ValueError(gettext("Choose a colleague who is there."))


def some_team(values: dict[str, Any]) -> None:
    if not Team.objects.filter(public_id=_id(values["team"])).exists():
        raise ValueError(gettext("Choose a team there is."))


def somebody_or_team(values: dict[str, Any]) -> None:
    values["note"] = one_line(values["note"], limit=LONGEST_NOTE)
    if bool(values["agent"]) == bool(values["team"]):
        raise ValueError(gettext("Choose a colleague or a team."))
    known_variables(values["note"])
    (somebody if values["agent"] else some_team)(values)


def _id(value: str) -> UUID:
    return UUID(value)


def tag_name(values: dict[str, Any]) -> None:
    values["name"] = Tag.spelt(values["name"])
    if not values["name"]:
        raise ValueError(gettext("Write the tag first."))


def priority(values: dict[str, Any]) -> None:
    values["priority"] = int(Priority(values["priority"]))


def time(values: dict[str, Any]) -> None:
    if moment(values["when"], timezone.now()) is None:
        raise ValueError(str(NotInTheFuture()))


def whom(values: dict[str, Any]) -> None:
    Ticket.WaitingFor(values["waiting_for"])


def known_fields(values: dict[str, Any]) -> None:
    known = {one.key: one for one in fields_of(Of.TICKET)}
    if not values["fields"] or not {*values["fields"]} <= {*known}:
        raise ValueError(gettext("Choose fields there are."))
    values["fields"] = {
        key: known[key].clean(value) for key, value in values["fields"].items()
    }


def person_said(values: Values) -> str:
    who = called(Agent.objects.all(), values.get("agent", ""))
    return str(who) if who else team_said(values)


def team_said(values: Values) -> str:
    team = called(Team.objects.all(), values.get("team", ""))
    return str(team) if team else gettext("somebody who is gone")


def fields_said(values: Values) -> str:
    known = {one.key: one for one in fields_of(Of.TICKET, archived=True)}
    return ", ".join(
        f"{known[key].label}: {known[key].says(value) or '–'}"
        for key, value in values["fields"].items()
        if key in known
    )


def when_said(values: Values) -> str:
    usual = {
        "tomorrow": gettext("until tomorrow, 9:00"),
        "monday": gettext("until Monday, 9:00"),
    }
    if (when := values["when"]) in usual:
        return usual[when]
    count, unit = when.split("-")[1:]
    words = {
        "hours": gettext("for %(n)s hours"),
        "days": gettext("for %(n)s days, until 9:00"),
    }
    return words[unit] % {"n": count}
