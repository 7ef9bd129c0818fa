"""Whoever says what they saw is heard, wherever the schema has If-Match."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.api.matrix.routes import Route, routes
from tests.api.matrix.rows import ROWS, TICKET
from tests.api.matrix.world import OWN, World

pytestmark = pytest.mark.django_db

# What an empty body is refused for before that: they read it first.
READ_FIRST = dict.fromkeys(
    [
        "POST calendar_add_holidays",
        "POST help_centre_bring",
        "POST rota_shifts",
        "POST rota_weeks",
        "POST webhook_replay_since",
        "PUT team_assignment",
    ],
    400,
)
# None is an admin's: one's own presence and token, what one is told and on what, and
# what a lead does to a whole list.
OTHERS = {
    "PUT agent_presence": 403,
    "DELETE token": 404,
    "DELETE device": 404,
    "POST whole_list_undo": 404,
    "POST device_test": 404,
    "POST notification_read": 404,
    "POST notification_unread": 404,
    "POST notification_snooze": 404,
    "POST notification_wake": 404,
}


WRITES = [one for one in routes() if one.method != "get" and "id" in one.kwargs]


def test_those_that_do_not_hear_it_are_there() -> None:
    assert (READ_FIRST | OTHERS).keys() <= {str(route) for route in WRITES}


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_nothing_is_done_to_what_changed_meanwhile(world: World, route: Route) -> None:
    [ada] = [one for one in world.actors if one.name == "admin"]
    with transaction.atomic():
        got = stale(world, route, ada.client)
        transaction.set_rollback(True)

    assert got == (READ_FIRST | OTHERS).get(str(route), 412)


def stale(world: World, route: Route, client: Client) -> int:
    """What a write is answered that saw another version."""
    kinds = ROWS[route.name].kinds if route.name in ROWS else TICKET
    address = reverse(f"api:{route.name}", kwargs=world.named(kinds, OWN))
    send = getattr(client, route.method)
    old = {"if-match": '"of-yesterday"'}
    return send(address, {}, content_type="application/json", headers=old).status_code
