"""Over every address that shows something: looking changes nothing, many rows ask no more
than one, and the schema tells each field there is, and no other."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.api_docs.schema import made
from tests.api.matrix.routes import Route, routes
from tests.api.matrix.rows import ROWS
from tests.api.matrix.world import OWN, World
from tests.rows import rows_of

pytestmark = pytest.mark.django_db

SHOWN = [route for route in routes() if route.method == "get"]
# That a token is in use, and how often this minute.
MAY_CHANGE = {"accounts.Token", "base.Spent"}
# What is no JSON.
APART = {"attachment_content", "envelope_raw"}


def address(world: World, route: Route) -> str:
    return reverse(f"api:{route.name}", kwargs=world.named(ROWS[route.name].kinds, OWN))


def ask(world: World, route: Route, query: str = "", method: str = "get") -> Any:
    """As the first of them who sees it: most is the admin's, some somebody's own."""
    known = [one for one in world.actors if one.agent is not None]
    known.sort(key=lambda one: one.name != "admin")
    for actor in known:
        answer = getattr(actor.client, method)(address(world, route) + query)
        if answer.status_code != 404:
            break
    assert answer.status_code == 200, (str(route), query, answer.content)
    return answer


def everything() -> dict[str, list[str]]:
    return rows_of(
        model for model in apps.get_models() if model._meta.label not in MAY_CHANGE
    )


def test_ac_55_looking_changes_nothing(world: World) -> None:
    before = everything()

    for route in SHOWN:
        for method in ("get", "head"):
            ask(world, route, method=method)

    assert everything() == before


def lists() -> list[Route]:
    """Those that know pages."""
    told = made()["paths"]
    return [
        route
        for route in SHOWN
        if {"name": "limit", "in": "query"}.items()
        <= _parameters(told, route).get("limit", {}).items()
    ]


def _parameters(told: Mapping[str, Any], route: Route) -> dict[str, Any]:
    found = _operation(told, route).get("parameters", [])
    return {one["name"]: one for one in found}


def _operation(told: Mapping[str, Any], route: Route) -> Any:
    """By its path: the one with the same words and as many parts to fill in."""
    bare = reverse(
        f"api:{route.name}",
        kwargs={name: _FILLED.get(name, _ID) for name in route.kwargs},
    )
    for value in {_ID, *_FILLED.values()}:
        bare = bare.replace(f"/{value}/", "/{}/")
    return next(
        path["get"]
        for name, path in told.items()
        if re.sub(r"\{\w+\}", "{}", name) == bare
    )


_ID = "0192f7a8-7c1e-7d5a-b7a3-0d3f6f7f7f7f"
_FILLED = {"language": "xx-lang", "external_id": "xx-outside"}


def shape(sql: str) -> str:
    """A statement without its values."""
    bare = re.sub(r"'[^']*'", "?", sql)
    bare = re.sub(r"\b\d+\b", "?", bare)
    return re.sub(r"IN \([?, ]+\)", "IN (?)", bare)


@pytest.mark.parametrize("route", lists(), ids=str)
def test_many_rows_ask_no_more_than_one(world: World, route: Route) -> None:
    """No statement more often for all rows than for one: what hangs on a later row may
    need a statement of its own, or two that look alike."""

    def asks(limit: int) -> Counter[str]:
        with CaptureQueriesContext(connection) as asked:
            ask(world, route, f"?limit={limit}")
        return Counter(shape(one["sql"]) for one in asked)

    asks(1)
    one, many = asks(1), asks(200)

    more = {sql: n for sql, n in many.items() if n > max(2, one[sql])}
    assert more == {}


@pytest.mark.parametrize(
    "route", [one for one in SHOWN if one.name not in APART], ids=str
)
def test_the_schema_tells_each_field_there_is_and_no_other(
    world: World, route: Route
) -> None:
    told = made()
    operation = _operation(told["paths"], route)
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]

    wrong = list(differences(ask(world, route).json(), schema, told, ""))

    assert wrong == []


def differences(
    value: Any, schema: Mapping[str, Any], told: Mapping[str, Any], at: str
) -> Iterator[str]:
    """Where an answer has other fields than its schema."""
    schema = resolved(schema, told, value)
    if isinstance(value, list):
        for one in value:
            yield from differences(one, schema.get("items", {}), told, f"{at}[]")
    if not isinstance(value, dict) or "properties" not in schema:
        return
    known = schema["properties"]
    if missing := known.keys() - value.keys() - {"count"}:
        yield f"{at}: not there: {sorted(missing)}"
    if (more := value.keys() - known.keys()) and not schema.get("additionalProperties"):
        yield f"{at}: not told: {sorted(more)}"
    for name in value.keys() & known.keys():
        yield from differences(value[name], known[name], told, f"{at}.{name}")


def resolved(
    schema: Mapping[str, Any], told: Mapping[str, Any], value: Any
) -> Mapping[str, Any]:
    """What it refers to; of several, the one for an object where there is one."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return resolved(told["components"]["schemas"][name], told, value)
    for several in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(several, ()):
            found = resolved(one, told, value)
            if isinstance(value, dict) and "properties" in found:
                return found
            if isinstance(value, list) and "items" in found:
                return found
    return schema


def test_every_address_and_method_is_in_the_schema_and_the_reverse() -> None:
    told = made()["paths"]
    operations = sum(
        method in {"get", "post", "put", "patch", "delete"}
        for path in told.values()
        for method in path
    )

    assert operations == len(routes())
    assert [str(route) for route in SHOWN if not _operation(told, route)] == []
