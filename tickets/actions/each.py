"""One verb to many tickets: what there is to do to each, and what takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.actions.assign import assign, change_team, take, unassign
from tickets.actions.deleting import delete, restore
from tickets.actions.following import unwatch, watch
from tickets.actions.macro_undo import undo_macro
from tickets.actions.macros import run_macro
from tickets.actions.mark import tag, untag
from tickets.actions.merge import merge, unmerge
from tickets.actions.spam import call_spam, no_spam
from tickets.actions.states import reopen, resolve, snooze, wait, wake
from tickets.actions.turns import assign_in_turn
from tickets.assignment import Turn
from tickets.errors import CannotOwn, NoSuchTicket
from tickets.macro_errors import NoSteps, RunUndone
from tickets.models import Macro, MacroRun, Moving, Status, Ticket
from tickets.moving_errors import UndoneAlready
from tickets.queries.choices import mergeable
from tickets.queries.deleted import deleted_for
from tickets.queries.people import assignable

Before = Callable[[Ticket], str]


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to each, with a name: of a tag, by its public id whom it is assigned
    to, until when it sleeps. back: the verb that undoes it.

    before: how it stood, which the way back takes as its name, of each its own. makes:
        what was made has that name.
    """

    act: Callable[[Ticket, Agent, str], Any]
    words: Promise
    back: str = ""
    before: Before | None = None
    makes: bool = False

    @property
    def is_each(self) -> bool:
        """The way back is another one for each."""
        return self.makes or self.before is not None


def _assign(ticket: Ticket, by: Agent, name: str) -> None:
    to = assignable(ticket).filter(public_id=_id(name)).first()
    if to is None:
        raise CannotOwn
    assign(ticket, to=to, by=by)


def _give(ticket: Ticket, by: Agent, name: str) -> None:
    """To somebody, to a team, or to whoever's turn it is."""
    kind, _colon, team = name.partition(":")
    if name == Turn.NEXT:
        assign_in_turn(ticket, by=by)
    elif kind == "team":
        _pass_on(ticket, by, team)
    else:
        _assign(ticket, by, name)


def _pass_on(ticket: Ticket, by: Agent, name: str) -> None:
    team = Team.objects.filter(public_id=_id(name)).first()
    if team is None:
        raise CannotOwn
    change_team(ticket, team=team, by=by)


def _owner(ticket: Ticket) -> str:
    return str(ticket.assignee.public_id) if ticket.assignee else ""


def _owner_and_team(ticket: Ticket) -> str:
    return f"{_owner(ticket)}@{ticket.team.public_id}"


def _give_back(ticket: Ticket, by: Agent, name: str) -> None:
    """To whom it belonged, or to nobody, in the team it was in."""
    owner, _at, team = name.partition("@")
    if team and team != str(ticket.team.public_id):
        _pass_on(ticket, by, team)
    if owner:
        _assign(ticket, by, owner)
    else:
        unassign(ticket, by=by)


def _status(ticket: Ticket) -> str:
    about = {
        Status.WAITING: str(ticket.waiting_for),
        Status.SNOOZED: ticket.wake_at.isoformat() if ticket.wake_at else "",
    }
    return f"{ticket.status}:{about.get(Status(ticket.status), '')}"


def _set_status(ticket: Ticket, by: Agent, name: str) -> None:
    """As `_status` says it. What sleeps no more by now is open."""
    status, _colon, about = name.partition(":")
    if status == Status.RESOLVED:
        resolve(ticket, by=by)
        return
    if not ticket.is_open:
        reopen(ticket, by=by)
    if status == Status.SNOOZED and datetime.fromisoformat(about) > timezone.now():
        snooze(ticket, until=datetime.fromisoformat(about), by=by)
    elif status == Status.WAITING:
        wait(ticket, waiting_for=Ticket.WaitingFor(about or "customer"), by=by)
    elif ticket.status != Status.OPEN:
        wake(ticket, by=by)


def _merge(ticket: Ticket, by: Agent, name: str) -> str:
    into = mergeable(by).filter(number=int(name) if name.isdecimal() else 0).first()
    if into is None:
        raise NoSuchTicket
    return str(merge(ticket, into=into, by=by).public_id)


def _unmerge(ticket: Ticket, by: Agent, name: str) -> None:
    merges = Moving.objects.standing().filter(kind=Moving.Kind.MERGE, ticket=ticket)
    made = merges.filter(public_id=_id(name)).first()
    if made is None:
        raise UndoneAlready
    unmerge(made, by=by)


