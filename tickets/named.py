"""What the values of conditions are called, and which there are to choose from.

Whoever asks is told of nothing but what they may know: a team's name is no secret here, a
tag may say what a hidden ticket is about.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.filters import Named
from tickets.kinds import kind_of
from tickets.models import Channel, Customer, Organization, Tag, Ticket

# As many as a menu holds.
MOST = 500


def choices(known: Any) -> Named:
    """A closed list of words, as `filters.words` reads them."""

    def names(by: Agent) -> dict[str, str]:
        return {
            (one.value if isinstance(one.value, str) else one.name.lower()): str(
                one.label
            )
            for one in known
        }

    return words(names)


def words(names: Callable[[Agent], dict[str, str]]) -> Named:
    """A list that fits into a menu whole."""

    def called(values: Sequence[str], by: Agent) -> dict[str, str]:
        known = names(by)
        return {one: known[one] for one in values if one in known}

    return Named(called, frozenset, names)


def rows(
    every: Callable[[], QuerySet[Any]],
    *,
    seen: Callable[[Agent], QuerySet[Any]] | None = None,
    offered: Callable[[], QuerySet[Any]] | None = None,
    special: Callable[[], dict[str, str]] = dict,
) -> Named:
    """Rows by their public ids.

    every: all there are. seen: those of which somebody may know, where not of all.
    offered: those in a menu; None: too many for one. special: words with a meaning of
        their own.
    """

    def there(values: Sequence[str]) -> frozenset[str]:
        return frozenset(_names(every(), values)) | (special().keys() & set(values))

    def called(values: Sequence[str], by: Agent) -> dict[str, str]:
        words = {key: name for key, name in special().items() if key in values}
        return words | _names(seen(by) if seen else every(), values)

    def menu(by: Agent) -> dict[str, str]:
        found = offered() if offered else every().none()
        return special() | _pairs(found.order_by("name")[:MOST])

    return Named(called, there, menu if offered else None)


def _names(found: QuerySet[Any], values: Sequence[str]) -> dict[str, str]:
    """Of those that are there, as they were asked for."""
    ids = {str(UUID(one)): one for one in values if _is_id(one)}
    known = _pairs(found.filter(public_id__in=ids)) if ids else {}
    return {ids[key]: name for key, name in known.items()}


def _pairs(found: QuerySet[Any]) -> dict[str, str]:
    pairs = found.values_list(Cast("public_id", CharField()), "name")
    return {str(key): str(name) for key, name in pairs}


def _tags_called(values: Sequence[str], by: Agent) -> dict[str, str]:
    """Of tickets that they see."""
    return _spelt(Tag.objects.seen_by(by), values)


def _tags_there(values: Sequence[str]) -> frozenset[str]:
    return frozenset(_spelt(Tag.objects.current(), values))


def _spelt(tags: QuerySet[Tag], values: Sequence[str]) -> dict[str, str]:
    """What they mean, by how they were typed; a former name means what it became."""
    spelt = {one: Tag.spelt(one) for one in values}
    names = Tag.objects.filter(name__in=spelt.values()).annotate(
        means=Coalesce("merged_into_id", "id"),
        now=Coalesce("merged_into__name", "name"),
    )
    known = dict(names.filter(means__in=tags.values("pk")).values_list("name", "now"))
    return {one: known[name] for one, name in spelt.items() if name in known}


def _customers(by: Agent) -> QuerySet[Customer]:
    seen = Ticket.objects.visible_to(by).filter(customer=OuterRef("pk"))
    return Customer.objects.filter(Exists(seen))


def _organizations(by: Agent) -> QuerySet[Organization]:
    seen = Ticket.objects.visible_to(by)
    return Organization.objects.filter(
        Exists(seen.filter(customer__organization=OuterRef("pk")))
    )


def _kinds(by: Agent) -> dict[str, str]:
    kinds = Channel.objects.filter(~Q(kind="")).order_by("kind")
    found = kinds.values_list("kind", flat=True).distinct()[:MOST]
    return {kind: str(kind_of(kind).name) for kind in found}


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _nobody() -> dict[str, str]:
    return {"none": _("Nobody")}


def _me_or_nobody() -> dict[str, str]:
    return {"me": _("Me"), "none": _("Nobody")}


TEAMS = rows(Team.objects.all, offered=Team.objects.all)
CHANNELS = rows(Channel.objects.all, offered=Channel.objects.all)
PEOPLE = rows(Agent.objects.all, offered=Agent.objects.active, special=_me_or_nobody)
KINDS = words(_kinds)
TAGS = Named(
    _tags_called,
    _tags_there,
    lambda by: {
        name: name
        for name in Tag.objects.offered()
        .seen_by(by)
        .values_list("name", flat=True)[:MOST]
    },
)
CUSTOMERS = rows(Customer.objects.all, seen=_customers)
ORGANIZATIONS = rows(Organization.objects.all, seen=_organizations, special=_nobody)
