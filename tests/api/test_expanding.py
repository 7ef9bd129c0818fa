"""What stands in the place of a reference takes the scope of what it is."""

import pytest

from helpdesk.base.api.scopes import FAMILIES
from helpdesk.base.api.shapes import Shape, _plan
from tests.factories import make_channel, make_identity, make_ticket
from tests.tokens import make_token, program
from tickets.models import Participant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def shapes(kind=Shape):
    for one in kind.__subclasses__():
        yield one
        yield from shapes(one)


def test_whatever_can_be_expanded_says_which_scope_it_takes():
    expanded = {ref.shape for shape in shapes() for ref in _plan(shape).refs.values()}

    assert len(expanded) > 9
    assert [one.__name__ for one in expanded if one.family not in FAMILIES] == []


@pytest.mark.parametrize(
    ("expand", "lacks"),
    [
        ("customer", "customers:read"),
        ("team", "people:read"),
        ("assignee", "people:read"),
    ],
)
def test_ac_56_expanding_takes_the_scope_of_what_is_expanded(
    ticket, bob, expand, lacks
):
    family = lacks.partition(":")[0]
    narrow = program(make_token(bob, "tickets:write").secret)
    wide = program(make_token(bob, "tickets:read", f"{family}:write").secret)

    for address in ("/api/v1/tickets/", f"/api/v1/tickets/{ticket.public_id}/"):
        answer = narrow.get(address, {"expand": expand})
        assert (answer.status_code, answer.json()["code"]) == (
            403, "insufficient_scope",
        )  # fmt: skip
        assert lacks in answer.json()["detail"]
        assert wide.get(address, {"expand": expand}).status_code == 200
        assert narrow.get(address).status_code == 200


def test_ac_56_two_steps_deep_both_scopes_are_needed(ticket, bob):
    some = program(make_token(bob, "tickets:read", "channels:read").secret)
    asked = {"expand": "channel,channel.team"}

    answer = some.get(f"/api/v1/tickets/{ticket.public_id}/messages/", asked)

    assert answer.status_code == 403
    assert "people:read" in answer.json()["detail"]


def test_sessions_expand_whatever_there_is(as_, bob, ticket):
    answer = as_(bob).get("/api/v1/tickets/?expand=customer,team,assignee")

    assert answer.status_code == 200


def test_ac_49_of_a_participant_who_is_another_customer_only_the_address_is_told(
    as_, bob, grace, billing, ticket
):
    """Otto wrote to billing alone; in Irma's ticket he was in copy."""
    otto = make_identity("Otto")
    make_ticket(make_channel(billing), identity=otto)
    Participant.objects.create(
        ticket=ticket, identity=otto, part=Participant.Part.COPIED
    )
    here = f"/api/v1/tickets/{ticket.public_id}/"
    client = as_(bob)

    copied = client.get(f"{here}participants/").json()["results"]
    whose = {one["identity"]["shown"]: one["identity"]["customer"] for one in copied}
    listed = client.get("/api/v1/identities/").json()["results"]
    one = client.get(f"/api/v1/identities/{otto.public_id}/?expand=customer").json()

    assert whose[otto.shown] is None
    assert {row["customer"] for row in listed} == {None, str(ticket.customer.public_id)}
    assert one["customer"] is None
    theirs = as_(grace).get(f"/api/v1/identities/{otto.public_id}/").json()
    assert theirs["customer"] == str(otto.customer.public_id)


def test_ac_49_a_writer_who_is_another_customer_is_named_by_address_alone(
    as_, bob, billing, ticket
):
    otto = make_identity("Otto")
    make_ticket(make_channel(billing), identity=otto)
    ticket.messages.update(identity=otto)

    said = as_(bob).get(f"/api/v1/tickets/{ticket.public_id}/messages/").json()

    identity = said["results"][0]["identity"]
    assert (identity["shown"], identity["customer"]) == (otto.shown, None)
