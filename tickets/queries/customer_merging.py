"""Two customers side by side, before they become one: what would come, what would hold."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from tickets import languages
from tickets.custom_fields import Of
from tickets.models import Customer, Identity, Ticket
from tickets.queries.custom_fields import fields_of
from tickets.queries.customer_notes import notes_of
from tickets.queries.customers import namesakes, seen_customers

# Who may be the same person; more than these are no hint any more.
_LIKELY = 3


# Whether `likely` is worth asking for of the customer `c` of a ticket's page, whose `seen`
# tickets are what may be known of. %s: whether an admin asks, and who.
HAS_LIKELY = """EXISTS (SELECT 1 FROM (
    SELECT j.customer_id FROM tickets_identity i JOIN tickets_identity j
        ON j.canonical = i.canonical
        WHERE i.customer_id = c.id AND i.canonical <> ''
    UNION ALL SELECT j.customer_id FROM tickets_identity i JOIN tickets_identity j
        ON j.canonical = ANY (ARRAY['+' || i.canonical, ltrim(i.canonical, '+')])
        WHERE i.customer_id = c.id AND i.canonical ~ '^\\+?[0-9]+$'
    UNION ALL SELECT d.id FROM tickets_customer d WHERE upper(d.name) = upper(c.name)
        AND d.organization_id IS NOT DISTINCT FROM c.organization_id
        AND trim(c.name) <> ''
    ) alike (id) JOIN tickets_customer d ON d.id = alike.id
    WHERE d.id <> c.id AND (
        EXISTS (SELECT 1 FROM tickets_ticket s
            WHERE s.customer_id = d.id AND s.id IN (SELECT id FROM seen))
        OR ((%s AND d.made_by_id IS NOT NULL OR d.made_by_id = %s)
            AND NOT EXISTS (SELECT 1 FROM tickets_ticket s WHERE s.customer_id = d.id)
            AND NOT EXISTS (SELECT 1 FROM tickets_customermerge g
                WHERE g.customer_id = d.id AND g.undone_at IS NULL))))"""


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of both. name: as `merge_customers` takes it; "": both stay."""

    name: str
    label: str
    ours: str
    theirs: str

    @property
    def is_choice(self) -> bool:
        """Whether somebody has to say which of them holds."""
        return bool(
            self.name and self.ours and self.theirs and self.ours != self.theirs
        )

    @property
    def stays(self) -> str:
        """What holds if nobody says otherwise."""
        return self.ours or self.theirs


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody who may be the same person, and why."""

    customer: Customer
    why: str


def side_by_side(into: Customer, customer: Customer) -> list[Line]:
    """All that one of them has."""
    lines = [
        Line("name", _("Name"), into.name, customer.name),
        Line("organization", _("Organization"), str(into.organization or ""),
             str(customer.organization or "")),
        Line("language", _("Language"), languages.name_of(into.language),
             languages.name_of(customer.language)),
        Line("external_id", _("External ID"), into.external_id, customer.external_id),
    ]  # fmt: skip
    lines.append(Line("", _("Addresses"), _addresses(into), _addresses(customer)))
    lines += [
        Line(
            f"field:{one.key}",
            one.label,
            one.says(into.fields.get(one.key)),
            one.says(customer.fields.get(one.key)),
        )
        for one in fields_of(Of.CUSTOMER)
    ]
    return [one for one in lines if one.ours or one.theirs]


def _addresses(customer: Customer) -> str:
    return ", ".join(one.shown for one in customer.identities.order_by("id")[:5])


def comes(customer: Customer, agent: Agent) -> dict[str, Any]:
    """What would come along, of what the agent may see."""
    tickets = Ticket.objects.visible_to(agent).filter(customer=customer)
    return {
        "addresses": list(customer.identities.order_by("id")),
        "tickets": tickets.filter(merged_into=None).count(),
        "newest": list(tickets.filter(merged_into=None).order_by("-number")[:5]),
        "notes": notes_of(customer).count(),
    }


def likely(customer: Customer, agent: Agent) -> list[Likely]:
    """Of one number on several channels, or of the same name in the same company."""
    mine = [one.canonical for one in customer.identities.all() if one.canonical]
    numbers = {one.lstrip("+") for one in mine if one.lstrip("+").isdigit()}
    alike = Q(canonical__in=mine) | Q(
        canonical__in=[*numbers, *map("+{}".format, numbers)]
    )
    others = Identity.objects.filter(alike).exclude(customer=customer)
    rows = seen_customers(agent).filter(pk__in=others.values("customer"))
    found = {
        one.pk: Likely(one, _("the same address on another channel"))
        for one in rows.prefetch_related("identities").order_by("id")[:_LIKELY]
    }
    for one in namesakes(customer, agent):
        found.setdefault(one.pk, Likely(one, _("the same name")))
    return list(found.values())[:_LIKELY]
