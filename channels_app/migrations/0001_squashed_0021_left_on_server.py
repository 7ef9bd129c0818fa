"""All tables of channels at once, for installations that begin with them (decision 0062).

What 0006 taught mailboxes there were is left out: here there are none.
"""

import channels_app.models.proving
import django.db.models.deletion
import django.utils.timezone
import helpdesk.base.ids
import helpdesk.base.tables
import tickets.codes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('channels_app', '0001_initial'),
        ('channels_app', '0002_raw_bytes_uncompressed'),
        ('channels_app', '0003_visitors'),
        ('channels_app', '0004_turns'),
        ('channels_app', '0005_letters'),
        ('channels_app', '0006_mailboxes_say_more'),
        ('channels_app', '0007_messengers'),
        ('channels_app', '0008_phone_calls'),
        ('channels_app', '0009_spending'),
        ('channels_app', '0011_proving'),
        ('channels_app', '0013_told_of_trouble'),
        ('channels_app', '0015_fair_line'),
        ('channels_app', '0020_company_server'),
        ('channels_app', '0021_left_on_server'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0010_tokens'),
        ('tickets', '0036_letters_beside'),
    ]

    operations = [
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Allowance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.channel')),
                        ('whom', models.CharField(blank=True, max_length=20)),
                        ('per', models.FloatField()),
                        ('level', models.FloatField()),
                        ('filled_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('closed_until', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('closed_until'), condition=models.Q(('closed_until__isnull', False), ('whom', '')), name='allowance_closed')],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'whom', 'per'), name='allowance_once')],
                    },
                ),
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
                        ('left_since', models.DateTimeField(null=True)),
                        ('left_error', models.CharField(blank=True, db_default='', default='', max_length=500)),
                        ('outages', models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ('paused_until', models.DateTimeField(null=True)),
                        ('signed_in_until', models.DateTimeField(null=True)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('refused', models.PositiveIntegerField(db_default=0, default=0)),
                        ('refused_at', models.DateTimeField(null=True)),
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
                        'indexes': [models.Index(models.F('channel'), models.F('conv_key'), models.F('id'), condition=models.Q(('state', 'new')), name='envelope_line'), models.Index(models.F('not_before'), models.F('id'), condition=models.Q(('state', 'new')), name='envelope_due'), models.Index(models.F('channel'), models.F('not_before'), models.F('id'), condition=models.Q(('state', 'new')), name='envelope_next'), models.Index(models.F('id'), condition=models.Q(('state', 'quarantined')), name='envelope_quarantine')],
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
                    name='MailServer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_only', models.BooleanField(default=True, editable=False, unique=True)),
                        ('config', models.JSONField(default=dict)),
                        ('sealed', models.BinaryField(default=bytes)),
                        ('changed_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_only', True)), name='mail_server_only')],
                    },
                ),
                migrations.CreateModel(
                    name='Went',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.channel')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('channel'), models.OrderBy(models.F('at'), descending=True), name='went_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='Named',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.channel')),
                        ('name', models.CharField(max_length=200)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='tickets.message')),
                        ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='tickets.delivery')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('state', models.CharField(blank=True, max_length=10)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('channel', 'name'), name='named_once'), models.UniqueConstraint(fields=('delivery', 'position'), name='piece_sent_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PhoneCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_calls', to='tickets.channel')),
                        ('name', models.CharField(max_length=200)),
                        ('called_us', models.BooleanField(default=True)),
                        ('number', models.CharField(blank=True, max_length=32)),
                        ('caller', models.CharField(blank=True, max_length=200)),
                        ('state', models.CharField(choices=[('ringing', 'Ringing'), ('answered', 'Being spoken'), ('ended', 'Over')], default='ringing', max_length=10)),
                        ('outcome', models.CharField(blank=True, choices=[('talked', 'We talked'), ('voicemail', 'Voicemail'), ('missed', 'Nobody answered')], max_length=10)),
                        ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phone_calls', to=settings.AUTH_USER_MODEL)),
                        ('began_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('seen_to_at', models.DateTimeField(null=True)),
                        ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('recording', models.CharField(blank=True, max_length=2000)),
                        ('continuation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.continuation')),
                        ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phone_calls', to='tickets.ticket')),
                        ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phone_call', to='tickets.message')),
                        ('tries', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['-began_at', '-id'],
                        'indexes': [models.Index(fields=['-began_at', '-id'], name='phone_call_log'), models.Index(fields=['channel', 'number', '-id'], name='phone_call_of_number'), models.Index(models.F('ended_at'), condition=models.Q(('seen_to_at', None), ('state', 'ended')), name='phone_call_missed'), models.Index(models.F('told_at'), condition=models.Q(('state', 'ended'), _negated=True), name='phone_call_going_on')],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'name'), name='phone_call_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='phone_call_ended_at_some_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Leg',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legs', to='channels_app.phonecall')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('rang_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('over_at', models.DateTimeField(null=True)),
                        ('hidden_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('call', 'agent'), name='leg_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Handset',
                    fields=[
                        ('agent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='handset', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('extension', models.CharField(blank=True, max_length=40, verbose_name='extension')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('extension', ''), _negated=True), fields=('extension',), name='extension_of_one_agent')],
                    },
                ),
                migrations.CreateModel(
                    name='Profile',
                    fields=[
                        ('identity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tickets.identity')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.channel')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('not_before'), condition=models.Q(('not_before__isnull', False)), name='profile_due')],
                    },
                ),
                migrations.CreateModel(
                    name='Proving',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('visitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provings', to='channels_app.visitor')),
                        ('continuation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provings', to='tickets.continuation')),
                        ('code', models.CharField(default=tickets.codes.mint, max_length=9, unique=True)),
                        ('turn', models.PositiveIntegerField(default=0)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(default=channels_app.models.proving._until)),
                        ('sent_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.identity')),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.identity')),
                        ('said_at', models.DateTimeField(null=True)),
                        ('proven_at', models.DateTimeField(null=True)),
                        ('how', models.CharField(blank=True, default='', max_length=10)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('visitor', 'continuation'), name='proving_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Spend',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.channel')),
                        ('month', models.DateField()),
                        ('spent', models.PositiveBigIntegerField(default=0)),
                        ('told', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('channel', 'month'), name='spend_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Template',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='templates', to='tickets.channel')),
                        ('name', models.CharField(max_length=512)),
                        ('language', models.CharField(max_length=20)),
                        ('status', models.CharField(max_length=30)),
                        ('category', models.CharField(blank=True, max_length=30)),
                        ('body', models.TextField()),
                        ('parts', models.JSONField(default=list)),
                        ('synced_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('gone_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['name', 'language'],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'name', 'language'), name='template_once')],
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
