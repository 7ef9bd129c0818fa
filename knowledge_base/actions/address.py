"""Another address for an article; the former one leads there from now on."""

import logging

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.naming import is_taken
from knowledge_base.errors import AddressTaken
from knowledge_base.models import OldSlug, Translation
from knowledge_base.writing_errors import AddressMissing

logger = logging.getLogger(__name__)

LONGEST = 80


def change_address(translation: Translation, *, slug: str, by: Agent) -> None:
    """What was its address leads to it for good; one it had before may come back.

    slug: made an address of, as a title is.

    Raises:
        NotAllowed: of what readers know, leads and admins decide.
        AddressMissing: nothing is left of it.
        AddressTaken: another article of this language has it, or had it.
    """
    rules.require_arrange(by, translation.article)
    slug = slugify(slug)[:LONGEST].strip("-_")
    if not slug:
        raise AddressMissing
    try:
        with transaction.atomic():
            _move(translation, slug)
    except IntegrityError as taken:
        raise AddressTaken from taken
    logger.info("translation %s: is at %s, says agent %s", translation.pk, slug, by.pk)


def _move(translation: Translation, slug: str) -> None:
    locked = Translation.objects.select_for_update(of=("self",))
    translation.refresh_from_db(from_queryset=locked)
    former = translation.slug
    if former == slug:
        return
    if is_taken(slug, language=translation.language, besides=translation):
        raise AddressTaken
    translation.old_slugs.filter(slug=slug).delete()
    translation.slug = slug
    translation.save(update_fields=["slug"])
    OldSlug.objects.create(
        language=translation.language, slug=former, translation=translation
    )
