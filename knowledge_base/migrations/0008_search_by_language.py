"""Full text by the rules of each article's language, accents and typing mistakes aside.

A configuration of ours for each language: PostgreSQL's own stemmer behind its stop words
and unaccent, so that "Grosse" finds "Größe" and "für" stays a word that says nothing.
Where PostgreSQL has no stemmer (Polish) words are compared as they are; Japanese is cut
into single letters, which phrases put together again.

Two columns, both PostgreSQL's own affair: `search` of all words by weight, and `titled`
of title, summary and keywords alone, small enough to be read for thousands of rows.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# Stemmers by language; those with a list of stop words come with one.
STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "nl": "dutch", "pt": "portuguese", "sv": "swedish", "tr": "turkish", "ar": "arabic",
}
WITHOUT_STOP_WORDS = {"ar"}
WORDS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"
# Kana and ideographs: no spaces stand between their words.
LETTERS = "([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])"


def _configurations():
    yield "CREATE TEXT SEARCH CONFIGURATION help_simple (COPY = pg_catalog.simple)"
    yield f"ALTER TEXT SEARCH CONFIGURATION help_simple ALTER MAPPING FOR {WORDS} WITH unaccent, simple"
    # For the vocabulary: words alone, no addresses and no numbers.
    yield "CREATE TEXT SEARCH CONFIGURATION help_words (COPY = help_simple)"
    yield (
        "ALTER TEXT SEARCH CONFIGURATION help_words DROP MAPPING FOR email, file, float,"
        " host, hword_numpart, int, numhword, numword, sfloat, uint, url, url_path, version"
    )
    for language, stemmer in STEMMERS.items():
        stop = ""
        if language not in WITHOUT_STOP_WORDS:
            stop = f"help_stop_{language}, "
            yield (
                f"CREATE TEXT SEARCH DICTIONARY help_stop_{language} (TEMPLATE ="
                f" pg_catalog.simple, STOPWORDS = {stemmer}, ACCEPT = false)"
            )
        yield f"CREATE TEXT SEARCH CONFIGURATION help_{language} (COPY = pg_catalog.{stemmer})"
        yield (
            f"ALTER TEXT SEARCH CONFIGURATION help_{language} ALTER MAPPING FOR {WORDS}"
            f" WITH {stop}unaccent, {stemmer}_stem"
        )


def _dropped():
    names = [f"help_{language}" for language in STEMMERS]
    for name in [*names, "help_words", "help_simple"]:
        yield f"DROP TEXT SEARCH CONFIGURATION {name}"
    for language in STEMMERS.keys() - WITHOUT_STOP_WORDS:
        yield f"DROP TEXT SEARCH DICTIONARY help_stop_{language}"


def _weighed(config, *, whole, cut=False):
    def words(text):
        text = f"regexp_replace({text}, '{LETTERS}', ' \\1 ', 'g')" if cut else text
        return f"to_tsvector('{config}'::regconfig, {text})"

    more = words("summary || ' ' || keywords")
    parts = [f"setweight({words('title')}, 'A')", f"setweight({more}, 'B')"]
    if whole:
        headings = "jsonb_path_query_array(toc, '$[*].text')::text"
        parts += [
            f"setweight({words(headings)}, 'C')",
            f"setweight({words('left(text, 100000)')}, 'D')",
        ]
    return " || ".join(parts)


def _column(name, *, whole):
    of_each = "\n".join(
        f"WHEN '{language}' THEN {_weighed(f'help_{language}', whole=whole)}"
        for language in STEMMERS
    )
    return f"""
        ALTER TABLE knowledge_base_translation ADD COLUMN {name} tsvector
        GENERATED ALWAYS AS (
            CASE language {of_each}
            WHEN 'ja' THEN {_weighed("help_simple", whole=whole, cut=True)}
            ELSE {_weighed("help_simple", whole=whole)} END
        ) STORED
    """


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge_base', '0007_offers'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(list(_configurations()), list(_dropped())),
        # Its index goes with it.
        migrations.RunSQL(
            "ALTER TABLE knowledge_base_translation DROP COLUMN search",
            """
            ALTER TABLE knowledge_base_translation ADD COLUMN search tsvector
            GENERATED ALWAYS AS (
                setweight(to_tsvector('simple'::regconfig, title), 'A')
                || setweight(to_tsvector('simple'::regconfig, summary || ' ' || keywords), 'B')
                || setweight(to_tsvector('simple'::regconfig, left(text, 100000)), 'D')
            ) STORED;
            CREATE INDEX translation_search ON knowledge_base_translation USING gin (search)
            WHERE status = 'published'
            """,
        ),
        migrations.RunSQL(
            _column("search", whole=True),
            "ALTER TABLE knowledge_base_translation DROP COLUMN search",
        ),
        migrations.RunSQL(
            _column("titled", whole=False),
            "ALTER TABLE knowledge_base_translation DROP COLUMN titled",
        ),
        migrations.RunSQL(
            """
            CREATE INDEX translation_search ON knowledge_base_translation USING gin (search)
            WHERE status = 'published';
            CREATE INDEX translation_titled ON knowledge_base_translation USING gin (titled)
            WHERE status = 'published'
            """,
            "DROP INDEX translation_search; DROP INDEX translation_titled",
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('audience', models.CharField(max_length=10)),
                ('stamp', models.CharField(max_length=64)),
                ('articles', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='word',
            name='word_once',
        ),
        migrations.AddField(
            model_name='word',
            name='audience',
            field=models.CharField(default='public', max_length=10),
        ),
        migrations.AddField(
            model_name='word',
            name='lexeme',
            field=models.CharField(default='', max_length=60),
        ),
        migrations.AddIndex(
            model_name='word',
            index=models.Index(fields=['language', 'lexeme'], include=('audience', 'articles'), name='word_lexeme'),
        ),
        migrations.AddConstraint(
            model_name='word',
            constraint=models.UniqueConstraint(fields=('language', 'audience', 'word'), name='word_once'),
        ),
        migrations.AddConstraint(
            model_name='counted',
            constraint=models.UniqueConstraint(fields=('language', 'audience'), name='counted_once'),
        ),
    ]
