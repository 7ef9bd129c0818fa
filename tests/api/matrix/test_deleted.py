"""What was deleted is behind no address, for nobody: each is asked, with every part of it.

A new address is asked without being named here.
"""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from helpdesk.notifications.models import Notification
from tests.api.matrix.routes import routes
from tests.api.matrix.test_matrix import ask, row_of
from tests.api.matrix.world import OWN, PARTS, Matter, World
from tests.factories import known, make_channel, make_identity, make_ticket
from tickets import actions

pytestmark = pytest.mark.django_db

GONE, WORD = "gone", "zqgone"
READS = [route for route in routes() if route.method == "get"]
# Where what was deleted is to be found.
SAYS = {"deleted_tickets"}


def furnish(world: World) -> Matter:
    """A ticket with one of each that it can have; its customer is known otherwise."""
    [ada] = [one.agent for one in world.actors if one.name == "admin"]
    team = world.matters[OWN].ticket.team
    channel = make_channel(team)
    identity = make_identity("Irma")
    make_ticket(channel, identity=identity, subject="Pot", text="Another matter.")
    ticket = make_ticket(
        channel, identity=identity, subject=f"Pan {WORD}", text=f"It burns, {WORD}."
    )
    ids: dict[str, UUID] = {"ticket": ticket.public_id}
    for kind, make in PARTS.items():
        # A tag is the company's word, and stays in its list when no ticket has it.
        if kind not in {"phone_call", "tag"}:
            made: Any = make(known(ticket, goal=f"Soup {WORD}"), ada, WORD)
            ids[kind] = made.public_id
    note = ticket.messages.get(public_id=ids["note"])
    ids["attachment"] = note.attachments.get().public_id
    reply = ticket.messages.get(public_id=ids["message"])
    ids["delivery"] = reply.deliveries.get().public_id
    ids["event"] = ticket.events.latest("seq").public_id
    actions.save_draft(ticket, mode="reply", text=f"Dear {WORD}", by=ada)
    event = ticket.events.latest("seq")
    Notification.objects.create(
        agent=ada, event=event, ticket=ticket, why="mentioned", kind="mentioned"
    )
    # It was split off, and is a ticket of its own.
    for other in ticket.customer.tickets.exclude(subject="Pot"):
        actions.delete(other, by=ada)
    return Matter(ticket, WORD, ids)


def test_no_answer_holds_a_word_of_it(world: World) -> None:
    [admin] = [one for one in world.actors if one.name == "admin"]
    wrong = []
    with transaction.atomic():
        world.matters[GONE] = gone = furnish(world)
        mine = set(gone.ids)
        # What belongs to its customer, and not to it.
        gone.ids = world.matters[OWN].ids | gone.ids
        for route in READS:
            row = row_of(route)
            for state in [OWN, GONE]:
                answer = ask(world, route, row, admin, state)
                is_named = state == GONE and any(
                    kind in mine for kind in row.kinds.values()
                )
                if WORD.encode() in answer.content and route.name not in SAYS:
                    wrong.append(f"{route} ({state}) holds it")
                if is_named and answer.status_code != 404:
                    wrong.append(f"{route}: {answer.status_code} for what is deleted")
        del world.matters[GONE]
        transaction.set_rollback(True)

    assert wrong == []
