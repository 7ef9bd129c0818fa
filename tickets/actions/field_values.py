"""Values of the fields that admins defined, typed in by people and programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets.actions.begin import begin
from tickets.actions.clocks import settle
from tickets.custom_fields import Defined, Of, Required, Values, WrongValueError
from tickets.field_errors import (
    FieldNeeded,
    FieldsMissing,
    NoSuchField,
    WrongFieldValue,
)
from tickets.models import Customer, Event, FieldChange, Organization, Ticket
from tickets.moving_errors import NoSuchCustomer
from tickets.queries.custom_fields import fields_of, lacking
from tickets.queries.customers import seen_customers, seen_organizations

NO_FIELDS: Values = {}
Changes = Sequence[dict[str, Any]]


@transaction.atomic
def set_fields(ticket: Ticket, *, fields: Values, by: Agent) -> None:
    """Fill in, change or empty fields of a ticket: by key, None for empty. All or none.

    Raises:
        TicketClosed: nothing more happens here.
        NoSuchField, WrongFieldValue, FieldNeeded: nothing was changed.
    """
    begin(ticket, "set_fields", by=by)
    if fill_in(ticket, fields, by=by):
        settle(ticket)


def fill_in(ticket: Ticket, fields: Values, *, by: Agent | None) -> bool:
    """Under its lock; the caller settles. Whether anything changed.

    Raises:
        NoSuchField, WrongFieldValue, FieldNeeded: as `set_fields`.
    """
    if not fields:
        return False
    values, changes = changed(Of.TICKET, ticket.fields, fields)
    return become(ticket, values, changes, by=by)


def become(
    ticket: Ticket, values: Values, changes: Changes, *, by: Agent | None, **why: str
) -> bool:
    """These are its values now, if that is any change."""
    if not changes:
        return False
    ticket.fields = dict(values)
    keys = [one["key"] for one in changes]
    ticket.record(Event.Verb.FIELDS_SET, by=by, keys=keys, changes=[*changes], **why)
    return True


def require_filled(ticket: Ticket) -> None:
    """Under its lock: whether its fields let it be resolved.

    Raises:
        FieldsMissing: which do not.
    """
    if missing := lacking(ticket):
        raise FieldsMissing(
            [one.key for one in missing], [one.label for one in missing]
        )


@transaction.atomic
def set_customer_fields(customer: Customer, *, fields: Values, by: Agent) -> None:
    """The same of a customer; what was changed is kept, with who did it.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        NoSuchField, WrongFieldValue, FieldNeeded: nothing was changed.
    """
    if not seen_customers(by).filter(pk=customer.pk).exists():
        raise NoSuchCustomer
    _change(customer, Of.CUSTOMER, fields, by)


@transaction.atomic
def set_organization_fields(
    organization: Organization, *, fields: Values, by: Agent
) -> None:
    """The same of an organization, for all of its customers.

    Raises:
        NoSuchCustomer, NotAllowed: not for this person.
        NoSuchField, WrongFieldValue, FieldNeeded: nothing was changed.
    """
    if not seen_organizations(by).filter(pk=organization.pk).exists():
        raise NoSuchCustomer
    _change(organization, Of.ORGANIZATION, fields, by)


def changed(
    of: Of, before: Values, fields: Values
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The values there are then, and what of them is another than before.

    Raises:
        NoSuchField, WrongFieldValue, FieldNeeded: as `set_fields`.
    """
    known = {one.key: one for one in fields_of(of)}
    values, changes = dict(before), []
    for key, raw in fields.items():
        if key not in known:
            raise NoSuchField(key)
        field, was = known[key], before.get(key)
        value = cleaned(field, raw, before=was)
        if value == was and type(value) is type(was):
            continue
        if value is None:
            if field.required == Required.ALWAYS:
                raise FieldNeeded(key, field.label)
            del values[key]
        else:
            values[key] = value
        changes.append(_change_of(field, was, value))
    return values, changes


def cleaned(field: Defined, raw: Any, *, before: Any = None) -> Any:
    """The value that was typed.

    Raises:
        WrongFieldValue: it is none of this field.
    """
    try:
        return field.clean(raw, before=before)
    except WrongValueError as error:
        raise WrongFieldValue(field.key, field.label, str(error)) from error


def taken_over(ours: Values, theirs: Values) -> dict[str, Any]:
    """What one of two that become one has then: its own, and where it has none, the
    other's."""
    return {**theirs, **ours}


def given_back(now: Values, before: Values, after: Values) -> dict[str, Any]:
    """What it has again, undone: what came with the other and nobody changed since goes,
    and what was there instead is there again."""
    return {
        key: before.get(key, value) if value == after.get(key) else value
        for key, value in now.items()
        if key in before or key not in after or value != after[key]
    }


def between(of: Of, before: Values, after: Values) -> list[dict[str, Any]]:
    """What is another value now, as changes are told."""
    return [
        _change_of(field, before.get(field.key), after.get(field.key))
        for field in fields_of(of, archived=True)
        if before.get(field.key) != after.get(field.key)
    ]


def _change_of(field: Defined, before: Any, after: Any) -> dict[str, Any]:
    """With what both are called now: labels change, what was told stays."""
    return {
        "key": field.key,
        "label": field.label,
        "before": before,
        "after": after,
        "words": field.says(after),
    }


def _change(
    row: Customer | Organization, of: Of, fields: Mapping[str, Any], by: Agent
) -> None:
    if not by.can_work:
        raise NotAllowed
    rows: Any = type(row)._default_manager  # noqa: SLF001 - of either model
    row.fields = rows.select_for_update(no_key=True).get(pk=row.pk).fields
    values, changes = changed(of, row.fields, fields)
    if not changes:
        return
    row.fields = values
    row.save(update_fields=["fields"])
    FieldChange.objects.create(**{str(of): row}, changes=changes, by=by)
