"""Drafting a summary: from the conversation's own sentences, or by a provider where an
admin set one up and an agent asks for it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from helpdesk.base.accounts.models import Agent
from tickets import provider, rules
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.context_errors import NothingToSummarise
from tickets.models import Context, Event, SummaryDraft, Ticket
from tickets.queries.story import story
from tickets.summarise import Took, summarise

Trouble = SummaryDraft.Trouble


def draft_summary(ticket: Ticket, *, outside: bool = False, by: Agent) -> SummaryDraft:
    """Draft it; nothing of it holds before somebody saves it (`edit_context`).

    No transaction is open while the words are read and a provider is asked: that may
    take seconds, and the ticket is not locked meanwhile.

    outside: let the provider draft it. If that gives nothing, the draft is ours.

    Raises:
        NoSuchTicket, NotAllowed, TicketClosed: nothing was read or sent.
        NothingToSummarise: nobody said anything yet.
    """
    _require(ticket, by)
    told = story(ticket)
    context = Context.objects.filter(ticket=ticket).first()
    goal = context.goal if context else ""
    theirs = provider.ask(told.words, goal=goal) if outside else ""
    took = [] if theirs else summarise(told.words, goal=goal)
    text = theirs or "\n".join(map(_line, took))
    if not text:
        raise NothingToSummarise
    return _keep(
        ticket,
        by=by,
        text=text,
        sources=[_source(one) for one in took],
        seq=told.seq,
        by_provider=bool(theirs),
        trouble=_trouble() if outside and not theirs else "",
    )


@transaction.atomic
def drop_summary(ticket: Ticket, *, by: Agent) -> None:
    """Nobody wants the draft; the summary there is stays."""
    begin(ticket, "drop_summary", by=by)
    if SummaryDraft.objects.filter(ticket=ticket).delete()[0]:
        ticket.record(Event.Verb.SUMMARY_DROPPED, by=by)
        settle(ticket)


@transaction.atomic
def _require(ticket: Ticket, by: Agent) -> None:
    """Whether they may, before anything leaves the house."""
    rules.require(by, "draft_summary", ticket)
    begin(ticket, "draft_summary", by=by)


@transaction.atomic
def _keep(ticket: Ticket, *, by: Agent, **draft: Any) -> SummaryDraft:
    begin(ticket, "draft_summary", by=by)
    kept, _new = SummaryDraft.objects.update_or_create(
        ticket=ticket, defaults={**draft, "made_by": by, "made_at": timezone.now()}
    )
    ticket.record(Event.Verb.SUMMARY_DRAFTED, by=by, by_provider=kept.by_provider)
    settle(ticket)
    return kept


def _trouble() -> str:
    return Trouble.FAILED if provider.is_on() else Trouble.OFF


def _line(one: Took) -> str:
    who = gettext("We") if one.ours else gettext("Customer")
    return f"{who}: {one.words}"


def _source(one: Took) -> dict[str, Any]:
    return {
        "message": one.id,
        "start": one.start,
        "end": one.end,
        "words": one.words,
    }
