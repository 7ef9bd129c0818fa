"""`make schema`: writes docs/openapi/v1.json, the schema that callers rely on, anew.

It refuses what would break them (tests/schema/breaking.py): then a new version of the API
is due, beside the old one.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django

FILE = Path(__file__).parent.parent.parent / "docs" / "openapi" / "v1.json"
AGAIN = "The schema has changed: run `make schema`, and commit docs/openapi/v1.json."


def released() -> dict[str, Any]:
    """What was promised."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def current() -> dict[str, Any]:
    """What the code does now, as the file would have it."""
    from helpdesk.api_docs.schema import made  # noqa: PLC0415 - Django is set up now
    from helpdesk.base.api.media import dumps  # noqa: PLC0415

    found: dict[str, Any] = json.loads(dumps(made()))
    return found


def text(schema: dict[str, Any]) -> str:
    """As it stands in the file: a change is a change of few lines."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    from tests.schema.breaking import breaks  # before Django: it needs none

    django.setup()
    now = current()
    if FILE.exists() and (broken := breaks(released(), now)):
        sys.exit("This would break callers:\n  " + "\n  ".join(broken))
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(now), encoding="utf-8")
