"""One operation, as people read it: what it takes, what it gives, how it is called."""

import json
from dataclasses import dataclass
from typing import Any

from helpdesk.api_docs import fields
from helpdesk.api_docs.examples import asked, example
from helpdesk.api_docs.fields import Field, Link, Schemas, named

JSON = "application/json"
_WHERE = ("path", "query", "header")


@dataclass(frozen=True, slots=True)
class Body:
    """What it takes."""

    media: list[str]
    fields: list[Field]
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which it goes well. shape: the address of what it gives."""

    status: str
    about: str
    media: list[str]
    kind: str
    shape: str
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    name: str
    method: str
    path: str
    about: str
    scope: str
    is_deprecated: bool
    parameters: list[tuple[str, list[Field]]]
    body: Body | None
    answers: list[Answer]
    problems: list[tuple[str, str]]
    curl: str

    def is_about(self, words: list[str]) -> bool:
        """Whether all of these stand in what is said of it at first."""
        told = f"{self.method} {self.path} {self.name} {self.about}".lower()
        return all(word in told for word in words)


def operation(
    method: str, path: str, call: Any, schemas: Schemas, link: Link
) -> Operation:
    """What the schema says of it."""
    answers = call["responses"].items()
    well = [(status, one) for status, one in answers if status < "400"]
    return Operation(
        name=call["operationId"],
        method=method.upper(),
        path=path,
        about=call.get("description", ""),
        scope=_scope(call),
        is_deprecated=call.get("deprecated", False),
        parameters=_parameters(call.get("parameters", [])),
        body=_body(call.get("requestBody"), schemas),
        answers=[_answer(status, one, schemas, link) for status, one in well],
        problems=[(code, one["description"]) for code, one in answers if code >= "400"],
        curl=_curl(method, path, call.get("requestBody"), schemas),
    )


def _scope(call: Any) -> str:
    return next((one["token"][0] for one in call["security"] if one.get("token")), "")


def _parameters(told: list[Any]) -> list[tuple[str, list[Field]]]:
    """By where they stand."""
    found = []
    for where in _WHERE:
        some = fields.of_parameters([one for one in told if one["in"] == where])
        found += [(where, some)] if some else []
    return found


def _body(told: Any, schemas: Schemas) -> Body | None:
    if told is None:
        return None
    part = _json(told["content"])
    whole = schemas[named(part)] if "$ref" in part else part
    shown = example(whole, schemas)
    if len(told["content"]) > 1:
        # They come in forms alone, as what they are.
        shown.pop("files", None)
    return Body(
        media=list(told["content"]),
        fields=list(fields.of_body(whole, schemas)),
        example=written(shown) if shown else "",
    )


def _json(content: Any) -> Any:
    """As JSON, where it can be sent or got so."""
    return (content.get(JSON) or next(iter(content.values())))["schema"]


def _answer(status: str, told: Any, schemas: Schemas, link: Link) -> Answer:
    content = told.get("content", {})
    part = _json(content) if content else {}
    name = named(part)
    return Answer(
        status=status,
        about=told.get("description", ""),
        media=list(content),
        kind=name,
        shape=link(name) if name else "",
        example=written(example(part, schemas)) if JSON in content else "",
    )


def written(value: Any) -> str:
    """JSON for people."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _curl(method: str, path: str, body: Any, schemas: Schemas) -> str:
    way = path.replace("{", "$").replace("}", "")
    for word in way.split("/"):
        if word.startswith("$"):
            way = way.replace(f"/{word}/", f"/{word.upper()}/")
    asking = "" if method == "get" else f"-X {method.upper()} "
    lines = [
        f'curl -sS {asking}"$HELPDESK{way}"',
        '-H "Authorization: Bearer $TOKEN"',
    ]
    if body is not None:
        sent = json.dumps(asked(_json(body["content"]), schemas), ensure_ascii=False)
        lines += [f'-H "Content-Type: {JSON}"', f"-d '{sent}'"]
    return " \\\n  ".join(lines)
