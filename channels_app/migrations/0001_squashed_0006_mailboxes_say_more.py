"""All tables of channels at once, for installations that begin with them (decision 0038).

What 0006 taught mailboxes there were is left out: here there are none.
"""

import django.db.models.deletion
import django.utils.timezone
import helpdesk.base.ids
import helpdesk.base.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('channels_app', '0001_initial'),
        ('channels_app', '0002_raw_bytes_uncompressed'),
        ('channels_app', '0003_visitors'),
        ('channels_app', '0004_turns'),
        ('channels_app', '0005_letters'),
        ('channels_app', '0006_mailboxes_say_more'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0010_tokens'),
        ('tickets', '0001_squashed_0027_lists_of_programs'),
    ]

    operations = [
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Connection',
                    fields=[
                        ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='connection', serialize=False, to='tickets.channel')),
                        ('key', models.CharField(max_length=32, null=True, unique=True)),
                        ('config', models.JSONField(default=dict)),
                        ('sealed', models.BinaryField(default=bytes)),
                        ('cursor', models.JSONField(default=dict)),
                        ('checked_at', models.DateTimeField(null=True)),
                        ('received_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('failing_since', models.DateTimeField(null=True)),
                        ('last_error', models.CharField(blank=True, max_length=500)),
                        ('send_failing_since', models.DateTimeField(null=True)),
                        ('send_last_error', models.CharField(blank=True, max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name='Envelope',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='tickets.channel')),
                        ('source_key', models.CharField(max_length=200)),
                        ('conv_key', models.CharField(max_length=200)),
                        ('raw', models.BinaryField(null=True)),
                        ('blob', models.CharField(blank=True, max_length=64)),
                        ('size', models.PositiveBigIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('note', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('new', 'Waiting'), ('stored', 'Stored'), ('quarantined', 'In quarantine'), ('rejected', 'Rejected')], default='new', max_length=12)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='envelopes', to='tickets.message')),
                        ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('channel'), models.F('conv_key'), models.F('id'), condition=models.Q(('state', 'new')), name='envelope_line'), models.Index(models.F('not_before'), models.F('id'), condition=models.Q(('state', 'new')), name='envelope_due'), models.Index(models.F('id'), condition=models.Q(('state', 'quarantined')), name='envelope_quarantine')],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'source_key'), name='envelope_once'), models.CheckConstraint(condition=models.Q(models.Q(('blob', ''), ('raw__isnull', False)), models.Q(('raw', None), models.Q(('blob', ''), _negated=True)), _connector='OR'), name='envelope_keeps_its_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['quarantined', 'rejected']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='envelope_ends_with_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Visitor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visitors', to='tickets.channel')),
                        ('identity', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visitor', to='tickets.identity')),
                        ('external_id', models.CharField(blank=True, max_length=200)),
                        ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visitors_by_mail', to='tickets.identity')),
                        ('claimed_mail', models.CharField(blank=True, max_length=254)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('language', models.CharField(blank=True, max_length=16)),
                        ('about', models.JSONField(default=dict)),
                        ('epoch', models.PositiveIntegerField(default=1)),
                        ('became', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='was', to='channels_app.visitor')),
                        ('consented_at', models.DateTimeField(null=True)),
                        ('blocked_at', models.DateTimeField(null=True)),
                        ('here_until', models.DateTimeField(null=True)),
                        ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('became'), condition=models.Q(('became__isnull', False)), name='visitor_became')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('channel', 'external_id'), name='visitor_known_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Chat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('visitor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chats', to='channels_app.visitor')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chats', to='tickets.channel')),
                        ('key', models.UUIDField()),
                        ('place', models.CharField(max_length=100, unique=True)),
                        ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chats', to='tickets.ticket')),
                        ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.team')),
                        ('fields', models.JSONField(default=dict)),
                        ('turn', models.PositiveIntegerField(default=0)),
                        ('got_seq', models.BigIntegerField(default=0)),
                        ('seen_seq', models.BigIntegerField(default=0)),
                        ('mailed_seq', models.BigIntegerField(default=0)),
                        ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('left_at', models.DateTimeField(null=True)),
                        ('due_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'ordering': ['-said_at'],
                        'indexes': [models.Index(models.F('visitor'), models.OrderBy(models.F('said_at'), descending=True), name='chat_of_visitor'), models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='chat_due')],
                        'constraints': [models.UniqueConstraint(fields=('visitor', 'key'), name='chat_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Upload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='tickets.channel')),
                        ('visitor', models.UUIDField()),
                        ('filename', models.CharField(max_length=255)),
                        ('content_type', models.CharField(max_length=127)),
                        ('size', models.PositiveBigIntegerField()),
                        ('blob', models.CharField(max_length=64)),
                        ('envelope', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='channels_app.envelope')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('created_at'), name='upload_old'), models.Index(models.F('visitor'), name='upload_of_visitor')],
                    },
                ),
                migrations.CreateModel(
                    name='Letter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('code', 'Code'), ('transcript', 'Transcript')], max_length=10)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='tickets.channel')),
                        ('visitor', models.UUIDField()),
                        ('address', models.CharField(max_length=320)),
                        ('shown', models.CharField(max_length=400)),
                        ('chat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='channels_app.chat')),
                        ('language', models.CharField(blank=True, max_length=16)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('used_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('not_before'), condition=models.Q(('not_before__isnull', False)), name='letter_due'), models.Index(models.F('visitor'), models.F('created_at'), name='letter_of_visitor'), models.Index(models.F('created_at'), name='letter_old')],
                    },
                ),
                migrations.CreateModel(
                    name='Thread',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='tickets.channel')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='tickets.ticket')),
                        ('place', models.CharField(max_length=1000)),
                        ('place_key', models.CharField(max_length=64)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('place_key'), name='thread_place')],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'place_key', 'ticket'), name='thread_once')],
                    },
                ),
            ],
        ),
        # Raw mail is mostly base64 and compressed files: trying to compress it costs time.
        migrations.RunSQL(
            "ALTER TABLE channels_app_envelope ALTER COLUMN raw SET STORAGE EXTERNAL",
            "ALTER TABLE channels_app_envelope ALTER COLUMN raw SET STORAGE EXTENDED",
        ),
    ]
