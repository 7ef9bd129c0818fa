"""The help centre: how well questions are answered, and how soon, by many articles."""

from functools import partial
from random import Random

from django.db import connection

from helpdesk.base.accounts.models import Agent, Role
from knowledge_base.actions.vocabulary import count_words
from knowledge_base.models import Article, Audience, HelpCentre, Reader
from knowledge_base.queries.finding import find
from knowledge_base.queries.suggest import suggest
from tests.bench.measure import REPEATS, run, spread, tell
from tests.bench.requests import queries_of
from tests.knowledge_base import quality, questions

LANGUAGES = ("en", "de", "fr", "es", "nl")
SEARCH, SUGGEST = "p95 ≤ 150 ms", "p95 ≤ 80 ms"
_LETTER = (
    "Dear all,\n\nI sent the machine back two weeks ago, and there is still nothing on my"
    " card. Could you tell me when the refund will be there?\n\nKind regards"
)
# What the filler wrote: into one article, one in a hundred, one in three.
ASKED = {
    "a rare word": "wort5007",
    "a common word": "parcel",
    "three common words": "parcel refund machine",
    "the beginning of a word": "machi",
    "a mistyped word": "refnud machine",
    "a question": "How long does the refund of a returned machine take on my card?",
    "what nobody wrote": "zeppelin",
}

# Words as languages have them: few are frequent (by a power of a random number).
_FILL = """
INSERT INTO knowledge_base_translation (
    public_id, article_id, language, slug, status, published_at, updated_at,
    title, summary, keywords, html, text, toc
)
SELECT gen_random_uuid(), article.id, %(language)s, 'bench-' || article.id,
    'draft', now(), now(), made.title, made.summary, '', '', made.text, '[]'
FROM knowledge_base_article AS article, LATERAL (
    SELECT string_agg(word, ' ') FILTER (WHERE at <= 7) AS title,
        string_agg(word, ' ') FILTER (WHERE at BETWEEN 8 AND 24) AS summary,
        string_agg(word, ' ') FILTER (WHERE at > 24) AS text
    FROM (
        SELECT at, CASE WHEN spoken <= cardinality(%(words)s::text[])
            THEN (%(words)s::text[])[spoken] ELSE 'wort' || spoken END AS word
        FROM (
            SELECT at, 1 + floor(20000 * power(random(), 6))::int AS spoken
            FROM generate_series(1, 180) AS at WHERE article.id IS NOT NULL
        ) AS drawn
    ) AS drawn
) AS made
WHERE article.made_at = '2001-01-01Z'
"""

_PUBLISH = """
WITH shown AS (
    INSERT INTO knowledge_base_revision (
        public_id, translation_id, number, title, summary, keywords, source,
        significance, comment, author_id, made_at, state, review_words
    )
    SELECT gen_random_uuid(), id, 1, title, '', '', 'x', 20, '', %s, now(), 'approved', ''
    FROM knowledge_base_translation WHERE slug LIKE 'bench-%%' AND published_id IS NULL
    RETURNING id, translation_id
)
UPDATE knowledge_base_translation AS translation
SET published_id = shown.id, status = 'published'
FROM shown WHERE shown.translation_id = translation.id
"""


def main(calls: str, articles: str) -> None:
    by = Agent.objects.filter(role=Role.ADMIN).order_by("pk")[0]
    HelpCentre.objects.seed()
    _answers(by)
    _many(by, int(articles))
    centre = HelpCentre.objects.default()
    for name, words in ASKED.items():
        work = partial(
            find, words, reader=Reader.PUBLIC, centre=centre, language="en", limit=10
        )
        _told(f"help, search, {name}", work, int(calls) // 2, goal=SEARCH)
    for name, words in {"a question": ASKED["a question"], "a letter": _LETTER}.items():
        work = partial(
            suggest, words, reader=Reader.PUBLIC, centre=centre, language="en"
        )
        _told(f"help, suggestion, {name}", work, int(calls) // 2, goal=SUGGEST)


def _answers(by: Agent) -> None:
    """The set of questions against the demo's articles."""
    quality.fill(by)
    for name, ask in (("search", quality.searched), ("suggest", quality.suggested)):
        for language in questions.LANGUAGES:
            for split in ("dev", "held"):
                found = quality.measure(ask, language=language, split=split)
                tell(
                    f"help, {name}, {language}, {split}",
                    hit_rate_3=found.hits,
                    mrr=found.rank,
                    silent=found.silent,
                    n=found.n,
                )


def _many(by: Agent, count: int) -> None:
    """Made-up articles in five languages, in a few statements."""
    centre = HelpCentre.objects.default()
    centre.languages = list(LANGUAGES)
    centre.save()
    Article.objects.bulk_create(
        Article(
            centre=centre,
            owner=by,
            made_at="2001-01-01T00:00:00Z",
            audience=Audience.AGENTS if number % 20 == 0 else Audience.PUBLIC,
        )
        for number in range(count)
    )
    words = [
        "parcel",
        "refund",
        "machine",
        "card",
        "invoice",
        "delivery",
        "returned",
        "question",
    ]
    chance = Random(7)
    words += [f"{chance.choice(words)}{number}" for number in range(30)]
    with connection.cursor() as cursor:
        # Nobody waits for a page that writes fifty thousand rows with their indexes.
        cursor.execute("SET statement_timeout = 0")
        for language in LANGUAGES:
            cursor.execute(_FILL, {"language": language, "words": words})
        cursor.execute(_PUBLISH, [by.pk])
        cursor.execute("RESET statement_timeout")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE knowledge_base_translation")
        cursor.execute("ANALYZE knowledge_base_article")
    one = run(count_words, calls=1, warm=0)
    tell("help, counting the words of five languages", seconds=round(one.p50 / 1000, 1))


def _told(name: str, work: partial[object], calls: int, *, goal: str) -> None:
    runs = [run(work, calls=calls, warm=3) for _ in range(REPEATS)]
    tell(
        name,
        p50=spread([one.p50 for one in runs]),
        p95=spread([one.p95 for one in runs]),
        queries=len(queries_of(work)),
        goal=goal,
    )
