"""All tables of notifications at once, for installations that begin with them (decision 0062).

What 0002 made of rows there were is left out: here there are none.
"""

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import helpdesk.base.ids
import helpdesk.base.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_kinds'),
    ]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('tickets', '0013_clocks'),
    ]

    operations = [
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Digest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('begun_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('not_before'), condition=models.Q(('not_before__isnull', False)), name='digest_due'), models.Index(models.F('agent'), models.OrderBy(models.F('made_at'), descending=True), name='digest_of_agent')],
                    },
                ),
                migrations.CreateModel(
                    name='Notification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='tickets.event')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='tickets.ticket')),
                        ('why', models.CharField(choices=[('assigned', 'Assigned to you'), ('offered', 'Offered to you'), ('ended', 'What became of your offer'), ('mentioned', 'Mentioned'), ('added', 'Added'), ('promise', 'Your promise'), ('clock', 'One of your clocks'), ('told', 'Told'), ('answered', 'A customer answered'), ('opened', 'A new ticket'), ('noted', 'A note of a colleague')], max_length=10)),
                        ('kind', models.CharField(max_length=20)),
                        ('times', models.PositiveSmallIntegerField(default=1)),
                        ('is_listed', models.BooleanField(default=True)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('snoozed_until', models.DateTimeField(null=True)),
                        ('read_at', models.DateTimeField(null=True)),
                        ('mail_at', models.DateTimeField(null=True)),
                        ('mailed_at', models.DateTimeField(null=True)),
                        ('digest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notifications', to='notifications.digest')),
                        ('push_at', models.DateTimeField(null=True)),
                        ('tone', models.CharField(blank=True, choices=[('', 'None'), ('soft', 'Soft'), ('bright', 'Bright'), ('low', 'Low'), ('twice', 'Twice')], max_length=8)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('agent'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('read_at', None)), name='notification_unread'), models.Index(models.F('agent'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='notification_by_time'), models.Index(models.F('agent'), models.OrderBy(models.F('id'), descending=True), name='notification_list'), models.Index(models.F('mail_at'), condition=models.Q(('mail_at__isnull', False)), name='notification_due'), models.Index(models.F('push_at'), condition=models.Q(('push_at__isnull', False)), name='notification_push'), models.Index(models.F('snoozed_until'), condition=models.Q(('snoozed_until__isnull', False)), name='notification_wakes'), models.Index(models.F('read_at'), condition=models.Q(('read_at__isnull', False)), name='notification_old')],
                        'constraints': [models.UniqueConstraint(fields=('event', 'agent'), name='notification_once'), models.CheckConstraint(condition=models.Q(('mail_at', None), models.Q(('mailed_at', None), ('read_at', None)), _connector='OR'), name='notification_mailed_unread_and_once'), models.CheckConstraint(condition=models.Q(('read_at', None), models.Q(('push_at', None), ('snoozed_until', None)), _connector='OR'), name='notification_read_is_told')],
                    },
                ),
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=100)),
                        ('endpoint', models.CharField(max_length=2000)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('key', models.CharField(max_length=100)),
                        ('secret', models.CharField(max_length=40)),
                        ('session', models.CharField(max_length=40)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('last_error', models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        'ordering': ['made_at', 'pk'],
                        'indexes': [models.Index(models.F('seen_at'), name='device_seen')],
                    },
                ),
                migrations.CreateModel(
                    name='Push',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='notifications.device')),
                        ('notification', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pushes', to='notifications.notification')),
                        ('count', models.PositiveSmallIntegerField(default=0)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('not_before'), name='push_due')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('notification__isnull', False)), fields=('device', 'notification'), name='push_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Wishes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to=settings.AUTH_USER_MODEL)),
                        ('ways', models.JSONField(default=dict)),
                        ('daily_at', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='hour of the daily mail')),
                        ('volume', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='volume')),
                        ('quiet_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(6)]), blank=True, default=list, size=None)),
                        ('quiet_from', models.TimeField(default=datetime.time(18, 0), verbose_name='quiet from')),
                        ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='quiet until')),
                        ('free_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(6)]), blank=True, default=list, size=None)),
                        ('quiet_absent', models.BooleanField(default=True)),
                        ('quiet_off', models.BooleanField(default=False)),
                        ('urgent_anyway', models.BooleanField(default=False)),
                    ],
                    options={
                        'verbose_name_plural': 'wishes',
                        'constraints': [models.CheckConstraint(condition=models.Q(('daily_at__lte', 23), ('volume__lte', 100)), name='wishes_in_range')],
                    },
                ),
            ],
        ),
    ]
