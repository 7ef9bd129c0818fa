"""All tables of articles at once, for installations that begin with them (decision 0062).

Full text goes by the rules of each article's language, accents and typing mistakes aside:
a configuration of ours for each, PostgreSQL's own stemmer behind its stop words and
unaccent, so that "Grosse" finds "Größe" and "für" stays a word that says nothing. Where
PostgreSQL has no stemmer (Polish) words are compared as they are; Japanese is cut into
single letters, which phrases put together again.

Two columns, both PostgreSQL's own affair: `search` of all words by weight, and `titled`
of title, summary and keywords alone, small enough to be read for thousands of rows. The
words of articles, which 0003 moved to translations, were never elsewhere here.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import helpdesk.base.ids
import helpdesk.base.tables
import knowledge_base.models.centre
from django.conf import settings
from django.contrib.postgres.operations import UnaccentExtension
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

    replaces = [
        ('knowledge_base', '0001_initial'),
        ('knowledge_base', '0002_languages_and_revisions'),
        ('knowledge_base', '0003_articles_into_translations'),
        ('knowledge_base', '0004_articles_without_words'),
        ('knowledge_base', '0005_gaps'),
        ('knowledge_base', '0006_addresses_elsewhere'),
        ('knowledge_base', '0007_offers'),
        ('knowledge_base', '0008_search_by_language'),
        ('knowledge_base', '0009_gaps_counted'),
    ]

    initial = True

    dependencies = [
        ('tickets', '0027_lists_of_programs'),
    ]

    operations = [
        # Trigrams came with tickets.
        UnaccentExtension(),
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='HelpCentre',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('slug', models.SlugField(max_length=40, unique=True, verbose_name='address')),
                        ('is_default', models.BooleanField(default=False)),
                        ('host', models.CharField(blank=True, default='', max_length=253, verbose_name='host')),
                        ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=knowledge_base.models.centre._english, size=None)),
                        ('accent', models.CharField(default='#0b6b66', max_length=7, verbose_name='colour')),
                        ('blob', models.CharField(blank=True, default='', max_length=64)),
                        ('logo_type', models.CharField(blank=True, default='', max_length=40)),
                        ('greeting', models.JSONField(blank=True, default=dict)),
                        ('needs_review', models.BooleanField(default=False, verbose_name='somebody else has to look before publishing')),
                    ],
                    options={
                        'ordering': ['-is_default', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_help_centre'), models.UniqueConstraint(condition=models.Q(('host', ''), _negated=True), fields=('host',), name='help_centre_host_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='knowledge_base.helpcentre', verbose_name='centre')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='knowledge_base.category')),
                        ('slug', models.SlugField(max_length=80)),
                        ('icon', models.CharField(blank=True, default='', max_length=40)),
                        ('position', models.PositiveIntegerField(default=0)),
                        ('names', models.JSONField(default=dict)),
                        ('intros', models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        'verbose_name_plural': 'categories',
                        'ordering': ['position', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('centre', 'slug'), name='category_address_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Article',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='knowledge_base.helpcentre')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='knowledge_base.category', verbose_name='category')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('audience', models.CharField(choices=[('public', 'Everybody'), ('customers', 'Customers who signed in'), ('agents', 'Agents only')], default='public', max_length=10, verbose_name='who may read it')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                        ('review_by', models.DateField(blank=True, null=True, verbose_name='look again by')),
                        ('position', models.PositiveIntegerField(default=0)),
                        ('canned_reply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='tickets.cannedreply')),
                        ('archived_at', models.DateTimeField(blank=True, null=True)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('related', models.ManyToManyField(blank=True, to='knowledge_base.article')),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                        'indexes': [models.Index(models.F('review_by'), condition=models.Q(('archived_at', None)), name='article_to_look_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Translation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='knowledge_base.article')),
                        ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                        ('slug', models.SlugField(max_length=80, verbose_name='address')),
                        ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=10)),
                        ('published', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='knowledge_base.revision')),
                        ('published_at', models.DateTimeField(blank=True, null=True)),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('expires_at', models.DateTimeField(blank=True, null=True)),
                        ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('title', models.CharField(blank=True, default='', max_length=150, verbose_name='title')),
                        ('summary', models.CharField(blank=True, default='', max_length=300)),
                        ('keywords', models.CharField(blank=True, default='', max_length=300)),
                        ('html', models.TextField(blank=True, default='')),
                        ('text', models.TextField(blank=True, default='')),
                        ('toc', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['title', 'pk'],
                        'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('status', 'published')), fields=['title'], name='translation_title', opclasses=['gin_trgm_ops']), models.Index(models.F('publish_at'), condition=models.Q(('publish_at__isnull', False)), name='translation_to_publish'), models.Index(models.F('expires_at'), condition=models.Q(('expires_at__isnull', False)), name='translation_expires')],
                        'constraints': [models.UniqueConstraint(fields=('article', 'language'), name='translation_once'), models.UniqueConstraint(fields=('language', 'slug'), name='translation_address_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('published__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='published_translation_shows_something')],
                    },
                ),
                migrations.CreateModel(
                    name='OldSlug',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10)),
                        ('slug', models.SlugField(max_length=80)),
                        ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_slugs', to='knowledge_base.translation')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('language', 'slug'), name='old_slug_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(blank=True, default='', max_length=150, verbose_name='title')),
                        ('summary', models.CharField(blank=True, default='', max_length=300, verbose_name='summary')),
                        ('keywords', models.CharField(blank=True, default='', max_length=300, verbose_name='keywords')),
                        ('source', models.TextField(blank=True, default='', verbose_name='words')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='knowledge_base.translation')),
                        ('number', models.PositiveIntegerField()),
                        ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Small: nothing to translate'), (20, 'Medium: translations should follow'), (30, 'Major: translations are wrong until they follow')], default=20)),
                        ('comment', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('waiting', 'Waits for a review'), ('approved', 'Approved'), ('rejected', 'Sent back')], default='draft', max_length=10)),
                        ('reviewer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reviewed_at', models.DateTimeField(null=True)),
                        ('review_words', models.TextField(blank=True, default='')),
                        ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision')),
                        ('translates', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translated_by', to='knowledge_base.revision')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'indexes': [models.Index(models.F('made_at'), condition=models.Q(('state', 'waiting')), name='revision_to_review')],
                        'constraints': [models.UniqueConstraint(fields=('translation', 'number'), name='revision_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Editing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(blank=True, default='', max_length=150, verbose_name='title')),
                        ('summary', models.CharField(blank=True, default='', max_length=300, verbose_name='summary')),
                        ('keywords', models.CharField(blank=True, default='', max_length=300, verbose_name='keywords')),
                        ('source', models.TextField(blank=True, default='', verbose_name='words')),
                        ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editings', to='knowledge_base.translation')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision')),
                        ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('translation', 'agent'), name='editing_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Lookup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('search', 'Search'), ('offer', 'Offer')], max_length=10)),
                        ('where', models.CharField(choices=[('help', 'Help centre'), ('widget', 'Chat widget'), ('form', 'Form'), ('mail', 'E-mail'), ('portal', 'Portal'), ('agent', 'Agent'), ('api', 'API')], max_length=10)),
                        ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.helpcentre')),
                        ('language', models.CharField(max_length=10)),
                        ('words', models.CharField(max_length=300)),
                        ('key', models.CharField(max_length=300)),
                        ('visitor', models.CharField(blank=True, default='', max_length=64)),
                        ('writer', models.CharField(blank=True, db_default='', default='', max_length=64)),
                        ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.customer')),
                        ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
                        ('found', models.PositiveIntegerField(default=0)),
                        ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                        ('held_out', models.BooleanField(default=False)),
                        ('clicked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.translation')),
                        ('clicked_at', models.DateTimeField(null=True)),
                        ('solved_at', models.DateTimeField(null=True)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('made_at'), name='lookup_made'), models.Index(models.F('language'), models.F('key'), condition=models.Q(('clicked_at', None), ('kind', 'search')), name='lookup_in_vain'), models.Index(models.F('visitor'), models.F('made_at'), condition=models.Q(('visitor', ''), _negated=True), name='lookup_visitor'), models.Index(models.F('writer'), condition=models.Q(('writer', ''), _negated=True), name='lookup_writer')],
                    },
                ),
                migrations.CreateModel(
                    name='Feedback',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='knowledge_base.translation')),
                        ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision')),
                        ('is_helpful', models.BooleanField()),
                        ('reason', models.CharField(blank=True, choices=[('wrong', 'It is wrong or out of date'), ('unclear', 'I do not understand it'), ('other', 'It answers another question'), ('dislike', 'I do not like the answer itself')], default='', max_length=10)),
                        ('words', models.TextField(blank=True, default='')),
                        ('visitor', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name_plural': 'feedback',
                        'constraints': [models.UniqueConstraint(fields=('translation', 'visitor'), name='feedback_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Gap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('key', models.CharField(max_length=100, unique=True)),
                        ('kind', models.CharField(choices=[('search', 'Searched in vain'), ('question', 'Asked again and again'), ('feedback', 'Did not help'), ('stale', 'To be looked at again'), ('paragraph', 'Typed again and again')], max_length=10)),
                        ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dismissed', 'Dismissed')], default='open', max_length=10)),
                        ('cover', models.CharField(choices=[('missing', 'No article'), ('exists', 'There is an article'), ('not_found', 'Search does not find it')], default='missing', max_length=10)),
                        ('title', models.CharField(max_length=300)),
                        ('language', models.CharField(default='en', max_length=10)),
                        ('count', models.PositiveIntegerField(default=0)),
                        ('minutes', models.FloatField(default=0)),
                        ('similarity', models.FloatField(default=0)),
                        ('score', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('count'), '*', models.F('minutes')), '*', django.db.models.expressions.CombinedExpression(models.Value(1.0), '-', models.F('similarity'))), output_field=models.FloatField())),
                        ('evidence', models.JSONField(default=dict)),
                        ('lately', models.PositiveIntegerField(default=0)),
                        ('before', models.PositiveIntegerField(default=0)),
                        ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('due', models.DateField(null=True)),
                        ('translation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gaps', to='knowledge_base.translation')),
                        ('first_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('closed_words', models.CharField(blank=True, default='', max_length=300)),
                        ('closed_count', models.PositiveIntegerField(default=0)),
                        ('came_back_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.OrderBy(models.F('score'), descending=True), models.F('id'), condition=models.Q(('state', 'open')), name='gap_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Fingerprint',
                    fields=[
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.ticket')),
                        ('language', models.CharField(blank=True, default='', max_length=10)),
                        ('signature', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('gap', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='knowledge_base.gap')),
                        ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('read_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='fingerprint_bands'), models.Index(models.F('asked_at'), condition=models.Q(('read_at', None)), name='fingerprint_to_read')],
                    },
                ),
                migrations.CreateModel(
                    name='Typed',
                    fields=[
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.message')),
                        ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='Paragraph',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.message')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('signature', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ('gap', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='paragraphs', to='knowledge_base.gap')),
                        ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='paragraph_bands')],
                        'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='paragraph_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OfferRules',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_only', models.BooleanField(default=True, editable=False)),
                        ('in_widget', models.BooleanField(default=True, verbose_name='in chat widgets')),
                        ('in_form', models.BooleanField(default=True, verbose_name='in forms')),
                        ('in_mail', models.BooleanField(default=True, verbose_name='in acknowledgements by mail')),
                        ('held_out', models.PositiveSmallIntegerField(default=0)),
                        ('outage', models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        'verbose_name_plural': 'offer rules',
                        'constraints': [models.UniqueConstraint(fields=('is_only',), name='offer_rules_once'), models.CheckConstraint(condition=models.Q(('is_only', True)), name='offer_rules_are_only'), models.CheckConstraint(condition=models.Q(('held_out__lte', 10)), name='few_are_held_out')],
                    },
                ),
                migrations.CreateModel(
                    name='OutsideLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('translation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_links', to='knowledge_base.translation')),
                        ('url', models.CharField(max_length=2000)),
                        ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('failures', models.PositiveSmallIntegerField(default=0)),
                        ('status', models.PositiveSmallIntegerField(null=True)),
                        ('trouble', models.CharField(blank=True, choices=[('gone', 'There is nothing at this address.'), ('refused', 'Its server does not let us look.'), ('failing', 'Its server does not work.'), ('silent', 'Nobody answers at this address.'), ('not_public', 'It leads to no public address.'), ('moved', 'It moved for good.')], default='', max_length=12)),
                        ('moved_to', models.CharField(blank=True, default='', max_length=2000)),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(models.F('due_at'), name='outside_link_due'), models.Index(models.F('translation'), condition=models.Q(('failures__gte', 2)), name='outside_link_broken')],
                        'constraints': [models.UniqueConstraint(fields=('translation', 'url'), name='outside_link_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Snippet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.SlugField(max_length=60, unique=True, verbose_name='name')),
                        ('sources', models.JSONField(default=dict)),
                        ('edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='ArticleFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='knowledge_base.article')),
                        ('name', models.CharField(max_length=200)),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveBigIntegerField()),
                        ('width', models.PositiveIntegerField(null=True)),
                        ('height', models.PositiveIntegerField(null=True)),
                        ('blob', models.CharField(max_length=64)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(models.F('blob'), name='article_file_blob')],
                    },
                ),
                migrations.CreateModel(
                    name='ToShow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('translation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge_base.translation')),
                        ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='Synonyms',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                    ],
                    options={
                        'verbose_name_plural': 'synonyms',
                        'ordering': ['language', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='StopWord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('language', models.CharField(max_length=10, verbose_name='language')),
                        ('word', models.CharField(max_length=60, verbose_name='word')),
                    ],
                    options={
                        'ordering': ['language', 'word'],
                        'constraints': [models.UniqueConstraint(fields=('language', 'word'), name='stop_word_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Word',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('language', models.CharField(max_length=10)),
                        ('audience', models.CharField(default='public', max_length=10)),
                        ('word', models.CharField(max_length=60)),
                        ('lexeme', models.CharField(default='', max_length=60)),
                        ('articles', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='word_like', opclasses=['gin_trgm_ops']), models.Index(fields=['language', 'lexeme'], include=('audience', 'articles'), name='word_lexeme')],
                        'constraints': [models.UniqueConstraint(fields=('language', 'audience', 'word'), name='word_once')],
                    },
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
                    options={
                        'constraints': [models.UniqueConstraint(fields=('language', 'audience'), name='counted_once')],
                    },
                ),
            ],
        ),
        migrations.RunSQL(list(_configurations()), list(_dropped())),
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
    ]
