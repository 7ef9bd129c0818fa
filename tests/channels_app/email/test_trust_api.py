"""Whose word a mailbox takes, said by a program."""

import pytest

from tests.channels_app.widget.post import make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("company")
def test_an_admins_program_says_whose_word_counts_and_what_waits_aside(
    ada,
    support,
    smtp_sink,  # noqa: F811
):
    mailbox = make_mailbox(support, smtp_sink)
    address = f"/api/v1/channels/mailboxes/{mailbox.public_id}/"

    said = program(make_token(ada).secret).post(
        f"{address}trust/", {"authserv": "MX.shop.test", "spam_aside": True}
    )

    assert said.status_code == 200, said.json()
    told = said.json()["settings"]
    assert (told["authserv"], told["spam_aside"]) == ("mx.shop.test", True)
