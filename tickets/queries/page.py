"""One ticket with what its page shows beside the timeline, in one query."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from helpdesk.base.accounts.models import Agent
from tickets.models import Draft, Event, Identity, Tag
from tickets.models.ticket import TicketQuerySet

ANSWERS = Q(verb=Event.Verb.ACCOUNTABLE_CHANGED) | Q(verb=Event.Verb.OPENED)


def for_page(tickets: TicketQuerySet, agent: Agent) -> QuerySet[Any]:
    """Each ticket with more than its row has.

    labels: its tags. kept: this agent's drafts. addresses: its customer's.
    answers_since: when the accountable person became that. opening: how it began.
    """
    of_ticket = {"ticket": OuterRef("pk")}
    drafts = Draft.objects.filter(agent=agent, **of_ticket)
    addresses = Identity.objects.filter(customer=OuterRef("customer")).order_by("id")
    answers = Event.objects.filter(ANSWERS, **of_ticket).order_by("-seq")
    opening = Event.objects.filter(verb=Event.Verb.OPENED, **of_ticket).order_by("seq")
    return tickets.select_related(
        "customer__organization", "team", "assignee", "accountable", "context"
    ).annotate(
        labels=ArraySubquery(
            Tag.objects.filter(tickets=OuterRef("pk")).order_by("name").values("name")
        ),
        kept=ArraySubquery(drafts.values(row=JSONObject(mode="mode", text="text"))),
        addresses=ArraySubquery(
            addresses.values(
                row=JSONObject(kind="kind", shown="shown", verified="verified_at")
            )
        ),
        answers_since=Subquery(answers.values("at")[:1]),
        opening=Subquery(opening.values("data")[:1]),
    )
