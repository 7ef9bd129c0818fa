"""Which codes of a second factor were used, or seen, is no change of a setting."""

from django.db import migrations

from helpdesk.base.accounts.watched import WATCHED, watching

TABLE = "mfa_authenticator"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_changes")]

    # On a new database 0018 did the same.
    operations = [
        migrations.RunSQL(
            watching(TABLE, WATCHED[TABLE].argument()), migrations.RunSQL.noop
        )
    ]
