"""Bring in one article from its files: new, or a new version of what is there."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zipfile import ZipFile, ZipInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.begin import begin_article, begin_translation
from knowledge_base.actions.files import MAX_BYTES, NewFile, add_file
from knowledge_base.actions.naming import is_taken
from knowledge_base.actions.publish import publish
from knowledge_base.actions.revise import Writing, revise
from knowledge_base.exchange import Page
from knowledge_base.models import (
    Article,
    ArticleFile,
    Audience,
    Category,
    HelpCentre,
    Revision,
    Translation,
)

_NAMED = re.compile(r"\bfile:([0-9a-fA-F-]{32,36})")


@dataclass(slots=True, kw_only=True)
class Bringing:
    """One bringing in: where to, out of what, and what is known so far.

    files: of the zip, by the id that words name. articles, related: by name.
    """

    centre: HelpCentre
    archive: ZipFile
    files: Mapping[str, ZipInfo]
    publish: bool
    by: Agent
    articles: dict[str, Article] = field(default_factory=dict)
    related: dict[str, Sequence[str]] = field(default_factory=dict)

    def relate(self) -> None:
        """What belongs together, once all of it is there."""
        for name, others in self.related.items():
            known = [self.articles[one] for one in others if one in self.articles]
            if name in self.articles and known:
                self.articles[name].related.add(*known)


def bring_article(pages: Sequence[Page], bringing: Bringing) -> list[str]:
    """What became of each page, in words; the first is the original.

    Raises:
        what `begin_article`, `begin_translation` and `revise` raise.
    """
    article = _there(pages, bringing.centre)
    said = []
    for page in pages:
        if article is None:
            translation = _begun(page, bringing)
            article = translation.article
            bringing.related[page.name] = page.related
            said.append(_filled(translation, page, bringing))
            continue
        known = article.translations.filter(language=page.language).first()
        if known is not None:
            said.append(_changed(known, page, bringing))
            continue
        translation = begin_translation(
            article, language=page.language, title=page.title, by=bringing.by
        )
        said.append(_filled(translation, page, bringing))
    if article is not None:
        bringing.articles[pages[0].name] = article
    return said


def _there(pages: Sequence[Page], centre: HelpCentre) -> Article | None:
    """The article that is here already, by the address of any of its pages; pages of
    elsewhere have none, and are known by their titles."""
    of_centre = Translation.objects.filter(
        article__centre=centre, article__archived_at=None
    ).select_related("article__centre")
    for page in pages:
        wanted = of_centre.filter(language=page.language)
        slug = page.slug or slugify(page.name)
        found = wanted.filter(slug=slug).first()
        if found is None and not page.slug:
            found = wanted.filter(title=page.title.strip()[:150]).first()
        if found is not None:
            return found.article
    return None


def _begun(page: Page, bringing: Bringing) -> Translation:
    centre = bringing.centre
    category = Category.objects.filter(centre=centre, slug=page.category).first()
    owner = Agent.objects.people().filter(email__iexact=page.owner).first()
    known = page.audience in Audience.values
    translation = begin_article(
        title=page.title,
        centre=centre,
        category=category if page.category else None,
        language=page.language,
        # What somebody kept from the public does not get there by a word mistyped.
        audience=Audience(page.audience) if known else _least(page),
        owner=owner if page.owner and owner and rules.may_draft(owner) else None,
        by=bringing.by,
    )
    if page.review_by:
        article = translation.article
        article.review_by = page.review_by
        article.save(update_fields=["review_by"])
    return translation


def _least(page: Page) -> Audience:
    return Audience.AGENTS if page.audience else Audience.PUBLIC


def _filled(translation: Translation, page: Page, bringing: Bringing) -> str:
    """Its address, its files, its words; and readers, if that is wanted."""
    slug = slugify(page.slug)[:80].strip("-_")
    if slug and not is_taken(slug, language=page.language, besides=translation):
        # Nobody has read it yet: the former address needs no one to lead on.
        translation.slug = slug
        translation.save(update_fields=["slug"])
    source = _with_files(page.source, translation.article, bringing)
    revision = _revised(translation, _writing(page, source), bringing)
    if (
        bringing.publish
        and page.is_published
        and rules.may_approve(bringing.by, revision)
    ):
        publish(translation, revision=revision, by=bringing.by)
        return _("New, and published.")
    return _("New: a draft.")


def _changed(translation: Translation, page: Page, bringing: Bringing) -> str:
    newest = translation.revisions.first()
    source = _with_files(page.source, translation.article, bringing)
    writing = _writing(page, source)
    if newest is not None and _same(newest, writing):
        return _("It is here already, and says the same.")
    _revised(translation, writing, bringing)
    return _("It is here already: what the file says is its newest version, a draft.")


def _same(revision: Revision, writing: Writing) -> bool:
    told = writing.cut()
    return (revision.title, revision.summary, revision.keywords, revision.source) == (
        told.title, told.summary, told.keywords, told.source
    )  # fmt: skip


def _revised(
    translation: Translation, writing: Writing, bringing: Bringing
) -> Revision:
    return revise(
        translation,
        words=writing,
        comment=_("Brought in from a file"),
        by=bringing.by,
    )


def _writing(page: Page, source: str) -> Writing:
    return Writing(
        title=page.title, source=source, summary=page.summary, keywords=page.keywords
    )


def _with_files(source: str, article: Article, bringing: Bringing) -> str:
    """The words naming files that are kept here: those of the zip, each once."""
    for old in dict.fromkeys(_NAMED.findall(source)):
        entry = bringing.files.get(old.lower())
        if entry is None or entry.file_size > MAX_BYTES:
            continue
        with bringing.archive.open(entry) as file:
            content = file.read(MAX_BYTES + 1)
        kept = _kept(article, content) or add_file(
            article,
            file=NewFile(name=entry.filename.rsplit("/", 1)[-1], content=content),
            by=bringing.by,
        )
        source = source.replace(f"file:{old}", f"file:{kept.public_id}")
    return source


def _kept(article: Article, content: bytes) -> ArticleFile | None:
    """The same bytes, if the article has them: brought in again, they are no new file."""
    name = hashlib.sha256(content).hexdigest()
    return ArticleFile.objects.filter(article=article, blob=name).first()
