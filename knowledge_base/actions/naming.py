"""The address of an article: made of its title, kept for good."""

import logging

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from knowledge_base.models import OldSlug, Translation
from knowledge_base.queries.addresses import RESERVED

logger = logging.getLogger(__name__)

# Room for "-2" and so on behind it.
_SLUG = 70


def named(translation: Translation, title: str) -> Translation:
    """Save it, new, under the first address of its title that is free in its language.

    Somebody may take it in between: then the next one is.
    """
    # Of many scripts nothing is left; then it is called by its id.
    base = slugify(title)[:_SLUG].strip("-_") or translation.public_id.hex[-12:]
    number = 1
    while True:
        slug = base if number == 1 else f"{base}-{number}"
        if not is_taken(slug, language=translation.language):
            translation.slug = slug
            try:
                with transaction.atomic():
                    translation.save(force_insert=True)
            except IntegrityError:
                logger.info("article: %s was taken meanwhile", slug)
                if not is_taken(slug, language=translation.language):
                    raise
            else:
                return translation
        number += 1


def is_taken(slug: str, *, language: str, besides: Translation | None = None) -> bool:
    """Whether it leads elsewhere: to another article, now or once, or another page."""
    if slug in RESERVED:
        return True
    own = besides.pk if besides and besides.pk else 0
    of_one = Translation.objects.filter(language=language, slug=slug).exclude(pk=own)
    former = OldSlug.objects.filter(language=language, slug=slug)
    return of_one.exists() or former.exclude(translation=own).exists()
