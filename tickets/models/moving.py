"""Words that went from one ticket to another, and what is none of the same matter."""

from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.message import Message
from tickets.models.ticket import Ticket


class MovingQuerySet(models.QuerySet["Moving"]):
    def standing(self) -> "MovingQuerySet":
        """Those that nobody undid."""
        return self.filter(undone_at=None)


class Moving(models.Model):
    """A merge or a split: what went from `ticket` to `into`, so that it can go back.

    by: None when the house did it, by policy. why: what spoke for it.
    rows: the keys of what moved, by kind; of a message with the seq it had. What is said
        in `into` afterwards is not among them: it stays there.
    before, after: what the two tickets' own columns were, and what those of `into`
        became.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="moved_out")
    into = models.ForeignKey(Ticket, models.PROTECT, related_name="moved_in")
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    why = models.JSONField(default=list)
    rows = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")

    objects = MovingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(kind="merge", undone_at=None),
                name="merged_once",
            ),
            models.CheckConstraint(
                condition=~Q(ticket=F("into")), name="moved_somewhere_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_id} into {self.into_id}"

    @property
    def known_ticket(self) -> Ticket | None:
        """Where it went from; None where whoever read this row may not see that."""
        return self._known("ticket")

    @property
    def known_into(self) -> Ticket | None:
        """The same of where it went."""
        return self._known("into")

    def _known(self, name: str) -> Ticket | None:
        try:
            ticket: Ticket = getattr(self, name)
        except Ticket.DoesNotExist:
            # Prefetched among those that may be seen, and not found there.
            return None
        return ticket

    @property
    def losing(self) -> list[str]:
        """Who was named in one of the two and does not read what became of both."""
        people = Agent.objects.filter(pk__in=self.rows.get("losing", ()))
        return list(people.order_by("name").values_list("name", flat=True))

    def seq_for(self, seq: int) -> int:
        """Up to which seq of `into` somebody has it who had `ticket` up to this one."""
        had = [pk for pk, was in self.rows.get("messages", ()) if was <= seq]
        there = Message.objects.filter(pk__in=had, ticket=self.into_id)
        return there.aggregate(seq=Max("seq"))["seq"] or 0


class Apart(models.Model):
    """Two tickets of which somebody said that they are not about the same matter."""

    first = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    second = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "apart"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"


class Weighing(models.Model):
    """A new ticket that the house has yet to compare with its customer's others."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.ticket_id)
