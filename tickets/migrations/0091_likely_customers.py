"""Who may be the same person is asked for at each ticket: by an index."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("tickets", "0090_sample")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(Upper("name"), name="customer_upper_name"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index("canonical", name="identity_canonical"),
        ),
    ]
