"""Where articles are: the one place that knows the addresses of the help centre."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from knowledge_base.models import Article, Category, HelpCentre, Reader, Translation
from knowledge_base.rendering import links_to, with_addresses

# Below a language these mean something else: no article is called so. Some are kept for
# what is to come.
RESERVED = frozenset({
    "all", "ask", "c", "community", "feed", "people", "questions", "search", "suggest",
    "tags",
})  # fmt: skip


def root(centre: HelpCentre) -> str:
    """Where a help centre begins. One that has a host of its own is there."""
    if centre.host:
        scheme = "https" if settings.HTTPS else "http"
        return f"{scheme}://{centre.host}/help/"
    return "/help/" if centre.is_default else f"/help/~{centre.slug}/"


def home(centre: HelpCentre, language: str) -> str:
    """The first page of a help centre in one language."""
    return f"{root(centre)}{language}/"


def solved(signed: str) -> str:
    """Where a reader of a mail says that it is solved."""
    return f"/help/solved/{signed}/"


def of_article(translation: Translation, article: Article | None = None) -> str:
    """Where an article is read; with its article and centre loaded it asks nothing."""
    article = article or translation.article
    return f"{home(article.centre, translation.language)}{translation.slug}/"


def of_category(category: Category, language: str, *, centre: HelpCentre) -> str:
    """What stands in it, in this language."""
    return f"{home(centre, language)}c/{category.slug}/"


def absolute(address: str) -> str:
    """The same for whoever is elsewhere: mails, feeds, search engines."""
    return settings.SITE_URL + address if address.startswith("/") else address


def shown_html(translation: Translation, *, reader: Reader) -> str:
    """Its HTML with links to those other articles that this reader may read."""
    slugs = links_to(translation.html)
    if not slugs:
        return translation.html
    addresses = of_slugs(slugs, language=translation.language, reader=reader)
    return with_addresses(translation.html, addresses)


def of_slugs(
    slugs: Iterable[str], *, language: str, reader: Reader
) -> Mapping[str, str]:
    """Addresses by slug, former slugs as well, of what they may read: two queries."""
    wanted = set(slugs)
    known = Translation.objects.readable_by(reader).filter(language=language)
    known = known.select_related("article__centre")
    found = {one.slug: of_article(one) for one in known.filter(slug__in=wanted)}
    missing = wanted - found.keys()
    if missing:
        moved = known.filter(old_slugs__slug__in=missing).prefetch_related("old_slugs")
        for one in moved:
            for old in one.old_slugs.all():
                if old.slug in missing:
                    found[old.slug] = of_article(one)
    return found
