"""Our own words, corrected or taken back after they were said."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.actions.receive import preview
from tickets.actions.words import typed
from tickets.channel_errors import LetsAnybodyIn
from tickets.errors import CannotBeChanged, NothingToSay
from tickets.models import Delivery, Event, Message, Ticket, Wording
from tickets.queries import reach

# What has not left the house can still be changed, whatever the channel.
NOT_GONE = (Delivery.State.QUEUED, Delivery.State.FAILED)


@transaction.atomic
def edit_message(
    message: Message, *, text: str = "", html: str = "", by: Agent
) -> Message:
    """Correct what was said; it shows that it was, and admins see what it said before.

    Raises:
        NotAllowed: neither its author nor a lead.
        CannotBeChanged: too long ago, or where words cannot be changed any more.
        NothingToSay: to take it back is another verb.
        LetsAnybodyIn: everybody would read a code or a link into a conversation.
    """
    ticket = message.ticket
    begin(ticket, "edit_message", by=by)
    _require_changeable(ticket, message, by)
    own = message.attachments.filter(inline=True).values_list("content_id", flat=True)
    text, html = typed(text, html, pictures=set(own))
    if not text.strip():
        raise NothingToSay
    if (text, html) == (message.text, message.html):
        return message
    if message.public and reach.lets_in(f"{text}\n{html}"):
        raise LetsAnybodyIn
    keep_words(message, by=by)
    message.text, message.html, message.edited_at = text, html, timezone.now()
    tell_change(ticket, message, Event.Verb.MESSAGE_EDITED, by=by)
    return message


@transaction.atomic
def delete_message(message: Message, *, by: Agent) -> None:
    """Take back what was said; that something stood here is still to be seen.

    Raises:
        NotAllowed: neither its author nor a lead.
        CannotBeChanged: too long ago, or where words cannot be taken back any more.
    """
    ticket = message.ticket
    begin(ticket, "delete_message", by=by)
    _require_changeable(ticket, message, by)
    keep_words(message, by=by)
    message.text = message.html = ""
    message.form, message.deleted_at = None, timezone.now()
    tell_change(ticket, message, Event.Verb.MESSAGE_DELETED, by=by)


def _require_changeable(ticket: Ticket, message: Message, by: Agent) -> None:
    """Under the ticket's lock, with the message read anew."""
    messages = Message.objects.filter(ticket=ticket).select_related("channel")
    message.refresh_from_db(from_queryset=messages)
    message.ticket = ticket
    if not rules.has_say(by, message):
        raise NotAllowed
    if not rules.is_changeable(message, timezone.now()) or _is_gone(message):
        raise CannotBeChanged


def _is_gone(message: Message) -> bool:
    """Whether it went on by a channel that gives nothing back: a mail, say."""
    gone = message.deliveries.exclude(state__in=NOT_GONE).select_related("channel")
    return not all(one.channel.traits.get("edit") for one in gone)


def keep_words(
    message: Message, *, by: Agent | None, at: datetime | None = None
) -> None:
    """What it says until now. by: None for its writer, where they said it.

    at: when that was; None for now.
    """
    Wording.objects.create(
        message=message,
        text=message.text,
        html=message.html,
        replaced_by=by,
        replaced_at=at or timezone.now(),
    )


def tell_change(
    ticket: Ticket, message: Message, verb: Event.Verb, *, by: Agent | None, **data: Any
) -> None:
    """Save what stands there now, and tell of it; under the ticket's lock."""
    message.save(update_fields=["text", "html", "form", "edited_at", "deleted_at"])
    spoken = ticket.messages.exclude(direction__in=Message.APART)
    newest = spoken.filter(held_until=None).order_by("-said_at", "-seq")
    if newest.values_list("pk", flat=True).first() == message.pk:
        ticket.last_words = preview(message.text)
    # Never the words: an event is for good.
    ticket.record(verb, by=by, message=str(message.public_id), **data)
    settle(ticket)
