from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_by_merge")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="author",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
    ]
