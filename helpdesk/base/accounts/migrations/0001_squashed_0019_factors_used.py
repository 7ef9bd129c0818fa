"""All tables of accounts at once, for installations that begin with them (decision 0062).

What 0009 did to absences there were is left out: here there are none. Which tables are
watched is left to runtime 0002: most are not there yet.
"""

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import helpdesk.base.accounts.models.people
import helpdesk.base.accounts.models.zones
import helpdesk.base.ids
import helpdesk.base.tables
from django.conf import settings
from django.db import migrations, models
from helpdesk.base.accounts.migrations._setting_changes import BACKWARD, FORWARD


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_preferences'),
        ('accounts', '0003_hours_and_presence'),
        ('accounts', '0004_chat_sound'),
        ('accounts', '0005_grace'),
        ('accounts', '0006_matters'),
        ('accounts', '0007_goodwill'),
        ('accounts', '0008_tells_customer'),
        ('accounts', '0009_rota'),
        ('accounts', '0010_tokens'),
        ('accounts', '0011_signatures'),
        ('accounts', '0012_closes_after'),
        ('accounts', '0013_push_subjects'),
        ('accounts', '0015_own_keys'),
        ('accounts', '0016_first_steps'),
        ('accounts', '0017_brand'),
        ('accounts', '0018_changes'),
        ('accounts', '0019_factors_used'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Company',
                    fields=[
                        ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=200, verbose_name='company name')),
                        ('epoch', models.PositiveIntegerField(default=1)),
                        ('set_up_at', models.DateTimeField(auto_now_add=True)),
                        ('goodwill_budget', models.PositiveIntegerField(db_default=0, default=0)),
                        ('goodwill_currency', models.CharField(db_default='EUR', default='EUR', max_length=3)),
                        ('push_subjects', models.BooleanField(db_default=False, default=False)),
                        ('first_steps_hidden_at', models.DateTimeField(null=True)),
                        ('accent', models.CharField(blank=True, db_default='', default='', max_length=7)),
                        ('blob', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='company_is_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Agent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=150, verbose_name='name')),
                        ('role', models.CharField(choices=[('admin', 'Admin'), ('lead', 'Lead'), ('agent', 'Agent'), ('collaborator', 'Collaborator'), ('api', 'API client')], default='agent', max_length=20, verbose_name='role')),
                        ('is_active', models.BooleanField(default=True)),
                        ('language', models.CharField(blank=True, choices=[('en', 'English'), ('de', 'German')], default='', max_length=10, verbose_name='language')),
                        ('time_zone', models.CharField(blank=True, default='', max_length=60, validators=[helpdesk.base.accounts.models.zones.known_zone], verbose_name='time zone')),
                        ('theme', models.CharField(choices=[('system', 'As this device'), ('light', 'Light'), ('dark', 'Dark')], default='system', max_length=8, verbose_name='colours')),
                        ('density', models.CharField(choices=[('comfy', 'Comfortable: three lines'), ('cosy', 'Cosy: two lines'), ('compact', 'Compact: one line')], default='comfy', max_length=8, verbose_name='rows of the list')),
                        ('shortcuts', models.BooleanField(default=True, verbose_name='single-key shortcuts')),
                        ('own_keys', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict)),
                        ('list_width', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(240), django.core.validators.MaxValueValidator(640)])),
                        ('undo_seconds', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MaxValueValidator(30)], verbose_name='seconds to take a reply back')),
                        ('first_steps', models.BooleanField(db_default=True, default=True)),
                        ('chat_capacity', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MaxValueValidator(20)], verbose_name='chats at the same time')),
                        ('chat_sound', models.BooleanField(default=False, verbose_name='a sound when a chat rings')),
                        ('signature', models.TextField(blank=True, db_default='', default='', verbose_name='signature')),
                        ('goodwill_budget', models.PositiveIntegerField(blank=True, null=True)),
                        ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='skills')),
                        ('speaks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                        ('session_salt', models.CharField(default=helpdesk.base.accounts.models.people.new_salt, editable=False, max_length=32)),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='agent_email_unique'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='agent_email_lower_case')],
                    },
                ),
                migrations.CreateModel(
                    name='SettingChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['by', '-id'], name='setting_change_by'), models.Index(fields=['kind', '-id'], name='setting_change_kind'), models.Index(fields=['at'], name='setting_change_at'), models.Index(fields=['unit'], name='setting_change_unit')],
                    },
                ),
                migrations.CreateModel(
                    name='Calendar',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('zone', models.CharField(default='UTC', max_length=60, validators=[helpdesk.base.accounts.models.zones.known_zone], verbose_name='time zone')),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='calendar_name_unique')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkingHours',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='accounts.calendar')),
                        ('weekday', models.PositiveSmallIntegerField()),
                        ('begins', models.PositiveSmallIntegerField()),
                        ('ends', models.PositiveSmallIntegerField()),
                    ],
                    options={
                        'verbose_name_plural': 'working hours',
                        'ordering': ['weekday', 'begins'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('begins__lt', models.F('ends')), ('ends__lte', 1440)), name='hours_begin_before_they_end'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_of_a_weekday'), models.UniqueConstraint(fields=('calendar', 'weekday', 'begins'), name='hours_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Holiday',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='accounts.calendar')),
                        ('day', models.DateField(verbose_name='day')),
                        ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                    ],
                    options={
                        'ordering': ['day'],
                        'constraints': [models.UniqueConstraint(fields=('calendar', 'day'), name='holiday_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Team',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to=settings.AUTH_USER_MODEL, verbose_name='lead')),
                        ('duty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='on_duty_for', to=settings.AUTH_USER_MODEL, verbose_name='on duty')),
                        ('is_open', models.BooleanField(default=True, verbose_name='every agent sees its tickets')),
                        ('idle_after', models.DurationField(default=datetime.timedelta(days=1), verbose_name='next step at the latest after')),
                        ('joins_matters', models.BooleanField(default=False, verbose_name='join tickets about one matter')),
                        ('grace', models.DurationField(default=datetime.timedelta(seconds=3600), verbose_name='the lead hears of late promises after')),
                        ('closes_after', models.DurationField(blank=True, null=True, verbose_name='resolved tickets are closed after')),
                        ('tells_customer', models.BooleanField(db_default=False, default=False, verbose_name='customers are told who has their request after a hand-over')),
                        ('signature', models.TextField(blank=True, db_default='', default='', verbose_name='signature')),
                        ('answering', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answering_why', models.CharField(blank=True, choices=[('rota', 'on duty by rota'), ('duty', 'on duty'), ('lead', 'as the lead'), ('deputy', 'as a deputy'), ('admin', 'as an admin: nobody else is there')], max_length=8)),
                        ('turns_at', models.DateTimeField(blank=True, null=True)),
                        ('turned_at', models.DateTimeField(blank=True, null=True)),
                        ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='accounts.calendar', verbose_name='business hours')),
                        ('members', models.ManyToManyField(related_name='teams', through='accounts.Membership', to=settings.AUTH_USER_MODEL, verbose_name='members')),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='team_name_unique'), models.CheckConstraint(condition=models.Q(('idle_after__gt', datetime.timedelta(0))), name='team_idle_after_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.team')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('team', 'agent'), name='member_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                        ('role', models.CharField(choices=[('admin', 'Admin'), ('lead', 'Lead'), ('agent', 'Agent'), ('collaborator', 'Collaborator'), ('api', 'API client')], default='agent', max_length=20, verbose_name='role')),
                        ('token_hash', models.CharField(max_length=64, unique=True)),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('expires_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(null=True)),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('teams', models.ManyToManyField(blank=True, to='accounts.team', verbose_name='teams')),
                    ],
                ),
                migrations.CreateModel(
                    name='Duty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='accounts.team')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('begins', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                        ('ends', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                        ('opens', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(1440)])),
                        ('closes', models.PositiveSmallIntegerField(default=1440, validators=[django.core.validators.MaxValueValidator(1440)])),
                        ('every', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(52)])),
                        ('since', models.DateField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name_plural': 'duties',
                        'ordering': ['begins', 'since', 'opens', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('begins__lt', models.F('ends')), ('since', None)), models.Q(('begins', None), ('ends', None), ('since__isnull', False)), _connector='OR'), name='duty_is_a_shift_or_comes_again'), models.CheckConstraint(condition=models.Q(('every__gte', 1), ('opens__lte', 1440), ('closes__lte', 1440), models.Q(('opens', models.F('closes')), _negated=True)), name='duty_of_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='Presence',
                    fields=[
                        ('agent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='presence', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('chosen', models.CharField(choices=[('online', 'Online'), ('away', 'Away'), ('off', 'Off')], default='online', max_length=8)),
                        ('here_until', models.DateTimeField(null=True)),
                        ('active_at', models.DateTimeField(null=True)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                        ('begins', models.DateTimeField(verbose_name='from')),
                        ('ends', models.DateTimeField(verbose_name='until')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stands_in_for', to=settings.AUTH_USER_MODEL, verbose_name='deputy')),
                        ('passed_on_at', models.DateTimeField(editable=False, null=True)),
                        ('returned_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['begins'],
                        'indexes': [models.Index(models.F('agent'), models.F('ends'), name='absence_now'), models.Index(models.F('begins'), condition=models.Q(('passed_on_at', None)), name='absence_begins'), models.Index(models.F('ends'), condition=models.Q(('returned_at', None)), name='absence_ends')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('begins__lt', models.F('ends'))), name='absence_begins_before_it_ends'), models.CheckConstraint(condition=models.Q(('deputy', None), models.Q(('deputy', models.F('agent')), _negated=True), _connector='OR'), name='nobody_stands_in_for_themselves')],
                    },
                ),
                migrations.CreateModel(
                    name='Token',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('mark', models.CharField(max_length=16)),
                        ('secret_hash', models.CharField(max_length=64, unique=True)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                        ('networks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=49), blank=True, default=list, size=None)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('expires_at', models.DateTimeField(blank=True, null=True)),
                        ('last_used_at', models.DateTimeField(null=True)),
                        ('last_used_from', models.GenericIPAddressField(null=True)),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['agent', '-id'], name='token_of_agent')],
                    },
                ),
                migrations.CreateModel(
                    name='Impersonation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='impersonations', to='accounts.token')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('method', models.CharField(max_length=10)),
                        ('path', models.CharField(max_length=500)),
                        ('request_id', models.UUIDField()),
                        ('at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