def _run_macro(ticket: Ticket, by: Agent, name: str) -> None:
    macro, _colon, group = name.partition(":")
    chosen = Macro.objects.usable_by(by).filter(public_id=_id(macro)).first()
    if chosen is None:
        raise NoSteps
    hold = timedelta(seconds=by.undo_seconds)
    run_macro(ticket, macro=chosen, hold=hold, group=_id(group), by=by)


def _undo_macro(ticket: Ticket, by: Agent, name: str) -> None:
    run = MacroRun.objects.filter(ticket=ticket, group=_id(name)).last()
    if run is None:
        raise RunUndone
    undo_macro(run, by=by)


def _id(name: str) -> UUID:
    """The id that was sent; one that nothing has, where it is none."""
    try:
        return UUID(name)
    except ValueError:
        return new_id()


VERBS = {
    "take": Verb(
        lambda ticket, by, _name: take(ticket, by=by),
        gettext_lazy("Taken"),
        back="give_back",
        before=_owner,
    ),
    "give": Verb(
        _give, gettext_lazy("Assigned"), back="give_back", before=_owner_and_team
    ),
    "set_status": Verb(
        _set_status, gettext_lazy("Status set"), back="set_status", before=_status
    ),
    "merge": Verb(_merge, gettext_lazy("Merged"), back="unmerge", makes=True),
    "call_spam": Verb(
        lambda ticket, by, _name: call_spam(ticket, by=by),
        gettext_lazy("Put aside as spam"),
        back="no_spam",
    ),
    "watch": Verb(
        lambda ticket, by, _name: watch(ticket, by=by),
        gettext_lazy("Followed"),
        back="unwatch",
    ),
    "resolve": Verb(
        lambda ticket, by, _name: resolve(ticket, by=by),
        gettext_lazy("Resolved"),
        back="reopen",
    ),
    "snooze": Verb(
        lambda ticket, by, name: snooze(
            ticket, until=datetime.fromisoformat(name), by=by
        ),
        gettext_lazy("Snoozed until tomorrow"),
        back="wake",
    ),
    "run_macro": Verb(_run_macro, gettext_lazy("Macro run")),
    "undo_macro": Verb(_undo_macro, gettext_lazy("Macro undone")),
    "tag": Verb(
        lambda ticket, by, name: tag(ticket, name=name, by=by),
        gettext_lazy("Tagged"),
        back="untag",
    ),
    "delete": Verb(
        lambda ticket, by, _name: delete(ticket, by=by),
        gettext_lazy("Deleted"),
        back="restore",
    ),
    # The ways back.
    "restore": Verb(
        lambda ticket, by, _name: restore(ticket, by=by), gettext_lazy("Brought back")
    ),
    "reopen": Verb(
        lambda ticket, by, _name: reopen(ticket, by=by),
        gettext_lazy("Open again"),
    ),
    "wake": Verb(lambda ticket, by, _name: wake(ticket, by=by), gettext_lazy("Awake")),
    "untag": Verb(
        lambda ticket, by, name: untag(ticket, name=name, by=by),
        gettext_lazy("Tag removed"),
    ),
    "unassign": Verb(
        lambda ticket, by, _name: unassign(ticket, by=by),
        gettext_lazy("Given back"),
    ),
    "assign": Verb(_assign, gettext_lazy("Given back")),
    "give_back": Verb(_give_back, gettext_lazy("Given back")),
    "unmerge": Verb(_unmerge, gettext_lazy("Two tickets again")),
    "no_spam": Verb(
        lambda ticket, by, _name: no_spam(ticket, by=by),
        gettext_lazy("Among the others again"),
    ),
    "unwatch": Verb(
        lambda ticket, by, _name: unwatch(ticket, by=by),
        gettext_lazy("Not followed any more"),
    ),
}


def do(verb: str, number: int, name: str, by: Agent) -> str | None:
    """Do it to one of them; the name that its way back takes. None: nothing was changed
    that there would be a way back from.

    Raises:
        NoSuchTicket: there is none, for them.
        Refused: whatever the verb itself refuses.
    """
    among = deleted_for(by) if verb == "restore" else Ticket.objects.visible_to(by)
    seen = among.select_related("assignee", "team")
    ticket = seen.filter(number=number).first()
    if ticket is None:
        raise NoSuchTicket
    known = VERBS[verb]
    before = known.before(ticket) if known.before else name
    made = known.act(ticket, by, name)
    if known.makes:
        return str(made)
    return None if known.before and known.before(ticket) == before else before
