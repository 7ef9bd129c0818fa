"""The timeline, which is also the outbox: one line for each thing that happened."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base import doorbell
from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.fields import CurrentTransaction, TransactionIdField

BELL = "tickets.events"


class EventManager(models.Manager["Event"]):
    def write_down(self, events: Sequence["Event"]) -> None:
        """Add them to their timelines; listeners hear of them once it is committed."""
        self.bulk_create(events)
        PendingEvent.objects.bulk_create(PendingEvent(event=event) for event in events)
        doorbell.ring(BELL)


class Event(models.Model):
    """One line of a ticket's timeline, written with the change it tells of.

    Never updated, never deleted: a trigger refuses both. `xid` orders the company-wide
    feed without gaps (ids are taken before commit, transactions end in any order).
    """

    class Verb(models.TextChoices):
        OPENED = "opened", _("opened the ticket")
        RECEIVED = "received", _("wrote")
        REPLIED = "replied", _("replied")
        REPLY_HELD = "reply_held", _("is about to send a reply")
        REPLY_WITHDRAWN = "reply_withdrawn", _("took a reply back before it was sent")
        REPLY_STOPPED = (
            "reply_stopped",
            _("a reply was not sent at its time: the customer wrote meanwhile"),
        )
        FORWARDED = "forwarded", _("sent it on to somebody outside")
        ANSWERED_ASIDE = "answered_aside", _("somebody outside answered")
        NOTED = "noted", _("wrote a note")
        ASSIGNED = "assigned", _("assigned it")
        UNASSIGNED = "unassigned", _("gave it back to the team")
        TEAM_CHANGED = "team_changed", _("passed it to another team")
        ACCOUNTABLE_CHANGED = "accountable_changed", _("is accountable now")
        SNOOZED = "snoozed", _("snoozed it")
        WOKEN = "woken", _("it woke up")
        SPAM_CALLED = "spam_called", _("called it spam")
        SPAM_CLEARED = "spam_cleared", _("said that it is no spam")
        DELETED = "deleted", _("deleted the ticket")
        RESTORED = "restored", _("brought the deleted ticket back")
        WAITED = "waited", _("marked it as waiting")
        RESOLVED = "resolved", _("resolved it")
        REOPENED = "reopened", _("reopened it")
        CLOSED = "closed", _("closed it")
        RENAMED = "renamed", _("changed the subject")
        TAGGED = "tagged", _("tagged it")
        UNTAGGED = "untagged", _("removed a tag")
        PRIORITY_SET = "priority_set", _("set the priority")
        FIELDS_SET = "fields_set", _("changed fields")
        MACRO_RAN = "macro_ran", _("ran a macro")
        MACRO_UNDONE = "macro_undone", _("undid a macro")
        CONTEXT_EDITED = "context_edited", _("edited the context")
        FACT_RECORDED = "fact_recorded", _("recorded a fact")
        FACT_CONFIRMED = "fact_confirmed", _("confirmed a fact")
        FACT_PROMOTED = "fact_promoted", _("kept a fact for the customer")
        FACT_DEMOTED = "fact_demoted", _("keeps a fact for this ticket alone again")
        SUGGESTION_DISMISSED = "suggestion_dismissed", _("dismissed a suggestion")
        SUGGESTION_RESTORED = "suggestion_restored", _("brought a suggestion back")
        SUMMARY_DRAFTED = "summary_drafted", _("had a summary drafted")
        SUMMARY_DROPPED = "summary_dropped", _("dropped a drafted summary")
        PROMISED = "promised", _("made a promise")
        PROMISE_KEPT = "promise_kept", _("kept a promise")
        PROMISE_BROKEN = "promise_broken", _("a promise is late")
        PROMISE_WITHDRAWN = "promise_withdrawn", _("withdrew a promise")
        PROMISE_REMINDED = "promise_reminded", _("a promise is due soon")
        PROMISE_ESCALATED = "promise_escalated", _("a promise is still open")
        PROMISE_MOVED = "promise_moved", _("moved a promise")
        DELIVERED = "delivered", _("delivery state changed")
        HANDOVER_OFFERED = "handover_offered", _("offered it to somebody else")
        HANDOVER_ACCEPTED = "handover_accepted", _("accepted it")
        HANDOVER_DECLINED = "handover_declined", _("declined it")
        HANDOVER_EXPIRED = "handover_expired", _("nobody answered the offer")
        HANDOVER_WITHDRAWN = "handover_withdrawn", _("took the offer back")
        HANDOVER_ANSWERED = "handover_answered", _("answered what was asked")
        MESSAGE_EDITED = "message_edited", _("corrected a message")
        MESSAGE_DELETED = "message_deleted", _("deleted a message")
        REACTED = "reacted", _("put a sign on a message")
        FETCHED = "fetched", _("a file that came with a message was fetched, or not")
        CHAT_LEFT = "chat_left", _("the customer left the chat")
        CHAT_ENDED = "chat_ended", _("the chat was ended")
        CHAT_MISSED = "chat_missed", _("nobody was there for the chat")
        CONTINUED = "continued", _("it goes on by another channel")
        IDENTIFIED = "identified", _("it is known now who the customer is")
        RATED = "rated", _("rated it")
        CONTINUATION_OFFERED = (
            "continuation_offered",
            _("offered to go on by another channel"),
        )
        ARRIVED = "arrived", _("the customer goes on by another channel")
        VOUCHED = "vouched", _("confirmed who wrote")
        CALLED = "called", _("wrote down a call")
        SLA_WARNED = "sla_warned", _("a clock has nearly run out")
        SLA_BREACHED = "sla_breached", _("a clock ran out")
        PROMISE_DISMISSED = "promise_dismissed", _("promised nothing with that")
        GOODWILL_GIVEN = "goodwill_given", _("gave goodwill")
        GOODWILL_ASKED = "goodwill_asked", _("asks to give goodwill")
        GOODWILL_DECLINED = "goodwill_declined", _("declined goodwill")
        GOODWILL_WITHDRAWN = "goodwill_withdrawn", _("took goodwill back")
        REPEATED = "repeated", _("says that they told us before")
        OWNER_BACK = "owner_back", _("is back")
        FOLLOWER_ADDED = "follower_added", _("added somebody")
        MERGED = "merged", _("merged it")
        UNMERGED = "unmerged", _("undid a merge")
        SPLIT = "split", _("split it")
        SPLIT_UNDONE = "split_undone", _("undid a split")
        MOVED = "moved", _("brought a message along")
        LINKED = "linked", _("linked another ticket")
        UNLINKED = "unlinked", _("took a link away")
        CUSTOMER_MERGED = "customer_merged", _("found out who the customer is")
        CUSTOMER_CHANGED = "customer_changed", _("changed the customer")
        CUSTOMER_UNMERGED = "customer_unmerged", _("undid a merge of customers")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    verb = models.CharField(max_length=30, choices=Verb.choices)
    actor = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    xid = TransactionIdField(db_default=CurrentTransaction(), editable=False)

    objects = EventManager()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="event_seq_once")
        ]
        indexes = [
            # The gap-free feed: read only what is below the oldest running transaction.
            models.Index("xid", "id", name="event_feed"),
            # What reports count by time; which team a ticket had at some moment.
            models.Index(
                "verb",
                "at",
                condition=Q(verb__in=["replied", "opened", "goodwill_given"]),
                name="event_counted",
            ),
            models.Index(
                "ticket", "seq", condition=Q(verb="team_changed"), name="event_moved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.verb}"


class PendingEvent(models.Model):
    """An event that listeners have yet to hear of.

    listener: "" while all have to; else the one that failed and is tried again alone
        (or "pages", when only those were not reached).
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="pending")
    listener = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "listener"], name="pending_once")
        ]
        indexes = [models.Index("not_before", "id", name="pending_due")]

    def __str__(self) -> str:
        return f"{self.event} for {self.listener or 'everybody'}"
