"""Lists go by when the last word was said: what has none stands where it began."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0091_likely_customers")]

    operations = [
        migrations.RunSQL(
            "UPDATE tickets_ticket SET last_message_at = created_at"
            " WHERE last_message_at IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
