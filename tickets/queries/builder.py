"""The filter as a form: what can be chosen in each of its lines, and what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import Field, Filters
from tickets.asked.meaning import names, operators, question
from tickets.asked.registry import askable
from tickets.asked.said import YES_NO, operator
from tickets.asked.sketch import ALL, Group, Line, Sketch
from tickets.asked.text import LIKE
from tickets.asked.tree import Condition, Every, WrongTree
from tickets.queries.inbox import VIEWS

# What can be asked most often comes first; the rest by its name.
OFTEN = (
    "open", "status", "team", "assignee", "tag", "priority", "channel", "customer",
    "waiting_since", "due_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """value, label: of something to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the form. name: what its controls' names begin with; control: which kind
    of control its values have: `choice`, `flag`, `number`, `moment` or `text`."""

    name: str
    number: int
    fields: list[Choice]
    operators: list[Choice]
    control: str
    several: bool
    choices: list[Choice]
    value: str
    label: str
    wrong: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A group of the form."""

    name: str
    number: int
    join: str
    is_not: bool
    rows: list[Row]


def blocks(drawn: Sketch, agent: Agent, *, new: str = "") -> list[Block]:
    """The form of a sketch. new: the name of the line that was just added."""
    fields = askable()
    said = [
        Condition(line.field, line.op or "is", line.values)
        for group in drawn.groups
        for line in group.lines
        if line.values
    ]
    maker = _Maker(fields, agent, names([Every(tuple(said))], fields=fields, by=agent))
    return [
        maker.block(number, group, new) for number, group in enumerate(drawn.groups)
    ]


def whole(drawn: Sketch) -> Sketch:
    """With an operator in each line that its field has."""
    fields = askable().fields
    groups = tuple(
        Group(
            tuple(_whole(line, fields) for line in group.lines),
            group.join,
            group.is_not,
        )
        for group in drawn.groups
    )
    return Sketch(groups, drawn.join)


def _whole(line: Line, fields: Mapping[str, Field]) -> Line:
    known = fields.get(line.field) or fields["open"]
    values = line.values
    possible = _operators(known, line)
    op = line.op if line.op in possible else possible[0]
    if known.kind.type == "flag" and not values:
        values = ("true",)
    return Line(known.name, op, values)


def _operators(known: Field, line: Line) -> list[str]:
    """Without a menu people say it as in the search box; what is there stays."""
    every = list(operators(known))
    if known.kind.type == "choice" and known.named is not None:
        if known.named.offered is None:
            return [LIKE, *(one for one in every if one != LIKE and line.op == one)]
        return [one for one in every if one != LIKE or line.op == LIKE]
    if known.kind.type == "moment":
        # Nobody means an instant.
        return [one for one in ("gte", "lt", "null", LIKE) if one in every]
    return every


class _Maker:
    """Makes lines; each menu is read once."""

    def __init__(
        self, fields: Filters, agent: Agent, known: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.fields, self.agent, self.known = fields, agent, known
        self.menus: dict[str, Mapping[str, str]] = {}
        labels = {one.name: str(one.label) for one in fields.fields.values()}
        rest = sorted(labels.keys() - set(OFTEN), key=lambda name: labels[name].lower())
        self.labels = {name: labels[name] for name in (*OFTEN, *rest)}

    def block(self, number: int, group: Group, new: str) -> Block:
        name = f"g{number}"
        rows = [
            self.row(f"{name}-c{at}", at, line, is_new=f"{name}-c{at}" == new)
            for at, line in enumerate(group.lines)
        ]
        return Block(
            name=name,
            number=number,
            join=group.join or ALL,
            is_not=group.is_not,
            rows=rows,
        )

    def row(self, name: str, number: int, line: Line, *, is_new: bool) -> Row:
        known = self.fields.fields[line.field]
        many = known.takes_many("" if line.op == "is" else line.op)
        return Row(
            name=name,
            number=number,
            fields=[
                Choice(key, label, key == line.field)
                for key, label in self.labels.items()
            ],
            operators=[
                Choice(op, operator(known, op), op == line.op)
                for op in _operators(known, line)
            ],
            control=self._control(known, line),
            several=many and line.op != LIKE,
            choices=list(self._choices(known, line)),
            value=line.values[0] if line.values else "",
            label=str(known.label),
            wrong=self._wrong(line),
            is_new=is_new,
        )

    def _control(self, known: Field, line: Line) -> str:
        if line.op == "null" or known.kind.type == "flag":
            return "flag"
        if line.op == LIKE or known.kind.type in {"word", "words"}:
            return "text"
        return known.kind.type

    def _choices(self, known: Field, line: Line) -> Iterator[Choice]:
        control = self._control(known, line)
        if control == "flag":
            menu: Mapping[str, str] = {key: str(word) for key, word in YES_NO.items()}
        elif control == "choice":
            menu = self._menu(known)
        else:
            return
        for value, label in menu.items():
            yield Choice(value, label, value in line.values)
        called = self.known.get(known.name, {})
        for value in line.values:
            if value not in menu:
                label = called.get(value) or _("(not there any more)")
                yield Choice(value, label, chosen=True)

    def _menu(self, known: Field) -> Mapping[str, str]:
        if known.name not in self.menus:
            offers = known.named.offered if known.named else None
            if offers is not None:
                self.menus[known.name] = offers(self.agent)
            elif known.name == "view":
                self.menus["view"] = {key: str(one.name) for key, one in VIEWS.items()}
            else:
                self.menus[known.name] = {}
        return self.menus[known.name]

    def _wrong(self, line: Line) -> str:
        if not line.values:
            return ""
        try:
            question(
                Condition(line.field, line.op, line.values),
                fields=self.fields,
                by=self.agent,
            )
        except WrongTree as wrong:
            return wrong.words
        return ""
