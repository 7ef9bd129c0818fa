"""Which changes of a schema break callers, and which do not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.schema.breaking import breaks

Schema = dict[str, Any]


def schema() -> Schema:
    """A small API: tickets are read, and one is written."""
    return {
        "paths": {
            "/tickets/{id}/": {
                "get": {
                    "parameters": [
                        {"in": "path", "name": "id", "required": True, "schema": {}},
                        {
                            "in": "query",
                            "name": "sort",
                            "schema": {"type": "string", "enum": ["a", "b"]},
                        },
                    ],
                    "responses": {
                        "200": answer({"$ref": "#/components/schemas/Ticket"}),
                        "404": answer({"type": "object"}),
                    },
                },
                "post": {
                    "requestBody": answer({"$ref": "#/components/schemas/Body"}),
                    "responses": {"201": answer({"type": "object"})},
                },
            }
        },
        "components": {
            "schemas": {
                "Ticket": {
                    "type": "object",
                    "required": ["id", "subject"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "subject": {"type": "string"},
                        "state": {"type": "string", "enum": ["open", "closed"]},
                        "parent": {
                            "anyOf": [
                                {"$ref": "#/components/schemas/Ticket"},
                                {"type": "null"},
                            ]
                        },
                        "tags": {"type": "array", "items": {"type": "string"}},
                        "owner": {
                            "anyOf": [
                                {"type": "string", "format": "uuid"},
                                {"type": "string", "const": "none"},
                            ]
                        },
                    },
                },
                "Body": {
                    "type": "object",
                    "required": ["text"],
                    "properties": {
                        "text": {"type": "string", "maxLength": 100},
                        "state": {"type": "string", "enum": ["open", "closed"]},
                        "count": {"type": ["integer", "null"]},
                    },
                },
            }
        },
    }


def answer(inner: Schema) -> Schema:
    return {"content": {"application/json": {"schema": inner}}}


def get(now: Schema) -> Schema:
    return now["paths"]["/tickets/{id}/"]["get"]


def post(now: Schema) -> Schema:
    return now["paths"]["/tickets/{id}/"]["post"]


def ticket(now: Schema) -> Schema:
    return now["components"]["schemas"]["Ticket"]


def body(now: Schema) -> Schema:
    return now["components"]["schemas"]["Body"]


def changed(change: Callable[[Schema], Any]) -> list[str]:
    now = copy.deepcopy(schema())
    change(now)
    return breaks(schema(), now)


NEW = {"in": "query", "name": "new", "schema": {"type": "string"}}


def test_the_same_breaks_nothing():
    assert breaks(schema(), schema()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda now: now["paths"].clear(), "/tickets/{id}/: is gone"),
        (
            lambda now: now["paths"]["/tickets/{id}/"].pop("post"),
            "POST /tickets/{id}/: is gone",
        ),
        (
            lambda now: get(now)["parameters"].pop(),
            "GET /tickets/{id}/: query sort: is gone",
        ),
        (
            lambda now: get(now)["parameters"][1]["schema"]["enum"].pop(),
            "GET /tickets/{id}/: query sort: b is taken no more",
        ),
        (
            lambda now: get(now)["parameters"][1].update(required=True),
            "GET /tickets/{id}/: query sort: is required now",
        ),
        (
            lambda now: get(now)["parameters"].append({**NEW, "required": True}),
            "GET /tickets/{id}/: query new: is new and required",
        ),
        (
            lambda now: get(now)["responses"].pop("200"),
            "GET /tickets/{id}/: 200: is gone",
        ),
        (
            lambda now: get(now)["responses"]["200"]["content"].clear(),
            "GET /tickets/{id}/: 200: application/json: is gone",
        ),
        (
            lambda now: ticket(now)["properties"].pop("subject"),
            "GET /tickets/{id}/: 200.subject: is gone",
        ),
        (
            lambda now: ticket(now)["required"].remove("subject"),
            "GET /tickets/{id}/: 200.subject: may be missing now",
        ),
        (
            lambda now: ticket(now)["properties"]["subject"].update(type="integer"),
            "GET /tickets/{id}/: 200.subject: may be integer now",
        ),
        (
            lambda now: ticket(now)["properties"]["id"].pop("format"),
            "GET /tickets/{id}/: 200.id: its format is None now, and was uuid",
        ),
        (
            lambda now: ticket(now)["properties"]["subject"].update(
                type=["string", "null"]
            ),
            "GET /tickets/{id}/: 200.subject: may be null now",
        ),
        (
            lambda now: ticket(now)["properties"]["tags"]["items"].update(
                type="object"
            ),
            "GET /tickets/{id}/: 200.tags[]: may be object now",
        ),
        (
            lambda now: body(now)["required"].append("state"),
            "POST /tickets/{id}/: body.state: is required now",
        ),
        (
            lambda now: body(now)["required"].append("other"),
            "POST /tickets/{id}/: body.other: is new and required",
        ),
        (
            lambda now: body(now)["properties"].pop("state"),
            "POST /tickets/{id}/: body.state: is gone",
        ),
        (
            lambda now: body(now)["properties"]["state"]["enum"].pop(),
            "POST /tickets/{id}/: body.state: closed is taken no more",
        ),
        (
            lambda now: body(now)["properties"]["text"].update(enum=["x"]),
            "POST /tickets/{id}/: body.text: takes only some values now",
        ),
        (
            lambda now: body(now)["properties"]["text"].update(maxLength=50),
            "POST /tickets/{id}/: body.text: maxLength is 50 now, and was 100",
        ),
        (
            lambda now: body(now)["properties"]["text"].update(minLength=1),
            "POST /tickets/{id}/: body.text: minLength is 1 now, and was None",
        ),
        (
            lambda now: body(now)["properties"]["text"].update(pattern="^x"),
            "POST /tickets/{id}/: body.text: has to match ^x now",
        ),
        (
            lambda now: body(now)["properties"]["count"].update(type="integer"),
            "POST /tickets/{id}/: body.count: null is taken no more",
        ),
        (
            lambda now: body(now).update(additionalProperties=False),
            "POST /tickets/{id}/: body: takes no further fields any more",
        ),
        (
            lambda now: post(now)["requestBody"].update(required=True),
            "POST /tickets/{id}/: its body is required now",
        ),
        (
            lambda now: post(now).pop("requestBody"),
            "POST /tickets/{id}/: takes no body any more",
        ),
    ],
)
def test_what_worked_and_does_not_any_more_is_named(change, words):
    assert changed(change) == [words]


@pytest.mark.parametrize(
    "change",
    [
        lambda now: now["paths"].update({"/new/": {"get": {"responses": {}}}}),
        lambda now: now["paths"]["/tickets/{id}/"].update(delete={"responses": {}}),
        lambda now: get(now)["parameters"].append(NEW),
        lambda now: get(now)["parameters"][1]["schema"]["enum"].append("c"),
        lambda now: get(now)["responses"].update({"409": answer({})}),
        lambda now: get(now)["responses"].pop("404"),
        lambda now: ticket(now)["properties"].update(new={"type": "string"}),
        lambda now: ticket(now)["required"].append("state"),
        lambda now: ticket(now)["properties"]["state"]["enum"].append("merged"),
        lambda now: ticket(now)["properties"]["subject"].update(maxLength=5),
        lambda now: body(now)["properties"].update(new={"type": "string"}),
        lambda now: body(now)["required"].clear(),
        lambda now: body(now)["properties"]["state"]["enum"].append("merged"),
        lambda now: body(now)["properties"]["text"].update(maxLength=200),
        lambda now: body(now)["properties"]["text"].pop("maxLength"),
        lambda now: body(now)["properties"]["count"].update(type=["number", "null"]),
        lambda now: body(now)["properties"]["text"].pop("type"),
    ],
)
def test_what_is_added_or_taken_more_freely_breaks_nobody(change):
    assert changed(change) == []


def test_what_moves_behind_a_reference_is_the_same():
    def move(now: Schema) -> None:
        now["components"]["schemas"]["Moved"] = dict(ticket(now))
        ticket(now).clear()
        ticket(now)["$ref"] = "#/components/schemas/Moved"

    assert changed(move) == []
