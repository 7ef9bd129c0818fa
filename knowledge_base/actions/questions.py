"""Questions that are asked again and again: first words that are nearly the same.

Each ticket has one fingerprint, made by a sweep a while after it was opened, since chats
begin with a hello. What three customers asked is a gap; their words stay in their tickets,
and of them a gap tells only what they have in common.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from knowledge_base import minhash
from knowledge_base.actions.gaps import found_gap
from knowledge_base.models import Fingerprint, Gap, HelpCentre, Lookup
from knowledge_base.models.likeness import as_bands
from knowledge_base.queries.cost import minutes_of
from knowledge_base.queries.first_words import FirstWords, first_words
from knowledge_base.queries.nearest import nearest
from knowledge_base.queries.stems import stems
from tickets.models import Event, Ticket

logger = logging.getLogger(__name__)

BELL = "knowledge_base.questions"
BATCH = 20
# So long somebody who said hello may take to ask.
ASKING = timedelta(minutes=5)
# Of 370 questions about other things no two are as alike; the same one, written anew by
# somebody who read it, is.
SAME = 0.4
LEAST_WORDS = 3
# Customers who have to ask before it is a question of many; and what is compared.
CUSTOMERS, BACK, COMPARED = 3, timedelta(days=180), 200
EXAMPLES, TITLE_WORDS = 20, 8

_LOCK = 7_309_001
_WORD = re.compile(r"[^\W\d_]{2,40}")

_KEEP = """
INSERT INTO knowledge_base_fingerprint
  (ticket_id, language, signature, bands, asked_at)
SELECT id, '', '{}', '{}', created_at FROM tickets_ticket
WHERE created_at >= %(since)s AND id = ANY(%(tickets)s)
ON CONFLICT DO NOTHING
"""


def opened(event: Event) -> None:
    """A new matter: it is looked at in a while. Told twice, it is looked at once."""
    if event.verb == Event.Verb.OPENED and not event.data.get("split"):
        keep([event.ticket_id])


def keep(tickets: Sequence[int]) -> None:
    """These are to be looked at, unless they were or are too old."""
    since = timezone.now() - BACK
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"tickets": list(tickets), "since": since})


def waiting() -> float:
    """Seconds the oldest question has waited longer than it has to."""
    until = timezone.now() - ASKING
    unread = Fingerprint.objects.filter(read_at=None, asked_at__lte=until)
    oldest = unread.aggregate(at=Min("asked_at"))["at"]
    return max(0.001, (until - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Look at all that waited long enough; how many tickets."""
    count = 0
    while read := _read_some():
        count += read
    return count


@transaction.atomic
def _read_some() -> int:
    with connection.cursor() as cursor:
        # One at a time: two who find the same three would make two gaps of them. Who comes
        # second need not wait: the first goes on until nothing is left.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    unread = Fingerprint.objects.filter(
        read_at=None, asked_at__lte=timezone.now() - ASKING
    )
    rows = list(unread.order_by("asked_at", "pk")[:BATCH])
    asked = first_words([row.pk for row in rows])
    for row in rows:
        try:
            with transaction.atomic():
                _read(row, asked.get(row.pk))
        except Exception:
            # An aid: a ticket that breaks it must not keep others waiting.
            logger.exception("ticket %s: no question is made of it", row.pk)
    done = Fingerprint.objects.filter(pk__in=[row.pk for row in rows])
    done.update(read_at=timezone.now())
    return len(rows)


def _read(row: Fingerprint, asked: FirstWords | None) -> None:
    if asked is None:
        return
    row.language = asked.language or HelpCentre.objects.default().language
    [words] = stems([asked.text], language=row.language)
    if len(set(words)) < LEAST_WORDS:
        row.save(update_fields=["language"])
        return
    row.signature = minhash.signature(set(words))
    row.bands = minhash.bands(row.signature)
    row.save(update_fields=["language", "signature", "bands"])
    same = _same(row)
    gap = next((one.gap for one in same if one.gap is not None), None)
    if gap is not None:
        row.gap = gap
        row.save(update_fields=["gap"])
        count_question(gap)
    elif len({one.ticket.customer_id for one in [row, *same]}) >= CUSTOMERS:
        _make_gap([row, *same])


