"""Articles that may answer a ticket, for the agent who reads it."""

from dataclasses import dataclass

from knowledge_base.models import Audience, HelpCentre, Lookup, Translation
from knowledge_base.queries.addresses import of_article
from knowledge_base.queries.first_words import first_words
from knowledge_base.queries.nearest import likeliest
from tickets.models import Message, Ticket

MOST = 3
# An article that has less of the question's words is about something else.
LIKE = 0.34
PASSAGE = 160


@dataclass(frozen=True, slots=True)
class Offered:
    """is_ours: agents alone may read it, so no customer gets a link to it."""

    translation: Translation
    address: str
    passage: str
    is_ours: bool
    is_used: bool


def suggested(ticket: Ticket) -> list[Offered]:
    """The likeliest first, in the language the customer writes."""
    asked = first_words([ticket.pk]).get(ticket.pk)
    words = asked.text if asked else ticket.subject
    language = (
        asked.language if asked else ""
    ) or HelpCentre.objects.default().language
    found = [
        one.translation
        for one in likeliest(words, language=language)
        if one.translation is not None and one.similarity >= LIKE
    ][:MOST]
    if not found:
        return []
    used = set(used_in(ticket))
    return [
        Offered(
            one,
            of_article(one),
            (one.summary or one.text)[:PASSAGE],
            one.article.audience == Audience.AGENTS,
            one.pk in used,
        )
        for one in found
    ]


def used_in(ticket: Ticket) -> list[int]:
    """The articles (translations' keys) that agents put into answers to it."""
    used = Lookup.objects.filter(ticket=ticket, where=Lookup.Where.AGENT)
    return list(used.exclude(clicked=None).values_list("clicked_id", flat=True))


def last_answer(ticket: Ticket) -> Message | None:
    """What one of us said last: what "make an article of this" means."""
    said = ticket.messages.filter(
        direction=Message.Direction.OUT,
        agent__isnull=False,
        auto="",
        held_until=None,
        deleted_at=None,
    )
    return said.order_by("-said_at", "-seq").first()
