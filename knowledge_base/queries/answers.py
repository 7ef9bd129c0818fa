"""What agents answered to a question: the best first, as far as somebody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from helpdesk.base.accounts.models import Agent
from knowledge_base import letters, minhash
from knowledge_base.impersonal import Cleaned, impersonal
from knowledge_base.models import Gap
from knowledge_base.placeholders import placeholders
from knowledge_base.queries.first_words import FirstWords, first_words
from knowledge_base.queries.people import people_in
from knowledge_base.queries.stems import stems
from tickets.models import Message, Status, Ticket

LEAST_WORDS, COMPARED = 5, 60
# Stars from which a customer was content, and up to which one was not.
GOOD, BAD = 4, 2
# An answer, or a paragraph, that says nearly the same as another one.
SAME = 0.35


@dataclass(frozen=True, slots=True)
class Answer:
    """agreed: how many other answers say nearly the same."""

    message: Message
    paragraphs: tuple[str, ...]
    agreed: int
    is_liked: bool


def examples(gap: Gap, *, seen_by: Agent) -> QuerySet[Ticket]:
    """Where it was asked or typed: tickets that this agent may see, newest first."""
    of_gap = Q(pk__in=gap.questions.values("ticket_id")) | Q(
        messages__in=gap.paragraphs.values("message_id")
    )
    asked_in = gap.evidence.get("ticket")
    if asked_in:
        of_gap |= Q(public_id=asked_in)
    seen = Ticket.objects.visible_to(seen_by).filter(of_gap, spam_at=None)
    return seen.distinct().order_by("-created_at", "-pk")


def best_answers(gap: Gap, *, seen_by: Agent) -> list[Answer]:
    """Those most others agree with, of content customers before others."""
    solved = examples(gap, seen_by=seen_by).filter(
        status__in=[Status.RESOLVED, Status.CLOSED]
    )
    messages = (
        Message.objects.filter(
            ticket__in=solved.order_by().values("pk"),
            direction=Message.Direction.OUT,
            agent__isnull=False,
            auto="",
            held_until=None,
            deleted_at=None,
        )
        .exclude(ticket__rating__score__lte=BAD)
        .select_related("agent", "ticket__rating")
        .order_by("-said_at")[:COMPARED]
    )
    return weighed(list(messages), language=gap.language)


def weighed(messages: Sequence[Message], *, language: str) -> list[Answer]:
    """Those that say something, the best first."""
    parts = [tuple(letters.paragraphs(one.text)) for one in messages]
    cut = stems([" ".join(each) for each in parts], language=language)
    told = [
        (message, each, minhash.signature(set(words)))
        for message, each, words in zip(messages, parts, cut, strict=True)
        if len(words) >= LEAST_WORDS
    ]
    answers = [
        Answer(
            message,
            each,
            sum(minhash.alike(signed, other) >= SAME for *_, other in told) - 1,
            _is_liked(message.ticket),
        )
        for message, each, signed in told
    ]
    return sorted(
        answers, key=lambda one: (-one.agreed, not one.is_liked, -one.message.pk)
    )


def _is_liked(ticket: Ticket) -> bool:
    rating = getattr(ticket, "rating", None)
    return rating is not None and rating.score >= GOOD


def cleaned(words: str, *, tickets: Sequence[int], language: str) -> Cleaned:
    """Without the people of these tickets."""
    return impersonal(words, known=people_in(tickets), words=placeholders(language))


def question(tickets: Sequence[int], *, language: str) -> str:
    """How it was asked, by somebody: the sentence that has most of what all asked."""
    asked = list(first_words(tickets).values())
    sentences = [sentence for one in asked for sentence in _sentences(one)]
    if not sentences:
        return ""
    cut = stems(sentences, language=language)
    times: dict[str, int] = {}
    for words in cut:
        for word in set(words):
            times[word] = times.get(word, 0) + 1
    # What is said more often than once is what it is about; and short is good.
    scored = [
        (sum(times[word] - 1 for word in set(words)) / (4 + len(words)), sentence)
        for words, sentence in zip(cut, sentences, strict=True)
    ]
    return max(scored, key=lambda one: (one[0], len(one[1])))[1]


def _sentences(asked: FirstWords) -> list[str]:
    """Questions, or whatever there is if nobody put one."""
    lines = [line.strip() for line in asked.text.split("\n")]
    ends = [part for line in lines for part in _split(line) if part]
    return [one for one in ends if one.endswith("?")] or ends[:1]


def _split(line: str) -> list[str]:
    parts, start = [], 0
    for place, letter in enumerate(line):
        if letter in ".?!" and line[place + 1 : place + 2] in {"", " "}:
            parts.append(line[start : place + 1].strip())
            start = place + 1
    return [*parts, line[start:].strip()]
