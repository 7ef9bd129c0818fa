from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0089_tags"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="is_sample",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_sample", True)),
                fields=("is_sample",),
                name="one_sample",
            ),
        ),
    ]
