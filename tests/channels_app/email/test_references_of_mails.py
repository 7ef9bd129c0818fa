"""A reference of ours is found again however a mail program wrote it down."""

from email.message import EmailMessage
from uuid import uuid4

import pytest

from channels_app import references
from channels_app.adapter import Settings
from channels_app.adapters.email import adapter

TICKET, MESSAGE = uuid4(), uuid4()
OURS = Settings(config={"address": "support@shop.test"}, secret={})


@pytest.mark.parametrize("field", ["In-Reply-To", "References"])
def test_python_s_own_way_of_folding_long_ids_is_read(field):
    """It makes encoded words of them, against RFC 2047 section 5."""
    place = adapter.mint(OURS, ticket=TICKET, message=MESSAGE, recipient="a@b.test")
    answer = EmailMessage()
    answer["From"] = "ada@customer.test"
    answer[field] = f"<first@customer.test> <{place}>"
    answer.set_content("Thank you")

    raw = answer.as_bytes()
    incoming = adapter.parse(OURS, raw)

    assert b"=?utf-8?q?" in raw
    assert place in incoming.answers
    assert [proof.message for proof in incoming.proofs] == [MESSAGE]
    assert references.read(place.partition("@")[0]) == incoming.proofs[0]
