"""Tickets that have to do with each other."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.ticket import Ticket, TicketQuerySet


class LinkQuerySet(models.QuerySet["Link"]):
    def of(self, ticket: Ticket) -> "LinkQuerySet":
        """At either end."""
        return self.filter(Q(ticket=ticket) | Q(other=ticket))

    def seen_in(self, seen: TicketQuerySet) -> "LinkQuerySet":
        """Those of which both ends are among these."""
        keys = seen.values("pk")
        return self.filter(ticket__in=keys, other__in=keys)


class Link(models.Model):
    """What `other` is to `ticket`; one a pair, and one parent a ticket."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("Part of")
        RELATED = "related", _("Related to")
        ORIGINAL = "original", _("Duplicate of")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, models.CASCADE, related_name="links_here")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                Least("ticket", "other"), Greatest("ticket", "other"),
                name="linked_once",
            ),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(kind="parent"), name="one_parent"
            ),
            models.CheckConstraint(
                condition=~Q(ticket=F("other")), name="linked_to_another"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.kind} {self.other_id}"

    def seen_from(self, ticket: Ticket) -> tuple["Way", Any]:
        """What the one at the other end is to this ticket, and its key."""
        if ticket.pk == self.ticket_id:
            return Way(self.kind), self.other_id
        return Way(self.kind).inverse, self.ticket_id


class Way(models.TextChoices):
    """What another ticket is to one."""

    PARENT = "parent", _("Part of")
    CHILD = "child", _("Has as a part")
    RELATED = "related", _("Related to")
    ORIGINAL = "original", _("Duplicate of")
    DUPLICATE = "duplicate", _("Has as a duplicate")

    @property
    def inverse(self) -> "Way":
        """What that one is to the other."""
        return {
            Way.PARENT: Way.CHILD,
            Way.CHILD: Way.PARENT,
            Way.ORIGINAL: Way.DUPLICATE,
            Way.DUPLICATE: Way.ORIGINAL,
        }.get(self, self)
