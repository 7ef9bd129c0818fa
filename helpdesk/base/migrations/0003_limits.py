"""Counting how often something is done must not wait for a disk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0002_cache_table")]

    operations = [
        migrations.CreateModel(
            name="Spent",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("until", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "spent"},
        ),
        migrations.RunSQL(
            "ALTER TABLE base_spent SET UNLOGGED", migrations.RunSQL.noop
        ),
    ]
