"""What whoever writes an article may want to look at before readers do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge_base.models import (
    ArticleFile,
    Audience,
    OldSlug,
    OutsideLink,
    Reader,
    Significance,
    Snippet,
    Translation,
)
from knowledge_base.queries.freshness import with_behind
from knowledge_base.queries.readability import HARD, reading
from knowledge_base.rendering import SNIPPET, Rendered, render

# Longer paragraphs are skipped, as far as anybody reads them.
LONG_PARAGRAPH = 120
# Search results show about so many letters of a summary.
SUMMARY = 160
_SHOWN = 80

READERS = {
    Audience.PUBLIC: Reader.PUBLIC,
    Audience.CUSTOMERS: Reader.CUSTOMER,
    Audience.AGENTS: Reader.AGENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """code: of what kind it is. is_wrong: readers would meet it; else a hint.

    about: the words or the address it is about.
    """

    code: str
    words: str
    is_wrong: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """findings: what is wrong first. ease: `readability`; words: how many there are."""

    findings: tuple[Finding, ...]
    ease: float | None
    words: int

    @property
    def wrong(self) -> int:
        return sum(one.is_wrong for one in self.findings)


def checks(
    translation: Translation,
    *,
    source: str | None = None,
    summary: str | None = None,
    keywords: str | None = None,
) -> Checks:
    """Of what is typed here; what is None is as its newest revision says it."""
    newest = translation.revisions.first()
    source = source if source is not None else newest.source if newest else ""
    summary = summary if summary is not None else newest.summary if newest else ""
    keywords = keywords if keywords is not None else newest.keywords if newest else ""
    rendered = _rendered(source, translation.language)
    found = [
        *_parts(rendered, translation),
        *_links(rendered, translation),
        *_outside(rendered, translation),
        *_translation(translation),
        *_around(source, summary, keywords),
        *_sentences(rendered, translation.language),
    ]
    told = reading(rendered.text, language=translation.language)
    ordered = sorted(found, key=lambda one: not one.is_wrong)
    return Checks(findings=tuple(ordered), ease=told.ease, words=told.words)


def _rendered(source: str, language: str) -> Rendered:
    names = set(SNIPPET.findall(source))
    known = Snippet.objects.filter(name__in=names) if names else Snippet.objects.none()
    return render(source, snippets={one.name: one.source_in(language) for one in known})


def _parts(rendered: Rendered, translation: Translation) -> Iterator[Finding]:
    """Snippets, pictures and files that its words name."""
    for name in rendered.missing:
        yield Finding(
            code="snippet_missing", is_wrong=True, about=name,
            words=_("There is no such snippet."),
        )  # fmt: skip
    files = ArticleFile.objects.filter(article=translation.article_id)
    there = {str(one) for one in files.values_list("public_id", flat=True)}
    for file in rendered.files:
        if file not in there:
            yield Finding(
                code="file_missing", is_wrong=True, about=file,
                words=_("This article has no such file."),
            )  # fmt: skip
    if rendered.bare_pictures:
        yield Finding(
            code="picture_bare", is_wrong=True,
            words=ngettext(
                "A picture has no words for those who do not see it.",
                "%(count)d pictures have no words for those who do not see them.",
                rendered.bare_pictures,
            ) % {"count": rendered.bare_pictures},
        )  # fmt: skip


def _links(rendered: Rendered, translation: Translation) -> Iterator[Finding]:
    """Other articles: whether they are there, for those who may read this one."""
    if not rendered.articles:
        return
    language, article = translation.language, translation.article
    of_language = Translation.objects.filter(language=language)
    former = OldSlug.objects.filter(language=language, slug__in=rendered.articles)
    moved = dict(former.values_list("slug", "translation"))
    known = of_language.filter(slug__in=rendered.articles) | of_language.filter(
        pk__in=moved.values()
    )
    there = {one.slug: one.pk for one in known} | moved
    reader = READERS[Audience(article.audience)]
    readable = set(
        Translation.objects.readable_by(reader)
        .filter(pk__in=there.values())
        .values_list("pk", flat=True)
    )
    for slug in rendered.articles:
        if slug not in there:
            yield Finding(
                code="article_missing", is_wrong=True, about=slug,
                words=_("There is no such article in this language."),
            )  # fmt: skip
        elif there[slug] not in readable:
            yield Finding(
                code="article_hidden", is_wrong=True, about=slug,
                words=_("Readers of this article may not read that one."),
            )  # fmt: skip


def _outside(rendered: Rendered, translation: Translation) -> Iterator[Finding]:
    """Addresses elsewhere, as the last looks found them."""
    urls = {link.partition("#")[0] for link in rendered.links}
    seen = OutsideLink.objects.filter(translation=translation, url__in=urls)
    for link in seen.exclude(trouble=""):
        if link.is_broken:
            words = str(OutsideLink.Trouble(link.trouble).label)
            yield Finding(
                code="link_broken", is_wrong=True, about=link.url, words=words
            )
        elif link.trouble == OutsideLink.Trouble.MOVED:
            words = _("It moved for good, to %s") % link.moved_to[:200]
            yield Finding(code="link_moved", about=link.url, words=words)


def _translation(translation: Translation) -> Iterator[Finding]:
    behind = with_behind(Translation.objects.filter(pk=translation.pk))
    changed = behind.values_list("behind", flat=True).first()
    if changed == Significance.MAJOR:
        yield Finding(
            code="translation_wrong", is_wrong=True,
            words=_("The original changed so much that this translation is wrong."),
        )  # fmt: skip
    elif changed == Significance.MEDIUM:
        yield Finding(
            code="translation_behind",
            words=_("The original changed. This translation should follow."),
        )


def _around(source: str, summary: str, keywords: str) -> Iterator[Finding]:
    if not source.strip():
        return
    if not summary.strip():
        words = _("It has no summary. Search engines and our own search show one.")
        yield Finding(code="summary_missing", words=words)
    elif len(summary) > SUMMARY:
        words = _("Its summary is long: search engines show about 160 letters.")
        yield Finding(code="summary_long", words=words)
    if not keywords.strip():
        words = _("It has no keywords: other words that customers would ask with.")
        yield Finding(code="keywords_missing", words=words)


def _sentences(rendered: Rendered, language: str) -> Iterator[Finding]:
    for paragraph in rendered.text.split("\n"):
        if len(paragraph.split()) > LONG_PARAGRAPH:
            words = _("A long paragraph. Readers skip it; make two of it, or a list.")
            yield Finding(code="paragraph_long", words=words, about=_begin(paragraph))
    told = reading(rendered.text, language=language)
    for sentence in told.long[:5]:
        words = _("A long sentence: read twice, or not at all.")
        yield Finding(code="sentence_long", words=words, about=_begin(sentence))
    if told.ease is not None and told.ease < HARD:
        words = _("It is hard to read: shorter words and sentences help.")
        yield Finding(code="hard_to_read", words=words)


def _begin(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
