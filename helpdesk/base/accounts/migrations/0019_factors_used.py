"""Which codes of a second factor were used, or seen, is no change of a setting."""

from typing import Any

from django.db import migrations

from helpdesk.base.accounts.watched import WATCHED, watching

TABLE = "mfa_authenticator"


def watch(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is not None:
            cursor.execute(watching(TABLE, WATCHED[TABLE].argument()), None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_changes")]

    # Where the table is not there yet, runtime 0002 does the same.
    operations = [migrations.RunPython(watch, migrations.RunPython.noop)]
