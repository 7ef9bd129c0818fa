"""Articles as files: a block of TOML between two lines of `+++`, then Markdown. Pure.

A zip of them is a help centre: `<name>.<language>.md` for each translation, where name is
the original's slug; `files/<id>/<name>` for pictures and downloads; `help_centre.toml` for
what stands around. HTML files are read as well, as far as their words go.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge_base.from_html import markdown_of
from knowledge_base.models import LANGUAGES

FENCE = "+++"
AROUND = "help_centre.toml"
FILES = "files/"
_FILE = re.compile(r"(?P<name>[^/]{1,120})\.(?P<language>[a-z]{2,3})\.md")
_TITLE = re.compile(r"<title[^<>]*>(.{0,3000}?)</title>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1[^<>]*>(.{0,3000}?)</h1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]+>")


class Unreadable(ValueError):
    """What is wrong with a file, in words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One translation. name: what joins those of one article.

    category, audience, owner, review_by, related, is_original: of the article; only its
    original's file says them. owner: an address.
    """

    name: str
    language: str
    title: str
    source: str
    slug: str = ""
    summary: str = ""
    keywords: str = ""
    is_published: bool = False
    is_original: bool = False
    category: str = ""
    audience: str = ""
    owner: str = ""
    review_by: date | None = None
    related: Sequence[str] = field(default_factory=tuple)


def written(page: Page) -> str:
    """The page as a file says it; `read` reads it back."""
    head: dict[str, Any] = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "keywords": page.keywords,
        "published": page.is_published,
    }
    if page.is_original:
        head |= {
            "original": True,
            "category": page.category,
            "audience": page.audience,
            "owner": page.owner,
            "related": list(page.related),
        }
        if page.review_by:
            head["review_by"] = page.review_by
    lines = [f"{key} = {_toml(value)}" for key, value in head.items()]
    return "\n".join([FENCE, *lines, FENCE, "", page.source, ""])


def read(path: str, text: str) -> Page:
    """
    Raises:
        Unreadable: it is none of ours; its words say why.
    """
    found = _FILE.fullmatch(path.rsplit("/", 1)[-1])
    if found is None or found["language"] not in LANGUAGES:
        raise Unreadable("name")
    head, source = _parts(text)
    return Page(
        name=found["name"],
        language=found["language"],
        title=_line(head, "title"),
        source=source,
        slug=_line(head, "slug"),
        summary=_line(head, "summary"),
        keywords=_line(head, "keywords"),
        is_published=head.get("published") is True,
        is_original=head.get("original") is True or "category" in head,
        category=_line(head, "category"),
        audience=_line(head, "audience"),
        owner=_line(head, "owner"),
        review_by=_date(head.get("review_by")),
        related=_lines(head.get("related")),
    )


def read_html(path: str, text: str, *, language: str) -> Page:
    """A page of elsewhere: its title and its words."""
    title = _TITLE.search(text) or _HEADING.search(text)
    name = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    said = _TAG.sub("", title[1]).strip() if title else ""
    # The title is shown above the words; to say it twice helps nobody.
    words = markdown_of(_HEADING.sub("", text, count=1))
    return Page(name=name, language=language, title=said or name, source=words)


def around_written(
    *,
    name: str,
    languages: Sequence[str],
    greeting: Mapping[str, str],
    categories: Sequence[Mapping[str, Any]],
    snippets: Mapping[str, Mapping[str, str]],
) -> str:
    """What stands around the articles, as TOML."""
    lines = [
        f"name = {_toml(name)}",
        f"languages = {_toml(list(languages))}",
        f"greeting = {_toml(dict(greeting))}",
    ]
    for category in categories:
        lines += ["", "[[categories]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in category.items()]
    for snippet, sources in snippets.items():
        lines += ["", f"[snippets.{_toml(snippet)}]"]
        lines += [f"{_toml(key)} = {_toml(words)}" for key, words in sources.items()]
    return "\n".join([*lines, ""])


def around_read(text: str) -> dict[str, Any]:
    """
    Raises:
        Unreadable: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # numbers without end, and lists in lists, too
        raise Unreadable("toml") from None


def _parts(text: str) -> tuple[dict[str, Any], str]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith(f"{FENCE}\n"):
        raise Unreadable("head")
    block, closed, source = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not closed:
        raise Unreadable("head")
    return around_read(block), source.strip()


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = (f"{_toml(key)} = {_toml(one)}" for key, one in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    # Strings of JSON are strings of TOML, but for this one letter.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(head: Mapping[str, Any], key: str) -> str:
    value = head.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, str))


def _date(value: Any) -> date | None:
    return value if type(value) is date else None
