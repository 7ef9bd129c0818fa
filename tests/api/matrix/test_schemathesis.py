"""Whatever the schema allows, and does not, is answered as the schema says.

Some of the operations each time, as one of the roles: a short look, in the test's own
database. `python -m tests.fuzz` looks longer, at a running helpdesk, for hours if need be.
"""

import random
import re
from collections.abc import Callable, Iterable
from typing import Any
from unittest import SkipTest
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test.client import ClientHandler
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from tests.api.matrix.routes import routes
from tests.api.matrix.test_matrix import row_of
from tests.api.matrix.world import OWN, World
from tests.fuzz.__main__ import NEVER_ENDING
from tests.schema.released import released

pytestmark = pytest.mark.django_db

ROLES = ("admin", "lead", "agent", "collaborator", "bot")
# Some for each role, each asked some times, well and badly formed.
OPERATIONS, CASES = 10, 3
CHECKS = (
    schemathesis.checks.not_a_server_error, checks.status_code_conformance,
    checks.content_type_conformance, checks.response_headers_conformance,
    checks.response_schema_conformance,
)  # fmt: skip
ROUTES = {(route.name, route.method): route for route in routes()}


class Site:
    """The helpdesk as WSGI, without the end of a request that closes its database."""

    def __init__(self) -> None:
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def __call__(
        self, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        answer = self.handler(environ)
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        told = list(answer)
        request_finished.disconnect(close_old_connections)
        answer.close()  # and with it the files that were sent
        request_finished.connect(close_old_connections)
        # What is large lies in a file, which nobody else closes.
        environ["wsgi.input"].close()
        return told


@pytest.mark.sampled(2)
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_asked_is_answered_as_the_schema_says(
    world: World, role: str
) -> None:
    look(world, role, OPERATIONS, CASES)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_operation_answers_as_the_schema_says(world: World, role: str) -> None:
    look(world, role, 10_000, 12)


def look(world: World, role: str, operations: int, cases: int) -> None:
    """Ask that many operations, drawn anew each time, that many times each."""
    secret = _secret(world, role)
    schema = schemathesis.openapi.from_dict(released())
    schema.app = Site()
    every = [
        one.ok()
        for one in schema.get_all_operations()
        if one.ok().path not in NEVER_ENDING
    ]
    drawn = random.sample(every, min(operations, len(every)))
    problems = [
        f"{operation.label}: {problem}"
        for operation in drawn
        for problem in _asked(world, operation, secret, cases)
    ]
    if problems:
        pytest.fail("\n\n".join(problems))


def _asked(world: World, operation: Any, secret: str, cases: int) -> list[str]:
    """What is wrong with its answers, as schemathesis tells it."""

    address = _named(world, operation)

    def ask(case: Any) -> None:
        case.path_parameters = address or case.path_parameters
        case.headers.pop("Authorization", None)
        headers = {"Authorization": f"Bearer {secret}"}
        with transaction.atomic():
            answer = case.call(base_url="http://testserver", headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=list(CHECKS))

    found = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        drawn = operation.as_strategy(generation_mode=mode)
        test = settings(
            max_examples=cases,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(drawn)(ask))
        try:
            test()
        except (Unsatisfiable, SkipTest):
            continue  # nothing about it can be wrong
        except (AssertionError, BaseExceptionGroup) as failure:
            found.append(str(failure))
    return found


def _named(world: World, operation: Any) -> dict[str, Any]:
    """The address of something that is there: of what is not, all is 404."""
    match = resolve(re.sub(r"\{[^}]+\}", str(uuid4()), operation.path))
    route = ROUTES[str(match.url_name), operation.method.lower()]
    kinds = row_of(route).kinds
    return {key: str(one) for key, one in world.named(kinds, OWN).items()}


def _secret(world: World, role: str) -> str:
    """The token of whoever has this role in the world."""
    actor = next(one for one in world.actors if one.name == role)
    header: str = actor.client.defaults["HTTP_AUTHORIZATION"]
    return header.removeprefix("Bearer ")
