"""Begin an article, or its translation: an empty draft with an address."""

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base import rules
from knowledge_base.actions.naming import named
from knowledge_base.errors import LanguageNotOffered, TitleMissing, TranslationExists
from knowledge_base.models import Article, Audience, Category, HelpCentre, Translation

TITLE = 150


@transaction.atomic
def begin_article(
    *,
    title: str,
    centre: HelpCentre | None = None,
    category: Category | None = None,
    language: str = "",
    audience: Audience = Audience.PUBLIC,
    owner: Agent | None = None,
    by: Agent,
) -> Translation:
    """A draft of its title alone; the original of the article it begins.

    centre: none is the default one, or the category's. language: "" is the centre's own.

    Raises:
        NotAllowed: collaborators do not write.
        TitleMissing: it has no address without one.
        LanguageNotOffered: the centre has no such language.
    """
    rules.require_draft(by)
    centre = centre or (category.centre if category else HelpCentre.objects.default())
    if category is not None and category.centre_id != centre.pk:
        category = None
    language = language or centre.language
    title = one_line(title, limit=TITLE)
    if not title:
        raise TitleMissing
    if language not in centre.languages:
        raise LanguageNotOffered
    article = Article.objects.create(
        centre=centre,
        category=category,
        language=language,
        audience=audience,
        owner=owner or by,
    )
    return named(Translation(article=article, language=language, title=title), title)


@transaction.atomic
def begin_translation(
    article: Article, *, language: str, title: str, by: Agent
) -> Translation:
    """A draft in another language.

    Raises:
        NotAllowed: as for `begin_article`.
        TitleMissing, LanguageNotOffered: likewise.
        TranslationExists: somebody began it already.
    """
    rules.require_draft(by)
    Article.objects.select_for_update().get(pk=article.pk)
    title = one_line(title, limit=TITLE)
    if not title:
        raise TitleMissing
    if language not in article.centre.languages:
        raise LanguageNotOffered
    if article.translations.filter(language=language).exists():
        raise TranslationExists
    return named(Translation(article=article, language=language, title=title), title)
