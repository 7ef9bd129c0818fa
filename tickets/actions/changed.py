"""What a customer did to their own words, where they said them: corrected, taken back.

Agents have read the words that were there, and may have answered them: they are kept, and
shown behind those that stand. Times are the provider's, whose corrections may overtake one
another on their way to us.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tickets.actions.awaited import not_wanted
from tickets.actions.edit import keep_words, tell_change
from tickets.actions.holding_still import hold
from tickets.actions.receive import QUIET
from tickets.models import Event, Message, Seen, Status, Ticket

# Who did it, as events say it.
WHY = "customer"


@transaction.atomic
def corrected(message: Message, *, text: str, html: str = "", at: datetime) -> bool:
    """They changed their words. Whether other words stand there now.

    A correction that comes late is history: what was said since stands, and what was
    taken back stays so. In a closed ticket the words change, and nothing else does.
    """
    ticket = hold(message)
    at = _believed(message, at)
    is_gone, last = message.deleted_at is not None, message.edited_at
    if (text, html) == (message.text, message.html) and not is_gone:
        if last is not None and at > last:
            message.edited_at = at
            message.save(update_fields=["edited_at"])
        return False
    if is_gone or (last is not None and at < last):
        _keep_between(message, text, html, at)
        return False
    keep_words(message, by=None, at=at)
    message.text, message.html, message.edited_at = text, html, at
    # They were found in words that stand no more; in these they are looked for anew.
    message.suggestions.filter(dismissed_at=None).delete()
    _change(ticket, message, Event.Verb.MESSAGE_EDITED)
    return True


@transaction.atomic
def taken_back(message: Message, *, at: datetime) -> bool:
    """They took their words back; agents still see what they have read, files and all.

    False when they had done so before.
    """
    ticket = hold(message)
    if message.deleted_at is not None:
        return False
    at = max(_believed(message, at), message.edited_at or message.said_at)
    keep_words(message, by=None, at=at)
    message.text = message.html = ""
    message.form, message.deleted_at = None, at
    not_wanted(message)
    _change(ticket, message, Event.Verb.MESSAGE_DELETED)
    return True


def _believed(message: Message, at: datetime) -> datetime:
    """The provider's clock, as far as it can be true."""
    return min(max(at, message.said_at), timezone.now())


def _keep_between(message: Message, text: str, html: str, at: datetime) -> None:
    """Words that were replaced already when we heard of them stand where they were."""
    wordings = message.wordings.filter(replaced_by=None)
    if not (text or html) or wordings.filter(text=text, html=html).exists():
        return
    later = wordings.filter(replaced_at__gt=at).order_by("replaced_at", "id").first()
    until = message.deleted_at or message.edited_at or at
    if later is not None:
        until, later.replaced_at = later.replaced_at, at
        later.save(update_fields=["replaced_at"])
    message.wordings.create(text=text, html=html, replaced_at=until)


def _change(ticket: Ticket, message: Message, verb: Event.Verb) -> None:
    if _is_news(ticket, message):
        read = Seen.objects.filter(ticket=ticket, seq__gte=message.seq)
        read.update(seq=message.seq - 1)
    tell_change(ticket, message, verb, by=None, why=WHY)


def _is_news(ticket: Ticket, message: Message) -> bool:
    """Whether somebody believes to have answered what now says something else.

    Where the customer waits for an answer, whoever writes it reads what stands there.
    """
    if ticket.waiting_since is not None or ticket.status == Status.CLOSED:
        return False
    theirs = ticket.messages.filter(direction=Message.Direction.IN)
    newest = theirs.exclude(auto__in=QUIET).order_by("-said_at", "-seq")
    return newest.values_list("pk", flat=True).first() == message.pk
