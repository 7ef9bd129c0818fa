"""The schema as people read it: families of operations, and the shapes they answer with."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from helpdesk.api_docs import fields, schema
from helpdesk.api_docs.fields import Field, Schemas, named
from helpdesk.api_docs.operations import Operation, operation


@dataclass(frozen=True, slots=True)
class Shape:
    """What callers get, by its name."""

    name: str
    about: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Family:
    """What is done under one first word of paths.

    scope: the family of scopes that most of it takes.
    """

    name: str
    scope: str
    operations: list[Operation]
    shapes: list[Shape]

    @property
    def address(self) -> str:
        """Of its page."""
        return page_of(self.name)


def page_of(family: str) -> str:
    """The address of a family's page."""
    return reverse("api_docs_family", args=[family])


@cache
def families() -> dict[str, Family]:
    """All of the API, by the names of its families: the same for everybody."""
    told = schema.released()
    schemas: Schemas = told["components"]["schemas"]
    calls: dict[str, list[tuple[str, str, Any]]] = {}
    for path, methods in told["paths"].items():
        for method, call in methods.items():
            calls.setdefault(call["tags"][0], []).append((method, path, call))
    shown = {name: _shown(some, schemas) for name, some in calls.items()}
    homes = _homes(calls, shown)
    return {
        name: _family(name, calls[name], shown[name], homes, schemas)
        for name in sorted(calls)
    }


def _family(
    name: str,
    calls: list[tuple[str, str, Any]],
    shown: list[str],
    homes: dict[str, str],
    schemas: Schemas,
) -> Family:
    def link(shape: str) -> str:
        return f"#{shape}" if shape in shown else f"{page_of(homes[shape])}#{shape}"

    operations = [operation(*call, schemas, link) for call in calls]
    scopes = Counter(one.scope.partition(":")[0] for one in operations)
    shapes = [
        Shape(one, told.get("description", ""), fields.of_shape(told, link))
        for one, told in ((one, schemas[one]) for one in shown)
    ]
    return Family(name, scopes.most_common(1)[0][0], operations, shapes)


def _answered(call: Any) -> Iterator[str]:
    """The shapes it answers with when all went well."""
    for status, answer in call["responses"].items():
        if status < "300":
            for content in answer.get("content", {}).values():
                if found := named(content["schema"]):
                    yield found


def _shown(calls: list[tuple[str, str, Any]], schemas: Schemas) -> list[str]:
    """The shapes that a family answers with, and what lies in them."""
    waiting = [name for *_way, call in calls for name in _answered(call)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        parts = schemas[name].get("properties", {}).values()
        waiting += [
            named(part)
            for part in parts
            if named(part) and not fields.is_reference(part)
        ]
    return sorted(found)


def _homes(
    calls: dict[str, list[tuple[str, str, Any]]], shown: dict[str, list[str]]
) -> dict[str, str]:
    """Where each shape is told: by preference where one is got by its id."""
    homes = {shape: name for name, shapes in shown.items() for shape in shapes}
    for name, some in calls.items():
        for method, path, call in some:
            if method == "get" and path.endswith(f"/{name}/{{id}}/"):
                homes.update(dict.fromkeys(_answered(call), name))
    return homes
