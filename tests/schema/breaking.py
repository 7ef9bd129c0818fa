"""What a change of an OpenAPI schema would break for those who use it already.

Two schemas, the released one and the new one, are walked side by side. What callers send
may be taken more freely than before and never less; what they get may have more in it and
never less. Both are seen through `$ref`, `anyOf` and the like.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# Limits of what is sent: larger is freer, or smaller is.
_AT_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_AT_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both schemas, and the places in them that are compared.

    sent: callers send it; else they get it.
    """

    old: Json
    new: Json
    roots: "Roots"
    where: str
    sent: bool

    def at(self, old: Json, new: Json, step: str) -> "Pair":
        """A step further in."""
        return Pair(old, new, self.roots, f"{self.where}{step}", self.sent)

    def resolved(self) -> "Pair | None":
        """With references followed; None where these were compared before."""
        names = (_ref(self.old), _ref(self.new), self.sent)
        if any(names[:2]):
            if names in self.roots.seen:
                return None
            self.roots.seen.add(names)
        old = _follow(self.roots.old, self.old)
        new = _follow(self.roots.new, self.new)
        return Pair(old, new, self.roots, self.where, self.sent)


@dataclass(frozen=True, slots=True)
class Roots:
    """Both schemas as a whole, and which of their components were compared already."""

    old: Json
    new: Json
    seen: set[tuple[str, str, bool]] = field(default_factory=set)


def breaks(old: Json, new: Json) -> list[str]:
    """Each thing that worked with the old schema and does not with the new one."""
    found: list[str] = []
    roots = Roots(old, new)
    for path, known in old["paths"].items():
        now = new["paths"].get(path)
        if now is None:
            found.append(f"{path}: is gone")
            continue
        for method in METHODS:
            if method not in known:
                continue
            where = f"{method.upper()} {path}"
            if method not in now:
                found.append(f"{where}: is gone")
            else:
                found += _operation(known[method], now[method], roots, where)
    return found


def _operation(old: Json, new: Json, roots: Roots, where: str) -> Iterator[str]:
    yield from _parameters(old, new, roots, where)
    yield from _body(old, new, roots, where)
    yield from _answers(old, new, roots, where)
    if _scopes(new) - _scopes(old) and not _scopes(old) <= _scopes(new):
        yield f"{where}: other ways to say who one is"


def _scopes(operation: Json) -> frozenset[str]:
    return frozenset(name for one in operation.get("security", []) for name in one)


def _parameters(old: Json, new: Json, roots: Roots, where: str) -> Iterator[str]:
    before = _named(old.get("parameters", []), roots.old)
    now = _named(new.get("parameters", []), roots.new)
    for key, known in before.items():
        place = f"{where}: {key[0]} {key[1]}"
        if key not in now:
            yield f"{place}: is gone"
            continue
        if now[key].get("required") and not known.get("required"):
            yield f"{place}: is required now"
        schemas = (known.get("schema", {}), now[key].get("schema", {}))
        yield from _schema(Pair(*schemas, roots, place, sent=True))
    for key in now.keys() - before.keys():
        if now[key].get("required"):
            yield f"{where}: {key[0]} {key[1]}: is new and required"


def _named(parameters: list[Json], root: Json) -> dict[tuple[str, str], Json]:
    some = [_follow(root, one) for one in parameters]
    return {(one["in"], one["name"]): one for one in some}


def _body(old: Json, new: Json, roots: Roots, where: str) -> Iterator[str]:
    before, now = old.get("requestBody"), new.get("requestBody")
    if now is None:
        if before is not None:
            yield f"{where}: takes no body any more"
        return
    if now.get("required") and not (before or {}).get("required"):
        yield f"{where}: its body is required now"
    if before is not None:
        yield from _contents(before, now, roots, f"{where}: body", sent=True)


def _answers(old: Json, new: Json, roots: Roots, where: str) -> Iterator[str]:
    for status, known in old.get("responses", {}).items():
        now = new.get("responses", {}).get(status)
        # An error that does not happen any more breaks nobody.
        if now is not None:
            yield from _contents(known, now, roots, f"{where}: {status}", sent=False)
        elif status.startswith("2"):
            yield f"{where}: {status}: is gone"


def _contents(
    old: Json, new: Json, roots: Roots, where: str, *, sent: bool
) -> Iterator[str]:
    for kind, known in old.get("content", {}).items():
        now = new.get("content", {}).get(kind)
        if now is None:
            yield f"{where}: {kind}: is gone"
        else:
            schemas = (known.get("schema", {}), now.get("schema", {}))
            yield from _schema(Pair(*schemas, roots, where, sent))


def _schema(pair: Pair) -> Iterator[str]:
    found = pair.resolved()
    if found is None:
        return
    yield from _types(found)
    yield from _values(found)
    yield from _fields(found)
    yield from _parts(found)
    if found.sent:
        yield from _limits(found)
    old, new = found.old.get("items"), found.new.get("items")
    if old is not None and new is not None:
        yield from _schema(found.at(old, new, "[]"))
    old, new = (one.get("additionalProperties", True) for one in (found.old, found.new))
    if found.sent and old is not False and new is False:
        yield f"{found.where}: takes no further fields any more"
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _schema(found.at(old, new, ".*"))


