"""What is typed is kept as it is typed: work that nobody asked to save."""

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import printable
from knowledge_base import rules
from knowledge_base.actions.revise import Writing
from knowledge_base.models import Editing, Revision, Translation


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
            "source": printable(words.source),
            "based_on": based_on,
            "saved_at": now,
            "seen_at": now,
        },
    )
    return editing


def drop_editing(translation: Translation, *, by: Agent) -> None:
    """What they typed and do not want any more."""
    Editing.objects.filter(translation=translation, agent=by).delete()
