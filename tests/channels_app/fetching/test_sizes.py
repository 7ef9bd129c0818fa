"""What a provider says of the size of a file is only what it says."""

import pytest
from django.utils import timezone

from channels_app.actions.introduce import identity_of
from channels_app.adapter import Address, Incoming, Remote
from channels_app.kept import kept
from tests.factories import make_channel
from tickets import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "size"),
    [(5, 5), (0, 0), (None, None), (-5, None), (10**20, None), (2**63, None)],
)
def test_no_words_are_lost_because_of_a_number_beside_them(
    company, support, told, size
):
    irma = Address(kind="email", canonical="irma@example.org", shown="Irma")
    photo = Remote(name="f1", filename="lid.jpg", content_type="image/jpeg", size=told)
    incoming = Incoming(sender=irma, text="The lid", place="p", remote=(photo,))

    words = kept(incoming, received_at=timezone.now())
    message = actions.open_ticket(
        channel=make_channel(support), identity=identity_of(irma), words=words
    )

    assert (message.text, message.awaited.get().size) == ("The lid", size)
