"""What is typed is kept as it is typed: work that nobody asked to save."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import printable
from knowledge_base import rendering, rules
from knowledge_base.actions.revise import Writing, said
from knowledge_base.models import Editing, Revision, Translation
from knowledge_base.writing_errors import WrittenElsewhere


@transaction.atomic
def keep(
    translation: Translation, *, words: Writing, based_on: Revision | None, by: Agent
) -> Editing:
    """Somebody's unsaved work; whatever state it is in, nothing of it is refused.

    Raises:
        NotAllowed: collaborators do not write.
    """
    rules.require_draft(by)
    now = timezone.now()
    kept = words.cut()
    editing, _new = Editing.objects.update_or_create(
        translation=translation,
        agent=by,
        defaults={
            "title": kept.title,
            "summary": kept.summary,
            "keywords": kept.keywords,
            "source": printable(words.source)[: rendering.LONGEST],
            "based_on": based_on,
            "saved_at": now,
            "seen_at": now,
        },
    )
    return editing


@transaction.atomic
def keep_on(
    translation: Translation,
    *,
    words: Writing,
    based_on: Revision | None,
    known: datetime | None,
    by: Agent,
) -> Editing:
    """The same, typed in a window that knows the work of this moment (`saved_at`).

    known: none, if it found no unsaved work.

    Raises:
        NotAllowed: as for `keep`.
        WrittenElsewhere: another window of theirs kept other words; those stay.
    """
    # Of a window's saves one comes after the other; of two windows' as well.
    Translation.objects.select_for_update().get(pk=translation.pk)
    there = Editing.objects.filter(translation=translation, agent=by).first()
    if there is not None and there.saved_at != known and _differ(there, words):
        raise WrittenElsewhere
    return keep(translation, words=words, based_on=based_on, by=by)


def seen(translation: Translation, *, by: Agent) -> None:
    """Their page is still open; others are told as long as they have unsaved work."""
    mine = Editing.objects.filter(translation=translation, agent=by)
    mine.update(seen_at=timezone.now())


def _differ(there: Editing, words: Writing) -> bool:
    return said(there).cut() != words.cut()


def drop_editing(translation: Translation, *, by: Agent) -> None:
    """What they typed and do not want any more."""
    Editing.objects.filter(translation=translation, agent=by).delete()
