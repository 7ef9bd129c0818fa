"""What is left of erased tickets; and events that may be deleted by who erases them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# A trigger that answers NULL keeps the row: there is no NEW of what is deleted.
FORWARD = """
CREATE OR REPLACE FUNCTION tickets_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('helpdesk.erasing', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are never updated or deleted';
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION tickets_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('helpdesk.erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are never updated or deleted';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0078_deleted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("ticket", models.UUIDField()),
                ("deleted_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("messages", models.PositiveIntegerField()),
                ("blobs", models.JSONField(default=list)),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("deleted_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name_plural": "erased",
                "indexes": [
                    models.Index(models.OrderBy(models.F("erased_at"), descending=True), models.OrderBy(models.F("id"), descending=True), name="erased_newest"),
                    models.Index(models.F("erased_at"), condition=models.Q(("blobs", []), _negated=True), name="erased_with_bytes"),
                ],
            },
        ),
    ]
