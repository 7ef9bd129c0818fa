"""One verb to many tickets: what there is to do to each, and what takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.ids import new_id
from tickets.actions.assign import assign, take, unassign
from tickets.actions.macro_undo import undo_macro
from tickets.actions.macros import run_macro
from tickets.actions.mark import tag, untag
from tickets.actions.states import reopen, resolve, snooze, wake
from tickets.errors import NoSuchTicket
from tickets.macro_errors import NoSteps, RunUndone
from tickets.models import Macro, MacroRun, Ticket
from tickets.queries.people import assignable


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to each, with a name: of a tag, by its public id whom it is assigned
    to, until when it sleeps. back: the verb that undoes it, if it is the same for all."""

    act: Callable[[Ticket, Agent, str], None]
    words: Promise
    back: str = ""


def _assign(ticket: Ticket, by: Agent, name: str) -> None:
    to = assignable(ticket).filter(public_id=name).first()
    if to is None:
        raise Refused
    assign(ticket, to=to, by=by)


def _give_back(ticket: Ticket, by: Agent, name: str) -> None:
    """To whom it belonged, or to nobody."""
    if name:
        _assign(ticket, by, name)
    else:
        unassign(ticket, by=by)


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
    "take": Verb(lambda ticket, by, _name: take(ticket, by=by), gettext_lazy("Taken")),
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
    # The ways back.
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
}


def do(verb: str, number: int, name: str, by: Agent) -> str:
    """Do it to one of them; whose it was before, by public id.

    Raises:
        NoSuchTicket: there is none, for them.
        Refused: whatever the verb itself refuses.
    """
    seen = Ticket.objects.visible_to(by).select_related("assignee")
    ticket = seen.filter(number=number).first()
    if ticket is None:
        raise NoSuchTicket
    owner = ticket.assignee
    VERBS[verb].act(ticket, by, name)
    return str(owner.public_id) if owner else ""
