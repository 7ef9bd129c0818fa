"""Somebody in a widget, their conversations, and files they have not sent yet."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from channels_app.models.envelope import Envelope
from helpdesk.base.accounts.models import Team
from helpdesk.base.ids import new_id
from tickets.models import Channel, Identity, Moving, Ticket


class Visitor(models.Model):
    """Somebody in the widget of one site; a customer as soon as they say something.

    The row is made with their first words (or when they prove who they are), never by
    looking. Their browser holds a token that names `public_id` and `epoch`.

    identity: of kind "widget"; made with their first words.
    external_id: who the host page proved them to be: "" for anonymous ones.
    mail: an address they proved to read (or the host page vouched for); what goes on by
        mail is shown to them then.
    claimed_mail: what they typed; it proves nothing (AC-64).
    epoch: raised to make every token of theirs void.
    became: whom they turned out to be; all that was theirs is this one's.
    here_until: lapses when their page no longer says that it is open.
    about: page, title, referrer, browser, language, zone, country: for the agent; and
        facts, events, tags, searched, article, which their page claims of them
        (`channels_app.actions.claims`).
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="visitors")
    identity = models.OneToOneField(
        Identity, models.PROTECT, null=True, related_name="visitor"
    )
    external_id = models.CharField(max_length=200, blank=True)
    mail = models.ForeignKey(
        Identity, models.PROTECT, null=True, related_name="visitors_by_mail"
    )
    claimed_mail = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=16, blank=True)
    about = models.JSONField(default=dict)
    epoch = models.PositiveIntegerField(default=1)
    became = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="was", db_index=False
    )
    consented_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    here_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=~Q(external_id=""),
                name="visitor_known_once",
            )
        ]
        indexes = [
            models.Index(
                "became",
                condition=Q(became__isnull=False),
                name="visitor_became",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.public_id)

    @property
    def is_known(self) -> bool:
        """Whether there is a row: somebody who never said anything has none."""
        return self.pk is not None


class ChatManager(models.Manager["Chat"]):
    def after_merges(self, chats: Iterable["Chat"]) -> None:
        """Chats whose tickets were merged into others go on in those."""
        for chat in chats:
            if chat.ticket is not None and chat.ticket.merged_into_id is not None:
                survivor = chat.ticket.survivor()
                moved = Moving.objects.standing().filter(
                    ticket=chat.ticket, into=survivor
                )
                moving = moved.first() or Moving()
                self.filter(pk=chat.pk, ticket=chat.ticket).update(
                    ticket=survivor,
                    turn=F("turn") + 1,
                    got_seq=0,
                    seen_seq=moving.seq_for(chat.seen_seq),
                    mailed_seq=moving.seq_for(chat.mailed_seq),
                )


class Chat(models.Model):
    """One conversation of a visitor, from their side.

    key: chosen by their browser, so that it can begin without a network.
    place: where it is on its channel (the thread's place); stays when the visitor turns
        out to be somebody known and the chat becomes theirs.
    ticket: None until its first words were worked; the newest, when words after a closed
        one opened another.
    turn: how often its ticket changed; see `number`.
    fields: what the form before the chat asked.
    got_seq, seen_seq: up to which message of the ticket their browser has it, and they
        looked at it.
    mailed_seq: up to which message it went on by mail, because they had left.
    due_at: when somebody has to look whether our words were seen; None: nothing waits.
    These three begin anew with another ticket.
    """

    # Numbers of one ticket stay below; beyond 2**53 a browser cannot count.
    TURN = 2**32

    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="chats")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="chats")
    key = models.UUIDField()
    place = models.CharField(max_length=100, unique=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="chats")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    fields = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(default=0)
    got_seq = models.BigIntegerField(default=0)
    seen_seq = models.BigIntegerField(default=0)
    mailed_seq = models.BigIntegerField(default=0)
    said_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ChatManager()

    class Meta:
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(fields=["visitor", "key"], name="chat_once")
        ]
        indexes = [
            # A visitor's conversations, the newest first.
            models.Index(F("visitor"), F("said_at").desc(), name="chat_of_visitor"),
            models.Index("due_at", condition=Q(due_at__isnull=False), name="chat_due"),
        ]

    def __str__(self) -> str:
        return self.place

    def number(self, seq: int) -> int:
        """A seq of its ticket, as the browser knows it: never less than before.

        Another ticket begins to count at one; whoever was told a higher number must not
        take what is new for old.
        """
        return self.turn * self.TURN + seq

    def seq(self, number: int) -> int:
        """The seq of a number a browser has; 0 when that is of no ticket it has now."""
        turn, seq = divmod(number, self.TURN)
        return seq if turn == self.turn and number > 0 else 0


class Upload(models.Model):
    """A file that is up and not said yet; without words it dies in a day (AC-67).

    envelope: the words it was said with: from then on it is theirs, until they are a
        message and its attachment names the bytes.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="uploads")
    # Not a key: whoever has said nothing yet has no row.
    visitor = models.UUIDField()
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)
    envelope = models.ForeignKey(
        Envelope, models.CASCADE, null=True, related_name="uploads"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("created_at", name="upload_old"),
            models.Index("visitor", name="upload_of_visitor"),
        ]

    def __str__(self) -> str:
        return self.filename
