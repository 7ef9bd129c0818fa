"""What open pages hear of tickets, over the real server's socket."""

import pytest

from tickets import actions

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_hears_of_what_somebody_did(open_socket, worker, ticket, ada, bob):
    page = open_socket(bob)

    actions.note(ticket, text="It is the seal.", by=ada)

    told = page.hears("ticket", n=ticket.number, by=str(ada.public_id))
    ticket.refresh_from_db()
    assert told["kinds"] == ["message"]
    assert told["seq"] == ticket.seq
    assert set(told) == {"t", "n", "seq", "kinds", "by"}
