"""Paragraphs that agents type again and again: worth an article, whose author is known.

Looked for by a sweep, in replies that left. Words of a canned reply or of an article were
not typed, and count for nothing.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from knowledge_base import letters, minhash, rules
from knowledge_base.actions.gaps import found_gap
from knowledge_base.impersonal import impersonal
from knowledge_base.models import Gap, HelpCentre, Paragraph, Typed
from knowledge_base.models.likeness import as_bands
from knowledge_base.placeholders import placeholders
from knowledge_base.queries.cost import typing
from knowledge_base.queries.nearest import nearest
from knowledge_base.queries.people import people_in
from knowledge_base.queries.saved_words import is_saved
from knowledge_base.queries.stems import stems
from tickets import detect
from tickets.models import Event, Message

logger = logging.getLogger(__name__)

BELL = "knowledge_base.paragraphs"
BATCH = 20
TIMES, BACK = 3, timedelta(days=30)
# Fewer words than these are a courtesy. Two at a time: their order counts as well.
LEAST_WORDS, SHINGLE = 8, 2
SAME, COMPARED, MOST = 0.6, 200, 30

_LOCK = 7_309_002

_KEEP = """
INSERT INTO knowledge_base_typed (message_id, since)
SELECT id, now() FROM tickets_message
WHERE public_id = %s AND direction = 'out' AND auto = '' AND agent_id IS NOT NULL
ON CONFLICT DO NOTHING
"""


def said(event: Event) -> None:
    """A reply left: it is looked through soon. Told twice, it is once."""
    if event.verb == Event.Verb.REPLIED and event.data.get("message"):
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [event.data["message"]])


def waiting() -> float:
    """Seconds the oldest reply has waited."""
    oldest = Typed.objects.aggregate(at=Min("since"))["at"]
    return max(0.001, (timezone.now() - oldest).total_seconds()) if oldest else 0.0


def drain() -> int:
    """Look through all replies that wait; how many."""
    count = 0
    while read := _read_some():
        count += read
    return count


@transaction.atomic
def _read_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    rows = list(
        Typed.objects.select_related("message__agent").order_by("since")[:BATCH]
    )
    for row in rows:
        try:
            with transaction.atomic():
                _read(row.message)
        except Exception:
            # An aid: words that break it must not keep others waiting.
            logger.exception("message %s: no paragraph is read", row.message_id)
    Typed.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _read(message: Message) -> None:
    if message.agent is None or message.deleted_at:
        return
    language = _language(message.text)
    parts = letters.paragraphs(message.text)[:MOST]
    for number, words in enumerate(stems(parts, language=language), start=1):
        if len(words) < LEAST_WORDS:
            continue
        signed = minhash.signature(minhash.shingles(words, SHINGLE))
        row = Paragraph(
            message=message,
            number=number,
            agent=message.agent,
            signature=signed,
            bands=minhash.bands(signed),
            said_at=message.said_at,
        )
        same = _same(row)
        if not (same and is_saved(parts[number - 1], language=language)):
            Paragraph.objects.bulk_create([row], ignore_conflicts=True)
            _weigh(row, same)


def _same(row: Paragraph) -> list[Paragraph]:
    """What was typed lately in other tickets, the likest first."""
    near = (
        Paragraph.objects.filter(
            bands__overlap=as_bands(row.bands), said_at__gte=row.said_at - BACK
        )
        .exclude(message__ticket=row.message.ticket_id)
        .select_related("message", "gap")
    )
    found = [
        (minhash.alike(row.signature, one.signature), one)
        for one in near.order_by("-said_at")[:COMPARED]
    ]
    found.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [one for how, one in found if how >= SAME]


def _weigh(row: Paragraph, same: Sequence[Paragraph]) -> None:
    known = Paragraph.objects.filter(message=row.message_id, number=row.number)
    gap = next((one.gap for one in same if one.gap is not None), None)
    tickets = {one.message.ticket_id for one in [row, *same]}
    if gap is None and len(tickets) < TIMES:
        return
    if gap is None:
        first = min([row, *same], key=lambda one: (one.said_at, one.message_id))
        gap = found_gap(
            key=f"paragraph:{first.message.public_id}:{first.number}",
            kind=Gap.Kind.PARAGRAPH,
            title="…",
            count=lambda since: 0,
        )
        pks = [one.pk for one in same]
        Paragraph.objects.filter(pk__in=pks, gap=None).update(gap=gap)
    known.update(gap=gap)
    count_paragraph(gap)


def count_paragraph(gap: Gap) -> Gap:
    """How often it is typed now, by whom most, and what there is about it."""
    rows = list(gap.paragraphs.select_related("agent", "message").order_by("-said_at"))
    if not rows:
        return gap
    text = words_of(rows[0])
    language = _language(text)
    near = nearest(text, language=language)
    return found_gap(
        key=gap.key,
        kind=Gap.Kind.PARAGRAPH,
        title=impersonal(
            text,
            known=people_in([one.message.ticket_id for one in rows]),
            words=placeholders(language),
        ).text,
        count=lambda since: gap.paragraphs.filter(said_at__gte=since).count(),
        language=language,
        minutes=typing(text),
        similarity=near.similarity,
        cover=near.cover,
        translation=near.translation if near.cover == Gap.Cover.EXISTS else None,
        owner=_author(rows),
    )


def words_of(row: Paragraph) -> str:
    """As it was typed; "" if the message was changed since."""
    parts = letters.paragraphs(row.message.text)
    return parts[row.number - 1] if row.number <= len(parts) else ""


def _author(rows: Sequence[Paragraph]) -> Agent | None:
    """Whoever typed it most: the article is theirs to write, and to be known for."""
    for agent, _times in Counter(row.agent for row in rows).most_common():
        if rules.may_draft(agent):
            return agent
    return None


def _language(text: str) -> str:
    return detect.language_of(text) or HelpCentre.objects.default().language
