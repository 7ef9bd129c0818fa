"""The ticket: one matter of one customer, from first word to solved."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Role, Team
from helpdesk.base.ids import new_id
from tickets.custom_fields import Of
from tickets.models.event import Event
from tickets.models.fields import NextNumber
from tickets.models.people import Customer
from tickets.models.status import IS_OPEN, Priority, Status
from tickets.models.ticket_indexes import INDEXES
from tickets.models.values import values_of

Row = TypeVar("Row", bound=models.Model)

# What `settle` looks at beside the row itself.
SETTLED_BY = ("team__lead", "team__duty", "team__answering", "assignee")


class TicketQuerySet(models.QuerySet["Ticket"]):
    def deleted(self) -> "TicketQuerySet":
        """What somebody deleted and may bring back; not what had gone into it before."""
        return self.filter(deleted_at__isnull=False, merged_into=None)

    def open(self) -> "TicketQuerySet":
        return self.filter(IS_OPEN, merged_into=None, spam_at=None)

    def visible_to(self, agent: Agent) -> "TicketQuerySet":
        """What this agent may know exists. Every query of tickets starts here."""
        if not agent.is_active:
            return self.none()
        if agent.role == Role.ADMIN:
            return self
        followed = Q(pk__in=Follower.objects.filter(agent=agent).values("ticket_id"))
        if agent.role == Role.COLLABORATOR:
            return self.filter(followed)
        return self.filter(
            followed
            | Q(team__is_open=True)
            | Q(team__in=agent.teams.values("pk"))
            | Q(team__lead=agent)
            | Q(assignee=agent)
            | Q(accountable=agent)
        )


_Manager = models.Manager.from_queryset(TicketQuerySet)


class ThereManager(_Manager["Ticket"]):
    """Tickets that there are: what was deleted is in no list, count or search, whoever
    asks (decision 0053)."""

    def get_queryset(self) -> TicketQuerySet:
        return TicketQuerySet(Ticket, using=self._db).filter(deleted_at=None)


class Ticket(models.Model):
    """One matter of one customer, over any number of channels.

    accountable: the one person who answers for it while it is open; `settle` sets it.
    next_step_at: when something has to happen next, likewise; next_step says what.
    seq: numbers its events, gapless, under its row lock.
    fields: values of custom fields, by key.
    live_since: somebody waits at the other end of a live channel (its trait `live`);
        empty again when they left, the chat ended, or the matter is solved.
    waiting_since: the oldest customer's word nobody answered yet.
    terms: the version of the SLA rules its clocks were set by; 0: none.
    last_message_seq: that of the newest message anybody wrote, held ones not counted;
        whoever has `Seen` less has something to read.
    deleted_at: since when it waits to be erased; what was merged into it waits with it.
    is_sample: somebody tries the helpdesk out on it; one at a time.
    """

    class NextStep(models.TextChoices):
        PROMISE = "promise", _("Promise due")
        CLOCK = "clock", _("Clock runs out")
        WAKE = "wake", _("Wakes up")
        IDLE = "idle", _("Needs a look")

    class WaitingFor(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        THIRD_PARTY = "third_party", _("Third party")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    number = models.BigIntegerField(
        db_default=NextNumber(), unique=True, editable=False
    )
    subject = models.CharField(_("subject"), max_length=500)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets")
    team = models.ForeignKey(Team, models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(
        Agent, models.PROTECT, related_name="assigned_tickets", null=True, blank=True
    )
    accountable = models.ForeignKey(
        Agent, models.PROTECT, related_name="accountable_tickets", null=True
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.OPEN
    )
    waiting_for = models.CharField(
        max_length=12, choices=WaitingFor.choices, blank=True, default=""
    )
    priority = models.PositiveSmallIntegerField(
        choices=Priority.choices, default=Priority.NORMAL
    )
    tags = models.ManyToManyField("tickets.Tag", related_name="tickets", blank=True)
    fields = values_of(Of.TICKET)

    next_step = models.CharField(max_length=10, choices=NextStep.choices, blank=True)
    next_step_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    live_since = models.DateTimeField(null=True)
    terms = models.BigIntegerField(default=0, db_default=0)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    # The last word, copied here: a list of tickets never looks into messages.
    last_message_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=200, blank=True)
    last_direction = models.CharField(max_length=4, blank=True, default="")
    last_message_seq = models.BigIntegerField(default=0)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    spam_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_sample = models.BooleanField(default=False, db_default=False)
    seq = models.BigIntegerField(default=0)

    objects = ThereManager()
    # With what was deleted: for who locks a row, brings it back or erases it.
    everything = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~IS_OPEN | Q(accountable__isnull=False),
                name="open_ticket_has_somebody_accountable",
            ),
            models.CheckConstraint(
                condition=~IS_OPEN | Q(next_step_at__isnull=False),
                name="open_ticket_has_a_next_step",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SNOOZED) | Q(wake_at__isnull=False),
                name="snoozed_ticket_wakes",
            ),
            models.UniqueConstraint(
                fields=["is_sample"], condition=Q(is_sample=True), name="one_sample"
            ),
        ]
        indexes = INDEXES

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.status in Status.open_set()

    @property
    def goes_on(self) -> bool:
        """Whether it is open, and in no other ticket."""
        return self.is_open and self.merged_into_id is None

    @property
    def seen_survivor(self) -> "Ticket | None":
        """The ticket it went into, if it was asked for by somebody who sees that one."""
        return self.merged_into if getattr(self, "sees_survivor", False) else None

    @property
    def is_late(self) -> bool:
        """Whether its next step should have been by now."""
        return self.next_step_at is not None and self.next_step_at < timezone.now()

    @property
    def needs_first_reply(self) -> bool:
        return self.waiting_since is not None and self.first_replied_at is None

    @property
    def needs_next_reply(self) -> bool:
        return self.waiting_since is not None and self.first_replied_at is not None

    def lock(self, *, seen_by: Agent | None = None) -> None:
        """Lock this row, then read it anew with all that `settle` looks at.

        Decide only after this. Two statements, since one that waits for a lock goes on
        with everything else as it was before: a ticket that changed its team meanwhile
        would not be found beside the old one.

        Raises:
            Ticket.DoesNotExist: `seen_by` may not know of it.
        """
        rows = Ticket.everything.select_for_update(no_key=True)
        rows.values_list("pk").get(pk=self.pk)
        tickets = (
            Ticket.objects.visible_to(seen_by) if seen_by else Ticket.everything.all()
        )
        self.refresh_from_db(from_queryset=tickets.select_related(*SETTLED_BY))

    def record(self, verb: Event.Verb, *, by: Agent | None, **data: Any) -> Event:
        """Write down what happened; listeners hear of it once it is committed.

        Only under `lock`, which makes `seq` gapless; `settle` saves it with the rest of
        the ticket (a verb that forgot would fail at the next event's unique seq).
        """
        event = self.next_event(verb, by=by, **data)
        Event.objects.write_down([event])
        return event

    def next_event(self, verb: Event.Verb, *, by: Agent | None, **data: Any) -> Event:
        """The next line of its timeline, for `Event.objects.write_down`."""
        self.seq += 1
        return Event(ticket=self, seq=self.seq, verb=verb, actor=by, data=data)

    def touch(self, at: datetime | None = None) -> None:
        """Something happened here: the idle rule counts from now."""
        self.touched_at = at or timezone.now()

    def survivor(self) -> "Ticket":
        """The ticket that words to this one belong to, after any merges."""
        ticket = self
        while ticket.merged_into is not None:
            ticket = ticket.merged_into
        return ticket


def beside(row: Any, other: Row | None) -> Row | None:
    """Another row of a ticket, unless it is of another ticket by now: words and what
    hangs on them may part ways when a ticket is split, and who sees one need not see
    the other."""
    is_near = other is not None and other.ticket_id == row.ticket_id  # type: ignore[attr-defined] # all of them have one
    return other if is_near else None


class FollowerQuerySet(models.QuerySet["Follower"]):
    def hearing(self) -> "FollowerQuerySet":
        """Who follows by choice, their own or that of whoever let them in; others saw
        it once."""
        chosen = Q(why__in=[Follower.Why.FOLLOWS, Follower.Why.ADDED])
        return self.filter(Q(hears=True) | Q(hears=None) & chosen)


class Follower(models.Model):
    """An agent who sees a ticket whatever its team: handing over never takes sight away.

    by_merge: for nothing but what was merged into it; undone, they do so no more.
    hears: whether they asked to hear of it, or to hear no more; nobody did: as `why` says.
    """

    class Why(models.TextChoices):
        FOLLOWS = "follows", _("Follows")
        MENTIONED = "mentioned", _("Was mentioned")
        ADDED = "added", _("Was added")
        HAD_IT = "had_it", _("Had it before")
        OFFERED = "offered", _("Was offered it")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="followers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="follows")
    why = models.CharField(max_length=12, choices=Why.choices)
    since = models.DateTimeField(auto_now_add=True)
    by_merge = models.BooleanField(default=False, db_default=False)
    hears = models.BooleanField(null=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "agent"], name="follower_once")
        ]
        indexes = [models.Index("agent", "ticket", name="follower_sees")]

    def __str__(self) -> str:
        return f"{self.agent} {self.why}"
