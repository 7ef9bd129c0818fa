"""An article as Markdown, with addresses in place of what only we understand."""

import re
from collections.abc import Mapping

from knowledge_base.models import Reader, Snippet, Translation
from knowledge_base.queries import addresses
from knowledge_base.rendering import SNIPPET, file_address, with_snippets

_LINK = re.compile(r"\[([^\[\]]*)\]\(article:([\w-]++)((?:#[\w-]++)?+)([^()]*+)\)")
# Wherever else it is named: a link that is written apart from its words, or in pointed
# brackets.
_NAMED = re.compile(r"article:([\w-]+)", re.IGNORECASE)
_FILE = re.compile(r"file:([0-9a-fA-F-]{32,36})")


def markdown(translation: Translation, *, reader: Reader) -> str:
    """What is published, for this reader: what they may not read is not named either."""
    published = translation.published
    source = published.source if published else ""
    source = with_snippets(source, _snippets(source, translation.language))
    known = addresses.of_slugs(
        _NAMED.findall(source), language=translation.language, reader=reader
    )
    source = _LINK.sub(lambda found: _link(found, known), source)
    source = _NAMED.sub(lambda found: _address(found[1], known) or "#", source)
    source = _FILE.sub(lambda found: addresses.absolute(file_address(found[1])), source)
    head = f"# {translation.title}\n\n"
    if translation.summary:
        head += f"> {translation.summary}\n\n"
    return head + source + "\n"


def _link(found: re.Match[str], known: Mapping[str, str]) -> str:
    words, slug, part, more = found.groups()
    address = _address(slug, known)
    return f"[{words}]({address}{part}{more})" if address else words


def _address(slug: str, known: Mapping[str, str]) -> str:
    return addresses.absolute(known[slug]) if slug in known else ""


def _snippets(source: str, language: str) -> Mapping[str, str]:
    names = set(SNIPPET.findall(source))
    found = Snippet.objects.filter(name__in=names) if names else ()
    return {one.name: one.source_in(language) for one in found}
