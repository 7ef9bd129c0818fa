"""Bring in articles from files: a zip that was exported here, or HTML of elsewhere.

Nothing is lost by it: what is there and says something else gets a new version, which
readers see only once somebody publishes it. Each file is told of by itself.
"""

import logging
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import Refused
from helpdesk.base.plaintext import printable
from knowledge_base import exchange, rules
from knowledge_base.actions.bring_in_article import Bringing, bring_article
from knowledge_base.actions.categories import save_category
from knowledge_base.actions.snippets import save_snippet
from knowledge_base.centre_errors import NoArchive
from knowledge_base.exchange import Page, Unreadable
from knowledge_base.models import Category, HelpCentre, Snippet

logger = logging.getLogger(__name__)

# Of all that is unpacked, and how many files there may be: whoever sent them waits.
MOST_UNPACKED, MOST_FILES = 200 * 2**20, 4_000
# Of one file with words.
MOST_WORDS = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of one file. is_wrong: nothing did, and words say why."""

    file: str
    words: str
    is_wrong: bool = False


def bring_in(
    file: IO[bytes], *, centre: HelpCentre, publish: bool = False, by: Agent
) -> list[Told]:
    """What became of each file, in their order.

    publish: what was published where it comes from is here as well, where it is new.

    Raises:
        NotAllowed: leads and admins bring articles in.
        NoArchive: it is no zip, or too large; then nothing was done.
    """
    rules.require_publish(by)
    try:
        with ZipFile(file) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            _require_fit(entries)
            return list(_brought(archive, entries, centre, publish, by))
    except (BadZipFile, NotImplementedError, EOFError, OSError, zlib.error) as error:
        logger.info("articles: no zip (%s)", type(error).__name__)
        raise NoArchive from error


def _require_fit(entries: Sequence[ZipInfo]) -> None:
    unpacked = sum(one.file_size for one in entries)
    if len(entries) > MOST_FILES or unpacked > MOST_UNPACKED:
        raise NoArchive
    for one in entries:
        # Those that a password opens (bit 0), or that other programs than ours unpack.
        if one.flag_bits & 1 or one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise NoArchive


def _brought(
    archive: ZipFile,
    entries: Sequence[ZipInfo],
    centre: HelpCentre,
    publish: bool,
    by: Agent,
) -> Iterator[Told]:
    pages: dict[str, list[tuple[str, Page]]] = {}
    for entry in entries:
        path = entry.filename
        if f"/{exchange.FILES}" in f"/{path}":
            continue
        if path.rsplit("/", 1)[-1] == exchange.AROUND:
            yield from _around(path, _text(archive, entry), centre, by)
            continue
        try:
            page = _page(path, _text(archive, entry), centre)
        except Unreadable as error:
            yield Told(file=path, words=_why(error), is_wrong=True)
        else:
            pages.setdefault(page.name, []).append((path, page))
    files = {
        one.filename.split("/")[-2]: one
        for one in entries
        if f"/{exchange.FILES}" in f"/{one.filename}" and one.filename.count("/") > 1
    }
    bringing = Bringing(
        centre=centre, archive=archive, files=files, publish=publish, by=by
    )
    for group in pages.values():
        yield from _article(group, bringing)
    bringing.relate()


def _article(group: list[tuple[str, Page]], bringing: Bringing) -> Iterator[Told]:
    """One article in all its languages, or nothing of it."""
    # The original first: the others are translations of it.
    group.sort(key=lambda one: (not one[1].is_original, one[0]))
    try:
        with transaction.atomic():
            said = bring_article([page for _path, page in group], bringing)
    except Refused as refusal:
        words = str(refusal)
        yield from (Told(file=path, words=words, is_wrong=True) for path, _p in group)
    else:
        for (path, _page), words in zip(group, said, strict=True):
            yield Told(file=path, words=words)


def _page(path: str, text: str, centre: HelpCentre) -> Page:
    if path.lower().endswith((".html", ".htm")):
        page = exchange.read_html(path, text, language=centre.language)
    else:
        page = exchange.read(path, text)
    # What rows are looked for by.
    return replace(
        page,
        title=printable(page.title),
        slug=printable(page.slug),
        category=printable(page.category),
        owner=printable(page.owner),
    )


def _text(archive: ZipFile, entry: ZipInfo) -> str:
    if entry.file_size > MOST_WORDS:
        return ""
    # The size that a zip tells of a file is not to be believed.
    with archive.open(entry) as file:
        return file.read(MOST_WORDS).decode("utf-8", "replace")


def _why(error: Unreadable) -> str:
    match str(error):
        case "name":
            return _("Its name does not end with a language and .md, such as .en.md.")
        case "toml":
            return _("What stands between the two lines of +++ cannot be read.")
    return _("It does not begin with a block between two lines of +++.")


def _around(path: str, text: str, centre: HelpCentre, by: Agent) -> Iterator[Told]:
    """Categories and snippets that are missing here; those there are stay as they are."""
    try:
        told = exchange.around_read(text)
    except Unreadable as error:
        yield Told(file=path, words=_why(error), is_wrong=True)
        return
    try:
        with transaction.atomic():
            made = _categories(told.get("categories"), centre, by)
            made += _snippets(told.get("snippets"), by)
    except Refused as refusal:
        yield Told(file=path, words=str(refusal), is_wrong=True)
        return
    yield Told(file=path, words=_("%d categories and snippets are new.") % made)


def _categories(told: object, centre: HelpCentre, by: Agent) -> int:
    there = {one.slug: one for one in Category.objects.filter(centre=centre)}
    made = 0
    for one in told if isinstance(told, list) else []:
        if not isinstance(one, dict):
            continue
        slug = str(one.get("slug", ""))
        names = _words(one.get("names"))
        if not slug or slug in there or not names:
            continue
        names.setdefault(centre.language, next(iter(names.values())))
        there[slug] = save_category(
            centre=centre,
            names=names,
            intros=_words(one.get("intros")),
            slug=slug,
            parent=there.get(str(one.get("parent", ""))),
            by=by,
        )
        made += 1
    return made


def _snippets(told: object, by: Agent) -> int:
    made = 0
    for key, sources in told.items() if isinstance(told, dict) else []:
        name = printable(key)
        if Snippet.objects.filter(name=name).exists():
            continue
        save_snippet(name=name, sources=_words(sources), by=by)
        made += 1
    return made


def _words(told: object) -> dict[str, str]:
    if not isinstance(told, dict):
        return {}
    return {str(key): one for key, one in told.items() if isinstance(one, str)}