def _types(pair: Pair) -> Iterator[str]:
    """Callers may send what they sent, and get nothing that they did not expect."""
    before, now = _kinds(pair.old, pair.roots.old), _kinds(pair.new, pair.roots.new)
    if not before:
        if now and pair.sent:
            yield f"{pair.where}: is only {_names(now)} now"
        return
    lost, gained = before - now, now - before
    if "number" in now:
        lost -= {"integer"}
    if "number" in before:
        gained -= {"integer"}
    if now and pair.sent and lost:
        yield f"{pair.where}: {_names(lost)} is taken no more"
    if not pair.sent and (gained or not now):
        yield f"{pair.where}: may be {_names(gained) or 'anything'} now"
    formats = pair.old.get("format"), pair.new.get("format")
    if formats[0] != formats[1] and (formats[1] if pair.sent else formats[0]):
        yield f"{pair.where}: its format is {formats[1]} now, and was {formats[0]}"


def _values(pair: Pair) -> Iterator[str]:
    """What is sent may have no fewer values; what is got may have more of them, as the
    documentation says."""
    before, now = _enum(pair.old, pair.roots.old), _enum(pair.new, pair.roots.new)
    if pair.sent and now is not None:
        if before is None:
            yield f"{pair.where}: takes only some values now"
        elif lost := before - now:
            yield f"{pair.where}: {_names(lost)} is taken no more"


def _fields(pair: Pair) -> Iterator[str]:
    old, new = (one.get("properties", {}) for one in (pair.old, pair.new))
    must_old, must_new = (set(one.get("required", [])) for one in (pair.old, pair.new))
    for name, known in old.items():
        place = f".{name}"
        if name not in new:
            yield f"{pair.where}{place}: is gone"
            continue
        if pair.sent and name in must_new - must_old:
            yield f"{pair.where}{place}: is required now"
        if not pair.sent and name in must_old - must_new:
            yield f"{pair.where}{place}: may be missing now"
        yield from _schema(pair.at(known, new[name], place))
    if pair.sent:
        for name in sorted((must_new - must_old) - old.keys()):
            yield f"{pair.where}.{name}: is new and required"


def _parts(pair: Pair) -> Iterator[str]:
    """What it may be one of, or is all of."""
    for name in ("allOf", "anyOf", "oneOf"):
        others = pair.new.get(name, [])
        for index, one in enumerate(pair.old.get(name, [])):
            other = _same(one, others, index)
            if other is not None:
                yield from _schema(pair.at(one, other, ""))


def _limits(pair: Pair) -> Iterator[str]:
    for names, tighter in ((_AT_MOST, min), (_AT_LEAST, max)):
        for name in names:
            before, now = pair.old.get(name), pair.new.get(name)
            if now is None or before == now:
                continue
            if before is None or tighter(before, now) == now:
                yield f"{pair.where}: {name} is {now} now, and was {before}"
    pattern = pair.new.get("pattern")
    if pattern is not None and pattern != pair.old.get("pattern"):
        yield f"{pair.where}: has to match {pattern} now"


def _kinds(schema: Json, root: Json) -> frozenset[str]:
    """The types it may be of; none are said: any."""
    schema = _follow(root, schema)
    said = schema.get("type")
    if said is not None:
        return frozenset([said] if isinstance(said, str) else said)
    parts = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    kinds = [_kinds(one, root) for one in parts]
    if parts and all(kinds):
        return frozenset().union(*kinds)
    for one in schema.get("allOf", []):
        if found := _kinds(one, root):
            return found
    return frozenset()


def _enum(schema: Json, root: Json) -> frozenset[str] | None:
    """The values it may have; None: any."""
    schema = _follow(root, schema)
    if "const" in schema:
        return frozenset([str(schema["const"])])
    if "enum" in schema:
        return frozenset(map(str, schema["enum"]))
    parts = [*schema.get("anyOf", []), *schema.get("oneOf", [])]
    found = [_enum(one, root) for one in parts]
    if parts and all(one is not None for one in found):
        return frozenset().union(*(one for one in found if one is not None))
    for one in schema.get("allOf", []):
        if (inner := _enum(one, root)) is not None:
            return inner
    return None


def _same(one: Json, others: list[Json], index: int) -> Json | None:
    """Which of these is it now: what is the same, or in its place, or else of its type."""
    here = others[index : index + 1]
    if one in others:
        return one
    alike = [other for other in here + others if _sort(one) == _sort(other)]
    return next(iter([*alike, *here]), None)


def _sort(one: Json) -> tuple[str, str, str]:
    return _ref(one), str(one.get("type")), str(one.get("format"))


def _ref(schema: Json) -> str:
    return str(schema.get("$ref", "")) if isinstance(schema, Mapping) else ""


def _follow(root: Json, schema: Json) -> Json:
    while name := _ref(schema):
        schema = root
        for step in name.removeprefix("#/").split("/"):
            schema = schema[step]
    return schema if isinstance(schema, Mapping) else {}


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))
