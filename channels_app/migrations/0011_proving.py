from django.db import migrations, models
import django.db.models.deletion
import django.utils.timezone

import channels_app.models.proving
import helpdesk.base.ids
import tickets.codes


class Migration(migrations.Migration):
    dependencies = [
        ("channels_app", "0009_spending"),
        ("tickets", "0031_public_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=helpdesk.base.ids.new_id, editable=False, unique=True)),
                ("code", models.CharField(default=tickets.codes.mint, max_length=9, unique=True)),
                ("turn", models.PositiveIntegerField(default=0)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(default=channels_app.models.proving._until)),
                ("sent_at", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField(null=True)),
                ("proven_at", models.DateTimeField(null=True)),
                ("how", models.CharField(blank=True, default="", max_length=10)),
                ("continuation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="provings", to="tickets.continuation")),
                ("said_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.identity")),
                ("sent_to", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.identity")),
                ("visitor", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="provings", to="channels_app.visitor")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visitor", "continuation"), name="proving_once")
                ],
            },
        ),
    ]
