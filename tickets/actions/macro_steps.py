"""What a macro can do: verbs there are, each with what it takes, does and says.

The one list of steps. Each runs the action that every other door runs, by whoever runs
the macro: what they may not do, no macro does for them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import mark, states
from tickets.actions.assign import assign, change_team, follow, take, unassign
from tickets.actions.field_values import set_fields
from tickets.actions.files import NewFile
from tickets.actions.hand_over import hand_over
from tickets.actions.macro_words import (
    called,
    fields_said,
    known_fields,
    person_said,
    priority,
    some_team,
    somebody,
    somebody_or_team,
    tag_name,
    team_said,
    time,
    when_said,
    whom,
    words,
)
from tickets.actions.note import note
from tickets.actions.reply import reply
from tickets.errors import CannotOwn, NotInTheFuture
from tickets.macro_errors import VariableEmpty, WrongStep
from tickets.macros import moment
from tickets.models import Message, Priority, Ticket
from tickets.queries.variables import variables_of
from tickets.variables import fill

Values = Mapping[str, Any]
MOST_STEPS = 20


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
    to = called(Agent.objects.who_can_own(), values["agent"])
    if to is None:
        raise CannotOwn
    assign(run.ticket, to=to, by=run.by)


def _team(values: Values) -> Team:
    team = called(Team.objects.all(), values["team"])
    if team is None:
        raise CannotOwn
    found: Team = team
    return found


def _hand_over(run: Running, values: Values) -> None:
    to: Agent | Team | None = called(Agent.objects.people(), values["agent"])
    to = called(Team.objects.all(), values["team"]) or to
    if to is None:
        raise CannotOwn
    hand_over(run.ticket, to=to, note=run.filled(values["note"]), by=run.by)


def _follow(run: Running, values: Values) -> None:
    who = called(Agent.objects.people(), values["agent"])
    if who is None:
        raise CannotOwn
    follow(run.ticket, agent=who, by=run.by)


def _when(when: str) -> Any:
    found = moment(when, timezone.now())
    if found is None:
        raise NotInTheFuture
    return found


# By the verb's name in `rules.VERBS`.
STEPS: dict[str, Step] = {
    "reply": Step(_("Reply"), _reply, {"text": str}, words, lambda v: str(v["text"])),
    "note": Step(
        _("Write a note"), _note, {"text": str}, words, lambda v: str(v["text"])
    ),
    "take": Step(_("Take it"), lambda run, v: take(run.ticket, by=run.by)),
    "assign": Step(_("Assign"), _assign, {"agent": str}, somebody, person_said),
    "unassign": Step(
        _("Give back to the team"),
        lambda run, v: unassign(run.ticket, by=run.by),
    ),
    "change_team": Step(
        _("Pass to another team"),
        lambda run, v: change_team(run.ticket, team=_team(v), by=run.by),
        {"team": str},
        some_team,
        team_said,
    ),
    "set_priority": Step(
        _("Set the priority"),
        lambda run, v: mark.set_priority(
            run.ticket, priority=Priority(v["priority"]), by=run.by
        ),
        {"priority": int},
        priority,
        lambda v: str(Priority(v["priority"]).label),
    ),
    "tag": Step(
        _("Add a tag"),
        lambda run, v: mark.tag(run.ticket, name=v["name"], by=run.by),
        {"name": str},
        tag_name,
        lambda v: str(v["name"]),
    ),
    "untag": Step(
        _("Remove a tag"),
        lambda run, v: mark.untag(run.ticket, name=v["name"], by=run.by),
        {"name": str},
        tag_name,
        lambda v: str(v["name"]),
    ),
    "set_fields": Step(
        _("Fill in fields"),
        lambda run, v: set_fields(run.ticket, fields=v["fields"], by=run.by),
        {"fields": dict},
        known_fields,
        fields_said,
    ),
    "follow": Step(
        _("Let a colleague see it"), _follow, {"agent": str}, somebody, person_said
    ),
    "hand_over": Step(
        _("Hand over"),
        _hand_over,
        {"agent": str, "team": str, "note": str},
        somebody_or_team,
        person_said,
    ),
    "wait": Step(
        _("Wait for somebody"),
        lambda run, v: states.wait(run.ticket, waiting_for=v["waiting_for"], by=run.by),
        {"waiting_for": str},
        whom,
        lambda v: str(Ticket.WaitingFor(v["waiting_for"]).label),
    ),
    "snooze": Step(
        _("Snooze"),
        lambda run, v: states.snooze(run.ticket, until=_when(v["when"]), by=run.by),
        {"when": str},
        time,
        when_said,
    ),
    "resolve": Step(_("Resolve"), lambda run, v: states.resolve(run.ticket, by=run.by)),
    "reopen": Step(_("Reopen"), lambda run, v: states.reopen(run.ticket, by=run.by)),
}
# What a reply can do to its ticket as it leaves.
ENDING = frozenset({"resolve", "snooze"})
