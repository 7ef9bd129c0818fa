"""/t/<number>/messages/<id>/menu/: what can be done with one message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from helpdesk.base.accounts.models import Agent
from helpdesk.base.http import AgentRequest
from tickets import rules
from tickets.models import Message
from tickets.views.ticket import seen_ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the menu: the form of a verb, with what it begins with.

    is_done: it asks for nothing, and is done at once.
    """

    verb: str
    icon: str
    words: str
    asked: dict[str, Any]
    is_done: bool = False

    @property
    def door(self) -> str:
        """As addresses name the verb."""
        return self.verb.replace("_", "-")

    @property
    def query(self) -> str:
        return urlencode(self.asked)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def menu(request: AgentRequest, number: int, public_id: UUID) -> HttpResponse:
    """A page of its own, or what a popover shows of it."""
    ticket = seen_ticket(request.user, number)
    rows = ticket.messages.select_related(
        "agent", "identity", "channel", "ticket__team"
    )
    message = get_object_or_404(rows, public_id=public_id)
    words: dict[str, Any] = {
        "ticket": ticket,
        "message": message,
        "items": items(message, request.user),
    }
    part = "#part" if request.htmx else ""
    return render(request, f"tickets/message_menu.html{part}", words)


def items(message: Message, agent: Agent) -> list[Item]:
    """What this agent may do with it now; a verb refuses what changed meanwhile."""
    if message.held_until is not None:
        return []
    offered = [*_passed_on(message), *_kept(message), *_taken_back(message, agent)]
    return [one for one in offered if rules.may(agent, one.verb, message.ticket)]


def _passed_on(message: Message) -> Iterator[Item]:
    """To somebody outside (to who is outside already, it answers them); elsewhere."""
    asked = {"message": message.public_id}
    if message.deleted_at is None and message.direction != Message.Direction.NOTE:
        if message.direction == Message.Direction.SIDE and message.identity:
            to = {**asked, "to": message.identity.shown}
            yield Item(verb="forward", icon="reply", words=_("Answer them"), asked=to)
        else:
            yield Item(verb="forward", icon="forward", words=_("Forward"), asked=asked)
    chosen = {"chosen": message.public_id}
    yield Item(verb="split", icon="split", words=_("Split from here"), asked=chosen)


def _kept(message: Message) -> Iterator[Item]:
    if message.deleted_at is None:
        asked = {"source": message.public_id}
        words = _("Make a fact of it")
        yield Item(verb="record_fact", icon="info", words=words, asked=asked)


def _taken_back(message: Message, agent: Agent) -> Iterator[Item]:
    """To correct it or to take it back, where its channel lets us and while it does."""
    if rules.is_changeable(message, timezone.now()) and rules.has_say(agent, message):
        asked = {"message": message.public_id}
        yield Item(verb="edit_message", icon="pencil", words=_("Edit"), asked=asked)
        yield Item(
            verb="delete_message",
            icon="trash-2",
            words=_("Delete"),
            asked=asked,
            is_done=True,
        )
