"""What is new of mailboxes: room below what they send, and from whom it comes."""

from django.db import migrations


def learn(apps, schema_editor):
    connections = apps.get_model("channels_app", "Connection").objects
    for one in connections.filter(channel__kind="email").select_related("channel"):
        name, address = one.config.get("from_name"), one.config.get("address", "")
        sender = f"{name} <{address}>" if name else address
        one.channel.traits = {**one.channel.traits, "footer": True, "sender": sender}
        one.channel.save(update_fields=["traits"])


class Migration(migrations.Migration):
    dependencies = [("channels_app", "0005_letters"), ("tickets", "0015_way_of_a_draft")]

    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
