"""The whole schema, once it is made: problems, headers, what a shape and a body promise."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from helpdesk.base.api import shapes
from helpdesk.base.api.bodies import Body

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `code` never changes; `detail` may.",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "examples": ["invalid", "not_found"]},
        "instance": {"type": "string", "format": "uri"},
        "errors": {
            "type": "array",
            "description": "Bad input, field by field; nested ones with dots.",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "data": {"type": "object", "description": "More about a refusal, by its code."},
        "current": {"type": "object", "description": "With 412: what there is now."},
    },
    "examples": [
        {
            "type": "/api/docs/problems/#invalid",
            "title": "Bad request",
            "status": 400,
            "detail": "Some of it cannot be taken as it is.",
            "code": "invalid",
            "instance": "urn:uuid:0192f7a8-7c1e-7d5a-b7a3-0d3f6f7f7f7f",
            "errors": [
                {
                    "field": "text",
                    "code": "blank",
                    "detail": "This field may not be blank.",
                }
            ],
        }
    ],
}
ANSWER_HEADERS = {
    "RateLimit": "What is left of this minute.",
    "RateLimit-Policy": "How many calls a minute there may be.",
    "X-Request-Id": "What this call is called in our logs.",
}


def finish(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """The whole schema, last: problems, headers, what a shape and a body promise."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    components["headers"] = {
        name: {"description": words, "schema": {"type": "string"}}
        for name, words in ANSWER_HEADERS.items()
    }
    refs = {name: {"$ref": f"#/components/headers/{name}"} for name in ANSWER_HEADERS}
    for path in result["paths"].values():
        for operation in path.values():
            for answer in operation.get("responses", {}).values():
                answer.setdefault("headers", {}).update(refs)
    _promise(components["schemas"])
    _tidy(result)
    return result


def _tidy(part: Any) -> None:
    """Take away drf-spectacular's own marks, and `oneOf` where both would be true.

    What may be anything may be null as well: beside `{}`, null would be of two kinds, which
    JSON Schema's `oneOf` refuses (2020-12, 10.2.1.3).
    """
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
        if part.get("oneOf") == [{}, {"type": "null"}]:
            del part["oneOf"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            _tidy(inner)


def _promise(schemas: Mapping[str, Any]) -> None:
    """Any field of a shape may be left out by `?fields=`; a body takes no others."""
    shown = {kind.__name__.removesuffix("Shape") for kind in _all(shapes.Shape)}
    taken = {kind.__name__: kind for kind in _all(Body)}
    # Where a shape has no words of its own, ours to each other would be told.
    ours = cleandoc(shapes.Shape.__doc__ or "")
    for name, schema in schemas.items():
        if schema.get("description") == ours:
            del schema["description"]
        if name in shown:
            schema["required"] = ["id"] if "id" in schema.get("properties", {}) else []
            if not schema["required"]:
                del schema["required"]
        if name in taken:
            schema["additionalProperties"] = False
            # What another body says of itself is not true of this one.
            if taken[name].__doc__ is None:
                schema.pop("description", None)


def _all(kind: type[Any]) -> list[type[Any]]:
    return [one for sub in kind.__subclasses__() for one in (sub, *_all(sub))]
