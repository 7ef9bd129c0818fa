"""Words of messages for full-text search: a column PostgreSQL keeps, and its index.

By the rules of no language, since people write in many. Bounded: PostgreSQL refuses a
vector above a megabyte, and no message may be lost to that. Four bytes a character at
most, so that 120,000 of them stay below it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_first_rooms")]

    operations = [
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
