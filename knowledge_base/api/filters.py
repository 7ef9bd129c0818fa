"""What can be asked of lists of the knowledge base (R23)."""

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import (
    FLAG,
    ID,
    MOMENT,
    MOMENT_OR_NONE,
    NUMBER,
    TEXT,
    Field,
    Filters,
    Kind,
    flag,
    words,
)
from knowledge_base.models import Audience, Gap, Lookup, Revision, Translation


def _id(name: str, about: str, path: str = "", *, none: bool = False) -> Field:
    """A reference, by its id."""
    path = f"{path or name}__public_id"
    return Field(name=name, kind=ID, path=path, about=about, none=none)


def _agent(name: str, about: str, *, none: bool = False) -> Field:
    """One of us; `me` is whoever asks."""
    path = f"{name}__public_id"
    return Field(name=name, kind=ID, path=path, about=about, none=none, me=True)


def _own(name: str, kind: Kind, about: str) -> Field:
    """A column of the row itself."""
    return Field(name=name, kind=kind, path=name, about=about)


def _is_archived(agent: Agent) -> Q:
    return Q(archived_at__isnull=False)


CENTRE = _id("centre", "Of which help centre.")
LANGUAGE = _own("language", TEXT, "Of which language: `de`.")
ARTICLE = _id("article", "Of which article.")

CATEGORIES = Filters(CENTRE, _id("parent", "What they stand in.", none=True))
ARTICLES = Filters(
    CENTRE,
    _id("category", "Where they stand.", none=True),
    _own("audience", words(Audience), "Who may read them."),
    _own("language", TEXT, "Of the original."),
    _agent("owner", "Who keeps them right."),
    _own("made_at", MOMENT, "When they were begun."),
    flag("archived", _is_archived, "Whether they are in the archive."),
)
TRANSLATIONS = Filters(
    ARTICLE,
    _id("centre", "Of which help centre.", "article__centre"),
    _id("category", "Where it stands.", "article__category", none=True),
    LANGUAGE,
    _own("slug", TEXT, "Its address."),
    _own("status", words(Translation.Status), "Whether readers see it."),
    _own("publish_at", MOMENT_OR_NONE, "When it is published by itself."),
    _own("expires_at", MOMENT_OR_NONE, "Until when it may be read."),
    _own("updated_at", MOMENT, "When its words changed."),
)
REVISIONS = Filters(
    _id("translation", "Of which translation."),
    _own("state", words(Revision.State), "How far it came."),
    _agent("author", "Who wrote it."),
    _own("made_at", MOMENT, "When."),
)
FILES = Filters(ARTICLE)
SYNONYMS = STOP_WORDS = Filters(LANGUAGE)
FEEDBACK = Filters(
    _id("translation", "Of which translation."),
    _own("is_helpful", FLAG, "What they said."),
    _own("made_at", MOMENT, "When."),
)
LOOKUPS = Filters(
    _own("kind", words(Lookup.Kind), "Searched or offered."),
    _own("where", words(Lookup.Where), "Where."),
    CENTRE,
    LANGUAGE,
    _own("held_out", FLAG, "Whether nothing was offered, to see what happens without."),
    _own("found", NUMBER, "How many there were."),
    _own("clicked_at", MOMENT_OR_NONE, "When one was opened."),
    _own("solved_at", MOMENT_OR_NONE, "When they said that it solved their matter."),
    _own("made_at", MOMENT, "When."),
)
GAPS = Filters(
    _own("kind", words(Gap.Kind), "Where it was seen."),
    _own("state", words(Gap.State), "Whether it is to be done."),
    _own("cover", words(Gap.Cover), "Whether there is an article about it."),
    LANGUAGE,
    _agent("owner", "Who writes it.", none=True),
    _own("last_at", MOMENT, "When it was asked last."),
)
