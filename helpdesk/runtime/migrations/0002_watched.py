"""Tables of settings are watched once all of them are there (decision 0059).

`accounts` comes before nearly all the others, and what hung on them would bring them before
the small steps of apps for others (decision 0062). Where a table is watched already, nothing
is done.
"""

from django.db import migrations

from helpdesk.base.accounts.watched import WATCHED, watching

_UNLESS_WATCHED = """
IF to_regclass('{table}') IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgrelid = to_regclass('{table}') AND tgname = 'setting_noted'
) THEN
    {watching}
END IF;
"""


def _all():
    steps = "".join(
        _UNLESS_WATCHED.format(table=table, watching=watching(table, watched.argument()))
        for table, watched in WATCHED.items()
    )
    return f"DO $watching$ BEGIN {steps} END $watching$"


class Migration(migrations.Migration):
    dependencies = [
        ("runtime", "0001_initial"),
        ("accounts", "0019_factors_used"),
        ("channels_app", "0021_left_on_server"),
        ("knowledge_base", "0009_gaps_counted"),
        ("listening", "0001_initial"),
        ("mfa", "0001_initial"),
        ("oauth2_provider", "0001_initial"),
        ("portal", "0001_initial"),
        ("tickets", "0091_likely_customers"),
        ("webhooks", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_all(), migrations.RunSQL.noop)]
