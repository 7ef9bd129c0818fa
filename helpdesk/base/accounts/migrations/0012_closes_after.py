from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_signatures")]

    operations = [
        migrations.AddField(
            model_name="team",
            name="closes_after",
            field=models.DurationField(
                blank=True, null=True, verbose_name="resolved tickets are closed after"
            ),
        ),
    ]
