"""Calls on the telephone as they happen, whom they ring, and where agents are rung."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.ids import new_id
from tickets.models import Call, Channel, Continuation, Message, Ticket

# Letters of what a telephone system calls a call.
NAME = 200


class PhoneCallQuerySet(models.QuerySet["PhoneCall"]):
    def visible_to(self, agent: Agent) -> "PhoneCallQuerySet":
        """Calls this agent may know of: of teams whose tickets they see, and those that
        rang them. Collaborators read along in tickets alone."""
        if not agent.can_work:
            return self.none()
        if agent.is_admin:
            return self.all()
        mine = Team.objects.filter(Q(members=agent) | Q(lead=agent)).values("pk")
        teams = Q(channel__team__is_open=True) | Q(channel__team__in=mine)
        rung = Leg.objects.filter(agent=agent).values("call")
        return self.filter(teams | Q(pk__in=rung) | Q(agent=agent))

    def going_on(self) -> "PhoneCallQuerySet":
        """Those whose end nobody told us yet."""
        return self.exclude(state=PhoneCall.State.ENDED)


class PhoneCall(models.Model):
    """A call while it rings, is spoken, and is over; `tickets.Call` is what of it stands
    in a ticket, once somebody wrote it down.

    name: what the telephone system calls it; told again, it is the same call.
    called_us: the customer called; else we called them.
    number: theirs, as E.164 has it; "" when they withheld it. It proves nothing.
    agent: who answered, or, where we called, who called.
    began_at, answered_at, ended_at: by the telephone system's clock where it tells one.
    outcome: what came of it; "" while it goes on.
    seen_to_at: somebody answered it, or what was missed is written down.
    recording: how its provider is asked for what was recorded; for nobody's eyes.
    continuation: the code that its caller typed or said; `ticket`: where that led, or
        what the call is about.
    message: the words that were written down of it.
    tries: of each time that agents were rung, by its number: who picked up, and who was
        rung alone.
    """

    class State(models.TextChoices):
        RINGING = "ringing", _("Ringing")
        ANSWERED = "answered", _("Being spoken")
        ENDED = "ended", _("Over")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="phone_calls")
    name = models.CharField(max_length=NAME)
    called_us = models.BooleanField(default=True)
    number = models.CharField(max_length=32, blank=True)
    caller = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.RINGING
    )
    outcome = models.CharField(max_length=10, choices=Call.Outcome.choices, blank=True)
    agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, related_name="phone_calls"
    )
    began_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen_to_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(default=timezone.now)
    recording = models.CharField(max_length=2000, blank=True)
    continuation = models.ForeignKey(
        Continuation, models.PROTECT, null=True, related_name="+"
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, related_name="phone_calls"
    )
    message = models.OneToOneField(
        Message, models.PROTECT, null=True, related_name="phone_call"
    )
    tries = models.JSONField(default=dict)

    objects = PhoneCallQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "name"], name="phone_call_once"),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_at__isnull=False),
                name="phone_call_ended_at_some_time",
            ),
        ]
        indexes = [
            # The log, the newest first.
            models.Index(fields=["-began_at", "-id"], name="phone_call_log"),
            # What was missed of one number lately.
            models.Index(
                fields=["channel", "number", "-id"], name="phone_call_of_number"
            ),
            models.Index(
                "ended_at",
                condition=Q(state="ended", seen_to_at=None),
                name="phone_call_missed",
            ),
            models.Index(
                "told_at", condition=~Q(state="ended"), name="phone_call_going_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}: {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state == self.State.ENDED

    @property
    def seconds(self) -> int | None:
        """How long it was spoken; None: it was not, or still is."""
        if self.answered_at is None or self.ended_at is None:
            return None
        return max(0, int((self.ended_at - self.answered_at).total_seconds()))

    @property
    def about(self) -> Ticket | None:
        """The ticket it belongs to, wherever that went."""
        return self.ticket.survivor() if self.ticket is not None else None

    def lock(self) -> None:
        """Read it anew under a row lock; decide only after this."""
        rows = PhoneCall.objects.select_for_update(of=("self",))
        self.refresh_from_db(from_queryset=rows)


class Leg(models.Model):
    """One agent whom a call rings, or who hid it.

    over_at: it does not ring them any more. hidden_at: they put it away.
    """

    call = models.ForeignKey(PhoneCall, models.CASCADE, related_name="legs")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    rang_at = models.DateTimeField(default=timezone.now)
    over_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "agent"], name="leg_once")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} rings {self.agent_id}"


class Handset(models.Model):
    """Where an agent is rung.

    extension: what a telephone system calls their telephone ("204").
    address: where a provider on the network calls them: a number (E.164), a SIP address
        ("sip:bob@pbx.example") or a client ("client:bob"); "": nowhere.
    """

    agent = models.OneToOneField(
        Agent, models.CASCADE, primary_key=True, related_name="handset"
    )
    extension = models.CharField(_("extension"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["extension"],
                condition=~Q(extension=""),
                name="extension_of_one_agent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.extension or self.address}"
