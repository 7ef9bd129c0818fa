"""What the next person must know: goal, story and facts. Facts never vanish."""

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.context_errors import NoSuchFactName
from tickets.detect import canonical
from tickets.errors import FactReplaced
from tickets.models import (
    Context,
    Event,
    Fact,
    FactName,
    Message,
    SummaryDraft,
    Ticket,
)


@transaction.atomic
def edit_context(ticket: Ticket, *, goal: str, summary: str, by: Agent) -> Context:
    """Write down what the customer wants and the story so far."""
    begin(ticket, "edit_context", by=by)
    before = Context.objects.filter(ticket=ticket).first()
    if before is not None and (before.goal, before.summary) == (goal, summary):
        return before
    context = before or Context(ticket=ticket)
    if context.summary != summary:
        _wrote(context, summary)
    context.goal, context.edited_by = goal, by
    context.save()
    ticket.record(Event.Verb.CONTEXT_EDITED, by=by)
    settle(ticket)
    return context


def _wrote(context: Context, summary: str) -> None:
    """A new summary: up to where it tells the story, and which of its sentences stand
    word for word in messages, if it began as a draft."""
    ticket = context.ticket
    draft = SummaryDraft.objects.filter(ticket=ticket).first()
    took = [one for one in (draft.sources if draft else []) if one["words"] in summary]
    context.summary, context.sources = summary, took
    context.summary_seq = draft.seq if draft and took else ticket.seq
    if draft is not None:
        draft.delete()


@transaction.atomic
def record_fact(
    ticket: Ticket,
    *,
    name: str,
    value: str,
    by: Agent,
    source: Message | None = None,
    replaces: Fact | None = None,
) -> Fact:
    """Write down one thing known, and from where; a replaced fact stays on record.

    Raises:
        FactReplaced: somebody replaced it before.
        NoSuchFactName: facts of this name are recorded no more; one there is may still
            be corrected.
        ValueError: source or replaced fact belong to another ticket.
    """
    begin(ticket, "record_fact", by=by)
    if any(other and other.ticket_id != ticket.pk for other in (source, replaces)):
        raise ValueError("source and replaced fact have to be of this ticket")
    if replaces is None or replaces.name != name:
        _require_name(name)
    fact = Fact.objects.create(
        ticket=ticket,
        name=name,
        value=value,
        canonical=canonical(name, value),
        source=source,
        recorded_by=by,
    )
    if replaces is not None:
        changed = Fact.objects.current().filter(pk=replaces.pk).update(replaced_by=fact)
        if not changed:
            raise FactReplaced
    ticket.record(
        Event.Verb.FACT_RECORDED,
        by=by,
        fact=str(fact.public_id),
        replaces=str(replaces.public_id) if replaces else None,
    )
    settle(ticket)
    return fact


@transaction.atomic
def confirm_fact(fact: Fact, *, by: Agent) -> None:
    """Say that it is so. The first to confirm is remembered.

    Raises:
        FactReplaced: a newer fact stands in its place.
    """
    ticket = fact.ticket
    begin(ticket, "confirm_fact", by=by)
    fact.refresh_from_db()
    if fact.replaced_by_id is not None:
        raise FactReplaced
    if fact.confirmed_by_id is None:
        fact.confirmed_by, fact.confirmed_at = by, timezone.now()
        fact.save(update_fields=["confirmed_by", "confirmed_at"])
        ticket.record(Event.Verb.FACT_CONFIRMED, by=by, fact=str(fact.public_id))
        settle(ticket)


def _require_name(name: str) -> None:
    if not FactName.objects.filter(slug=name, is_active=True).exists():
        raise NoSuchFactName
