"""A promise that cannot be kept in time: the customer hears it before it breaks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.actions.begin import begin
from tickets.actions.promise import forget_found, move, require_open
from tickets.actions.reply import AT_ONCE, reply
from tickets.actions.settling import settle
from tickets.errors import NothingToSay, NotInTheFuture
from tickets.models import FollowUp, Message, Phrase
from tickets.queries.phrases import DEFAULTS, dated, default


@transaction.atomic
def hold_promise(
    follow_up: FollowUp,
    *,
    due_at: datetime,
    text: str,
    key: UUID | None = None,
    hold: timedelta = AT_ONCE,
    by: Agent,
) -> Message:
    """Tell the customer the new time, and give the promise that time: both or neither.
    What is written apart from the conversation never becomes public.

    text: what is said; `{time}` in it becomes the new time, as they read times.
    key, hold: as for a reply. Taken back, the promise is due as before.

    Raises:
        PromiseEnded: it was kept or withdrawn already.
        NotInTheFuture: nothing was sent.
        TicketClosed, NothingToSay, NoWayOut, TakenBack: as for a reply.
    """
    ticket = follow_up.ticket
    begin(ticket, "hold_promise", by=by)
    if key and (said := Message.objects.filter(ticket=ticket, key=key).first()):
        return said
    require_open(follow_up)
    if due_at <= timezone.now():
        raise NotInTheFuture
    words = dated(text, due_at, ticket=ticket)
    message = reply(ticket, text=words, key=key, hold=hold, public=False, by=by)
    # What its words promise is this very promise.
    forget_found(message)
    move(
        follow_up,
        due_at=due_at,
        by=by,
        note="",
        why="holding",
        message=str(message.public_id),
    )
    settle(ticket)
    return message


@transaction.atomic
def save_phrases(purpose: str, *, texts: Mapping[str, str], by: Agent) -> None:
    """What the house says from now on, by language; without words, what came with it.

    Raises:
        NotAllowed: admins do this.
        NothingToSay: there is no such case.
    """
    if not by.is_admin or not by.is_active:
        raise NotAllowed
    if purpose not in DEFAULTS:
        raise NothingToSay
    for language, text in texts.items():
        own = text.replace("\r\n", "\n").strip()
        same = Phrase.objects.filter(purpose=purpose, language=language)
        if own in {"", default(purpose, language)}:
            same.delete()
        else:
            same.update_or_create(
                purpose=purpose,
                language=language,
                defaults={"text": own, "edited_by": by},
            )
