"""Changes of settings, written down by the tables themselves (decision 0059)."""

from typing import Any

import django.db.models.deletion
import django.utils.timezone
import helpdesk.base.ids
from django.conf import settings
from django.db import migrations, models

from helpdesk.base.accounts.migrations._setting_changes import BACKWARD, FORWARD
from helpdesk.base.accounts.watched import WATCHED, watching


def watch(apps: Any, schema_editor: Any) -> None:
    """Those tables that there are: others get it once all are there (runtime 0002)."""
    with schema_editor.connection.cursor() as cursor:
        for table, watched in WATCHED.items():
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is not None:
                cursor.execute(watching(table, watched.argument()), None)


class Migration(migrations.Migration):
    # On none of the apps whose tables are watched: who begins would go to them first, and
    # the small steps of apps for others are quick only before (decision 0062).
    dependencies = [("accounts", "0017_brand")]

    operations = [
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_name', models.CharField(max_length=150)),
                ('way', models.CharField(choices=[('page', 'page'), ('api', 'API')], max_length=4)),
                ('through', models.CharField(max_length=255)),
                ('kind', models.CharField(choices=[('company', 'Company'), ('agent', 'Person'), ('invitation', 'Invitation'), ('team', 'Team'), ('calendar', 'Business hours'), ('token', 'Token'), ('app', 'App'), ('webhook', 'Webhook'), ('channel', 'Channel'), ('mail_server', 'Mail server'), ('portal', 'Customer portal'), ('sharing', 'Shared requests of an organization'), ('policy', 'SLA policy'), ('field', 'Field'), ('fact', 'Fact'), ('view', 'View'), ('canned_reply', 'Canned reply'), ('macro', 'Macro'), ('ticket_template', 'Ticket template'), ('holding_reply', 'Holding reply'), ('side_app', 'App beside tickets'), ('mention_rule', 'Rule for mentions'), ('watched_word', 'Watched word'), ('help_centre', 'Help centre'), ('category', 'Category'), ('snippet', 'Snippet'), ('synonyms', 'Synonyms'), ('stop_word', 'Stop word'), ('offers', 'Answers before a ticket')], max_length=20)),
                ('target', models.BigIntegerField()),
                ('thing', models.UUIDField(null=True)),
                ('name', models.CharField(max_length=300)),
                ('what', models.CharField(choices=[('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted')], max_length=7)),
                ('fields', models.JSONField()),
                ('unit', models.UUIDField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['by', '-id'], name='setting_change_by'), models.Index(fields=['kind', '-id'], name='setting_change_kind'), models.Index(fields=['at'], name='setting_change_at'), models.Index(fields=['unit'], name='setting_change_unit')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(watch, migrations.RunPython.noop),
    ]
