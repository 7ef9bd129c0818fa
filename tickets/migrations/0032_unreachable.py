from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0031_public_answers")]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="unreachable_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="identity",
            name="unreachable_words",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=500
            ),
        ),
    ]
