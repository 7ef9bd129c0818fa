"""Snippets: words that many articles say, changed in one place."""

import logging
import re
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.by_language import many_lines
from knowledge_base.actions.outside import note_links
from knowledge_base.actions.shown import show
from knowledge_base.centre_errors import PartInUse, SnippetNamed
from knowledge_base.errors import NothingWritten
from knowledge_base.models import LANGUAGES, Snippet, ToShow, Translation
from knowledge_base.queries.uses import shown_with_snippet, written_with_snippet

logger = logging.getLogger(__name__)

BELL = "knowledge_base.shows"
LONGEST = 20_000
# So many articles are shown anew at once; the others a moment later, by a sweep.
AT_ONCE = 25
SHOWN = ["title", "summary", "keywords", "html", "text", "toc"]
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@transaction.atomic
def save_snippet(
    *,
    name: str = "",
    sources: Mapping[str, str],
    snippet: Snippet | None = None,
    by: Agent,
) -> Snippet:
    """Make one, or change the words of the one given; its name stays, articles have it.

    sources: Markdown by language. What readers see says the new words from now on.

    Raises:
        NotAllowed: leads and admins decide what readers see.
        SnippetNamed: its name cannot be written between braces, or is taken.
        NothingWritten: it says nothing, in no language.
    """
    rules.require_publish(by)
    kept = snippet or Snippet(name=name.strip().lower())
    if not _NAME.fullmatch(kept.name):
        raise SnippetNamed
    kept.sources = many_lines(sources, list(LANGUAGES), limit=LONGEST)
    if not kept.sources:
        raise NothingWritten
    kept.edited_by, kept.edited_at = by, timezone.now()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as taken:
        raise SnippetNamed from taken
    _show_anew(kept)
    logger.info("snippet %s: saved by agent %s", kept.pk, by.pk)
    return kept


@transaction.atomic
def delete_snippet(snippet: Snippet, *, by: Agent) -> None:
    """Gone; what articles say of it would be missing, so that no article may use it.

    Raises:
        NotAllowed: as for `save_snippet`.
        PartInUse: words of some article name it.
    """
    rules.require_publish(by)
    if written_with_snippet(snippet.name).exists():
        raise PartInUse
    logger.info("snippet %s: deleted by agent %s", snippet.pk, by.pk)
    snippet.delete()


def _show_anew(snippet: Snippet) -> None:
    uses = shown_with_snippet(snippet.name).values_list("pk", flat=True)
    due = [ToShow(translation_id=pk) for pk in uses.order_by("pk")]
    if not due:
        return
    ToShow.objects.bulk_create(due, ignore_conflicts=True)
    show_some(AT_ONCE)
    if len(due) > AT_ONCE:
        doorbell.ring(BELL)


@transaction.atomic
def show_some(most: int) -> int:
    """Say anew what so many translations show that wait for it; how many there were."""
    rows = ToShow.objects.select_for_update(skip_locked=True).order_by("pk")[:most]
    keys = {row.pk: row.translation_id for row in rows}
    if not keys:
        return 0
    ids = list(keys.values())
    waiting = Translation.objects.select_for_update(of=("self",)).order_by("pk")
    for one in waiting.select_related("published").filter(pk__in=ids):
        revision = one.published or one.revisions.first()
        if revision is not None:
            shown = show(one, revision)
            one.save(update_fields=SHOWN)
            if one.published is not None:
                note_links(one, shown.links)
    ToShow.objects.filter(pk__in=keys).delete()
    return len(keys)


def drain() -> int:
    """All of them, a few in each transaction."""
    done = 0
    while shown := show_some(AT_ONCE):
        done += shown
    return done


def waiting() -> float:
    """Seconds the oldest of them has waited."""
    row = ToShow.objects.order_by("pk").only("since").first()
    return (timezone.now() - row.since).total_seconds() if row else 0.0
