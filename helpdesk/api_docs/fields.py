"""What is sent and got, field by field, in few words: read out of the schema."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

Schemas = Mapping[str, Any]
Link = Callable[[str], str]
COMBINED = ("anyOf", "oneOf", "allOf")
_FORMATS = {"binary": "file", "byte": "base64", "double": "number", "int64": "integer"}
_RANGES = (
    ("minimum", "maximum", ""),
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " values"),
)
# No limit that anybody meets: what a column of the database holds.
_HUGE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Field:
    """A value by its name, with dots and brackets where it lies deeper.

    shape: the address of what its `kind` names, where that is told elsewhere.
    others: names that ask for the same in another way, as `created_at__gte` does.
    """

    name: str
    kind: str
    about: str
    is_required: bool
    limits: str
    choices: tuple[str, ...]
    shape: str = ""
    others: tuple[str, ...] = ()


def named(part: Any) -> str:
    """The component that it is, or that it is a list of; "" if it is none."""
    if "$ref" in part:
        return str(part["$ref"]).rpartition("/")[2]
    inner = [one for how in COMBINED for one in part.get(how, ())]
    inner += [part["items"]] if "items" in part else []
    return next(filter(None, map(named, inner)), "")


def is_reference(part: Any) -> bool:
    """Whether it is an id, unless `?expand=` asks for more."""
    among = part.get("items", part).get("anyOf", ())
    return {"type": "string", "format": "uuid"} in among


def kind(part: Any) -> str:
    """What it is: "uuid or null", "array of Team"."""
    if "$ref" in part:
        return named(part)
    for how in COMBINED:
        if how in part:
            return _either(kind(one) for one in part[how])
    if "const" in part:
        return f"“{part['const']}”"
    types = part.get("type", "anything")
    return _either(
        _plain(one, part) for one in (types if isinstance(types, list) else [types])
    )


def _either(kinds: Iterator[str]) -> str:
    return " or ".join(dict.fromkeys(kinds))


def _plain(name: str, part: Any) -> str:
    if name == "array":
        return f"array of {kind(part['items'])}"
    if name == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"object of {kind(part['additionalProperties'])}"
    if name == "null":
        return name
    form: str = part.get("format", name)
    return _FORMATS.get(form, form)


def limits(part: Any) -> str:
    """How much of it there may be, and what it is if it is left out."""
    found = [_range(part.get(low), part.get(high), of) for low, high, of in _RANGES]
    found.append(f"like {part['pattern']}" if "pattern" in part else "")
    if part.get("default") not in (None, "", [], {}):
        found.append(f"{_word(part['default'])} if left out")
    return "; ".join(filter(None, found))


def _range(low: int | None, high: int | None, of: str) -> str:
    if high is not None and high >= _HUGE:
        high = None
    if low is not None and high is not None:
        return f"{low} to {high}{of}"
    if high is not None:
        return f"at most {high}{of}"
    return f"at least {low}{of}" if low is not None else ""


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def choices(part: Any) -> tuple[str, ...]:
    """All that it may be, where that is a short list of words."""
    inner = [
        part,
        part.get("items", {}),
        *part.get("anyOf", ()),
        *part.get("oneOf", ()),
    ]
    return tuple(
        str(value) for one in inner for value in one.get("enum", ()) if value != ""
    )


def of_parameters(told: list[Any]) -> list[Field]:
    """Parameters, those that narrow the same thing in one."""
    names = {one["name"] for one in told}
    others: dict[str, list[str]] = {}
    for name in sorted(names):
        plain = name.partition("__")[0]
        if plain != name and plain in names:
            others.setdefault(plain, []).append(name)
    return [
        replace(_parameter(one), others=tuple(others.get(one["name"], ())))
        for one in told
        if one["name"] not in chain.from_iterable(others.values())
    ]


def _parameter(told: Any) -> Field:
    return field(
        told["name"],
        told["schema"] | {"description": told.get("description", "")},
        is_required=told.get("required", False),
    )


def of_shape(part: Any, link: Link) -> list[Field]:
    """What callers get: what lies deeper is told in a place of its own."""
    return [
        field(name, one, shape=link(named(one)) if named(one) else "")
        for name, one in part.get("properties", {}).items()
    ]


def of_body(
    part: Any, schemas: Schemas, before: str = "", above: tuple[str, ...] = ()
) -> Iterator[Field]:
    """What callers send, to the bottom: each field by the way that leads to it."""
    required = part.get("required", ())
    for name, one in part.get("properties", {}).items():
        deeper = named(one)
        told = kind(one).replace(deeper, "object") if deeper else kind(one)
        way = f"{before}{name}"
        yield field(way, one, told=told, is_required=name in required)
        if deeper and deeper not in above:
            step = "[]." if "items" in one else "."
            yield from of_body(schemas[deeper], schemas, way + step, (*above, deeper))


def field(
    name: str, part: Any, *, told: str = "", shape: str = "", is_required: bool = False
) -> Field:
    """What there is to say of one. told: its kind, if not in the schema's own words."""
    return Field(
        name=name,
        kind=told or kind(part),
        about=part.get("description", ""),
        is_required=is_required,
        limits=limits(part),
        choices=choices(part),
        shape=shape,
    )
