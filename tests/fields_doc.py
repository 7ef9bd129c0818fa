"""`python -m tests.fields_doc`: writes the table in docs/fields.md anew.

What it is made of stands in tickets/filters.py; a test compares the two.
"""

from pathlib import Path

import django

DOC = Path(__file__).parent.parent / "docs" / "fields.md"
# The page's beginning is written by hand.
BEGINS = "\n## Fields\n"


def text() -> str:
    """The whole page."""
    from tickets.asked.meaning import operators  # noqa: PLC0415 - Django is set up
    from tickets.filters import TICKETS  # noqa: PLC0415

    parts = [DOC.read_text(encoding="utf-8").partition(BEGINS)[0] + BEGINS]
    parts += [
        "| field | is called | type | operators | answered by | |",
        "|---|---|---|---|---|---|",
    ]
    for one in TICKETS.fields.values():
        also = "".join(f", `{name}:`" for name in one.called)
        ops = " ".join(f"`{op}`" for op in operators(one))
        index = f"`{one.index}`" if " " not in one.index else one.index
        parts.append(
            f"| `{one.name}`{also} | {one.label} | {one.kind.type} | {ops} | {index}"
            f" | {one.about} |"
        )
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    django.setup()
    DOC.write_text(text(), encoding="utf-8")
