"""How people really ask the demo's company, and which of its articles answer that.

The rules of the set stand at the head of its files. Whoever changes a question after
looking at a ranking spoils it: add new ones instead.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """ask: their words. answers: slugs; none of them if no article has the answer.

    reader: "public", "customers" or "agents". how: the manner of asking. split: "dev"
    to tune with, "held" to report.
    """

    language: str
    ask: str
    answers: tuple[str, ...]
    reader: str
    how: str
    split: str


def read(language: str) -> list[Question]:
    """All questions of a language, in the order of the file."""
    text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return [
        Question(
            language=language,
            ask=row["ask"],
            answers=tuple(row["answers"]),
            reader=row.get("reader", "public"),
            how=row["how"],
            split=row["set"],
        )
        for row in tomllib.loads(text)["questions"]
    ]
