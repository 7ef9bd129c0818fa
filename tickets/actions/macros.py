"""Macros: kept for oneself, a team or everybody; run as one, and undone as one."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.base import blobs
from helpdesk.base.accounts import presence
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.errors import NotAllowed, Refused
from helpdesk.base.ids import new_id
from helpdesk.base.plaintext import one_line
from tickets.actions import mark, states
from tickets.actions.assign import assign, change_team, unassign
from tickets.actions.begin import begin
from tickets.actions.canned import may_write_for
from tickets.actions.clocks import settle
from tickets.actions.field_values import set_fields
from tickets.actions.files import NewFile, fit, keep
from tickets.actions.held import unsay
from tickets.actions.macro_steps import (
    MOST_STEPS,
    STEPS,
    Running,
    cleaned,
    in_order,
)
from tickets.errors import NameMissing, NameTaken
from tickets.macro_errors import MacroStopped, NoSteps, RunUndone, WrongStep
from tickets.models import Event, Macro, MacroFile, MacroRun, Message, Status, Ticket

AT_ONCE = timedelta(0)


@transaction.atomic
def save_macro(
    *,
    name: str,
    steps: Iterable[Mapping[str, Any]] = (),
    team: Team | None = None,
    is_personal: bool = False,
    macro: Macro | None = None,
    by: Agent,
) -> Macro:
    """Keep steps under a name, or change the macro given.

    is_personal: it is theirs alone; else the team's, and without one everybody's.

    Raises:
        NotAllowed: what everybody shares is for leads and admins, a team's for its people.
        NameMissing, NameTaken, WrongStep: nothing was kept.
    """
    if not by.can_work or (macro is not None and not _may_edit(macro, by)):
        raise NotAllowed
    if not is_personal and not may_write_for(by, team):
        raise NotAllowed
    kept = macro or Macro()
    kept.name = one_line(name, limit=80)
    if not kept.name:
        raise NameMissing
    kept.owner, kept.team = (by, None) if is_personal else (None, team)
    kept.steps = [cleaned(one) for one in [*steps][: MOST_STEPS + 1]]
    if len(kept.steps) > MOST_STEPS:
        raise WrongStep("", str(NoSteps()))
    kept.edited_by = by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise NameTaken from taken
    return kept


def delete_macro(macro: Macro, *, by: Agent) -> None:
    """Forget it. What it did stays done.

    Raises:
        NotAllowed: as for changing it.
    """
    if not _may_edit(macro, by):
        raise NotAllowed
    macro.delete()


def attach_to_macro(macro: Macro, *, files: Iterable[NewFile], by: Agent) -> None:
    """Files that go with its reply.

    Raises:
        NotAllowed: as for changing it.
        FilesTooLarge: with those it has they are more than mail servers take.
    """
    if not _may_edit(macro, by):
        raise NotAllowed
    uploads = tuple(files)
    fit(
        [
            *macro.files.values_list("size", flat=True),
            *(len(one.content) for one in uploads),
        ]
    )
    MacroFile.objects.bulk_create(
        MacroFile(
            macro=macro,
            filename=one.filename,
            content_type=one.content_type,
            size=one.size,
            blob=one.blob,
        )
        for one in keep(uploads)
    )


def drop_macro_file(file: MacroFile, *, by: Agent) -> None:
    """It goes along no more.

    Raises:
        NotAllowed: as for changing its macro.
    """
    if not _may_edit(file.macro, by):
        raise NotAllowed
    file.delete()


@transaction.atomic
def run_macro(
    ticket: Ticket,
    *,
    macro: Macro,
    hold: timedelta = AT_ONCE,
    group: UUID | None = None,
    by: Agent,
) -> MacroRun:
    """Take all its steps on this ticket, or none of them.

    hold: how long its reply may be taken back. group: of all tickets it is run on at once.

    Raises:
        TicketClosed: nothing more happens here.
        NotAllowed: it is not theirs to use.
        NoSteps: it does nothing.
        MacroStopped: one of its steps was refused; nothing was done.
    """
    _lock_owners(macro, by)
    begin(ticket, "run_macro", by=by)
    if not Macro.objects.usable_by(by).filter(pk=macro.pk).exists():
        raise NotAllowed
    if not macro.steps:
        raise NoSteps
    before, first = standing(ticket), ticket.seq + 1
    run = Running(ticket=ticket, by=by, hold=hold, files=_files(macro))
    for step in in_order(macro.steps):
        take_step(run, step)
    ticket.lock()
    said = run.said
    may_return = said is not None and said.held_until is not None
    made = MacroRun.objects.create(
        group=group or new_id(),
        macro=macro,
        name=macro.name,
        ticket=ticket,
        by=by,
        before=before,
        after=standing(ticket),
        reply=said.public_id if said is not None and may_return else None,
    )
    ticket.record(
        Event.Verb.MACRO_RAN, by=by, name=macro.name, macro=str(macro.public_id),
        run=str(made.public_id), first=first,
    )  # fmt: skip
    settle(ticket)
    return made


def would_stop(ticket: Ticket, macro: Macro, *, by: Agent) -> Refused | None:
    """What would refuse it now: all of it is tried, and none of it kept."""
    try:
        with transaction.atomic():
            run_macro(ticket, macro=macro, hold=timedelta(seconds=1), by=by)
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal
    finally:
        ticket.refresh_from_db()
    return None


def take_step(run: Running, step: Mapping[str, Any]) -> None:
    """One step.

    Raises:
        MacroStopped: it was refused.
    """
    known = STEPS[step["do"]]
    try:
        known.run(run, step)
    except MacroStopped:
        raise
    except Refused as refusal:
        raise MacroStopped(str(known.title), refusal) from refusal


@transaction.atomic
def undo_macro(run: MacroRun, *, by: Agent) -> None:
    """The ticket stands again as before, as far as nobody changed it since; what may
    still be taken back of its reply is. Notes stay on record.

    Raises:
        RunUndone: somebody was quicker.
        TooLate: its reply has left; nothing was undone.
    """
    ticket = run.ticket
    begin(ticket, "undo_macro", by=by)
    run.refresh_from_db(fields=["undone_at"])
    if run.undone_at is not None:
        raise RunUndone
    if run.reply is not None:
        unsay(ticket, Message.objects.filter(public_id=run.reply).first(), by=by)
        settle(ticket)
    _stand_again(ticket, run.before, run.after, by=by)
    ticket.lock()
    run.undone_at = timezone.now()
    run.save(update_fields=["undone_at"])
    ticket.record(Event.Verb.MACRO_UNDONE, by=by, name=run.name, run=str(run.public_id))
    settle(ticket)


def standing(ticket: Ticket) -> dict[str, Any]:
    """How it stands, as far as a macro changes it."""
    assignee = ticket.assignee
    return {
        "status": ticket.status,
        "wake_at": ticket.wake_at.isoformat() if ticket.wake_at else None,
        "waiting_for": ticket.waiting_for,
        "priority": ticket.priority,
        "assignee": str(assignee.public_id) if assignee else None,
        "team": str(ticket.team.public_id),
        "tags": sorted(ticket.tags.values_list("name", flat=True)),
        "fields": ticket.fields,
    }


def _stand_again(
    ticket: Ticket, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Agent
) -> None:
    now = standing(ticket)
    # Solved matters take some of it only while they are open.
    if now["status"] == after["status"] != before["status"]:
        _status_again(ticket, before, by=by)
    for name in {*after["tags"]} - {*before["tags"]}:
        mark.untag(ticket, name=name, by=by)
    for name in {*before["tags"]} - {*after["tags"]}:
        mark.tag(ticket, name=name, by=by)
    if now["priority"] == after["priority"] != before["priority"]:
        mark.set_priority(ticket, priority=before["priority"], by=by)
    _fields_again(ticket, before["fields"], after["fields"], by=by)
    if now["team"] == after["team"] != before["team"]:
        team = Team.objects.get(public_id=before["team"])
        change_team(ticket, team=team, by=by)
    if now["assignee"] == after["assignee"] != before["assignee"]:
        _owner_again(ticket, before["assignee"], by=by)


def _status_again(ticket: Ticket, before: Mapping[str, Any], *, by: Agent) -> None:
    if not ticket.is_open:
        states.reopen(ticket, by=by)
    elif ticket.status == Status.SNOOZED:
        states.wake(ticket, by=by)
    if before["status"] == Status.WAITING:
        states.wait(ticket, waiting_for=before["waiting_for"], by=by)
    elif before["status"] == Status.RESOLVED:
        states.resolve(ticket, by=by)
    elif before["status"] == Status.SNOOZED:
        until = datetime.fromisoformat(before["wake_at"])
        if until > timezone.now():
            states.snooze(ticket, until=until, by=by)


def _fields_again(
    ticket: Ticket, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Agent
) -> None:
    changed = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    back = {
        key: before.get(key)
        for key in changed
        if ticket.fields.get(key) == after.get(key)
    }
    if back:
        set_fields(ticket, fields=back, by=by)


def _owner_again(ticket: Ticket, name: str | None, *, by: Agent) -> None:
    able = Agent.objects.who_can_own()
    former = able.filter(public_id=name).first() if name else None
    if former is None:
        unassign(ticket, by=by)
    else:
        assign(ticket, to=former, by=by)


def _files(macro: Macro) -> tuple[NewFile, ...]:
    if not any(one["do"] == "reply" for one in macro.steps):
        return ()
    return tuple(
        NewFile(
            filename=one.filename,
            content_type=one.content_type,
            content=blobs.get(one.blob),
        )
        for one in macro.files.all()
    )


def _lock_owners(macro: Macro, by: Agent) -> None:
    """People before tickets: the order in which whoever leaves is locked, and theirs."""
    named = [one["agent"] for one in macro.steps if one["do"] == "assign"]
    chosen = list(Agent.objects.filter(public_id__in=named))
    now = timezone.now()
    there = [presence.stand_in(one, now) for one in chosen if one.can_own]
    keys = {one.pk for one in (by, *chosen, *there) if one is not None}
    rows = Agent.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(rows.order_by("pk").values_list("pk"))


def _may_edit(macro: Macro, agent: Agent) -> bool:
    return Macro.objects.editable_by(agent).filter(pk=macro.pk).exists()
