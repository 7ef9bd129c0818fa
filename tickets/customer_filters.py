"""What can be asked of customers, their addresses and their companies (R23)."""

import re
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import (
    FREE,
    ID,
    MOMENT,
    TEXT,
    Field,
    Filters,
    Kind,
    Wrong,
    flag,
)
from helpdesk.base.plaintext import one_line
from tickets.models import Identity, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.valued import having

_LONGEST, _MOST_WORDS = 200, 6
_NUMBER = re.compile(r"-?[0-9]{1,15}+(?:\.[0-9]{1,6}+)?")
_WHEN = Field(
    name="created_at", kind=MOMENT, path="created_at", about="When it was known first."
)

# A time that something is since: it has no other comparison.
_SINCE = Kind(MOMENT.parse, {"": "exact"}, MOMENT.schema, single=True, type="moment")


def _called(asked: str, by: Agent) -> Q:
    """Each of the words is a part of their name, or each of one of their addresses."""
    words = one_line(asked, limit=_LONGEST).split()[:_MOST_WORDS]
    theirs = Identity.objects.filter(customer=OuterRef("pk"))
    named = Q()
    for word in words:
        named &= Q(name__icontains=word)
        theirs = theirs.filter(shown__icontains=word)
    return (named | Q(Exists(theirs))) if words else Q(pk__in=[])


def _has_address(condition: Q) -> Q:
    return Q(pk__in=Identity.objects.filter(condition).values("customer_id"))


def _address(value: str, by: Agent) -> Q:
    """As it is compared, or as it is shown, in any case."""
    return Q(canonical=value.lower()) | Q(canonical=value) | Q(shown__iexact=value)


def in_domain(value: str) -> Q:
    """Who has an e-mail address in this domain."""
    domain = value.strip().lstrip("@").lower()
    return _has_address(Q(kind="email", canonical__endswith=f"@{domain}"))


def theirs(by: Agent) -> TicketQuerySet:
    """Tickets of a customer, of those that lists of customers know."""
    seen = Ticket.objects.visible_to(by).filter(customer=OuterRef("pk"))
    return seen.filter(spam_at=None, merged_into=None)


def has_open(by: Agent) -> Q:
    return Q(Exists(theirs(by).open()))


def heard_since(moment: datetime, by: Agent) -> Q:
    return Q(Exists(theirs(by).filter(last_message_at__gte=moment)))


def has_value(said: str, by: Agent) -> Q:
    """By key and value, as `plan:gold`.

    Raises:
        Wrong: it is not written so.
    """
    key, colon, value = said.partition(":")
    if not (key and colon and value):
        raise Wrong("A field's key, a colon and a value, as plan:gold.")
    return having(key, _meant(value))


def _meant(value: str) -> list[object]:
    """What a value may stand for, whatever kind of field it is of."""
    found: list[object] = [value]
    if value in {"true", "false"}:
        found.append(value == "true")
    elif _NUMBER.fullmatch(value):
        found.append(float(value) if "." in value else int(value))
    return found


CUSTOMERS = Filters(
    Field(
        name="q",
        kind=FREE,
        about="Parts of their name or of an address.",
        holds=_called,
    ),
    Field(name="name", kind=TEXT, path="name", about="What they are called, exactly."),
    Field(
        name="organization",
        kind=ID,
        path="organization__public_id",
        about="Which company they belong to; `none`: to none.",
        none=True,
    ),
    Field(
        name="address",
        kind=TEXT,
        about="An address of theirs, in any case.",
        holds=lambda value, by: _has_address(_address(value, by)),
    ),
    Field(
        name="address_kind",
        kind=TEXT,
        path="kind",
        about="A kind of channel they have an address of.",
        many=_has_address,
    ),
    Field(
        name="domain",
        kind=TEXT,
        about="An e-mail address of theirs is in this domain.",
        holds=lambda value, by: in_domain(value),
    ),
    Field(
        name="language",
        kind=TEXT,
        path="language",
        about="The language they like to read, as `de`.",
    ),
    Field(
        name="external_id",
        kind=TEXT,
        path="external_id",
        about="What another system calls them.",
    ),
    Field(
        name="field",
        kind=FREE,
        about="A custom field has this value: `key:value`.",
        holds=has_value,
    ),
    flag("has_open", has_open, "They have an open ticket that you see."),
    Field(
        name="heard_since",
        kind=_SINCE,
        about="Something was said with them since, in a ticket that you see.",
        holds=heard_since,
    ),
    _WHEN,
)

IDENTITIES = Filters(
    Field(name="kind", kind=TEXT, path="kind", about="Of which kind of channel."),
    Field(
        name="address",
        kind=TEXT,
        about="The address, in any case.",
        holds=_address,
    ),
    Field(name="customer", kind=ID, path="customer__public_id", about="Whose it is."),
    flag(
        "verified",
        lambda by: Q(verified_at__isnull=False),
        "It proved that it receives what we send it.",
    ),
    _WHEN,
)

ORGANIZATIONS = Filters(
    Field(name="name", kind=TEXT, path="name", about="What it is called, exactly."),
    Field(
        name="q",
        kind=FREE,
        about="A part of its name.",
        holds=lambda value, by: Q(name__icontains=value),
    ),
    _WHEN,
)

MERGES = Filters(
    flag("undone", lambda by: Q(undone_at__isnull=False), "They are two again."),
)
