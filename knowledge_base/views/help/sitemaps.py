"""What search engines are told: robots.txt, and every public page by its one address.

One file tells of so many articles; when there are more, the first is a list of files.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from knowledge_base.models import Article, HelpCentre, Reader, Translation
from knowledge_base.queries import addresses, reading
from knowledge_base.views.help.place import CACHED, centre_of

# With their languages that is well below the 50,000 addresses a file may have.
A_FILE = 1_000

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages of agents and of single customers are nobody's search result.
_ROBOTS = """User-agent: *
Allow: /help/
Allow: /static/
Allow: /w/
Disallow: /help/*/search/
Disallow: /

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt"""
    sitemap = f"{_site(request)}/help/sitemap.xml"
    body = _ROBOTS.format(sitemap=sitemap)
    return _kept(HttpResponse(body, content_type="text/plain; charset=utf-8"))


@conditional_page
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """/help/sitemap.xml, or the list of its parts."""
    centres = _centres(request)
    parts = -(-_articles(centres).count() // A_FILE)
    if parts <= 1:
        return _urls([*_pages(centres), *_told(centres, 0)])
    files = "".join(
        f"<sitemap><loc>{_site(request)}/help/sitemap-{number}.xml</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return _xml(f'<sitemapindex xmlns="{_SCHEMA}">\n{files}</sitemapindex>\n')


@conditional_page
@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """/help/sitemap-<number>.xml"""
    centres = _centres(request)
    told = list(_told(centres, number - 1)) if number else []
    if not told:
        raise Http404
    return _urls([*(_pages(centres) if number == 1 else []), *told])


def _site(request: HttpRequest) -> str:
    """Of a centre with a host of its own, that one; else ours."""
    centre, _prefix = centre_of(request, "")
    return addresses.absolute(addresses.root(centre)).removesuffix("/help/")


def _centres(request: HttpRequest) -> list[HelpCentre]:
    """Those whose addresses begin with this host."""
    here, _prefix = centre_of(request, "")
    if here.host:
        return [here]
    return list(HelpCentre.objects.filter(host=""))


def _articles(centres: list[HelpCentre]) -> QuerySet[Article]:
    public = Translation.objects.readable_by(Reader.PUBLIC)
    return Article.objects.filter(
        centre__in=centres, pk__in=public.values("article")
    ).order_by("pk")


def _pages(centres: list[HelpCentre]) -> Iterator[str]:
    """First pages and categories, in each language."""
    for centre in centres:
        for code in centre.languages:
            shelves = reading.tree(centre, language=code, reader=Reader.PUBLIC)
            for path in ("", "all/", *_paths(shelves)):
                yield _url(_absolute(centre, code, path), _others(centre, path))


def _paths(shelves: list[reading.Shelf]) -> Iterator[str]:
    for one in shelves:
        yield f"c/{one.category.slug}/"
        yield from _paths(one.children)


def _absolute(centre: HelpCentre, code: str, path: str) -> str:
    return addresses.absolute(addresses.home(centre, code) + path)


def _others(centre: HelpCentre, path: str) -> dict[str, str]:
    there = {code: _absolute(centre, code, path) for code in centre.languages}
    start = (
        there[centre.language] if path else addresses.absolute(addresses.root(centre))
    )
    return {**there, "x-default": start}


def _told(centres: list[HelpCentre], number: int) -> Iterator[str]:
    """The articles of one file, each language by itself, with its sisters."""
    keys = _articles(centres)[number * A_FILE : (number + 1) * A_FILE]
    known = Translation.objects.readable_by(Reader.PUBLIC).filter(
        article__in=list(keys.values_list("pk", flat=True))
    )
    rows = known.select_related("article__centre").order_by("article", "language")
    fields = ("article", "language", "slug", "updated_at")
    shown = rows.only(
        *fields, "article__language", "article__centre"
    )  # without their words
    for _article, family in groupby(shown, key=lambda one: one.article_id):
        offered = [
            one for one in family if one.language in one.article.centre.languages
        ]
        there = {
            one.language: addresses.absolute(addresses.of_article(one))
            for one in offered
        }
        for one in offered:
            yield _url(
                there[one.language], _with_start(one, there), one.updated_at.isoformat()
            )


def _with_start(one: Translation, there: dict[str, str]) -> dict[str, str]:
    wanted = (one.article.language, one.article.centre.language, one.language)
    start = next(there[code] for code in wanted if code in there)
    return {**there, "x-default": start}


def _url(address: str, others: dict[str, str], changed: str = "") -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(where)}"/>'
        for code, where in others.items()
    )
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{lastmod}{links}</url>\n"


def _urls(urls: list[str]) -> HttpResponse:
    space = f'xmlns="{_SCHEMA}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    return _xml(f"<urlset {space}>\n{''.join(urls)}</urlset>\n")


def _xml(body: str) -> HttpResponse:
    return _kept(
        HttpResponse(_HEAD + body, content_type="application/xml; charset=utf-8")
    )


def _kept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = CACHED
    return answer
