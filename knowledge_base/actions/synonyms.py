"""What search is told of words: those that mean the same, those that say nothing."""

import logging
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base import rules
from knowledge_base.centre_errors import WordMissing, WordsMissing
from knowledge_base.errors import LanguageNotOffered
from knowledge_base.models import LANGUAGES, StopWord, Synonyms

logger = logging.getLogger(__name__)

WORD, MOST = 60, 30


@transaction.atomic
def save_synonyms(
    *, language: str, words: Iterable[str], synonyms: Synonyms | None = None, by: Agent
) -> Synonyms:
    """Whoever searches for one of them finds all of them. In whatever case.

    Raises:
        NotAllowed: leads and admins decide what readers find.
        LanguageNotOffered: there is no such language.
        WordsMissing: one word alone has no other.
    """
    rules.require_publish(by)
    tidy = _tidy(words)
    _require_language(language)
    if len(tidy) < 2:
        raise WordsMissing
    kept = synonyms or Synonyms()
    kept.language, kept.words = language, tidy
    kept.save()
    logger.info("synonyms %s: saved by agent %s", kept.pk, by.pk)
    return kept


def delete_synonyms(synonyms: Synonyms, *, by: Agent) -> None:
    """They mean different things after all.

    Raises:
        NotAllowed: as for `save_synonyms`.
    """
    rules.require_publish(by)
    logger.info("synonyms %s: deleted by agent %s", synonyms.pk, by.pk)
    synonyms.delete()


@transaction.atomic
def add_stop_word(*, language: str, word: str, by: Agent) -> StopWord:
    """Search does not ask for it in this language; again, nothing changes.

    Raises:
        NotAllowed, LanguageNotOffered: as for `save_synonyms`.
        WordMissing: there is none.
    """
    rules.require_publish(by)
    tidy = _tidy([word])
    _require_language(language)
    if not tidy:
        raise WordMissing
    try:
        with transaction.atomic():
            kept = StopWord.objects.create(language=language, word=tidy[0].lower())
    except IntegrityError:
        kept = StopWord.objects.get(language=language, word=tidy[0].lower())
    logger.info("stop word %s: added by agent %s", kept.pk, by.pk)
    return kept


def delete_stop_word(word: StopWord, *, by: Agent) -> None:
    """Search asks for it again.

    Raises:
        NotAllowed: as for `save_synonyms`.
    """
    rules.require_publish(by)
    logger.info("stop word %s: deleted by agent %s", word.pk, by.pk)
    word.delete()


def _tidy(words: Iterable[str]) -> list[str]:
    """Each once, whatever their case, in their order."""
    by_case: dict[str, str] = {}
    for word in words:
        line = one_line(word, limit=WORD)
        if line:
            by_case.setdefault(line.casefold(), line)
    return list(by_case.values())[:MOST]


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise LanguageNotOffered
