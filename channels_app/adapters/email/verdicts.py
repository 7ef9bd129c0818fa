"""What the receiving server found out about who sent a mail.

Anybody can write such a field into their own mail; only what our own server wrote counts.
Which that is its name says (`authserv-id`), where an admin typed it or its provider is
known; else only what stands above the first Received, where no sender can write (AC-09).

Sources: RFC 8601 (sections 2.2, 2.7 and 5), RFC 7489 section 3.1 (alignment), and what
Gmail and Microsoft 365 write, the latter without any name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from channels_app.adapters.email import words
from channels_app.adapters.email.mime import Headers

# Words among a message's warnings.
VOUCHED, UNPROVED = "vouched", "unproved"
FIELD = "authentication-results"
# Microsoft says no name: this stands for that.
NAMELESS = "-"
_HOSTED = {
    "imap.gmail.com": "mx.google.com",
    "outlook.office365.com": NAMELESS,
}
MOST_FIELDS, MOST_LETTERS, MOST_RESULTS = 50, 20_000, 100

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[();]|\\.|[^"();\\]+')
_METHOD = re.compile(r"\s*([a-z0-9-]{1,40})(?:\s*/\s*[0-9]+)?\s*=\s*([a-z]{1,20})")
_PROPERTY = re.compile(r"([a-z-]{1,20})\.([a-z-]{1,40})\s*=\s*(\"[^\"]*\"|[^\s;]+)")


@dataclass(frozen=True, slots=True)
class Result:
    """One method's: "pass", "fail", … and what it looked at, by name ("header.d")."""

    method: str
    result: str
    about: dict[str, str]


def trusted(config: dict[str, Any] | Any) -> str | None:
    """The name of the server whose word counts; None: where it stands has to do."""
    typed = str(config.get("authserv") or "").strip().lower()
    return typed or _HOSTED.get(str(config.get("imap_host") or "").lower())


def verdict(headers: Headers, sender: str, *, server: str | None) -> str | None:
    """VOUCHED: the sender's domain says that the mail is its own. UNPROVED: it was to be
    proved, and could not be. None: nobody whom we believe says anything.

    sender: the canonical address that it says it is from. server: see `trusted`.
    """
    found = results(headers, server=server)
    if found is None:
        return None
    domain = sender.rpartition("@")[2].lower()
    policy = next((one for one in found if one.method == "dmarc"), None)
    if policy is not None and policy.result in ("pass", "fail"):
        about = policy.about.get("header.from", domain)
        is_theirs = policy.result == "pass" and about.lower() == domain
        return VOUCHED if is_theirs else UNPROVED
    if any(_speaks_for(one, domain) for one in found):
        return VOUCHED
    tried = [one for one in found if one.method in ("spf", "dkim", "dmarc")]
    is_bad = any(one.result in ("fail", "softfail", "permerror") for one in tried)
    return UNPROVED if is_bad else None


def results(headers: Headers, *, server: str | None) -> list[Result] | None:
    """What the trusted field nearest the top says; None: there is none."""
    seen = 0
    for name, value in headers:
        if name == "received" and server is None:
            return None
        if name != FIELD:
            continue
        seen += 1
        if seen > MOST_FIELDS:
            return None
        parts = list(_parts(words.unfolded(value)[:MOST_LETTERS]))
        named = _name(parts[0]) if parts else ""
        if server is None or named == server:
            return list(_read(parts if named == NAMELESS else parts[1:]))
    return None


def names(headers: Headers) -> list[str]:
    """Which servers say to have written such fields, from the top."""
    found = (value for name, value in headers if name == FIELD)
    told = (
        _name(next(_parts(words.unfolded(one)[:MOST_LETTERS]), "")) for one in found
    )
    return list(dict.fromkeys(one for one in told if one))[:MOST_FIELDS]


def _parts(text: str) -> Iterator[str]:
    """What stands between semicolons, without comments."""
    depth, part = 0, ""
    for token in _TOKEN.findall(text):
        if token == "(":  # noqa: S105 - a token of the grammar
            depth += 1
        elif token == ")":  # noqa: S105
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif token == ";":  # noqa: S105
            yield part
            part = ""
        else:
            part += token
    yield part


def _name(part: str) -> str:
    """Behind the name a version may stand (RFC 8601 section 2.2)."""
    said = part.strip().split()
    if not said:
        return ""
    return NAMELESS if "=" in said[0] else said[0].strip('"').lower()[:255]


def _read(parts: list[str]) -> Iterator[Result]:
    for part in parts[:MOST_RESULTS]:
        lowered = part.lower()
        method = _METHOD.match(lowered)
        if method is not None:
            about = {
                f"{kind}.{name}": value.strip('"')
                for kind, name, value in _PROPERTY.findall(lowered)
            }
            yield Result(method[1], method[2], about)


def _speaks_for(one: Result, domain: str) -> bool:
    """Whether it passed, for the domain that is read in From, or one above or below it."""
    if one.result != "pass":
        return False
    match one.method:
        case "dkim":
            about = one.about.get("header.d") or one.about.get("header.i", "")
        case "spf":
            about = one.about.get("smtp.mailfrom", "")
        case _:
            return False
    other = about.rpartition("@")[2].rstrip(".")
    if "." not in other or not domain:
        return False
    return (
        other == domain or domain.endswith(f".{other}") or other.endswith(f".{domain}")
    )
