"""What Brühwerk has written down, so that its shop's visitors find it before they ask."""

import re
from collections.abc import Iterator
from pathlib import Path

from helpdesk.base.accounts.models import Agent
from knowledge_base.actions import publish, write_article

ANSWERS = Path(__file__).with_suffix(".txt")
_ARTICLE = re.compile(r"^# (.+)\n## (.+)\n", re.MULTILINE)


def write_down(agents: dict[str, Agent]) -> None:
    """All of it, published."""
    for title, name, text in _articles():
        writer = agents[name]
        publish(write_article(title=title, source=text, by=writer), by=writer)


def _articles() -> Iterator[tuple[str, str, str]]:
    """(title, who wrote it, words)"""
    _before, *parts = _ARTICLE.split(ANSWERS.read_text(encoding="utf-8"))
    yield from zip(parts[::3], parts[1::3], parts[2::3], strict=True)
