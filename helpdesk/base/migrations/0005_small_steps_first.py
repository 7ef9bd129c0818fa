"""Tables of apps for others come early: their hundred small steps are quick only there.

After each step Django makes all models anew that hang together with what it changed. These
hang on agents, and so do most of ours, whose migrations come after this one by name
(decision 0062).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_answered"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]
    operations = []
