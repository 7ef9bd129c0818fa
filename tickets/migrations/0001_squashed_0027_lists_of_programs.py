"""All tables of tickets at once, for installations that begin with them (decision 0038).

What 0001 to 0027 did to rows there were is left out: here there are none.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import helpdesk.base.ids
import helpdesk.base.tables
import tickets.codes
import tickets.models.continuation
import tickets.models.fields
import uuid
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Privacy erasure, which blanks personal data in `data`, says so for its transaction with
# SET LOCAL helpdesk.erasing = 'on'.
EVENTS_STAY = """
CREATE FUNCTION tickets_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('helpdesk.erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are never updated or deleted';
END $$;
CREATE TRIGGER tickets_events_stay BEFORE UPDATE OR DELETE ON tickets_event
    FOR EACH ROW EXECUTE FUNCTION tickets_events_stay();
"""

EVENTS_MAY_GO = """
DROP TRIGGER tickets_events_stay ON tickets_event;
DROP FUNCTION tickets_events_stay();
"""


class Migration(migrations.Migration):

    replaces = [
        ('tickets', '0001_initial'),
        ('tickets', '0002_events_stay'),
        ('tickets', '0003_said_once'),
        ('tickets', '0004_first_rooms'),
        ('tickets', '0005_search'),
        ('tickets', '0006_renamed'),
        ('tickets', '0007_lists'),
        ('tickets', '0008_live_chat'),
        ('tickets', '0009_wordings'),
        ('tickets', '0010_offered_followers'),
        ('tickets', '0011_calls'),
        ('tickets', '0012_continuations'),
        ('tickets', '0013_clocks'),
        ('tickets', '0014_said_of_us'),
        ('tickets', '0015_way_of_a_draft'),
        ('tickets', '0016_promises'),
        ('tickets', '0017_moving'),
        ('tickets', '0018_counted'),
        ('tickets', '0019_known_facts'),
        ('tickets', '0020_matters'),
        ('tickets', '0021_goodwill'),
        ('tickets', '0022_customer_merges'),
        ('tickets', '0023_asked_and_answered'),
        ('tickets', '0024_placing'),
        ('tickets', '0025_by_merge'),
        ('tickets', '0026_said_elsewhere'),
        ('tickets', '0027_lists_of_programs'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0010_tokens'),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE SEQUENCE tickets_number", "DROP SEQUENCE tickets_number"
        ),
        helpdesk.base.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Event',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='tickets.ticket')),
                        ('seq', models.BigIntegerField()),
                        ('verb', models.CharField(choices=[('opened', 'opened the ticket'), ('received', 'wrote'), ('replied', 'replied'), ('reply_held', 'is about to send a reply'), ('reply_withdrawn', 'took a reply back before it was sent'), ('noted', 'wrote a note'), ('assigned', 'assigned it'), ('unassigned', 'gave it back to the team'), ('team_changed', 'passed it to another team'), ('accountable_changed', 'is accountable now'), ('snoozed', 'snoozed it'), ('woken', 'it woke up'), ('waited', 'marked it as waiting'), ('resolved', 'resolved it'), ('reopened', 'reopened it'), ('closed', 'closed it'), ('renamed', 'changed the subject'), ('tagged', 'tagged it'), ('untagged', 'removed a tag'), ('priority_set', 'set the priority'), ('context_edited', 'edited the context'), ('fact_recorded', 'recorded a fact'), ('fact_confirmed', 'confirmed a fact'), ('fact_promoted', 'kept a fact for the customer'), ('fact_demoted', 'keeps a fact for this ticket alone again'), ('suggestion_dismissed', 'dismissed a suggestion'), ('suggestion_restored', 'brought a suggestion back'), ('summary_drafted', 'had a summary drafted'), ('summary_dropped', 'dropped a drafted summary'), ('promised', 'made a promise'), ('promise_kept', 'kept a promise'), ('promise_broken', 'a promise is late'), ('promise_withdrawn', 'withdrew a promise'), ('promise_reminded', 'a promise is due soon'), ('promise_escalated', 'a promise is still open'), ('promise_moved', 'moved a promise'), ('delivered', 'delivery state changed'), ('handover_offered', 'offered it to somebody else'), ('handover_accepted', 'accepted it'), ('handover_declined', 'declined it'), ('handover_expired', 'nobody answered the offer'), ('handover_withdrawn', 'took the offer back'), ('handover_answered', 'answered what was asked'), ('message_edited', 'corrected a message'), ('message_deleted', 'deleted a message'), ('chat_left', 'the customer left the chat'), ('chat_ended', 'the chat was ended'), ('chat_missed', 'nobody was there for the chat'), ('continued', 'it goes on by another channel'), ('identified', 'it is known now who the customer is'), ('rated', 'rated it'), ('continuation_offered', 'offered to go on by another channel'), ('arrived', 'the customer goes on by another channel'), ('vouched', 'confirmed who wrote'), ('called', 'wrote down a call'), ('sla_warned', 'a clock has nearly run out'), ('sla_breached', 'a clock ran out'), ('promise_dismissed', 'promised nothing with that'), ('goodwill_given', 'gave goodwill'), ('goodwill_asked', 'asks to give goodwill'), ('goodwill_declined', 'declined goodwill'), ('goodwill_withdrawn', 'took goodwill back'), ('repeated', 'says that they told us before'), ('owner_back', 'is back'), ('follower_added', 'added somebody'), ('merged', 'merged it'), ('unmerged', 'undid a merge'), ('split', 'split it'), ('split_undone', 'undid a split'), ('moved', 'brought a message along'), ('customer_merged', 'found out who the customer is'), ('customer_unmerged', 'undid a merge of customers')], max_length=30)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('data', models.JSONField(default=dict)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('xid', tickets.models.fields.TransactionIdField(db_default=tickets.models.fields.CurrentTransaction(), editable=False)),
                    ],
                    options={
                        'ordering': ['seq'],
                        'indexes': [models.Index(models.F('xid'), models.F('id'), name='event_feed'), models.Index(models.F('verb'), models.F('at'), condition=models.Q(('verb__in', ['replied', 'opened', 'goodwill_given'])), name='event_counted'), models.Index(models.F('ticket'), models.F('seq'), condition=models.Q(('verb', 'team_changed')), name='event_moved')],
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'seq'), name='event_seq_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PendingEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pending', to='tickets.event')),
                        ('listener', models.CharField(blank=True, max_length=120)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                        ('last_error', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('not_before'), models.F('id'), name='pending_due')],
                        'constraints': [models.UniqueConstraint(fields=('event', 'listener'), name='pending_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Organization',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Customer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                        ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='customers', to='tickets.organization', verbose_name='organization')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['name'], name='customer_name', opclasses=['gin_trgm_ops']), models.Index(models.F('name'), models.F('id'), name='customer_by_name')],
                    },
                ),
                migrations.CreateModel(
                    name='Identity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='tickets.customer')),
                        ('kind', models.CharField(max_length=30)),
                        ('canonical', models.CharField(max_length=320)),
                        ('shown', models.CharField(max_length=400)),
                        ('verified_at', models.DateTimeField(blank=True, null=True)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name_plural': 'identities',
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['shown'], name='identity_shown', opclasses=['gin_trgm_ops'])],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'canonical'), name='identity_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='tickets.ticket')),
                        ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes_part', to='tickets.identity')),
                        ('part', models.CharField(choices=[('requester', 'Requester'), ('copied', 'Copied')], max_length=20)),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'identity'), name='participant_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CustomerMerge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='went', to='tickets.customer')),
                        ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='came', to='tickets.customer')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('rows', models.JSONField(default=dict)),
                        ('before', models.JSONField(default=dict)),
                        ('after', models.JSONField(default=dict)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('customer',), name='customer_merged_once'), models.CheckConstraint(condition=models.Q(('customer', models.F('into')), _negated=True), name='customer_merged_into_another')],
                    },
                ),
                migrations.CreateModel(
                    name='Ticket',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('number', models.BigIntegerField(db_default=tickets.models.fields.NextNumber(), editable=False, unique=True)),
                        ('subject', models.CharField(max_length=500, verbose_name='subject')),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='tickets.customer')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='accounts.team')),
                        ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_tickets', to=settings.AUTH_USER_MODEL)),
                        ('accountable', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accountable_tickets', to=settings.AUTH_USER_MODEL)),
                        ('status', models.CharField(choices=[('open', 'Open'), ('waiting', 'Waiting'), ('snoozed', 'Snoozed'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='open', max_length=10)),
                        ('waiting_for', models.CharField(blank=True, choices=[('customer', 'Customer'), ('third_party', 'Third party')], default='', max_length=12)),
                        ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Normal'), (3, 'High'), (4, 'Urgent')], default=2)),
                        ('next_step', models.CharField(blank=True, choices=[('promise', 'Promise due'), ('clock', 'Clock runs out'), ('wake', 'Wakes up'), ('idle', 'Needs a look')], max_length=10)),
                        ('next_step_at', models.DateTimeField(null=True)),
                        ('wake_at', models.DateTimeField(blank=True, null=True)),
                        ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('waiting_since', models.DateTimeField(null=True)),
                        ('first_replied_at', models.DateTimeField(null=True)),
                        ('live_since', models.DateTimeField(null=True)),
                        ('terms', models.BigIntegerField(db_default=0, default=0)),
                        ('resolved_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('last_message_at', models.DateTimeField(null=True)),
                        ('last_words', models.CharField(blank=True, max_length=200)),
                        ('last_direction', models.CharField(blank=True, default='', max_length=4)),
                        ('last_message_seq', models.BigIntegerField(default=0)),
                        ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='tickets.ticket')),
                        ('spam_at', models.DateTimeField(blank=True, null=True)),
                        ('seq', models.BigIntegerField(default=0)),
                        ('tags', models.ManyToManyField(blank=True, related_name='tickets', to='tickets.tag')),
                    ],
                    options={
                        'indexes': [models.Index(models.OrderBy(models.F('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_open'), models.Index(models.F('assignee'), models.OrderBy(models.F('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_open_mine'), models.Index(models.F('team'), models.OrderBy(models.F('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_open_team'), models.Index(models.F('team'), models.OrderBy(models.F('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed']), ('assignee', None)), name='ticket_open_unassigned'), models.Index(tickets.models.fields.OrNever('waiting_since'), models.F('id'), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed']), ('assignee', None)), name='ticket_unassigned_waiting'), models.Index(models.OrderBy(models.F('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='ticket_all'), models.Index(models.F('next_step_at'), models.F('team'), models.F('assignee'), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_due'), models.Index(condition=models.Q(('status__in', ['open', 'waiting', 'snoozed']), ('merged_into', None), ('spam_at', None)), fields=['status'], include=('team', 'assignee', 'accountable'), name='ticket_counts'), models.Index(models.F('terms'), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_terms'), models.Index(models.F('wake_at'), condition=models.Q(('status', 'snoozed')), name='ticket_wakes'), models.Index(models.F('assignee'), models.F('live_since'), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed']), ('live_since__isnull', False)), name='ticket_live'), models.Index(models.F('customer'), condition=models.Q(('status__in', ['open', 'waiting', 'snoozed'])), name='ticket_customer_open'), models.Index(models.F('customer'), models.OrderBy(models.F('id'), descending=True), name='ticket_customer'), models.Index(models.OrderBy(tickets.models.fields.OrAlways('last_message_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='ticket_by_word'), models.Index(tickets.models.fields.OrNever('next_step_at'), models.F('id'), name='ticket_by_step'), models.Index(tickets.models.fields.OrNever('waiting_since'), models.F('id'), name='ticket_by_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['open', 'waiting', 'snoozed']), _negated=True), ('accountable__isnull', False), _connector='OR'), name='open_ticket_has_somebody_accountable'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['open', 'waiting', 'snoozed']), _negated=True), ('next_step_at__isnull', False), _connector='OR'), name='open_ticket_has_a_next_step'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'snoozed'), _negated=True), ('wake_at__isnull', False), _connector='OR'), name='snoozed_ticket_wakes')],
                    },
                ),
                migrations.CreateModel(
                    name='Follower',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='tickets.ticket')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL)),
                        ('why', models.CharField(choices=[('follows', 'Follows'), ('mentioned', 'Was mentioned'), ('added', 'Was added'), ('had_it', 'Had it before'), ('offered', 'Was offered it')], max_length=12)),
                        ('since', models.DateTimeField(auto_now_add=True)),
                        ('by_merge', models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('agent'), models.F('ticket'), name='follower_sees')],
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'agent'), name='follower_once')],
                    },
                ),
                migrations.CreateModel(
                    name='AssignmentPolicy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assignment', to='accounts.team')),
                        ('mode', models.CharField(choices=[('manual', 'By hand'), ('round_robin', 'In turn'), ('least_loaded', 'To whoever has the fewest')], default='manual', max_length=12)),
                        ('by_skill', models.BooleanField(default=True)),
                        ('by_language', models.BooleanField(default=True)),
                        ('known_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(3650)])),
                        ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)])),
                        ('kinds', models.JSONField(blank=True, default=dict)),
                        ('in_hours', models.BooleanField(default=True)),
                        ('looks_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='LastGiven',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.team')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name_plural': 'last given',
                        'constraints': [models.UniqueConstraint(fields=('team', 'agent'), name='last_given_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Unplaced',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unplaced', to='tickets.ticket')),
                        ('why', models.JSONField(default=dict)),
                        ('again_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name_plural': 'unplaced',
                    },
                ),
                migrations.CreateModel(
                    name='Channel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('kind', models.CharField(max_length=30)),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='accounts.team', verbose_name='team')),
                        ('traits', models.JSONField(default=dict)),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('is_system', models.BooleanField(default=False, verbose_name='also sends our own mail')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_system', True)), fields=('is_system',), name='one_system_channel')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.ticket')),
                        ('seq', models.BigIntegerField()),
                        ('direction', models.CharField(choices=[('in', 'From the customer'), ('out', 'To the customer'), ('note', 'Internal note')], max_length=4)),
                        ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.channel')),
                        ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
                        ('identity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.identity')),
                        ('subject', models.CharField(blank=True, max_length=500)),
                        ('text', models.TextField(blank=True)),
                        ('html', models.TextField(blank=True)),
                        ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('dated', models.DateTimeField(null=True)),
                        ('place', models.CharField(blank=True, max_length=1000)),
                        ('unverified', models.BooleanField(default=False)),
                        ('auto', models.CharField(blank=True, max_length=20)),
                        ('author', models.CharField(blank=True, db_default='', max_length=120)),
                        ('warnings', models.JSONField(default=list)),
                        ('held_until', models.DateTimeField(null=True)),
                        ('and_resolve', models.BooleanField(default=False)),
                        ('promised', models.JSONField(null=True)),
                        ('key', models.UUIDField(null=True)),
                        ('answers', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answered_by', to='tickets.message')),
                        ('form', models.JSONField(null=True)),
                        ('edited_at', models.DateTimeField(null=True)),
                        ('deleted_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['said_at', 'seq'],
                        'indexes': [models.Index(models.F('ticket'), models.F('said_at'), models.F('seq'), name='message_page'), models.Index(models.F('held_until'), condition=models.Q(('held_until__isnull', False)), name='message_held')],
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'seq'), name='message_seq_once'), models.UniqueConstraint(fields=('ticket', 'key'), name='message_key_once'), models.CheckConstraint(condition=models.Q(models.Q(('channel__isnull', False), ('direction', 'in'), ('identity__isnull', False)), models.Q(('channel__isnull', False), ('direction', 'out')), models.Q(('agent__isnull', False), ('channel', None), ('direction', 'note')), _connector='OR'), name='message_has_an_author')],
                    },
                ),
                migrations.CreateModel(
                    name='Attachment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='tickets.message')),
                        ('filename', models.CharField(max_length=255)),
                        ('content_type', models.CharField(max_length=127)),
                        ('size', models.PositiveBigIntegerField()),
                        ('blob', models.CharField(max_length=64)),
                        ('content_id', models.CharField(blank=True, max_length=255)),
                        ('inline', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='tickets.message')),
                        ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='tickets.identity')),
                        ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='tickets.channel')),
                        ('state', models.CharField(choices=[('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('read', 'Read'), ('failed', 'Failed'), ('unknown', 'Not known whether it arrived')], default='queued', max_length=10)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                        ('lease_token', models.UUIDField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('place', models.CharField(blank=True, max_length=1000)),
                        ('provider_id', models.CharField(blank=True, max_length=1000)),
                        ('last_error', models.CharField(blank=True, max_length=500)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('sent_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'verbose_name_plural': 'deliveries',
                        'indexes': [models.Index(models.F('channel'), models.F('identity'), models.F('id'), condition=models.Q(('state__in', ['queued', 'sending'])), name='delivery_line'), models.Index(models.F('not_before'), condition=models.Q(('state__in', ['queued', 'sending'])), name='delivery_due'), models.Index(models.F('message'), condition=models.Q(('state__in', ['failed', 'unknown'])), name='delivery_stuck')],
                        'constraints': [models.UniqueConstraint(fields=('message', 'identity'), name='delivery_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Call',
                    fields=[
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='call', serialize=False, to='tickets.message')),
                        ('number', models.CharField(blank=True, max_length=32, verbose_name='number')),
                        ('outcome', models.CharField(choices=[('talked', 'We talked'), ('voicemail', 'Voicemail'), ('missed', 'Nobody answered')], default='talked', max_length=10, verbose_name='outcome')),
                    ],
                ),
                migrations.CreateModel(
                    name='CannedReply',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('text', models.TextField(verbose_name='words')),
                        ('html', models.TextField(blank=True, default='')),
                        ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='canned_replies', to='accounts.team', verbose_name='team')),
                        ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                        ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('edited_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'verbose_name_plural': 'canned replies',
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('team'), name='canned_name_once', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='Context',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='context', to='tickets.ticket')),
                        ('goal', models.CharField(blank=True, max_length=300, verbose_name='what the customer wants')),
                        ('summary', models.TextField(blank=True, verbose_name='the story so far')),
                        ('summary_seq', models.BigIntegerField(db_default=0, default=0)),
                        ('sources', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                        ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('edited_at', models.DateTimeField(auto_now=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Fact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='tickets.ticket')),
                        ('name', models.SlugField(db_index=False, max_length=20, verbose_name='fact')),
                        ('value', models.CharField(max_length=500, verbose_name='value')),
                        ('canonical', models.CharField(blank=True, db_default='', default='', max_length=500)),
                        ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='tickets.message')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                        ('replaced_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='tickets.fact')),
                    ],
                    options={
                        'ordering': ['recorded_at', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='fact_confirmed_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='FollowUp',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='tickets.ticket')),
                        ('what', models.CharField(max_length=300, verbose_name='what was promised')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to=settings.AUTH_USER_MODEL)),
                        ('due_at', models.DateTimeField(verbose_name='until')),
                        ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='tickets.message')),
                        ('state', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn')], default='open', max_length=10)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('reminds_at', models.DateTimeField(null=True)),
                        ('reminded_at', models.DateTimeField(null=True)),
                        ('late_at', models.DateTimeField(null=True)),
                        ('escalates_at', models.DateTimeField(null=True)),
                        ('escalated_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['due_at', 'id'],
                        'indexes': [models.Index(models.F('due_at'), condition=models.Q(('late_at', None), ('state', 'open')), name='promise_due'), models.Index(models.F('reminds_at'), condition=models.Q(('reminded_at', None), ('state', 'open')), name='promise_reminds'), models.Index(models.F('escalates_at'), condition=models.Q(('escalated_at', None), ('state', 'open')), name='promise_escalates'), models.Index(models.F('ticket'), models.F('due_at'), condition=models.Q(('state', 'open')), name='promise_of_ticket'), models.Index(models.F('due_at'), models.F('ticket'), condition=models.Q(('state', 'open')), name='promise_soonest'), models.Index(models.F('due_at'), name='promise_fell_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='withdrawn_promise_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='promise_ends_when_it_is_not_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Continuation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('code', models.CharField(default=tickets.codes.mint, max_length=9, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='continuations', to='tickets.ticket')),
                        ('kind', models.CharField(max_length=30)),
                        ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField(default=tickets.models.continuation._until)),
                        ('arrived_at', models.DateTimeField(null=True)),
                        ('identity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.identity')),
                        ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.channel')),
                        ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.message')),
                        ('is_proven', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('offered_at'))), name='continuation_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('arrived_at', None), ('channel', None)), models.Q(('arrived_at__isnull', False), ('channel__isnull', False)), _connector='OR'), name='continuation_arrives_somewhere')],
                    },
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='tickets.ticket')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                        ('mode', models.CharField(choices=[('reply', 'Reply'), ('note', 'Note')], max_length=5)),
                        ('text', models.TextField(blank=True)),
                        ('html', models.TextField(blank=True, default='')),
                        ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.channel')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'agent', 'mode'), name='draft_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DraftFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='tickets.draft')),
                        ('filename', models.CharField(max_length=255)),
                        ('content_type', models.CharField(max_length=127)),
                        ('size', models.PositiveBigIntegerField()),
                        ('blob', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Goodwill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='tickets.ticket')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to=settings.AUTH_USER_MODEL)),
                        ('amount', models.PositiveIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(max_length=3)),
                        ('reason', models.CharField(max_length=300, verbose_name='reason')),
                        ('state', models.CharField(choices=[('given', 'Given'), ('asked', 'Needs approval'), ('approved', 'Approved'), ('declined', 'Declined'), ('withdrawn', 'Taken back')], max_length=10)),
                        ('seq', models.BigIntegerField()),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name_plural': 'goodwill',
                        'ordering': ['at', 'id'],
                        'indexes': [models.Index(models.F('agent'), models.F('at'), condition=models.Q(('state', 'given')), name='goodwill_spent')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='goodwill_is_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Handover',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='tickets.ticket')),
                        ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_given', to=settings.AUTH_USER_MODEL)),
                        ('to_agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_offered', to=settings.AUTH_USER_MODEL)),
                        ('to_team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_offered', to='accounts.team')),
                        ('is_ringing', models.BooleanField(default=False)),
                        ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                        ('brief', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired'), ('withdrawn', 'Taken back'), ('asked', 'Asked'), ('answered', 'Answered')], default='offered', max_length=10)),
                        ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('expires_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('told_customer', models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        'ordering': ['offered_at', 'id'],
                        'indexes': [models.Index(models.F('expires_at'), condition=models.Q(('state__in', ['offered', 'asked'])), name='handover_standing'), models.Index(models.F('offered_at'), name='handover_lately'), models.Index(models.F('ended_at'), condition=models.Q(('ended_at__isnull', False)), name='handover_ended')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('ticket',), name='one_handover_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('to_agent__isnull', False), ('to_team', None)), models.Q(('to_agent', None), ('to_team__isnull', False)), _connector='OR'), name='handover_to_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['offered', 'asked'])), models.Q(models.Q(('state__in', ['offered', 'asked']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='handover_ends_when_nobody_owes_an_answer'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('offered_at'))), name='handover_has_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Ring',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('handover', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='tickets.handover')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to=settings.AUTH_USER_MODEL)),
                        ('declined_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(models.F('agent'), models.F('handover'), name='ring_of_agent')],
                        'constraints': [models.UniqueConstraint(fields=('handover', 'agent'), name='ring_once')],
                    },
                ),
                migrations.CreateModel(
                    name='FactName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('slug', models.SlugField(max_length=20, unique=True, verbose_name='short name')),
                        ('label', models.CharField(blank=True, max_length=60, verbose_name='name')),
                        ('position', models.PositiveIntegerField()),
                        ('is_personal', models.BooleanField(default=False, verbose_name='about the person')),
                        ('is_single', models.BooleanField(default=False, verbose_name='one at a time')),
                        ('pattern', models.CharField(blank=True, max_length=200, verbose_name='pattern')),
                        ('is_active', models.BooleanField(default=True)),
                        ('is_built_in', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['position', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_built_in', True), models.Q(('label', ''), _negated=True), _connector='OR'), name='fact_name_is_called')],
                    },
                ),
                migrations.CreateModel(
                    name='Sifting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.message')),
                        ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='Suggestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='tickets.message')),
                        ('name', models.SlugField(db_index=False, max_length=20)),
                        ('value', models.CharField(max_length=500)),
                        ('canonical', models.CharField(max_length=500)),
                        ('starts', models.PositiveIntegerField()),
                        ('ends', models.PositiveIntegerField()),
                        ('dismissed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('message', 'name', 'canonical'), name='suggestion_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CustomerFact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known', to='tickets.customer')),
                        ('name', models.SlugField(db_index=False, max_length=20)),
                        ('value', models.CharField(max_length=500)),
                        ('canonical', models.CharField(max_length=500)),
                        ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promoted', to='tickets.fact')),
                        ('promoted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='tickets.customerfact')),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None), ('replaced_by', None)), fields=('customer', 'name', 'canonical'), name='customer_fact_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SummaryDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary_draft', to='tickets.ticket')),
                        ('text', models.TextField()),
                        ('sources', models.JSONField(default=list)),
                        ('seq', models.BigIntegerField()),
                        ('by_provider', models.BooleanField(default=False)),
                        ('trouble', models.CharField(blank=True, choices=[('off', 'No provider is set up; this draft was made here.'), ('failed', 'The provider did not answer; this draft was made here.')], max_length=10)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='Listening',
                    fields=[
                        ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='tickets.message')),
                    ],
                ),
                migrations.CreateModel(
                    name='Moving',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('kind', models.CharField(choices=[('merge', 'Merge'), ('split', 'Split')], max_length=5)),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moved_out', to='tickets.ticket')),
                        ('into', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moved_in', to='tickets.ticket')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('why', models.JSONField(default=list)),
                        ('rows', models.JSONField(default=dict)),
                        ('before', models.JSONField(default=dict)),
                        ('after', models.JSONField(default=dict)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'merge'), ('undone_at', None)), fields=('ticket',), name='merged_once'), models.CheckConstraint(condition=models.Q(('ticket', models.F('into')), _negated=True), name='moved_somewhere_else')],
                    },
                ),
                migrations.CreateModel(
                    name='Apart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                        ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name_plural': 'apart',
                        'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='apart_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='apart_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Weighing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.ticket')),
                        ('since', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='PassedOn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('absence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passed_on', to='accounts.absence')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passed_on', to='tickets.ticket')),
                        ('promise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='passed_on', to='tickets.followup')),
                        ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('told_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Phrase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('holding', 'A promise takes longer')], max_length=20)),
                        ('language', models.CharField(choices=[('en', 'English'), ('de', 'German')], max_length=10)),
                        ('text', models.TextField(verbose_name='words')),
                        ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('edited_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('purpose', 'language'), name='phrase_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Rating',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rating', to='tickets.ticket')),
                        ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.channel')),
                        ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to=settings.AUTH_USER_MODEL)),
                        ('score', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='score')),
                        ('comment', models.TextField(blank=True, max_length=2000, verbose_name='comment')),
                        ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='rating_from_one_to_five')],
                    },
                ),
                migrations.CreateModel(
                    name='Seen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='tickets.ticket')),
                        ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('seq', models.BigIntegerField()),
                    ],
                    options={
                        'verbose_name_plural': 'seen',
                        'constraints': [models.UniqueConstraint(fields=('agent', 'ticket'), name='seen_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Tag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True)),
                    ],
                    options={
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='SlaPolicy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('public_id', models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('position', models.PositiveIntegerField()),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('active_since', models.DateTimeField(default=django.utils.timezone.now, null=True)),
                        ('priorities', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None)),
                        ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='accounts.calendar')),
                        ('warn_percent', models.PositiveSmallIntegerField(null=True)),
                        ('warn_seconds', models.PositiveIntegerField(null=True)),
                        ('pauses_waiting', models.BooleanField(default=True)),
                        ('pauses_snoozed', models.BooleanField(default=False)),
                        ('teams', models.ManyToManyField(blank=True, related_name='+', to='accounts.team')),
                        ('channels', models.ManyToManyField(blank=True, related_name='+', to='tickets.channel')),
                        ('tags', models.ManyToManyField(blank=True, related_name='+', to='tickets.tag')),
                        ('organizations', models.ManyToManyField(blank=True, related_name='+', to='tickets.organization')),
                    ],
                    options={
                        'verbose_name_plural': 'SLA policies',
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('position',), name='policy_position_once'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='policy_name_unique'), models.CheckConstraint(condition=models.Q(('warn_percent', None), ('warn_seconds', None), _connector='OR'), name='policy_warns_in_one_way'), models.CheckConstraint(condition=models.Q(('warn_percent', None), models.Q(('warn_percent__gte', 1), ('warn_percent__lte', 99)), _connector='OR'), name='policy_warns_by_a_part'), models.CheckConstraint(condition=models.Q(('is_active', False), ('active_since__isnull', False), _connector='OR'), name='active_policy_began')],
                    },
                ),
                migrations.CreateModel(
                    name='Clock',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='tickets.ticket')),
                        ('kind', models.CharField(choices=[('first_reply', 'First reply'), ('next_reply', 'Next reply'), ('resolution', 'Resolution')], max_length=12)),
                        ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='tickets.slapolicy')),
                        ('target', models.PositiveIntegerField()),
                        ('started_at', models.DateTimeField()),
                        ('due_at', models.DateTimeField(null=True)),
                        ('warns_at', models.DateTimeField(null=True)),
                        ('warned_at', models.DateTimeField(null=True)),
                        ('breached_at', models.DateTimeField(null=True)),
                        ('stopped_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(blank=True, choices=[('met', 'Done in time'), ('missed', 'Done too late'), ('dropped', 'No longer asked for')], default='', max_length=8)),
                    ],
                    options={
                        'ordering': ['started_at'],
                        'indexes': [models.Index(models.F('due_at'), condition=models.Q(('breached_at', None), ('stopped_at', None)), name='clock_due'), models.Index(models.F('warns_at'), condition=models.Q(('breached_at', None), ('stopped_at', None), ('warned_at', None)), name='clock_warns'), models.Index(django.db.models.functions.comparison.Coalesce('breached_at', 'due_at', 'stopped_at'), name='clock_fell_due')],
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'kind', 'started_at'), name='clock_once'), models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('ticket', 'kind'), name='one_clock_of_a_kind_runs'), models.CheckConstraint(condition=models.Q(('target__gt', 0), ('target__lte', 31622400)), name='clock_has_a_target'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('stopped_at', None)), models.Q(('outcome__in', ['met', 'missed', 'dropped']), ('stopped_at__gte', models.F('started_at'))), _connector='OR'), name='clock_stops_with_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'missed'), _negated=True), ('breached_at__isnull', False), _connector='OR'), name='missed_clock_was_breached'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'met'), _negated=True), ('breached_at', None), _connector='OR'), name='met_clock_was_not_breached')],
                    },
                ),
                migrations.CreateModel(
                    name='SlaTarget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='tickets.slapolicy')),
                        ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Normal'), (3, 'High'), (4, 'Urgent')])),
                        ('kind', models.CharField(choices=[('first_reply', 'First reply'), ('next_reply', 'Next reply'), ('resolution', 'Resolution')], max_length=12)),
                        ('seconds', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['priority', 'kind'],
                        'constraints': [models.UniqueConstraint(fields=('policy', 'priority', 'kind'), name='target_once'), models.CheckConstraint(condition=models.Q(('seconds__gt', 0), ('seconds__lte', 31622400)), name='target_of_a_sensible_length')],
                    },
                ),
                migrations.CreateModel(
                    name='Pause',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='tickets.ticket')),
                        ('why', models.CharField(choices=[('waiting', 'Waiting'), ('snoozed', 'Snoozed'), ('resolved', 'Resolved')], max_length=8)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['since'],
                        'constraints': [models.UniqueConstraint(fields=('ticket', 'since'), name='pause_once'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('ticket',), name='one_pause_lasts'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='pause_begins_before_it_ends')],
                    },
                ),
                migrations.CreateModel(
                    name='Terms',
                    fields=[
                        ('id', models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                        ('version', models.BigIntegerField(default=0)),
                        ('token', models.UUIDField(default=uuid.uuid4)),
                        ('in_force', models.BooleanField(default=False)),
                        ('rules', models.JSONField(default=dict)),
                        ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name_plural': 'terms',
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='terms_are_one')],
                    },
                ),
                migrations.CreateModel(
                    name='Wording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='tickets.message')),
                        ('text', models.TextField(blank=True)),
                        ('html', models.TextField(blank=True)),
                        ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaced_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
            ],
        ),
        # Events are never updated or deleted: the database itself refuses.
        migrations.RunSQL(EVENTS_STAY, EVENTS_MAY_GO),
        # Words for full-text search, by the rules of no language, since people write in
        # many. Bounded: PostgreSQL refuses a vector above a megabyte, and no message may
        # be lost to that. 120,000 characters of four bytes at most stay below it.
        migrations.RunSQL(
            """
            ALTER TABLE tickets_message ADD COLUMN search tsvector
            GENERATED ALWAYS AS (
                to_tsvector('simple'::regconfig, left(subject || ' ' || text, 120000))
            ) STORED
            """,
            "ALTER TABLE tickets_message DROP COLUMN search",
        ),
        migrations.RunSQL(
            "CREATE INDEX message_search ON tickets_message USING gin (search)",
            "DROP INDEX message_search",
        ),
    ]
