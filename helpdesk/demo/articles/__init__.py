"""What Brühwerk has written down for its customers, and what only for its own people.

An article is a pair of files, `<name>.en.md` and `<name>.de.md`: a block of TOML between
two lines of `+++`, then Markdown as the knowledge base stores it. The English file says
what is true of both (category, audience, owner, related); its name is its slug, and
German has a slug of its own. Links lead to slugs of the same language.
`help_centre.toml` has the categories, in the order in which they are shown.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
ORIGINAL, *OTHERS = LANGUAGES = ("en", "de")
_FENCE = "+++\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An article in one language. text: Markdown."""

    language: str
    slug: str
    title: str
    summary: str
    keywords: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An article in all its languages. related: names of others."""

    name: str
    category: str
    audience: str
    owner: str
    related: tuple[str, ...]
    original: Words
    translations: tuple[Words, ...]

    def all_words(self) -> tuple[Words, ...]:
        """The original first."""
        return (self.original, *self.translations)


def read() -> list[Written]:
    """All articles, by their names."""
    files = FOLDER.glob(f"*.{ORIGINAL}.md")
    return [_article(file.name.split(".")[0]) for file in sorted(files)]


def help_centre() -> dict[str, Any]:
    """What stands around the articles: see help_centre.toml."""
    text = (FOLDER / "help_centre.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _article(name: str) -> Written:
    head, original = _file(name, ORIGINAL)
    return Written(
        name=name,
        category=head["category"],
        audience=head["audience"],
        owner=head["owner"],
        related=tuple(head["related"]),
        original=original,
        translations=tuple(_translations(name)),
    )


def _translations(name: str) -> Iterator[Words]:
    for language in OTHERS:
        _head, words = _file(name, language)
        yield words


def _file(name: str, language: str) -> tuple[dict[str, Any], Words]:
    text = (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
    _before, block, body = text.split(_FENCE, 2)
    head = tomllib.loads(block)
    words = Words(
        language=language,
        slug=head.get("slug", name),
        title=head["title"],
        summary=head["summary"],
        keywords=head["keywords"],
        text=body.strip(),
    )
    return head, words
