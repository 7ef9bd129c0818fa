"""Each mail of the corpus (tests/mails) is read as who made it meant it."""

import json
from pathlib import Path

import pytest

from channels_app.adapters.email.described import described
from tests.mails.shelf import FOLDER, KEPT, made, written

NAMES = sorted(
    str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob("*/*.eml")
)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_as_it_was_meant(name: str) -> None:
    path = FOLDER / name
    told = described(path.with_name(f"{path.name}.eml").read_bytes())
    meant = json.loads(path.with_name(f"{path.name}.json").read_text())
    assert _lines(told) == _lines(meant)


def _lines(told: dict[str, object]) -> list[str]:
    """So that what differs is shown as lines."""
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    return text.replace("\\n", "\n").split("\n")


def test_the_files_are_what_is_made() -> None:
    """`python -m tests.mails` writes them."""
    wanted: dict[Path, bytes] = {}
    for folder, one in made():
        files = written(folder, one)
        assert not files.keys() & wanted.keys(), one.name
        wanted |= files
    kept = {path for path in FOLDER.glob("*/*") if path.parent.name not in KEPT}
    assert kept == wanted.keys()
    assert [path for path in kept if path.read_bytes() != wanted[path]] == []
