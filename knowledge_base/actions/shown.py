"""What a translation shows: copied from its revision, formatted."""

from collections.abc import Mapping

from knowledge_base.models import Revision, Snippet, Translation
from knowledge_base.rendering import SNIPPET, Rendered, render


def show(translation: Translation, revision: Revision) -> Rendered:
    """Copy what this revision says, and what it leads to; whoever calls saves the row."""
    rendered = rendered_in(revision.source, language=translation.language)
    translation.title = revision.title
    translation.summary = revision.summary
    translation.keywords = revision.keywords
    translation.html = rendered.html
    translation.text = rendered.text
    translation.toc = rendered.toc
    return rendered


def rendered_in(source: str, *, language: str) -> Rendered:
    """These words with their snippets in this language."""
    return render(source, snippets=snippets_of(source, language=language))


def snippets_of(source: str, *, language: str) -> Mapping[str, str]:
    """The snippets that these words name, as Markdown."""
    names = set(SNIPPET.findall(source))
    if not names:
        return {}
    found = Snippet.objects.filter(name__in=names)
    return {snippet.name: snippet.source_in(language) for snippet in found}
