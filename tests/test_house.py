"""The house keeps its order: rooms, documented settings, no stray routes."""

import re
import tomllib
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parent.parent

KNOWN = {
    *(
        "",
        "accounts",
        "calls",
        "content",
        "customers",
        "handovers",
        "healthz",
        "help",
        "inbox",
        "mentions",
        "notifications",
        "organizations",
        "portal",
        "reports",
        "search",
        "settings",
        "setup",
        "t",
        "tickets",
    ),
    *("manifest.webmanifest", "offline", "sw.js", "robots.txt"),
    *(
        "w",
        "ws",
        "live",
        "c",
        "f",
        "hooks",
        "cti",
        "voice",
        "api",
        "oauth",
        ".well-known",
    ),
}


def test_the_import_contract_names_every_room_of_helpdesk_but_the_ground():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    [rooms] = [
        contract
        for contract in contracts["importlinter"]["contracts"]
        if contract["name"].startswith("Rooms")
    ]
    named = set(re.findall(r"helpdesk\.(\w+)", rooms["layers"][0]))
    there = {
        path.stem
        for path in (ROOT / "helpdesk").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert named == there - {"__init__", "base"}


def test_every_environment_variable_is_documented():
    settings = (ROOT / "helpdesk" / "settings.py").read_text()
    asked = set(re.findall(r'(?:env\.\w+|_number)\(\s*"(\w+)"', settings))
    documented = (ROOT / "docs" / "operating.md").read_text()
    assert sorted(name for name in asked if f"`{name}`" not in documented) == []


def test_every_address_is_one_the_design_knows():
    """A library's routes, an admin site or a debug page would show up here (AC-63)."""
    first = {pattern.split("/")[0] for pattern in _patterns(get_resolver())}
    assert sorted(first - KNOWN) == []


def _patterns(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append(pattern)
        else:
            found += _patterns(entry, pattern)
    return found
