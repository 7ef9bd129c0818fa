"""Drafts that colleagues read along, and take over: sent by one of them, never by two."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets import rules
from tickets.actions.words import joined
from tickets.draft_errors import DraftTaken, DraftWentOn, NothingToShare
from tickets.errors import TicketClosed
from tickets.models import Draft, DraftTaking, Ticket

REPLY = Draft.Mode.REPLY


def share_draft(ticket: Ticket, *, shared: bool = True, by: Agent) -> Draft:
    """Let colleagues read what one writes to the customer, or no more.

    It is the writer's leave, for this draft alone; notes are never shared before they
    are said.
    """
    _require(by, "share_draft", ticket)
    draft, _made = Draft.objects.get_or_create(
        ticket=ticket, agent=by, mode=REPLY, defaults={"version": 0}
    )
    Draft.objects.filter(pk=draft.pk).update(is_shared=shared)
    draft.is_shared = shared
    return draft


@transaction.atomic
def take_draft(ticket: Ticket, *, writer: Agent, by: Agent) -> DraftTaking:
    """A colleague's words and files go on as one's own, before what one has written.

    Raises:
        TicketClosed: nothing will be sent from here any more.
        NothingToShare: it is gone, or theirs alone.
    """
    _require(by, "take_draft", ticket)
    # Both, in one order: two who take each other's do not wait for each other.
    rows = Draft.objects.filter(ticket=ticket, mode=REPLY, agent__in=[by, writer])
    locked = {one.agent_id: one for one in rows.select_for_update().order_by("pk")}
    theirs = locked.get(writer.pk)
    if theirs is None or not theirs.is_shared or writer == by:
        raise NothingToShare
    mine = locked.get(by.pk) or Draft(ticket=ticket, agent=by, mode=REPLY, version=0)
    before = {"text": mine.text, "html": mine.html, "version": mine.version}
    words = joined((theirs.text, theirs.html), (mine.text, mine.html))
    if not mine.version:
        _go_by(theirs, mine)
    mine.text, mine.html = words
    mine.version += 1
    mine.save()
    files = [str(one) for one in theirs.files.values_list("public_id", flat=True)]
    theirs.files.update(draft=mine)
    theirs.delete()
    return DraftTaking.objects.create(
        ticket=ticket, giver=writer, taker=by, text=theirs.text, html=theirs.html,
        before=before, files=files, version=mine.version,
    )  # fmt: skip


@transaction.atomic
def return_draft(taking: DraftTaking, *, by: Agent) -> Draft:
    """It was taken by mistake: its writer has it again, and both are as they were.

    Raises:
        NotAllowed: somebody else took it.
        DraftWentOn: it was changed or sent since, or its writer began anew.
    """
    ticket = taking.ticket
    _require(by, "return_draft", ticket)
    if taking.taker_id != by.pk:
        raise NotAllowed
    taking = DraftTaking.objects.select_for_update().get(pk=taking.pk)
    mine = (
        Draft.objects.select_for_update()
        .filter(ticket=ticket, agent=by, mode=REPLY, version=taking.version)
        .first()
    )
    theirs = Draft.objects.filter(ticket=ticket, agent=taking.giver, mode=REPLY)
    if mine is None or taking.undone_at is not None or theirs.exists():
        raise DraftWentOn
    back = Draft(
        ticket=ticket, agent=taking.giver, mode=REPLY, text=taking.text,
        html=taking.html, is_shared=True,
    )  # fmt: skip
    _go_by(mine, back)
    back.save()
    mine.files.filter(public_id__in=taking.files).update(draft=back)
    taking.undone_at = timezone.now()
    taking.save(update_fields=["undone_at"])
    mine.text, mine.html = taking.before["text"], taking.before["html"]
    mine.version += 1
    mine.save()
    return mine


def _require(agent: Agent, verb: str, ticket: Ticket) -> None:
    """
    Raises:
        NotAllowed: it is not theirs to do.
        TicketClosed: nothing will be sent from here any more.
    """
    rules.require(agent, verb, ticket)
    if not rules.may(agent, verb, ticket):
        raise TicketClosed


def _go_by(one: Draft, other: Draft) -> None:
    """The other is to go where this one was to go."""
    for name in ("channel", "public", "people", "signed", "quotes"):
        setattr(other, name, getattr(one, name))


def taken_from(ticket: Ticket, agent: Agent) -> QuerySet[DraftTaking]:
    """What colleagues took over from them here."""
    return DraftTaking.objects.filter(ticket=ticket, giver=agent, undone_at=None)


def require_not_taken(ticket: Ticket, text: str, *, by: Agent) -> None:
    """Whoever's words were taken over does not send them as well.

    Raises:
        DraftTaken: a colleague has them.
    """
    said = " ".join(text.split())
    for one in taken_from(ticket, by).select_related("taker"):
        words = " ".join(one.text.split())
        if words and words in said:
            raise DraftTaken(one.taker.name)
