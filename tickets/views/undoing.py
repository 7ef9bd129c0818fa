"""The address that undoes what a verb did, where one honestly does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from helpdesk.base.accounts.models import Agent, Team
from tickets import rules
from tickets.custom_fields import Of, Required
from tickets.forms import TicketForm
from tickets.models import Event, Participant, Priority, Status, Ticket
from tickets.queries.custom_fields import fields_of


@dataclass(frozen=True, slots=True)
class Before:
    """A ticket as it was before the verb."""

    seq: int
    status: str
    subject: str
    priority: int
    assignee: int | None
    team: int

    @classmethod
    def of(cls, ticket: Ticket) -> "Before":
        return cls(
            seq=ticket.seq,
            status=ticket.status,
            subject=ticket.subject,
            priority=ticket.priority,
            assignee=ticket.assignee_id,
            team=ticket.team_id,
        )


def undo(verb: str, before: Before, form: TicketForm) -> str:
    """The address to post to so that all is as before; "" where no verb does that."""
    if verb not in UNDO:
        return ""
    found, ticket = UNDO[verb](before, form), form.ticket
    if verb in {"merge", "join"}:
        ticket = form.result.into
    if found is None or not rules.may(form.by, found[0], ticket):
        return ""
    name, values = found
    address = reverse("tickets:verb", args=[ticket.number, name.replace("_", "-")])
    return f"{address}?{urlencode(values, doseq=True)}" if values else address


Undoing = tuple[str, dict[str, Any]] | None


def _reopen(before: Before, form: TicketForm) -> Undoing:
    return ("wake", {}) if form.ticket.is_open else ("reopen", {})


def _resolve(before: Before, form: TicketForm) -> Undoing:
    return "resolve", {}


def _wake(before: Before, form: TicketForm) -> Undoing:
    # Waking opens: what waited, or slept until another time, would not do so again.
    return ("wake", {}) if before.status == Status.OPEN else None


def _give_back(before: Before, form: TicketForm) -> Undoing:
    if before.assignee == form.ticket.assignee_id:
        return None
    if before.assignee is None:
        return "unassign", {}
    former = Agent.objects.who_can_own().filter(pk=before.assignee)
    name = former.values_list("public_id", flat=True).first()
    return ("assign", {"to": name}) if name else None


def _former_team(before: Before, form: TicketForm) -> Undoing:
    same_owner = before.assignee == form.ticket.assignee_id
    if not same_owner or before.team == form.ticket.team_id:
        return None
    return "change_team", {"team": Team.objects.get(pk=before.team).public_id}


def _former_customer(before: Before, form: TicketForm) -> Undoing:
    """As they took part before: who began it, and the others."""
    former, was = form.former, form.was  # type: ignore[attr-defined] # of its form
    if former.pk == form.ticket.customer_id:
        return None
    began = Participant.Part.REQUESTER
    of_them = [one.identity for one in was if one.identity.customer_id == former.pk]
    first = [one.identity for one in was if one.part == began] + of_them
    theirs = [one for one in first if one.customer_id == former.pk]
    return "change_customer", {
        "customer": former.public_id,
        "address": theirs[0].public_id if theirs else "",
        "keep": [one.identity.public_id for one in was],
    }


def _untag(before: Before, form: TicketForm) -> Undoing:
    name = {"name": form.cleaned_data["name"]}
    return ("untag", name) if form.ticket.seq > before.seq else None


def _tag(before: Before, form: TicketForm) -> Undoing:
    name = {"name": form.cleaned_data["name"]}
    return ("tag", name) if form.ticket.seq > before.seq else None


def _former_priority(before: Before, form: TicketForm) -> Undoing:
    if before.priority == form.ticket.priority:
        return None
    return "set_priority", {"priority": int(Priority(before.priority))}


def _former_subject(before: Before, form: TicketForm) -> Undoing:
    same = before.subject == form.ticket.subject
    return None if same else ("rename", {"subject": before.subject})


def _read(before: Before, form: TicketForm) -> Undoing:
    return "mark_seen", {"seq": form.ticket.last_message_seq}


def _take_back(before: Before, form: TicketForm) -> Undoing:
    if form.result.held_until is None:
        return None
    return "withdraw_reply", {"message": form.result.public_id}


def _take_offer_back(before: Before, form: TicketForm) -> Undoing:
    return "withdraw_handover", {"handover": form.result.public_id}


def _move_back(before: Before, form: TicketForm) -> Undoing:
    """Where it was, unless that time has come."""
    promise = form.cleaned_data["follow_up"]
    moved = form.ticket.events.filter(
        verb=Event.Verb.PROMISE_MOVED, data__promise=str(promise.public_id)
    )
    was = moved.latest("seq").data["before"]
    if datetime.fromisoformat(was["due_at"]) <= timezone.now():
        return None
    return "move_promise", {
        "follow_up": promise.public_id,
        "due_at": was["due_at"],
        "owner": was["owner"],
        "note": gettext("Undone"),
    }


def _part(before: Before, form: TicketForm) -> Undoing:
    return "unmerge", {"moving": form.result.public_id}


def _put_back(before: Before, form: TicketForm) -> Undoing:
    return "undo_split", {"moving": form.result.public_id}


def _link_again(before: Before, form: TicketForm) -> Undoing:
    link = form.cleaned_data["link"]
    way, _key = link.seen_from(form.ticket)
    other = link.other if link.ticket_id == form.ticket.pk else link.ticket
    return "link", {"way": way, "other": other.number}


def _demote(before: Before, form: TicketForm) -> Undoing:
    return "demote_fact", {"fact": form.cleaned_data["fact"].public_id}


def _promote(before: Before, form: TicketForm) -> Undoing:
    return "promote_fact", {"fact": form.cleaned_data["fact"].public_id}


def _restore(before: Before, form: TicketForm) -> Undoing:
    return "restore_suggestion", {
        "suggestion": form.cleaned_data["suggestion"].public_id
    }


def _dismiss(before: Before, form: TicketForm) -> Undoing:
    return "dismiss_suggestion", {
        "suggestion": form.cleaned_data["suggestion"].public_id
    }


def _take_goodwill_back(before: Before, form: TicketForm) -> Undoing:
    return "withdraw_goodwill", {"goodwill": form.result.public_id}


def _former_values(before: Before, form: TicketForm) -> Undoing:
    """Unless one would be emptied that is always required."""
    newest = form.ticket.events.filter(verb=Event.Verb.FIELDS_SET, seq__gt=before.seq)
    event = newest.order_by("seq").last()
    if event is None:
        return None
    were = {one["key"]: one["before"] for one in event.data["changes"]}
    known = {one.key: one for one in fields_of(Of.TICKET)}
    for key, was in were.items():
        if was is None and known[key].required == Required.ALWAYS:
            return None
    return "set_fields", {"values": json.dumps(were)}


def _undo_run(before: Before, form: TicketForm) -> Undoing:
    """As long as what it said may be taken back, or it said nothing."""
    said = any(one["do"] == "reply" for one in form.cleaned_data["macro"].steps)
    if said and form.result.reply is None:
        return None
    return "undo_macro", {"run_of": form.result.public_id}


UNDO: dict[str, Callable[[Before, TicketForm], Undoing]] = {
    "reply": _take_back,
    "hold_promise": _take_back,
    "move_promise": _move_back,
    "resolve": _reopen,
    "reopen": _resolve,
    "call_spam": lambda before, form: ("no_spam", {}),
    "delete": lambda before, form: ("restore", {}),
    "snooze": _wake,
    "assign": _give_back,
    "take": _give_back,
    "unassign": _give_back,
    "change_team": _former_team,
    "change_customer": _former_customer,
    "tag": _untag,
    "untag": _tag,
    "set_priority": _former_priority,
    "rename": _former_subject,
    "set_fields": _former_values,
    "run_macro": _undo_run,
    "take_draft": lambda before, form: (
        "return_draft",
        {"taking": form.result.public_id},
    ),
    "mark_unread": _read,
    "mute": lambda before, form: ("unmute", {}),
    "unmute": lambda before, form: ("mute", {}),
    "watch": lambda before, form: ("unwatch", {}),
    "unwatch": lambda before, form: ("watch", {}),
    "hand_over": _take_offer_back,
    "give_goodwill": _take_goodwill_back,
    "merge": _part,
    "join": _part,
    "split": _put_back,
    "link": lambda before, form: ("unlink", {"link": form.result.public_id}),
    "unlink": _link_again,
    "promote_fact": _demote,
    "demote_fact": _promote,
    "dismiss_suggestion": _restore,
    "restore_suggestion": _dismiss,
}
