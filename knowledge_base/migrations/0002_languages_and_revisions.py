"""Articles have translations and revisions, and stand in help centres.

The words of those there are move in 0003; their old columns go in 0004.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import helpdesk.base.ids
import knowledge_base.models.centre
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge_base', '0001_initial'),
        ('tickets', '0027_lists_of_programs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('blob', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('slug', models.SlugField(max_length=80)),
                ('icon', models.CharField(blank=True, default='', max_length=40)),
                ('position', models.PositiveIntegerField(default=0)),
                ('names', models.JSONField(default=dict)),
                ('intros', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['position', 'id'],
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
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('is_helpful', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('wrong', 'It is wrong or out of date'), ('unclear', 'I do not understand it'), ('other', 'It answers another question'), ('dislike', 'I do not like the answer itself')], default='', max_length=10)),
                ('words', models.TextField(blank=True, default='')),
                ('visitor', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name_plural': 'feedback',
            },
        ),
        migrations.CreateModel(
            name='Fingerprint',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.ticket')),
                ('language', models.CharField(blank=True, default='', max_length=10)),
                ('signature', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
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
                ('evidence', models.JSONField(default=dict)),
                ('due', models.DateField(null=True)),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_words', models.CharField(blank=True, default='', max_length=300)),
            ],
        ),
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
            },
        ),
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('search', 'Search'), ('offer', 'Offer')], max_length=10)),
                ('where', models.CharField(choices=[('help', 'Help centre'), ('widget', 'Chat widget'), ('form', 'Form'), ('mail', 'E-mail'), ('portal', 'Portal'), ('agent', 'Agent'), ('api', 'API')], max_length=10)),
                ('language', models.CharField(max_length=10)),
                ('words', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=300)),
                ('visitor', models.CharField(blank=True, default='', max_length=64)),
                ('found', models.PositiveIntegerField(default=0)),
                ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('held_out', models.BooleanField(default=False)),
                ('clicked_at', models.DateTimeField(null=True)),
                ('solved_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='OldSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('slug', models.SlugField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Paragraph',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('signature', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
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
                ('number', models.PositiveIntegerField()),
                ('significance', models.PositiveSmallIntegerField(choices=[(10, 'Small: nothing to translate'), (20, 'Medium: translations should follow'), (30, 'Major: translations are wrong until they follow')], default=20)),
                ('comment', models.CharField(blank=True, max_length=300, verbose_name='what changed')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('waiting', 'Waits for a review'), ('approved', 'Approved'), ('rejected', 'Sent back')], default='draft', max_length=10)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('review_words', models.TextField(blank=True, default='')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Snippet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('name', models.SlugField(max_length=60, unique=True, verbose_name='name')),
                ('sources', models.JSONField(default=dict)),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['name'],
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
            },
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
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('slug', models.SlugField(max_length=80, verbose_name='address')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=10)),
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
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('word', models.CharField(max_length=60)),
                ('articles', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AlterModelOptions(
            name='article',
            options={'ordering': ['position', 'id']},
        ),
        migrations.AddField(
            model_name='article',
            name='archived_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='article',
            name='audience',
            field=models.CharField(choices=[('public', 'Everybody'), ('customers', 'Customers who signed in'), ('agents', 'Agents only')], default='public', max_length=10, verbose_name='who may read it'),
        ),
        migrations.AddField(
            model_name='article',
            name='canned_reply',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='tickets.cannedreply'),
        ),
        migrations.AddField(
            model_name='article',
            name='made_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='article',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner'),
        ),
        migrations.AddField(
            model_name='article',
            name='position',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='article',
            name='related',
            field=models.ManyToManyField(blank=True, to='knowledge_base.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='review_by',
            field=models.DateField(blank=True, null=True, verbose_name='look again by'),
        ),
        migrations.AddField(
            model_name='articlefile',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articlefile',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='knowledge_base.article'),
        ),
        migrations.AddField(
            model_name='category',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='knowledge_base.category'),
        ),
        migrations.AddField(
            model_name='article',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='knowledge_base.category', verbose_name='category'),
        ),
        migrations.AddField(
            model_name='editing',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gap',
            name='closed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gap',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='fingerprint',
            name='gap',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='knowledge_base.gap'),
        ),
        migrations.AddConstraint(
            model_name='helpcentre',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_help_centre'),
        ),
        migrations.AddConstraint(
            model_name='helpcentre',
            constraint=models.UniqueConstraint(condition=models.Q(('host', ''), _negated=True), fields=('host',), name='help_centre_host_once'),
        ),
        migrations.AddField(
            model_name='category',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='knowledge_base.helpcentre', verbose_name='centre'),
        ),
        migrations.AddField(
            model_name='article',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='knowledge_base.helpcentre'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('review_by'), condition=models.Q(('archived_at', None)), name='article_to_look_at'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.helpcentre'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='customer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.customer'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='ticket',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='paragraph',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paragraph',
            name='gap',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='paragraphs', to='knowledge_base.gap'),
        ),
        migrations.AddField(
            model_name='paragraph',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='revision',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revision',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision'),
        ),
        migrations.AddField(
            model_name='revision',
            name='reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='revision',
            name='translates',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='translated_by', to='knowledge_base.revision'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision'),
        ),
        migrations.AddField(
            model_name='editing',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.revision'),
        ),
        migrations.AddField(
            model_name='snippet',
            name='edited_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='stopword',
            constraint=models.UniqueConstraint(fields=('language', 'word'), name='stop_word_once'),
        ),
        migrations.AddField(
            model_name='translation',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='knowledge_base.article'),
        ),
        migrations.AddField(
            model_name='translation',
            name='published',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='knowledge_base.revision'),
        ),
        migrations.AddField(
            model_name='revision',
            name='translation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='knowledge_base.translation'),
        ),
        migrations.AddField(
            model_name='oldslug',
            name='translation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_slugs', to='knowledge_base.translation'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='clicked',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='knowledge_base.translation'),
        ),
        migrations.AddField(
            model_name='gap',
            name='translation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gaps', to='knowledge_base.translation'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='translation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='knowledge_base.translation'),
        ),
        migrations.AddField(
            model_name='editing',
            name='translation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editings', to='knowledge_base.translation'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=django.contrib.postgres.indexes.GinIndex(fields=['word'], name='word_like', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='word',
            constraint=models.UniqueConstraint(fields=('language', 'word'), name='word_once'),
        ),
        migrations.AddIndex(
            model_name='articlefile',
            index=models.Index(models.F('blob'), name='article_file_blob'),
        ),
        migrations.AddIndex(
            model_name='fingerprint',
            index=django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='fingerprint_bands'),
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('centre', 'slug'), name='category_address_once'),
        ),
        migrations.AddIndex(
            model_name='paragraph',
            index=django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='paragraph_bands'),
        ),
        migrations.AddConstraint(
            model_name='paragraph',
            constraint=models.UniqueConstraint(fields=('message', 'number'), name='paragraph_once'),
        ),
        migrations.AddIndex(
            model_name='translation',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('status', 'published')), fields=['title'], name='translation_title', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='translation',
            index=models.Index(models.F('publish_at'), condition=models.Q(('publish_at__isnull', False)), name='translation_to_publish'),
        ),
        migrations.AddIndex(
            model_name='translation',
            index=models.Index(models.F('expires_at'), condition=models.Q(('expires_at__isnull', False)), name='translation_expires'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(fields=('article', 'language'), name='translation_once'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(fields=('language', 'slug'), name='translation_address_once'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('published__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='published_translation_shows_something'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(models.F('made_at'), condition=models.Q(('state', 'waiting')), name='revision_to_review'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('translation', 'number'), name='revision_number_once'),
        ),
        migrations.AddConstraint(
            model_name='oldslug',
            constraint=models.UniqueConstraint(fields=('language', 'slug'), name='old_slug_once'),
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(models.F('made_at'), name='lookup_made'),
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(models.F('language'), models.F('key'), condition=models.Q(('clicked_at', None), ('kind', 'search')), name='lookup_in_vain'),
        ),
        migrations.AddIndex(
            model_name='lookup',
            index=models.Index(models.F('visitor'), models.F('made_at'), condition=models.Q(('visitor', ''), _negated=True), name='lookup_visitor'),
        ),
        migrations.AddIndex(
            model_name='gap',
            index=models.Index(models.F('kind'), models.F('last_at'), condition=models.Q(('state', 'open')), name='gap_open'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('translation', 'visitor'), name='feedback_once'),
        ),
        migrations.AddConstraint(
            model_name='editing',
            constraint=models.UniqueConstraint(fields=('translation', 'agent'), name='editing_once'),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE knowledge_base_translation ADD COLUMN search tsvector
            GENERATED ALWAYS AS (
                setweight(to_tsvector('simple'::regconfig, title), 'A')
                || setweight(to_tsvector('simple'::regconfig, summary || ' ' || keywords), 'B')
                || setweight(to_tsvector('simple'::regconfig, left(text, 100000)), 'D')
            ) STORED
            """,
            "ALTER TABLE knowledge_base_translation DROP COLUMN search",
        ),
        migrations.RunSQL(
            """
            CREATE INDEX translation_search ON knowledge_base_translation USING gin (search)
            WHERE status = 'published'
            """,
            "DROP INDEX translation_search",
        ),
    ]
