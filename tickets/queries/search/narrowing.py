"""What a search is narrowed by, to be taken out again; and by what else it could be."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets.asked.meaning import names, question
from tickets.asked.pieces import operators, with_also, without
from tickets.asked.registry import askable
from tickets.asked.said import told
from tickets.asked.text import parsed
from tickets.asked.tree import WrongTree


@dataclass(frozen=True, slots=True)
class Chip:
    """label: the condition in words. text: the whole search with it, or without it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Chips:
    """those that hold, and some more; wrong: why one that looks like it is none."""

    on: list[Chip]
    off: list[Chip]
    wrong: list[str]


def chips(agent: Agent, asked: str) -> Chips:
    """As links: each leads to another search."""
    parts = operators(asked)
    on: list[Chip] = []
    wrong: list[str] = []
    for part in parts:
        try:
            on.append(Chip(_said(agent, part), without(asked, part)))
        except WrongTree as why:
            if _is_ours(part):
                wrong.append(why.words)
    off = [
        Chip(label, with_also(asked, part))
        for part, label in _offered().items()
        if part not in parts
    ]
    return Chips(on, off, wrong)


def _offered() -> dict[str, str]:
    return {
        "is:open": _("Open"),
        "assignee:me": _("Mine"),
        "is:unread": _("Unread by me"),
        "has:attachments": _("Has files"),
        "last_message:7d": _("Last seven days"),
    }


def _said(agent: Agent, part: str) -> str:
    """In words.

    Raises:
        WrongTree: it is no condition, or asks for what cannot be.
    """
    fields = askable()
    tree = parsed(part, fields)
    question(tree, fields=fields, by=agent)
    return told(tree, fields, names([tree], fields=fields, by=agent))


def _is_ours(part: str) -> bool:
    """Whether its field is one; else it is a word with a colon in it."""
    try:
        parsed(part, askable())
    except WrongTree:
        return False
    return True
