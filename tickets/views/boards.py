"""Custom fields where they are filled in: beside a ticket, and on a customer's page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from tickets.custom_fields import Defined, Facts, Of, Required
from tickets.forms.custom import PREFIX, HasValues
from tickets.models import Customer, Organization
from tickets.queries.custom_fields import lacking_of


@dataclass(frozen=True, slots=True)
class Line:
    """One field. words: its value for people, who may not change it or want to read it.
    is_lacking: without it a ticket is not to be resolved."""

    defined: Defined
    words: str
    bound: Any
    is_lacking: bool = False

    @property
    def is_always(self) -> bool:
        return self.defined.required == Required.ALWAYS


@dataclass(frozen=True, slots=True)
class Board:
    """All fields of one ticket, customer or organization that are shown.

    address: where one of them is saved, each by itself.
    """

    of: str
    address: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return f"fields-{self.of}"

    @property
    def lacks(self) -> bool:
        return any(one.is_lacking for one in self.lines)


def of_ticket(ticket: Any) -> Board:
    """Of one that was read for its page (`queries.page`)."""
    facts = Facts(ticket.fields, str(ticket.team.public_id), frozenset(ticket.labels))
    address = reverse("tickets:verb", args=[ticket.number, "set-fields"])
    return _board(Of.TICKET, address, _defined(ticket.defined), facts)


def of_customer(customer: Customer, fields: Iterable[Defined]) -> Board:
    """Of a customer. fields: those of customers, among others."""
    address = reverse("tickets:customer_fields", args=[customer.public_id])
    return _board(Of.CUSTOMER, address, fields, Facts(customer.fields))


def of_organization(organization: Organization, fields: Iterable[Defined]) -> Board:
    """The same of an organization."""
    address = reverse("tickets:organization_fields", args=[organization.public_id])
    return _board(Of.ORGANIZATION, address, fields, Facts(organization.fields))


def beside(ticket: Any) -> dict[str, Board]:
    """All that are shown at the side of a ticket's page."""
    defined = _defined(ticket.defined)
    customer = ticket.customer
    found = {
        "fields": of_ticket(ticket),
        "customer_fields": of_customer(customer, defined),
    }
    if customer.organization is not None:
        company = of_organization(customer.organization, defined)
        found["organization_fields"] = company
    return found


def refused(board: Board, form: forms.Form) -> Board:
    """The same, with what was typed and what is wrong with it."""
    lines = tuple(
        Line(one.defined, one.words, form[name], one.is_lacking)
        if (name := PREFIX + one.defined.key) in form.fields
        else one
        for one in board.lines
    )
    return Board(board.of, board.address, lines)


def _defined(rows: Iterable[Mapping[str, Any]]) -> list[Defined]:
    return [Defined.read(one) for one in rows]


def _board(of: Of, address: str, fields: Iterable[Defined], facts: Facts) -> Board:
    shown = [one for one in fields if one.of == of and one.is_shown(facts)]
    form = HasValues(auto_id=f"{of}-%s")
    form.ask(shown, facts.values)
    missing = lacking_of(shown, facts) if of == Of.TICKET else []
    lines = tuple(
        Line(
            one,
            one.says(facts.values.get(one.key)),
            form[PREFIX + one.key],
            one in missing,
        )
        for one in shown
    )
    return Board(of, address, lines)
