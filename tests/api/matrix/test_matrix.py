"""Every address × method × who asks × what it is to them: generated, and never a leak."""

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from helpdesk.base.accounts.models import Role
from tests.api.matrix.routes import Route, routes
from tests.api.matrix.rows import (
    ADMINS,
    ALL,
    HUMANS,
    LEADS,
    NOBODY,
    OWNERS,
    ROWS,
    SELF,
    SELF_OR_ADMINS,
    TEAM,
    TICKET,
    WORKERS,
    Row,
)
from tests.api.matrix.rows import VERBS as OF_VERBS
from tests.api.matrix.world import DELETED, HIDDEN, OWN, Actor, World
from tickets.api.verbs import VERBS

# Each in a savepoint inside the world's own transaction.
pytestmark = pytest.mark.django_db

ROUTES = routes()


def row_of(route: Route) -> Row:
    """Its row; verbs of a ticket have one by what they are."""
    verb = route.name.removeprefix("ticket_")
    if route.name not in ROWS and verb in VERBS:
        return Row(TICKET, write=OF_VERBS.get(verb, WORKERS))
    return ROWS[route.name]


def test_every_address_has_its_row_and_every_row_its_address():
    names = {route.name for route in ROUTES}
    of_verbs = {f"ticket_{verb}" for verb in VERBS}

    assert sorted(names - set(ROWS) - of_verbs) == []
    assert sorted(set(ROWS) - names) == []


def test_each_address_answers_an_admin(world: World) -> None:
    """All of them each time; who else asks, and what else it is to them, is sampled."""
    [admin] = [one for one in world.actors if one.name == "admin"]
    wrong = {}
    for route in ROUTES:
        answer = ask(world, route, row_of(route), admin, OWN)
        if problem := judge(world, route, row_of(route), admin, OWN, answer):
            wrong[str(route)] = problem

    assert wrong == {}


# Each asks all roles about all states: a good second.
@pytest.mark.sampled(40)
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_nobody_gets_more_than_they_may(world: World, route: Route) -> None:
    row = row_of(route)
    wrong: list[str] = []
    got: dict[tuple[str, str], int] = {}
    for state in world.states(row.kinds) if row.kinds else [OWN]:
        for actor in world.actors:
            answer = ask(world, route, row, actor, state)
            got[actor.name, state] = answer.status_code
            problem = judge(world, route, row, actor, state, answer)
            if problem:
                wrong.append(f"{actor.name}, {state}: {problem}")
    wrong += [
        f"{actor.name} can tell what is hidden from what is not there"
        for actor in world.actors
        if (actor.name, HIDDEN) in got
        and not world.sees(actor, HIDDEN)
        and got[actor.name, HIDDEN] != got[actor.name, DELETED]
    ]

    if wrong:
        pytest.fail("\n".join(wrong))


def ask(world: World, route: Route, row: Row, actor: Actor, state: str) -> Any:
    """What they get; whatever it did is undone."""
    address = reverse(f"api:{route.name}", kwargs=world.named(row.kinds, state))
    with transaction.atomic():
        more = {} if route.method == "get" else {"content_type": "application/json"}
        body = () if route.method == "get" else ({},)
        answer = getattr(actor.client, route.method)(address, *body, **more)
        if answer.streaming:
            whole = b"".join(answer.streaming_content)
            answer = HttpResponse(whole, status=answer.status_code)
        transaction.set_rollback(True)
    return answer


def judge(
    world: World, route: Route, row: Row, actor: Actor, state: str, answer: Any
) -> str:
    """What is wrong with it, in words; "" if nothing is."""
    status = answer.status_code
    if leaked := [
        word
        for word in world.forbidden(actor)
        if word.encode() in answer.content.lower()
    ]:
        return f"{status} holds {leaked}"
    if status >= 500:
        return f"{status}"
    if actor.agent is None:
        return "" if status == 401 else f"{status} without a token"
    who = row.read if route.method == "get" else row.write
    if not may(who, actor):
        # A body without what it needs may be refused before who asks is looked at.
        fine = status in {400, 403, 404, 405, 409}
        return "" if fine else f"{status}, but only for {who}"
    if not _exists(world, row, actor, state):
        return "" if status == 404 else f"{status} for what does not exist"
    fine = status == 200 if route.method == "get" else status not in {401, 403, 404}
    return "" if fine else f"{status} for {who}"


def _exists(world: World, row: Row, actor: Actor, state: str) -> bool:
    """Whether what the address names is there for them."""
    if not row.kinds:
        return True
    if row.mine and actor.name not in row.mine:
        return False
    of_a_ticket = HIDDEN in world.states(row.kinds)
    return world.sees(actor, state) if of_a_ticket else state == OWN


def may(who: str, actor: Actor) -> bool:
    """Whether they are among those."""
    agent = actor.agent
    assert agent is not None
    role = agent.role
    return {
        ALL: True,
        WORKERS: role != Role.COLLABORATOR,
        OWNERS: agent.can_own,
        ADMINS: role == Role.ADMIN,
        LEADS: role in {Role.ADMIN, Role.LEAD},
        TEAM: role == Role.ADMIN or agent.teams.filter(name="Billing").exists(),
        HUMANS: role != Role.API,
        SELF: agent.name == "Grace",
        SELF_OR_ADMINS: agent.name == "Grace" or role == Role.ADMIN,
        NOBODY: False,
    }[who]
