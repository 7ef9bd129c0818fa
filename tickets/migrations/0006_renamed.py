from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0005_search'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='verb',
            field=models.CharField(choices=[('opened', 'opened the ticket'), ('received', 'wrote'), ('replied', 'replied'), ('reply_held', 'is about to send a reply'), ('reply_withdrawn', 'took a reply back before it was sent'), ('noted', 'wrote a note'), ('assigned', 'assigned it'), ('unassigned', 'gave it back to the team'), ('team_changed', 'passed it to another team'), ('accountable_changed', 'is accountable now'), ('snoozed', 'snoozed it'), ('woken', 'it woke up'), ('waited', 'marked it as waiting'), ('resolved', 'resolved it'), ('reopened', 'reopened it'), ('closed', 'closed it'), ('renamed', 'changed the subject'), ('tagged', 'tagged it'), ('untagged', 'removed a tag'), ('priority_set', 'set the priority'), ('context_edited', 'edited the context'), ('fact_recorded', 'recorded a fact'), ('fact_confirmed', 'confirmed a fact'), ('promised', 'made a promise'), ('promise_kept', 'kept a promise'), ('promise_broken', 'a promise is late'), ('promise_withdrawn', 'withdrew a promise'), ('delivered', 'delivery state changed'), ('follower_added', 'added somebody')], max_length=30),
        ),
    ]