def _same(row: Fingerprint) -> list[Fingerprint]:
    """Who asked the same lately, the likest first."""
    near = Fingerprint.objects.filter(
        bands__overlap=as_bands(row.bands),
        asked_at__gte=timezone.now() - BACK,
        ticket__spam_at=None,
        ticket__deleted_at=None,
        ticket__merged_into=None,
    ).exclude(pk=row.pk)
    found = [
        (minhash.alike(row.signature, one.signature), one)
        for one in near.select_related("ticket", "gap").order_by("-asked_at")[:COMPARED]
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [one for how, one in found if how >= SAME]


def _make_gap(rows: Sequence[Fingerprint]) -> None:
    first = min(row.pk for row in rows)
    ticket = Ticket.everything.values_list("public_id", flat=True).get(pk=first)
    gap = found_gap(
        key=f"question:{ticket}",
        kind=Gap.Kind.QUESTION,
        title="…",
        count=lambda since: 0,
    )
    pks = [row.pk for row in rows]
    Fingerprint.objects.filter(pk__in=pks, gap=None).update(gap=gap)
    count_question(gap)


def count_question(gap: Gap) -> Gap:
    """How often it is asked now, what it costs, and what there is about it."""
    every = gap.questions.filter(
        ticket__spam_at=None, ticket__merged_into=None, ticket__deleted_at=None
    )
    rows = list(every.order_by("-asked_at")[:EXAMPLES])
    tickets = [row.pk for row in rows]
    asked = list(first_words(tickets).values())
    language = Counter(row.language for row in rows).most_common(1)
    code = language[0][0] if language else gap.language
    near = nearest(asked[0].text if asked else gap.title, language=code)
    cover = near.cover
    if cover == Gap.Cover.MISSING and _was_answered_by_an_article(tickets):
        cover = Gap.Cover.NOT_FOUND
    return found_gap(
        key=gap.key,
        kind=Gap.Kind.QUESTION,
        title=in_common(asked, language=code) or gap.title,
        count=lambda since: every.filter(asked_at__gte=since).count(),
        language=code,
        minutes=minutes_of(tickets),
        similarity=near.similarity,
        cover=cover,
        translation=near.translation if cover == Gap.Cover.EXISTS else None,
    )


def _was_answered_by_an_article(tickets: Iterable[int]) -> bool:
    """Whether an agent put one into an answer, although search did not offer it."""
    used = Lookup.objects.filter(ticket__in=tickets, where=Lookup.Where.AGENT)
    return used.exclude(clicked=None).exists()


def in_common(asked: Sequence[FirstWords], *, language: str) -> str:
    """Words that most of them have, and three customers at least: nobody's own."""
    texts = [one.text for one in asked]
    theirs: dict[str, set[int]] = {}
    for one, found in zip(asked, stems(texts, language=language), strict=True):
        for stem in found:
            theirs.setdefault(stem, set()).add(one.customer)
    enough = max(CUSTOMERS, len({one.customer for one in asked}) / 2)
    shared = {stem for stem, customers in theirs.items() if len(customers) >= enough}
    written = [word.casefold() for text in texts for word in _WORD.findall(text)]
    words = list(dict.fromkeys(written))
    of = dict(zip(words, stems(words, language=language), strict=True))
    best: dict[str, str] = {}
    for word, _times in Counter(written).most_common():
        for stem in of[word]:
            if stem in shared:
                best.setdefault(stem, word)
    order = sorted(best, key=lambda stem: words.index(best[stem]))
    return " ".join(best[stem] for stem in order[:TITLE_WORDS])


def keep_old_ones() -> int:
    """Tickets of before this was looked at, or of which nobody told: some of them."""
    since = timezone.now() - BACK
    unknown = Ticket.objects.filter(created_at__gte=since, is_sample=False).exclude(
        pk__in=Fingerprint.objects.values("pk")
    )
    tickets = list(unknown.order_by("-pk").values_list("pk", flat=True)[:1000])
    keep(tickets)
    return len(tickets)
