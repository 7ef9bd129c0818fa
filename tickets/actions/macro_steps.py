"""What a macro can do: verbs there are, each with what it takes, does and says.

The one list of steps. Each runs the action that every other door runs, by whoever runs
the macro: what they may not do, no macro does for them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import one_line
from tickets.actions import mark, states
from tickets.actions.assign import assign, change_team, follow, take, unassign
from tickets.actions.field_values import set_fields
from tickets.actions.files import NewFile
from tickets.actions.hand_over import hand_over
from tickets.actions.note import note
from tickets.actions.reply import reply
from tickets.custom_fields import Of
from tickets.errors import CannotOwn, NothingToSay, NotInTheFuture
from tickets.macro_errors import VariableEmpty, WrongStep
from tickets.macros import fill, moment
from tickets.models import Message, Priority, Tag, Ticket
from tickets.queries.custom_fields import fields_of
from tickets.queries.macros import variables_of

Values = Mapping[str, Any]
LONGEST_TEXT, LONGEST_NOTE, MOST_STEPS = 50_000, 500, 20


@dataclass(slots=True, kw_only=True)
class Running:
    """One run on one ticket. files: of the macro, for its reply. hold: how long that may
    be taken back. ends: what the reply does to the ticket once it has left.

    said: what was replied.
    """

    ticket: Ticket
    by: Agent
    files: tuple[NewFile, ...] = ()
    hold: timedelta = timedelta(0)
    ends: dict[str, Any] = field(default_factory=dict)
    said: Message | None = None

    def filled(self, text: str) -> str:
        """The words with their variables.

        Raises:
            VariableEmpty: nothing stands for one of them.
        """
        words, empty = fill(text, variables_of(self.ticket, self.by))
        if empty:
            raise VariableEmpty(empty)
        return words


@dataclass(frozen=True, slots=True)
class Step:
    """A verb of `rules.VERBS` as a step.

    takes: what is said of it, with its type. check: raises ValueError for what could
        never be done. says: what it will do, for people.
    """

    title: Promise
    run: Callable[[Running, Values], Any]
    takes: Mapping[str, type] = field(default_factory=dict)
    check: Callable[[dict[str, Any]], None] = lambda values: None
    says: Callable[[Values], str] = lambda values: ""


def cleaned(raw: Values) -> dict[str, Any]:
    """A step as it is kept.

    Raises:
        WrongStep: there is no such step, or it takes something else.
    """
    name = str(raw.get("do", ""))
    if name not in STEPS:
        raise WrongStep(name[:40], gettext("A macro cannot do that."))
    step = STEPS[name]
    values = {key: raw.get(key, kind()) for key, kind in step.takes.items()}
    if {*raw} - {*values, "do"} or any(
        type(values[key]) is not kind for key, kind in step.takes.items()
    ):
        raise WrongStep(str(step.title), gettext("That is not what this step takes."))
    try:
        step.check(values)
    except ValueError as error:
        raise WrongStep(str(step.title), str(error)) from error
    return {"do": name, **values}


def told(steps: Iterable[Values]) -> list[tuple[str, str]]:
    """Each step for people: what it does, and with what."""
    found = []
    for one in steps:
        step = STEPS.get(str(one.get("do")))
        if step is not None:
            found.append((str(step.title), step.says(one)))
    return found


def in_order(steps: Iterable[Values]) -> list[dict[str, Any]]:
    """As they are taken: a reply that ends the matter leaves together with what ends it."""
    found = [dict(one) for one in steps]
    names = [one["do"] for one in found]
    ending = next((one for one in names if one in ENDING), "")
    if "reply" not in names or names.index("reply") > names.index(ending or "reply"):
        return found
    if not ending:
        return found
    last = found.pop(names.index(ending))
    said = found.pop(names.index("reply"))
    said["ends"] = last
    found.insert(names.index(ending) - 1, said)
    return found


def _reply(run: Running, values: Values) -> None:
    more: dict[str, Any] = {}
    ends = values.get("ends") or {}
    if ends.get("do") == "resolve":
        more["and_resolve"] = True
    elif ends.get("do") == "snooze":
        more["snooze_until"] = _when(ends["when"])
    run.said = reply(
        run.ticket, text=run.filled(values["text"]), by=run.by, files=run.files,
        hold=run.hold, beside_draft=True, **more,
    )  # fmt: skip
    run.ticket.refresh_from_db()


def _note(run: Running, values: Values) -> None:
    text = run.filled(values["text"])
    note(run.ticket, text=text, by=run.by, beside_draft=True)
    run.ticket.refresh_from_db()


def _assign(run: Running, values: Values) -> None:
    to = _called(Agent.objects.who_can_own(), values["agent"])
    if to is None:
        raise CannotOwn
    assign(run.ticket, to=to, by=run.by)


def _team(values: Values) -> Team:
    team = _called(Team.objects.all(), values["team"])
    if team is None:
        raise CannotOwn
    found: Team = team
    return found


def _hand_over(run: Running, values: Values) -> None:
    to: Agent | Team | None = _called(Agent.objects.people(), values["agent"])
    to = _called(Team.objects.all(), values["team"]) or to
    if to is None:
        raise CannotOwn
    hand_over(run.ticket, to=to, note=run.filled(values["note"]), by=run.by)


def _called(rows: QuerySet[Any], name: str) -> Any:
    """The one of this public id; None where there is none, or nobody is named."""
    return rows.filter(public_id=name).first() if name else None


def _follow(run: Running, values: Values) -> None:
    who = _called(Agent.objects.people(), values["agent"])
    if who is None:
        raise CannotOwn
    follow(run.ticket, agent=who, by=run.by)


def _when(when: str) -> Any:
    found = moment(when, timezone.now())
    if found is None:
        raise NotInTheFuture
    return found


def _words(values: dict[str, Any]) -> None:
    if not values["text"].strip():
        raise ValueError(str(NothingToSay()))
    if len(values["text"]) > LONGEST_TEXT or "\x00" in values["text"]:
        raise ValueError(gettext("These words are too long."))


def _somebody(values: dict[str, Any]) -> None:
    if not Agent.objects.people().filter(public_id=_id(values["agent"])).exists():
        raise ValueError(gettext("Choose a colleague who is there."))


def _some_team(values: dict[str, Any]) -> None:
    if not Team.objects.filter(public_id=_id(values["team"])).exists():
        raise ValueError(gettext("Choose a team there is."))


def _somebody_or_team(values: dict[str, Any]) -> None:
    values["note"] = one_line(values["note"], limit=LONGEST_NOTE)
    if bool(values["agent"]) == bool(values["team"]):
        raise ValueError(gettext("Choose a colleague or a team."))
    (_somebody if values["agent"] else _some_team)(values)


def _id(value: str) -> UUID:
    return UUID(value)


def _tag_name(values: dict[str, Any]) -> None:
    values["name"] = Tag.spelt(values["name"])
    if not values["name"]:
        raise ValueError(gettext("Write the tag first."))


def _priority(values: dict[str, Any]) -> None:
    values["priority"] = int(Priority(values["priority"]))


def _time(values: dict[str, Any]) -> None:
    if moment(values["when"], timezone.now()) is None:
        raise ValueError(str(NotInTheFuture()))


def _whom(values: dict[str, Any]) -> None:
    Ticket.WaitingFor(values["waiting_for"])


def _known_fields(values: dict[str, Any]) -> None:
    known = {one.key: one for one in fields_of(Of.TICKET)}
    if not values["fields"] or not {*values["fields"]} <= {*known}:
        raise ValueError(gettext("Choose fields there are."))
    values["fields"] = {
        key: known[key].clean(value) for key, value in values["fields"].items()
    }


def _person_said(values: Values) -> str:
    who = _called(Agent.objects.all(), values.get("agent", ""))
    return str(who) if who else _team_said(values)


def _team_said(values: Values) -> str:
    team = _called(Team.objects.all(), values.get("team", ""))
    return str(team) if team else gettext("somebody who is gone")


def _fields_said(values: Values) -> str:
    known = {one.key: one for one in fields_of(Of.TICKET, archived=True)}
    return ", ".join(
        f"{known[key].label}: {known[key].says(value) or '–'}"
        for key, value in values["fields"].items()
        if key in known
    )


def _when_said(values: Values) -> str:
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


# By the verb's name in `rules.VERBS`.
STEPS: dict[str, Step] = {
    "reply": Step(_("Reply"), _reply, {"text": str}, _words, lambda v: str(v["text"])),
    "note": Step(
        _("Write a note"), _note, {"text": str}, _words, lambda v: str(v["text"])
    ),
    "take": Step(_("Take it"), lambda run, v: take(run.ticket, by=run.by)),
    "assign": Step(_("Assign"), _assign, {"agent": str}, _somebody, _person_said),
    "unassign": Step(
        _("Give back to the team"),
        lambda run, v: unassign(run.ticket, by=run.by),
    ),
    "change_team": Step(
        _("Pass to another team"),
        lambda run, v: change_team(run.ticket, team=_team(v), by=run.by),
        {"team": str},
        _some_team,
        _team_said,
    ),
    "set_priority": Step(
        _("Set the priority"),
        lambda run, v: mark.set_priority(
            run.ticket, priority=Priority(v["priority"]), by=run.by
        ),
        {"priority": int},
        _priority,
        lambda v: str(Priority(v["priority"]).label),
    ),
    "tag": Step(
        _("Add a tag"),
        lambda run, v: mark.tag(run.ticket, name=v["name"], by=run.by),
        {"name": str},
        _tag_name,
        lambda v: str(v["name"]),
    ),
    "untag": Step(
        _("Remove a tag"),
        lambda run, v: mark.untag(run.ticket, name=v["name"], by=run.by),
        {"name": str},
        _tag_name,
        lambda v: str(v["name"]),
    ),
    "set_fields": Step(
        _("Fill in fields"),
        lambda run, v: set_fields(run.ticket, fields=v["fields"], by=run.by),
        {"fields": dict},
        _known_fields,
        _fields_said,
    ),
    "follow": Step(
        _("Let a colleague see it"), _follow, {"agent": str}, _somebody, _person_said
    ),
    "hand_over": Step(
        _("Hand over"),
        _hand_over,
        {"agent": str, "team": str, "note": str},
        _somebody_or_team,
        _person_said,
    ),
    "wait": Step(
        _("Wait for somebody"),
        lambda run, v: states.wait(run.ticket, waiting_for=v["waiting_for"], by=run.by),
        {"waiting_for": str},
        _whom,
        lambda v: str(Ticket.WaitingFor(v["waiting_for"]).label),
    ),
    "snooze": Step(
        _("Snooze"),
        lambda run, v: states.snooze(run.ticket, until=_when(v["when"]), by=run.by),
        {"when": str},
        _time,
        _when_said,
    ),
    "resolve": Step(_("Resolve"), lambda run, v: states.resolve(run.ticket, by=run.by)),
    "reopen": Step(_("Reopen"), lambda run, v: states.reopen(run.ticket, by=run.by)),
}
# What a reply can do to its ticket as it leaves.
ENDING = frozenset({"resolve", "snooze"})
