import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_closes_after")]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="own_keys",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, models.JSONField()),
                default=dict,
            ),
        ),
        migrations.AddField(
            model_name="agent",
            name="list_width",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(240),
                    django.core.validators.MaxValueValidator(640),
                ],
            ),
        ),
    ]
