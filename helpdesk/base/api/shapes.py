"""What callers get: declared as serializers, so that the schema is made of them, and
read without them: a list of fifty costs its query and its JSON, and little else.

A field reads `source` off the row as it is; the renderer knows times and ids.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from rest_framework import serializers

from helpdesk.base.accounts.models import Agent

MOST_EXPANDED, DEEPEST = 5, 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a shape: all of its fields or some, and which references as objects."""

    fields: frozenset[str] | None = None
    expand: Mapping[str, "Wanted"] = field(default_factory=dict)


EVERYTHING = Wanted()


class Ref(serializers.UUIDField):
    """Another row: its id, or the whole of it when `?expand=` names this field.

    shape: dotted path of its shape. A reference to what the caller may not see is null.
    many: a prefetched relation; a list of ids.
    """

    def __init__(self, shape: str, *, many: bool = False, **kwargs: Any) -> None:
        self.path, self.is_many = shape, many
        kwargs.setdefault("allow_null", not many)
        super().__init__(read_only=True, **kwargs)

    @property
    def shape(self) -> type["Shape"]:
        """Its shape: loaded late, since two may name each other."""
        return _load(self.path)

    def to_representation(self, value: Any) -> Any:
        """Its id."""
        return value.public_id


class Named(serializers.ChoiceField):
    """A number of ours that has a name outside: `urgent`, not 4."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        self.words = {one.value: one.name.lower() for one in choices}
        super().__init__(
            choices=[(word, word) for word in self.words.values()], **kwargs
        )
        self.values = {
            word: one for one, word in zip(choices, self.words.values(), strict=True)
        }

    def to_internal_value(self, data: Any) -> Any:
        """The member of the enumeration."""
        return self.values[super().to_internal_value(data)]

    def to_representation(self, value: Any) -> Any:
        """Its name."""
        return self.words.get(value, value)


class Seconds(serializers.IntegerField):
    """A span of time as whole seconds."""

    def to_representation(self, value: Any) -> Any:
        """Whole seconds."""
        return None if value is None else int(value.total_seconds())


class Shape(serializers.Serializer[Any]):
    """The outside of one kind of row.

    family: whose read scope it takes to have it in the place of a reference; "": nothing
        refers to it.
    rows: those an agent may see, with all that is read from them joined or prefetched.
    """

    family: ClassVar[str] = ""

    @classmethod
    def rows(cls, agent: Agent) -> QuerySet[Any]:
        """What of it this agent may see.

        Raises:
            NotImplementedError: nothing refers to this shape.
        """
        raise NotImplementedError(cls.__name__)

    def to_representation(self, instance: Any) -> Any:
        """One row, as whole lists are."""
        return represent(type(self), [instance])[0]


Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a shape is read: its plain fields, its references, what it nests."""

    readers: Mapping[str, Reader]
    refs: Mapping[str, Ref]


def represent(
    shape: type[Shape],
    rows: Sequence[Any],
    wanted: Wanted = EVERYTHING,
    *,
    agent: Agent | None = None,
) -> list[dict[str, Any]]:
    """All rows, with one query for each reference that is expanded.

    agent: whose sight decides what an expanded reference shows.
    """
    plan = _plan(shape)
    readers = dict(plan.readers)
    for name, inner in wanted.expand.items():
        readers[name] = _expanded(plan.refs[name], rows, inner, agent)
    if wanted.fields is not None:
        readers = {name: readers[name] for name in readers if name in wanted.fields}
    names = list(readers.items())
    return [{name: read(row) for name, read in names} for row in rows]


def chosen(
    shape: type[Shape],
    rows: Sequence[Any],
    shown: Sequence[dict[str, Any]],
    wanted: Wanted,
    *,
    agent: Agent,
) -> list[dict[str, Any]]:
    """What of it is wanted, where all that is shown of the rows was made elsewhere.

    rows: have what references refer to, by their sources.
    """
    refs = _plan(shape).refs
    expanded = {
        name: _expanded(refs[name], rows, inner, agent)
        for name, inner in wanted.expand.items()
    }
    for row, one in zip(rows, shown, strict=True):
        for name, read in expanded.items():
            one[name] = read(row)
    if wanted.fields is None:
        return list(shown)
    names = [name for name in _plan(shape).readers if name in wanted.fields]
    return [{name: one[name] for name in names} for one in shown]


def families(shape: type[Shape], wanted: Wanted) -> Iterator[str]:
    """Whose things are shown where references are expanded."""
    for name, inner in wanted.expand.items():
        one = _plan(shape).refs[name].shape
        yield one.family
        yield from families(one, inner)


def references(shape: type[Shape]) -> list[str]:
    """What `?expand=` may name."""
    return sorted(_plan(shape).refs)


@cache
def _plan(shape: type[Shape]) -> Plan:
    instance = shape()
    readers: dict[str, Reader] = {}
    refs: dict[str, Ref] = {}
    for name, one in instance.fields.items():
        if one.write_only:
            continue
        if isinstance(one, Ref):
            refs[name] = one
        readers[name] = _reader(one, instance)
    return Plan(readers, refs)


def _reader(one: Any, shape: Shape) -> Reader:
    """What reads this field off a row, as cheaply as its kind allows."""
    if isinstance(one, serializers.SerializerMethodField):
        method: Reader = getattr(shape, one.method_name)
        return method
    get = _getter(one.source)
    if isinstance(one, Ref):
        return _many_ids(get) if one.is_many else _id(get)
    if isinstance(one, serializers.ListSerializer):
        inner = type(one.child)
        return lambda row: represent(inner, list(_all(get(row))))  # type: ignore[arg-type] # a shape
    if isinstance(one, Shape):
        kind = type(one)
        return lambda row: (
            None if (value := get(row)) is None else represent(kind, [value])[0]
        )
    if isinstance(one, Named | Seconds):
        show = one.to_representation
        return lambda row: show(get(row))
    return get


