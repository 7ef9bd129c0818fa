"""Where mails are kept, and who makes those of which class."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.mails import (
    broken,
    charsets,
    enclosures,
    flowing,
    headers,
    machines,
    named,
    pages,
    quotes,
    reports,
    rubbish,
    sealed,
    transferred,
    undelivered,
    unwrapped,
    within,
)
from tests.mails.made import Case

FOLDER = Path(__file__).parents[1] / "wire" / "email"

# These are kept as they are: nobody makes them twice the same.
KEPT = ("smime",)

MAKERS = (
    ("broken", broken),
    ("broken", transferred),
    ("charsets", charsets),
    ("enclosures", enclosures),
    ("enclosures", unwrapped),
    ("enclosures", within),
    ("flowed", flowing),
    ("headers", headers),
    ("rubbish", rubbish),
    ("sealed", sealed),
    ("headers", named),
    ("machines", machines),
    ("bounces", reports),
    ("bounces", undelivered),
    ("quotes", pages),
    ("quotes", quotes),
)


def made() -> Iterator[tuple[str, Case]]:
    """All mails, each with its class."""
    for folder, maker in MAKERS:
        for one in maker.cases():
            yield folder, one


def written(folder: str, one: Case) -> dict[Path, bytes]:
    """The files of a mail."""
    stem = FOLDER / folder / one.name
    told = json.dumps(one.told, ensure_ascii=False, indent=1) + "\n"
    return {
        stem.with_name(f"{one.name}.eml"): one.raw,
        stem.with_name(f"{one.name}.json"): told.encode(),
    }
