from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0030_spoken_for")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="link",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="draft",
            name="public",
            field=models.BooleanField(null=True),
        ),
    ]
