"""Tasks of whoever writes: what should be answered, and is not. One row for each."""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base.models import Gap, Translation

logger = logging.getLogger(__name__)

TITLE = 300
# How far back it is counted how often something was asked; and what is called lately.
COUNTED, LATELY = timedelta(days=90), timedelta(days=30)
# What was closed comes back when it is asked again as often as it had been, and at least
# so often. A reader who complains of what was said to be mended is a task at once.
AGAIN = 3

# How often it was asked since that moment.
Count = Callable[[datetime], int]


@transaction.atomic
def found_gap(
    *,
    key: str,
    kind: Gap.Kind,
    title: str,
    count: Count,
    language: str = "en",
    minutes: float = 0.0,
    similarity: float = 0.0,
    cover: Gap.Cover = Gap.Cover.MISSING,
    translation: Translation | None = None,
    owner: Agent | None = None,
    due: date | None = None,
    evidence: Mapping[str, Any] | None = None,
) -> Gap:
    """Something is missing: its row, as it is now. Found again, it is still one.

    key: what it is about, such as "feedback:<public id of the translation>".
    count: asked under the row's lock, of rows that are there: whoever comes second sees
        what the first one wrote, so that nothing is counted twice or left out.
    minutes: what it costs an agent each time. similarity: of the nearest article, 0 to 1.
    owner, due: for as long as nobody has it.

    A gap that was done or dismissed is open again when it was asked enough since then.
    """
    gap, _new = Gap.objects.get_or_create(
        key=key, defaults={"kind": kind, "title": one_line(title, limit=TITLE)}
    )
    gap = Gap.objects.select_for_update().get(pk=gap.pk)
    now = timezone.now()
    gap.title = one_line(title, limit=TITLE)
    gap.language = language
    gap.minutes = minutes
    gap.similarity = min(1.0, max(0.0, similarity))
    gap.cover = cover
    gap.evidence = {**gap.evidence, **(evidence or {})}
    gap.owner = gap.owner or owner
    gap.due = gap.due or due
    _counted(gap, count, now)
    if gap.state == Gap.State.OPEN:
        gap.translation = translation or gap.translation
    elif gap.closed_at is not None and _is_asked_again(gap, count(gap.closed_at)):
        gap.state = Gap.State.OPEN
        gap.came_back_at = now
        gap.translation = translation or gap.translation
        logger.info("gap %s: it came back", gap.pk)
    gap.save()
    return gap


def _counted(gap: Gap, count: Count, now: datetime) -> None:
    so_often = count(now - COUNTED)
    if so_often > gap.count:
        gap.last_at = now
    gap.count, gap.counted_at = so_often, now
    gap.lately = count(now - LATELY)
    gap.before = count(now - 2 * LATELY) - gap.lately


def _is_asked_again(gap: Gap, since: int) -> bool:
    is_mended = gap.kind == Gap.Kind.FEEDBACK and gap.state == Gap.State.DONE
    return since >= (1 if is_mended else max(AGAIN, gap.closed_count))
