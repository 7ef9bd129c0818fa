"""Whether an article helped; where it did not, its owner has something to do."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base.plaintext import printable
from knowledge_base.actions.gaps import found_gap
from knowledge_base.models import Feedback, Gap, Translation

WORDS = 2_000
# Days until the owner should have looked.
DUE = 7
# What a reader costs who asks because the article did not help, in minutes.
MINUTES = 5.0


@transaction.atomic
def record_feedback(
    translation: Translation,
    *,
    is_helpful: bool,
    reason: str = "",
    words: str = "",
    visitor: str,
) -> Feedback:
    """What this reader says now; what they said before counts no more.

    reason, words: why it did not help. visitor: as `visitor_of` says.
    """
    reason = reason if reason in Feedback.Reason.values and not is_helpful else ""
    told, _new = Feedback.objects.update_or_create(
        translation=translation,
        visitor=visitor,
        defaults={
            "revision": translation.published,
            "is_helpful": is_helpful,
            "reason": reason,
            "words": "" if is_helpful else printable(words).strip()[:WORDS],
            "made_at": timezone.now(),
        },
    )
    if not is_helpful:
        _task(translation)
    return told


def _task(translation: Translation) -> None:
    """One of the article's owner, however many readers it failed."""
    against = Feedback.objects.filter(translation=translation, is_helpful=False)

    def count(since: datetime) -> int:
        return against.filter(made_at__gt=since).count()

    owner = translation.article.owner
    found_gap(
        key=f"feedback:{translation.public_id}",
        kind=Gap.Kind.FEEDBACK,
        title=translation.title,
        language=translation.language,
        count=count,
        minutes=MINUTES,
        cover=Gap.Cover.EXISTS,
        translation=translation,
        owner=owner if owner.is_active else None,
        due=timezone.localdate() + timedelta(days=DUE),
    )
