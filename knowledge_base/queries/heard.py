"""What readers said of an article, for those who write it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from knowledge_base.models import Feedback, Translation

LAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """last: those who gave a reason or wrote something, the newest first."""

    helped: int
    did_not: int
    last: list[Feedback]


def of(translation: Translation) -> Heard:
    """Of this translation alone."""
    told = translation.feedback.all()
    counts = told.aggregate(
        helped=Count("pk", filter=Q(is_helpful=True)),
        did_not=Count("pk", filter=Q(is_helpful=False)),
    )
    said = told.filter(is_helpful=False).exclude(reason="", words="")
    return Heard(**counts, last=list(said.order_by("-made_at")[:LAST]))
