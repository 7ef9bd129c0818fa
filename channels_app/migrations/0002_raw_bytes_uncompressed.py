"""Raw mail is mostly base64 and compressed files: trying to compress it costs time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("channels_app", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE channels_app_envelope ALTER COLUMN raw SET STORAGE EXTERNAL",
            "ALTER TABLE channels_app_envelope ALTER COLUMN raw SET STORAGE EXTENDED",
        )
    ]