def _getter(source: Any) -> Reader:
    """Along a dotted path, and None as soon as there is nothing on it."""
    if source == "*":
        return lambda row: row
    if "." not in source:
        return attrgetter(source)
    steps = source.split(".")

    def get(row: Any) -> Any:
        for step in steps:
            if row is None:
                return None
            row = getattr(row, step)
        return row

    return get


def _nested(shape: type[Shape], get: Reader) -> Reader:
    return lambda row: (
        None if (value := get(row)) is None else represent(shape, [value])[0]
    )


def _id(get: Reader) -> Reader:
    return lambda row: None if (value := get(row)) is None else value.public_id


def _many_ids(get: Reader) -> Reader:
    return lambda row: [value.public_id for value in _all(get(row))]


def _all(value: Any) -> Iterable[Any]:
    """The rows of a relation, prefetched or already a list."""
    rows: Iterable[Any] = value.all() if hasattr(value, "all") else value
    return rows


def _expanded(
    ref: Ref, rows: Sequence[Any], wanted: Wanted, agent: Agent | None
) -> Reader:
    """Reads the whole of what a field refers to: one query for all rows."""
    get = _getter(ref.source)
    found: list[Model] = []
    for row in rows:
        value = get(row)
        found += _all(value) if ref.is_many else [value] if value is not None else []
    shape = ref.shape
    if agent is None:
        raise TypeError("nobody's sight: expanding needs the agent who asks")
    kept = shape.rows(agent).filter(pk__in={one.pk for one in found}) if found else []
    keyed = list(kept)
    shown = represent(shape, keyed, wanted, agent=agent)
    by_key = {one.pk: what for one, what in zip(keyed, shown, strict=True)}
    if ref.is_many:
        return lambda row: [
            by_key[one.pk] for one in _all(get(row)) if one.pk in by_key
        ]
    return lambda row: None if (value := get(row)) is None else by_key.get(value.pk)


def wanted_of(shape: type[Shape], params: QueryDict) -> Wanted:
    """What `?fields=` and `?expand=` ask for.

    Raises:
        ValidationError: a name that is none, or more than is read at once.
    """
    expand = _paths(params, "expand")
    fields = _paths(params, "fields")
    prefixes = {tuple(path[:n]) for path in expand for n in range(1, len(path) + 1)}
    if len(prefixes) > MOST_EXPANDED:
        _wrong("expand", f"At most {MOST_EXPANDED} references at once.")
    if any(len(path) > DEEPEST for path in expand):
        _wrong("expand", f"At most {DEEPEST} steps deep.")
    return _wanted(shape, expand, fields)


def _wanted(
    shape: type[Shape], expand: list[list[str]], fields: list[list[str]]
) -> Wanted:
    plan = _plan(shape)
    inner: dict[str, Wanted] = {}
    for name in dict.fromkeys(path[0] for path in expand):
        if name not in plan.refs:
            _wrong(
                "expand", f"{name!r} is no reference; there are: {_names(plan.refs)}."
            )
        inner[name] = _wanted(
            plan.refs[name].shape, _below(expand, name), _below(fields, name)
        )
    chosen = {path[0] for path in fields}
    if chosen and "id" in plan.readers:
        chosen.add("id")
    if unknown := chosen - set(plan.readers):
        _wrong(
            "fields",
            f"{min(unknown)!r} is no field; there are: {_names(plan.readers)}.",
        )
    if any(len(path) > 1 and path[0] not in inner for path in fields):
        _wrong("fields", "A part of a reference needs that reference in `expand`.")
    return Wanted(frozenset(chosen) if chosen else None, inner)


def _below(paths: list[list[str]], name: str) -> list[list[str]]:
    return [path[1:] for path in paths if path[0] == name and len(path) > 1]


def _paths(params: QueryDict, name: str) -> list[list[str]]:
    asked = ",".join(params.getlist(name))
    return [one.strip().split(".") for one in asked.split(",") if one.strip()]


def _names(known: Iterable[str]) -> str:
    return ", ".join(sorted(known)) or "none"


def _wrong(parameter: str, words: str) -> None:
    raise serializers.ValidationError({parameter: [words]}, code="invalid_parameter")


@cache
def _load(path: str) -> type[Shape]:
    module, _, name = path.rpartition(".")
    found: type[Shape] = getattr(import_module(module), name)
    return found


class Page(serializers.Serializer[Any]):
    """Part of a list; for the schema, which names it after what is in it."""

    shapes: ClassVar[dict[type[Shape], type[serializers.Serializer[Any]]]] = {}

    @classmethod
    def of(cls, shape: type[Shape]) -> type[serializers.Serializer[Any]]:
        """A page of such rows."""
        if shape not in cls.shapes:
            parts = {
                "results": serializers.ListSerializer(child=shape()),
                "next": serializers.URLField(
                    allow_null=True, help_text="Where the rest is; null at the end."
                ),
                "next_cursor": serializers.CharField(
                    allow_null=True, help_text="The same for `?cursor=`."
                ),
                "count": serializers.IntegerField(
                    required=False, help_text="How many there are, with `?count=true`."
                ),
            }
            name = shape.__name__.removesuffix("Shape") + "Page"
            cls.shapes[shape] = type(name, (serializers.Serializer,), parts)
        return cls.shapes[shape]
