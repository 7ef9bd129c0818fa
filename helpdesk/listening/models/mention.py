"""Public words about us: one row for each post, however often and by whatever it came."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_app.models import Envelope
from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from helpdesk.listening.models.rule import MentionRule
from helpdesk.listening.sight import heard_channels
from tickets.models import Channel, Identity, Message, Ticket
from tickets.queries.customers import seen_customers

# Letters of a provider's name for a post, and of an address of a page.
NAME, ADDRESS = 200, 2000


# Letters and lines of what stands whole in a list.
LONG, LINES = 900, 12


class MentionQuerySet(models.QuerySet["Mention"]):
    def visible_to(self, agent: Agent) -> "MentionQuerySet":
        """What this agent may know exists: what reached a channel they hear of. Every
        query of mentions starts here."""
        reached = Reached.objects.filter(
            mention=OuterRef("pk"), channel__in=heard_channels(agent).values("pk")
        )
        return self.filter(Exists(reached))

    def told_to(self, agent: Agent) -> "MentionQuerySet":
        """With what of its surroundings this agent may know.

        For few rows, named by their keys: of many, PostgreSQL would look up all tickets
        there are first.
        """
        seen = Ticket.objects.visible_to(agent)
        heard = Reached.objects.filter(channel__in=heard_channels(agent).values("pk"))
        return self.annotate(
            sees_answers=Exists(heard.filter(mention=OuterRef("answers"))),
            sees_ticket=Exists(seen.filter(pk=OuterRef("message__ticket"))),
            sees_beside=Exists(seen.filter(pk=OuterRef("beside__ticket"))),
            customer_id_seen=Subquery(
                Identity.objects.filter(
                    kind=OuterRef("author_kind"),
                    canonical=OuterRef("author"),
                    customer__in=seen_customers(agent),
                ).values("customer__public_id")[:1]
            ),
        )

    def undecided(self) -> "MentionQuerySet":
        """Nobody said what becomes of them."""
        return self.filter(state=Mention.State.NEW)


class Mention(models.Model):
    """A post of somebody's that everybody can read.

    kind, name: the network, and what the post is called there; together they are one
        mention, whichever of our accounts it reached (`Reached`).
    author, author_kind: the account that wrote it, as identities are unique.
    how: why it reached us first. address: where everybody reads it.
    language: of what it says, by its first part ("pt"); "" where nobody can tell.
    reach: how many follow its writer. sentiment: below zero for trouble, above for
        praise; None where no language of ours reads it. For sorting, nothing else.
    watched: the words and accounts it was found by.
    files: what it shows, as {filename, content_type}.
    replies: the posts that it answers, nearest first, by their names; `answers` is the
        nearest of them that is here, and `thread` the first of the conversation.
    message: what it became in a ticket; it stays when the decision is undone. beside: the
        message of ours, or of a ticket, that it answers, said by somebody else than the
        ticket's customer.
    rule: what decided, where nobody of us did. version: raised by each decision.
    """

    class How(models.TextChoices):
        MENTION = "mention", _("Mention")
        REPLY = "reply", _("Reply")
        QUOTE = "quote", _("Quote")
        COMMENT = "comment", _("Comment")
        WATCHED = "watched", _("Found by a watched word or account")

    class State(models.TextChoices):
        NEW = "new", _("New")
        WATCHING = "watching", _("Watching")
        IGNORED = "ignored", _("Ignored")
        TICKET = "ticket", _("Ticket")

    class Sentiment(models.IntegerChoices):
        TROUBLED = -1, _("Trouble")
        NEUTRAL = 0, _("Neutral")
        PLEASED = 1, _("Praise")

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=NAME)
    author_kind = models.CharField(max_length=30)
    author = models.CharField(max_length=320)
    author_shown = models.CharField(max_length=400)
    author_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    how = models.CharField(max_length=8, choices=How.choices)
    address = models.CharField(max_length=ADDRESS, blank=True)
    language = models.CharField(max_length=8, blank=True)
    reach = models.PositiveBigIntegerField(null=True)
    sentiment = models.SmallIntegerField(choices=Sentiment.choices, null=True)
    watched: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=NAME), default=list
    )
    files = models.JSONField(default=list)
    replies: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=NAME), default=list
    )
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="answered_by"
    )
    thread = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="said_below"
    )
    said_at = models.DateTimeField()
    heard_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    beside = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rule = models.ForeignKey(
        MentionRule, models.SET_NULL, null=True, related_name="mentions"
    )
    version = models.PositiveIntegerField(default=1)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="mention_once"),
            models.CheckConstraint(
                condition=~Q(state="ticket") | Q(message__isnull=False),
                name="mention_of_a_ticket_has_its_message",
            ),
        ]
        indexes = [
            # The stream, whole and by what became of it.
            models.Index(F("said_at").desc(), F("id").desc(), name="mention_stream"),
            models.Index(
                "state", F("said_at").desc(), F("id").desc(), name="mention_by_state"
            ),
            # What answers a post that came later than its answers.
            GinIndex(fields=["replies"], name="mention_replies"),
            # What somebody said elsewhere, beside the ticket of theirs.
            models.Index("author_kind", "author", name="mention_author"),
        ]

    def __str__(self) -> str:
        return f"{self.author_shown}: {self.text[:80]}"

    @property
    def seen_answers(self) -> "Mention | None":
        """What it answers, if it was asked for by somebody who hears that (`told_to`)."""
        return self.answers if getattr(self, "sees_answers", False) else None

    @property
    def seen_ticket(self) -> Ticket | None:
        """What it became, if it was asked for by somebody who sees that (`told_to`)."""
        return _seen(self, "message", "sees_ticket")

    @property
    def seen_beside(self) -> Ticket | None:
        """The ticket it was said beside, likewise."""
        return _seen(self, "beside", "sees_beside")

    @property
    def words(self) -> str:
        """What stands there now: a message may have been changed since it is one."""
        message = self.message
        is_there = message is not None and message.deleted_at is None
        return message.text if message is not None and is_there else self.text

    @property
    def is_long(self) -> bool:
        """Whether a list shows no more than its beginning."""
        return len(self.words) > LONG or self.words.count("\n") > LINES

    @property
    def gone_at(self) -> datetime | None:
        """When its writer took it back."""
        return self.deleted_at or (self.message.deleted_at if self.message else None)

    @property
    def changed_at(self) -> datetime | None:
        """When its writer last changed it."""
        return (self.message.edited_at if self.message else None) or self.edited_at

    @property
    def called(self) -> str:
        """What its writer is called, as a name."""
        return self.author_name or self.author_shown.removeprefix("@")


def _seen(mention: Mention, said: str, sees: str) -> Ticket | None:
    message: Message | None = getattr(mention, said)
    if message is None or not getattr(mention, sees, False):
        return None
    return message.ticket


class Reached(models.Model):
    """A post came to an account of ours, by this envelope: the newest, if it was changed
    and came again."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="reached")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    envelope = models.OneToOneField(Envelope, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mention", "channel"], name="mention_reaches_a_channel_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mention_id} by {self.channel_id}"


class Step(models.Model):
    """One line of what became of a mention. Never changed.

    by, rule: who or what did it; neither where its writer did, or words joined by
        themselves. former: the state before it. text: the words that stood there before.
    """

    class What(models.TextChoices):
        TICKET = "ticket", _("made a ticket of it")
        IGNORED = "ignored", _("ignored it")
        WATCHING = "watching", _("watched it")
        UNDONE = "undone", _("took that back")
        STIRRED = "stirred", _("it came up again")
        EDITED = "edited", _("its writer changed it")
        DELETED = "deleted", _("its writer took it back")

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=8, choices=What.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    rule = models.ForeignKey(MentionRule, models.SET_NULL, null=True, related_name="+")
    former = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.mention_id}: {self.what}"
