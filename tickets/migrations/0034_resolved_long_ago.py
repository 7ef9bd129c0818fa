from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_closes_after"),
        ("tickets", "0033_letters_out"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                "team",
                "resolved_at",
                condition=Q(status="resolved"),
                name="ticket_resolved",
            ),
        ),
    ]
