"""`python -m tests.events_doc`: writes the types in docs/events.md anew.

What it is made of stands in tickets/queries/event_types.py; a test compares the two.
"""

from pathlib import Path

import django

DOC = Path(__file__).parent.parent / "docs" / "events.md"
# The page's beginning is written by hand.
BEGINS = "\n## Types\n"


def text() -> str:
    """The whole page."""
    from tickets.queries.event_types import TYPES  # noqa: PLC0415 - Django is set up now

    parts = [DOC.read_text(encoding="utf-8").partition(BEGINS)[0] + BEGINS]
    for kind in TYPES.values():
        lines = [f"### {kind.name}\n", kind.says]
        if kind.data:
            lines += ["", "| data | is | |", "|---|---|---|"]
        lines += [f"| `{one.name}` | {one.shape} | {one.says} |" for one in kind.data]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    django.setup()
    DOC.write_text(text(), encoding="utf-8")
