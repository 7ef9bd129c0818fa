"""Words of a template, filled in for a customer before there is a ticket."""

from typing import NamedTuple

from helpdesk.base.accounts.models import Agent, Team
from tickets.actions.field_values import changed
from tickets.custom_fields import Of, Values
from tickets.macro_errors import VariableEmpty
from tickets.models import Customer, Ticket
from tickets.queries.variables import NUMBER, TITLE, variables_of
from tickets.variables import fill, fill_html, variables


class Said(NamedTuple):
    """What a ticket begins with."""

    subject: str
    text: str
    html: str


def filled(
    said: Said, customer: Customer, team: Team, fields: Values, *, by: Agent
) -> Said:
    """With what stands for their variables in words to this customer.

    Raises:
        VariableEmpty: the words would have a hole.
        NoSuchField, WrongFieldValue, FieldNeeded: as `set_fields`.
    """
    if not any(variables(one) for one in said):
        return said
    known, _changes = changed(Of.TICKET, {}, fields)
    # It has no number yet, and its subject is not known before that is filled in.
    begun = Ticket(customer=customer, team=team, fields=known)
    values = {**variables_of(begun, by), NUMBER: ""}
    subject, no_subject = fill(said.subject, values)
    values[TITLE] = subject
    text, empty = fill(said.text, values)
    html, _same = fill_html(said.html, values)
    if holes := list(dict.fromkeys([*no_subject, *empty])):
        raise VariableEmpty(holes)
    return Said(subject, text, html)
