"""Examples of what is sent and got, made of the schema: each is one that it allows."""

from typing import Any

from helpdesk.api_docs.fields import COMBINED, Schemas, named

ID = "0192f7a8-7c1e-7d5a-b7a3-0d3f6f7f7f7f"
# Deeper things are left out of an example: nobody would find what it is of.
DEPTH = 4
_FORMATS = {
    "uuid": ID,
    "date-time": "2026-11-28T09:00:00Z",
    "date": "2026-11-28",
    "email": "irma@example.com",
    "uri": "https://help.example.org/…",
    "uri-reference": "/…",
    "byte": "S2V0dGxl",
    "binary": "…",
}
# What people would write there, by the name of the field.
_WORDS = {
    "accent": "#0b6b66", "address": "irma@example.com", "author_name": "Irma",
    "auto": "", "closes": "17:00", "code": "invalid", "color": "#0b6b66",
    "content_type": "image/jpeg", "country": "de", "currency": "EUR",
    "customer": "Irma", "detail": "Some of it cannot be taken.", "external_id": "m1",
    "filename": "kettle.jpg", "folder": "INBOX", "from_name": "Kettles Ltd",
    "goal": "A kettle that does not leak", "host": "help.example.org",
    "html": "<p>Your kettle is on its way.</p>", "imap_host": "imap.example.org",
    "kind": "email", "label": "Order", "language": "en", "last_error": "",
    "message": "Your kettle is on its way.", "name": "Irma",
    "note": "She waits for a spare lid.", "number": "+49 30 1234567",
    "opens": "09:00", "pattern": "[0-9]{4}", "place": "<m1@example.com>",
    "reason": "Sent by mistake", "region": "be", "sender": "irma@example.com",
    "shown": "irma@example.com", "slug": "kettle-leaks",
    "smtp_host": "smtp.example.org", "state": "sent", "subject": "My kettle leaks",
    "summary": "The kettle leaks since Monday.", "tag": "kettle",
    "text": "Your kettle is on its way.", "time_zone": "Europe/Berlin",
    "title": "My kettle leaks", "to": "irma@example.com", "type": "image/jpeg",
    "value": "4711", "what": "Send a new lid", "words": "My kettle leaks",
    "zone": "Europe/Berlin",
}  # fmt: skip
_NUMBERS = {"number": 1042, "size": 48_210, "seq": 7}


def example(part: Any, schemas: Schemas, name: str = "", depth: int = 0) -> Any:
    """One value of many. name: of the field it stands in."""
    if "examples" in part:
        return part["examples"][0]
    if "$ref" in part:
        return example(schemas[named(part)], schemas, name, depth)
    for how in COMBINED:
        if how in part:
            return _one_of(part[how], schemas, name, depth)
    if "const" in part or "enum" in part:
        values = [part["const"]] if "const" in part else part["enum"]
        return next((value for value in values if value), values[0])
    return _of_type(part, schemas, name, depth)


def _of_type(part: Any, schemas: Schemas, name: str, depth: int) -> Any:
    types = part.get("type", "object")
    match types[0] if isinstance(types, list) else types:
        case "array":
            return _array(part, schemas, name, depth)
        case "object":
            return _object(part, schemas, depth)
        case "integer" | "number":
            return part.get("default") or max(_NUMBERS.get(name, 1), _least(part))
        case "boolean":
            return part.get("default", False)
        case "string":
            return _text(part, name)
    return None


def asked(part: Any, schemas: Schemas) -> Any:
    """The least that a body needs: what it requires, or else the first plain thing."""
    part = schemas[named(part)] if "$ref" in part else part
    fields = part.get("properties", {})
    needed = (
        part.get("required")
        or [name for name, one in fields.items() if _is_plain(one)][:1]
    )
    return {name: example(fields[name], schemas, name, 1) for name in needed}


def _is_plain(part: Any) -> bool:
    return part.get("type") not in ("array", "object") and not named(part)


def _one_of(parts: Any, schemas: Schemas, name: str, depth: int) -> Any:
    if depth >= DEPTH and {"type": "null"} in parts:
        return None
    return example(parts[0], schemas, name, depth)


def _array(part: Any, schemas: Schemas, name: str, depth: int) -> list[Any]:
    if depth >= DEPTH and not part.get("minItems"):
        return []
    one = example(part["items"], schemas, name.removesuffix("s"), depth)
    return [one] * max(1, part.get("minItems", 1))


def _object(part: Any, schemas: Schemas, depth: int) -> dict[str, Any]:
    fields = part.get("properties", {})
    if fields:
        shown = part.get("required", ()) if depth >= DEPTH else fields
        return {name: example(fields[name], schemas, name, depth + 1) for name in shown}
    values = part.get("additionalProperties")
    if isinstance(values, dict) and values and depth < DEPTH:
        return {"en": example(values, schemas, "text", depth + 1)}
    return {}


def _least(part: Any) -> int:
    return int(part.get("minimum", 0))


def _text(part: Any, name: str) -> str:
    words = _FORMATS.get(part.get("format", ""), _WORDS.get(name, "…"))
    if str(part.get("pattern", "")).startswith("^[-a-zA-Z0-9_]"):
        words = _WORDS["slug"]
    return words[: part.get("maxLength")]
