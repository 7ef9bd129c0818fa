"""What lists of programs can be narrowed by: each field as a parameter, and whole trees."""

from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import Field, Filters, Kind, Wrong
from tickets.asked.meaning import question
from tickets.asked.registry import askable
from tickets.asked.text import MOST_LETTERS, parsed
from tickets.asked.tree import Tree, WrongTree
from tickets.filters import TICKETS


def _read(value: str) -> Tree:
    try:
        return parsed(value, askable())
    except WrongTree as wrong:
        raise Wrong(str(wrong)) from wrong


def _holds(tree: Tree, by: Agent) -> Q:
    try:
        return question(tree, fields=askable(), by=by)
    except WrongTree as wrong:
        raise Wrong(str(wrong)) from wrong


CONDITIONS = Kind(
    _read,
    {"": "exact"},
    {"type": "string", "maxLength": MOST_LETTERS},
    single=True,
    type="words",
)
LISTED = Filters(
    *TICKETS.fields.values(),
    Field(
        name="where",
        kind=CONDITIONS,
        about="Conditions put together, as text: docs/fields.md.",
        holds=_holds,
    ),
)
