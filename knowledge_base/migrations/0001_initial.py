"""Articles, and their words for full-text search: a column PostgreSQL keeps.

By the rules of no language, since people write in many. Bounded as messages are
(tickets 0005): PostgreSQL refuses a vector above a megabyte.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import helpdesk.base.ids
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_chat_sound'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('slug', models.SlugField(editable=False, max_length=80, unique=True)),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('text', models.TextField(verbose_name='words')),
                ('html', models.TextField()),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['title', 'pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('published_at__isnull', False)), fields=['title'], name='article_title', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE knowledge_base_article ADD COLUMN search tsvector
            GENERATED ALWAYS AS (
                setweight(to_tsvector('simple'::regconfig, title), 'A')
                || setweight(to_tsvector('simple'::regconfig, left(text, 100000)), 'D')
            ) STORED
            """,
            "ALTER TABLE knowledge_base_article DROP COLUMN search",
        ),
        migrations.RunSQL(
            """
            CREATE INDEX article_search ON knowledge_base_article USING gin (search)
            WHERE published_at IS NOT NULL
            """,
            "DROP INDEX article_search",
        ),
    ]
