"""Macros: kept for oneself, a team or everybody; run as one, and undone as one."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
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
from tickets.actions.begin import begin
from tickets.actions.canned import may_write_for
from tickets.actions.clocks import settle
from tickets.actions.files import NewFile, fit, keep
from tickets.actions.macro_steps import (
    MOST_STEPS,
    STEPS,
    Running,
    cleaned,
    in_order,
)
from tickets.actions.macro_undo import standing
from tickets.errors import NameMissing, NameTaken
from tickets.macro_errors import MacroStopped, NoSteps, WrongStep
from tickets.models import Event, Macro, MacroFile, MacroRun, Ticket

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
