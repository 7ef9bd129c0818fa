"""What a ticket began with: what its customer asked, before anybody answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Min, OuterRef, Q, Subquery

from knowledge_base import letters
from tickets import detect
from tickets.models import Message, Ticket

# Of somebody who writes line by line, so many messages; of a long mail, its beginning.
MESSAGES, LETTERS = 3, 2_000
# Subjects that chats and calls get from us say nothing.
_SUBJECT_FROM_WORDS = 3


@dataclass(frozen=True, slots=True)
class FirstWords:
    """text: subject and core of the first messages. language: a guess, "" for none."""

    ticket: int
    customer: int
    text: str
    language: str


def first_words(tickets: Collection[int]) -> dict[int, FirstWords]:
    """Of each of these tickets that has some, by its key: two queries."""
    rows = Ticket.objects.filter(pk__in=tickets, is_sample=False)
    found = {pk: (customer, subject) for pk, customer, subject in rows.values_list(
        "pk", "customer_id", "subject"
    )}  # fmt: skip
    said: dict[int, list[str]] = {pk: [] for pk in found}
    for ticket, text in _asked(found):
        if len(said[ticket]) < MESSAGES:
            said[ticket].append(letters.core(text[: 2 * LETTERS])[:LETTERS])
    return {
        pk: _words(pk, customer, subject, [text for text in said[pk] if text])
        for pk, (customer, subject) in found.items()
        if any(said[pk])
    }


def _asked(tickets: Collection[int]) -> Iterable[tuple[int, str]]:
    """Words of customers before the first answer, in their order."""
    answered = (
        Message.objects.filter(
            ticket=OuterRef("ticket"), direction=Message.Direction.OUT, auto=""
        )
        .order_by()
        .values("ticket")
        .annotate(at=Min("said_at"))
        .values("at")
    )
    asked = Message.objects.filter(
        ticket__in=tickets,
        direction=Message.Direction.IN,
        auto="",
        deleted_at=None,
    ).annotate(answered_at=Subquery(answered))
    before = asked.filter(Q(answered_at=None) | Q(said_at__lte=Subquery(answered)))
    return before.order_by("said_at", "seq").values_list("ticket_id", "text")


def _words(pk: int, customer: int, subject: str, said: list[str]) -> FirstWords:
    text = "\n".join(said)
    if len(subject.split()) >= _SUBJECT_FROM_WORDS and subject not in text:
        text = f"{subject}\n{text}"
    return FirstWords(pk, customer, text, detect.language_of(text))
