"""Full text by the rules of each message's language, and names with typing mistakes.

The column `search` keeps every word as it was written, with its place, as before; beside
them now stand the stems that the message's language makes of them, without any. Which
language that is its small words tell, in the database: so that no door that makes messages
need know of it, and those that are there already are read anew by this migration.

Where nobody can tell (a subject alone, a line or two), both languages of the product are
taken. Stems are made of the first 30,000 letters: a vector above a megabyte would be
refused, and no message may be lost to that.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from tickets.migrations._search_stems import ASKED, LANGUAGE, WORDS

COLUMN = """
ALTER TABLE tickets_message DROP COLUMN search;
ALTER TABLE tickets_message ADD COLUMN search tsvector GENERATED ALWAYS AS (%s) STORED;
CREATE INDEX message_search ON tickets_message USING gin (search)
"""
STEMS = COLUMN % "message_words(subject || ' ' || text)"
PLAIN = COLUMN % "to_tsvector('simple'::regconfig, left(subject || ' ' || text, 120000))"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0068_looks")]

    operations = [
        migrations.RunSQL(LANGUAGE, "DROP FUNCTION message_language(tsvector)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION message_words(text)"),
        migrations.RunSQL(ASKED, "DROP FUNCTION message_asked(text, boolean)"),
        migrations.RunSQL(STEMS, PLAIN),
        migrations.AddIndex(
            "organization",
            GinIndex(
                fields=["name"], opclasses=["gin_trgm_ops"], name="organization_name"
            ),
        ),
        migrations.AddIndex(
            "ticket",
            GinIndex(
                fields=["subject"], opclasses=["gin_trgm_ops"], name="ticket_subject"
            ),
        ),
    ]
