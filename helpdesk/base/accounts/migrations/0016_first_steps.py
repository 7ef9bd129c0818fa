from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_push_subjects")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="first_steps_hidden_at",
            field=models.DateTimeField(null=True),
        ),
        # Who works here already has taken theirs.
        migrations.AddField(
            model_name="agent",
            name="first_steps",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.AlterField(
            model_name="agent",
            name="first_steps",
            field=models.BooleanField(default=True, db_default=True),
        ),
    ]
