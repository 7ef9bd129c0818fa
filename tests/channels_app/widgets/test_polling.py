"""Nobody looks for words of a chat: they come in by our own door."""

from channels_app import polling
from channels_app.models import Connection
from tests.factories import make_channel


def test_only_channels_with_a_place_to_look_are_looked_into(shop, mailbox, support):
    plain = make_channel(support, name="without traits", traits={})
    for channel in (mailbox, plain):
        Connection.objects.create(channel=channel)

    assert sorted(polling._active()) == sorted([mailbox.pk, plain.pk])
