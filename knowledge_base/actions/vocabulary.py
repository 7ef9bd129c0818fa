"""The words of what is published are counted: which there are, and how rare they are.

A sweep looks once a minute whether anything changed, and counts a language anew: a second
or two for ten thousand articles, and nothing to keep right between many who publish.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.base.models import Job
from knowledge_base.models import Counted, Word
from knowledge_base.spoken import config_of

BELL = "knowledge_base.vocabulary"
EVERY = timedelta(minutes=1)

_READABLE = """
FROM knowledge_base_translation AS translation
JOIN knowledge_base_article AS article ON article.id = translation.article_id
WHERE translation.status = 'published' AND article.archived_at IS NULL
  AND (translation.expires_at IS NULL OR translation.expires_at > now())
"""

_STAMPS = f"""
SELECT translation.language, article.audience, count(*), md5(
    concat_ws(',', count(*), max(translation.updated_at),
        sum(hashint8extended(translation.id, 0)))
) {_READABLE} GROUP BY 1, 2
"""

# Words of letters alone, as somebody may mistype them. What is no longer there goes.
_COUNT = f"""
WITH found AS (
    SELECT left(word, 60) AS word, max(ndoc) AS articles FROM ts_stat(format(
        'SELECT to_tsvector(''help_words'', title || '' '' || summary || '' ''
            || keywords || '' '' || left(text, 100000))
        {_READABLE.replace("'", "''")}
        AND translation.language = %%L AND article.audience = %%L',
        %(language)s::text, %(audience)s::text
    )) WHERE char_length(word) > 2 GROUP BY 1
), gone AS (
    DELETE FROM knowledge_base_word WHERE language = %(language)s
    AND audience = %(audience)s AND word NOT IN (SELECT word FROM found)
)
INSERT INTO knowledge_base_word AS known (language, audience, word, lexeme, articles)
SELECT %(language)s, %(audience)s, word, coalesce(left(
    (tsvector_to_array(to_tsvector(%(config)s::text::regconfig, word)))[1], 60
), ''), articles FROM found
ON CONFLICT (language, audience, word) DO UPDATE
SET articles = excluded.articles, lexeme = excluded.lexeme
WHERE (known.articles, known.lexeme) <> (excluded.articles, excluded.lexeme)
"""  # noqa: S608 - a constant


def waiting() -> float:
    """Seconds since this minute began, while nobody has looked in it."""
    now = timezone.now()
    begun = _began(now)
    if Job.objects.filter(name=BELL, slot=begun.isoformat()).exists():
        return 0.0
    return max(0.001, (now - begun).total_seconds())


def drain() -> int:
    """Look, unless somebody else does; how many languages were counted anew."""
    if not Job.claim(BELL, _began(timezone.now()).isoformat()):
        return 0
    return count_words()


def count_words() -> int:
    """Count what has changed since it was counted; how many languages that were."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS)
        now = {(row[0], row[1]): (row[2], row[3]) for row in cursor}
    known = {(one.language, one.audience): one.stamp for one in Counted.objects.all()}
    changed = [
        pair for pair, (_articles, stamp) in now.items() if known.get(pair) != stamp
    ]
    for language, audience in changed:
        articles, stamp = now[language, audience]
        _count(language, audience, articles=articles, stamp=stamp)
    gone = known.keys() - now.keys()
    for language, audience in gone:
        _forget(language, audience)
    return len(changed) + len(gone)


@transaction.atomic
def _count(language: str, audience: str, *, articles: int, stamp: str) -> None:
    Counted.objects.update_or_create(
        language=language,
        audience=audience,
        defaults={"articles": articles, "stamp": stamp},
    )
    told = {"language": language, "audience": audience, "config": config_of(language)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, told)


@transaction.atomic
def _forget(language: str, audience: str) -> None:
    Counted.objects.filter(language=language, audience=audience).delete()
    Word.objects.filter(language=language, audience=audience).delete()


def _began(now: datetime) -> datetime:
    past = timedelta(seconds=now.timestamp() % EVERY.total_seconds())
    return (now - past).replace(microsecond=0)
