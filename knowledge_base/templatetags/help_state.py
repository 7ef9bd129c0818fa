"""How an article's state in one language is shown: by a mark, and by words."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from knowledge_base.models import Significance, Translation

register = template.Library()


@register.simple_tag
def help_state(language: str, translation: Any) -> SafeString:
    """The language's letters, the mark of its state, and its words for who listens.

    translation: as `queries.listed` reads them; None: there is none.
    """
    if translation is None:
        words = _("not translated")
        return format_html(
            '<span class="state none" title="{}"><bdi>{}</bdi> – '
            '<span class="visually-hidden">{}</span></span>',
            words, language, words,
        )  # fmt: skip
    mark, kind, words = _state(translation)
    return format_html(
        '<a class="state {}" href="{}" title="{}"><bdi>{}</bdi>'
        ' <span aria-hidden="true">{}</span>'
        ' <span class="visually-hidden">{}</span></a>',
        kind, reverse("knowledge_base:edit_article", args=[translation.public_id]),
        words, language, mark, words,
    )  # fmt: skip


def _state(translation: Any) -> tuple[str, str, str]:
    """The mark, a class, and words: what asks most for somebody comes first."""
    is_published = translation.status == Translation.Status.PUBLISHED
    states = (
        (translation.waits, ("◔", "waits", _("waits for a review"))),
        (
            translation.behind == Significance.MAJOR,
            ("⚠", "bad", _("wrong until it follows the original")),
        ),
        (
            translation.behind == Significance.MEDIUM,
            ("⚠", "warn", _("should follow the original")),
        ),
        (
            is_published and translation.has_broken,
            ("⚠", "warn", _("has broken links")),
        ),
        (is_published, ("●", "ok", _("published"))),
        (translation.publish_at, ("◷", "info", _("will be published"))),
    )
    known = (shown for is_so, shown in states if is_so)
    return next(known, ("○", "draft", _("draft")))
