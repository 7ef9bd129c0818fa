"""What can be asked of customers, their addresses and their companies (R23)."""

from django.db.models import Exists, OuterRef, Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.filters import FREE, ID, MOMENT, TEXT, Field, Filters, flag
from helpdesk.base.plaintext import one_line
from tickets.models import Identity

_LONGEST, _MOST_WORDS = 200, 6
_WHEN = Field(
    name="created_at", kind=MOMENT, path="created_at", about="When it was known first."
)


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
