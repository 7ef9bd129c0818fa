"""A run of a macro is taken back as one: what nobody changed since stands as before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions import mark, states
from tickets.actions.assign import assign, change_team, unassign
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.field_values import set_fields
from tickets.actions.held import unsay
from tickets.macro_errors import RunUndone
from tickets.models import Event, MacroRun, Message, Status, Ticket


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
