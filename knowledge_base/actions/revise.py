"""Make a revision: what somebody typed becomes a state of the article."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line, printable
from knowledge_base import rendering, rules
from knowledge_base.actions.shown import show
from knowledge_base.errors import NothingWritten, TitleMissing
from knowledge_base.models import Editing, Revision, Significance, Translation
from knowledge_base.models.revision import Words
from knowledge_base.writing_errors import RevisedMeanwhile

TITLE, LINE = 150, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What is typed: source is Markdown (`rendering`)."""

    title: str
    source: str
    summary: str = ""
    keywords: str = ""

    def as_fields(self) -> dict[str, str]:
        """For a row that says this."""
        return asdict(self)

    def cut(self) -> "Writing":
        """The same, as a row holds it."""
        return Writing(
            title=one_line(self.title, limit=TITLE),
            summary=one_line(self.summary, limit=LINE),
            keywords=one_line(self.keywords, limit=LINE),
            source=printable(self.source).strip()[: rendering.LONGEST],
        )


@transaction.atomic
def revise(
    translation: Translation,
    *,
    words: Writing,
    significance: Significance = Significance.MEDIUM,
    comment: str = "",
    based_on: Revision | None = None,
    translates: Revision | None = None,
    by: Agent,
) -> Revision:
    """The next revision, a draft; what is published stays as it is.

    based_on: the one it was written over; none: the newest, whichever that is.
    translates: the original's revision that was open beside it; none: the published one.

    Unsaved work of theirs is gone if it says the same; other words of it stay.

    Raises:
        NotAllowed: collaborators do not write.
        TitleMissing, NothingWritten: nothing was kept but what `keep` has.
        RevisedMeanwhile: somebody else was faster; likewise.
    """
    rules.require_draft(by)
    words = words.cut()
    if not words.title:
        raise TitleMissing
    if not words.source:
        raise NothingWritten
    Translation.objects.select_for_update().get(pk=translation.pk)
    newest = translation.revisions.first()
    if based_on is not None and based_on != newest:
        raise RevisedMeanwhile
    revision = Revision.objects.create(
        translation=translation,
        number=newest.number + 1 if newest else 1,
        title=words.title,
        summary=words.summary,
        keywords=words.keywords,
        source=words.source,
        significance=significance,
        comment=one_line(comment, limit=LINE),
        author=by,
        based_on=newest,
        translates=translates or _original(translation),
    )
    translation.refresh_from_db()
    if not translation.is_published:
        show(translation, revision)
        translation.updated_at = timezone.now()
        translation.save()
    drop_same(translation, words=words, by=by)
    return revision


def drop_same(translation: Translation, *, words: Writing, by: Agent) -> None:
    """Work that is a revision now; not what they typed elsewhere and still want."""
    for editing in Editing.objects.filter(translation=translation, agent=by):
        if said(editing).cut() == words.cut():
            editing.delete()


def said(words: Words) -> Writing:
    """What a row says, as somebody would type it."""
    return Writing(
        title=words.title,
        summary=words.summary,
        keywords=words.keywords,
        source=words.source,
    )


def _original(translation: Translation) -> Revision | None:
    """What a translation follows, unless somebody says otherwise."""
    article = translation.article
    if translation.language == article.language:
        return None
    original = article.translations.filter(language=article.language).first()
    if original is None:
        return None
    return original.published or original.revisions.first()
