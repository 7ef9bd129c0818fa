"""Which facts that words offer are worth a look: the same as the ticket's page shows."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from tickets.models import Fact, FactName, Suggestion


def is_offered() -> "ExpressionWrapper[Q]":
    """Of a suggestion: its name is in use, and nobody knows, corrected or dismissed it.

    Of each value the words that said it first; see `page_context.SUGGESTIONS`.
    """
    ticket, name = OuterRef("message__ticket"), OuterRef("name")
    canonical = OuterRef("canonical")
    known = Fact.objects.filter(ticket=ticket, name=name, canonical=canonical)
    same = Suggestion.objects.filter(
        message__ticket=ticket, name=name, canonical=canonical
    )
    earlier = Q(message__seq__lt=OuterRef("message__seq")) | Q(
        message__seq=OuterRef("message__seq"), pk__lt=OuterRef("pk")
    )
    in_use = FactName.objects.filter(slug=name, is_active=True)
    offered = (
        Q(Exists(in_use))
        & ~Q(Exists(known))
        & ~Q(Exists(same.filter(Q(dismissed_at__isnull=False) | earlier)))
    )
    return ExpressionWrapper(offered, output_field=BooleanField())
