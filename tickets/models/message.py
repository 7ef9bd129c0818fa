"""Words: messages. What hangs on them is in `delivery`."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.channel import Channel
from tickets.models.people import Identity
from tickets.models.ticket import Ticket, beside


class Message(models.Model):
    """Something said in a ticket. It belongs to a channel of its own; the ticket does not.

    seq: that of its event, so that it can be found from the timeline and back.
    said_at: our clock; dated: the sender's, for display only (AC-86).
    html: sanitised; "" when it came as plain text.
    unverified: its sender is no participant, although a reference of ours led here.
    author: who of us said it, where that was in another program (a bot, say); "" else.
    held_until: a reply that may still be undone; customers do not see it yet, and its
        seq is that of its `reply_held` event until it is released.
    is_timed: somebody chose that time, for it to go then. stopped_at: it did not, since
        the customer had written meanwhile: its writer says whether it still goes.
    and_resolve: releasing it resolves the ticket. snooze_until: releasing it lets the
        ticket sleep so long.
    promised: what its words promise and no follow-up keeps yet: chosen with it while it is
        held, or found in it. Each {"what", "due_at", "chosen"}.
    key: of the form it was typed into: sent twice, it is said once.
    answers: the one message it answers, where a channel knows such a thing.
    form: what it asks beyond words (choices, fields), or what was answered to that.
    template: the approved words it is sent as, where its channel has such:
        {"name", "language", "values"}.
    deleted_at: its words were taken back; the row stays where it was said.
    copied: who else a letter of theirs went to, each {"shown", "name", "canonical"}: nobody
        of them is told anything by that.
    public: everybody can read it, there where it was said. link: where that is; "" where
        nobody says.
    signature: what its letter carries below these words, as sanitised HTML; "": nothing.
    quoted: what its letter quotes below them, as it was then: {"message", "line", "text",
        "html"}; None: nothing.

    A column `search`, kept by PostgreSQL, holds its words for full-text search, and
    their stems (migration 0060); no field stands for it here, since every look at a
    message would carry it.
    """

    class Direction(models.TextChoices):
        IN = "in", _("From the customer")
        OUT = "out", _("To the customer")
        NOTE = "note", _("Internal note")
        # With somebody outside: the customer reads none of it.
        SIDE = "side", _("Beside the conversation")

    # What the customer neither said nor reads.
    APART = frozenset({Direction.NOTE.value, Direction.SIDE.value})

    class Doubt(models.TextChoices):
        """What an adapter may find odd about a message: its `warnings`."""

        SENDER = "sender", _("It does not say clearly who sent it.")
        REPLY_TO = "reply-to", _("It asks for answers to another address.")
        NAME = "name", _("The sender's name looks like an address.")
        PLACE = "place", _("Its own reference is missing or strange.")
        DATE = "date", _("It carries no sensible date.")
        CHARSET = "charset", _("Some characters could not be read.")
        LONG = "long", _("It was too long to show; the whole of it is attached.")
        TYPED = (
            "typed",
            _("It came by a form: nobody proved that this is their address."),
        )
        OPTED_OUT = (
            "opted-out",
            _(
                "They want no more by this channel, and get none until they write START."
            ),
        )
        UNPROVED = (
            "unproved",
            _("It could not be proved that it comes from this address."),
        )
        SPAM = "spam", _("The mail server takes it for spam.")
        LIST = (
            "list",
            _("It came by a mailing list, which put itself in as its sender."),
        )
        ENCRYPTED = (
            "encrypted",
            _(
                "It is encrypted, so that it cannot be read here. The file is kept: who "
                "has the key can open it. Ask for the words unencrypted, else."
            ),
        )
        SIGNED = "signed", _("It is signed. Whose signature it is was not checked.")
        SIGNATURE = (
            "signature",
            _("It is signed, but was changed since: the signature does not fit."),
        )
        PASSED_ON = (
            "passed-on",
            _("A colleague sent it on: whose words it is, their mail says."),
        )
        LABELLED = "labelled", _("Its pictures are marked as not for everybody.")

    # No doubts: words among the warnings that say how it looks, and what it says of us.
    DESIGNED = "designed"
    # It names pictures that lie on other servers.
    REMOTE = "remote"
    REPEATS = "repeats"
    VOUCHED = "vouched"
    # Behind it stands the address.
    ASKED = "reply-to:"
    # It waited in a mailbox from before that was ours: no machine answers it.
    OLD = "old"
    # One of us wrote it in their mail program.
    BY_MAIL = "by-mail"
    # Its sender says that no machine may answer it.
    NO_ANSWER = "no-answer"
    NO_DOUBTS = frozenset({DESIGNED, REMOTE, REPEATS, VOUCHED, OLD, BY_MAIL, NO_ANSWER})

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    seq = models.BigIntegerField()
    direction = models.CharField(max_length=4, choices=Direction.choices)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="messages", null=True
    )
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="messages")
    identity = models.ForeignKey(
        Identity, models.PROTECT, null=True, related_name="messages"
    )
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    dated = models.DateTimeField(null=True)
    place = models.CharField(max_length=1000, blank=True)
    unverified = models.BooleanField(default=False)
    auto = models.CharField(max_length=20, blank=True)
    author = models.CharField(max_length=120, blank=True, db_default="")
    warnings = models.JSONField(default=list)
    held_until = models.DateTimeField(null=True)
    is_timed = models.BooleanField(default=False, db_default=False)
    stopped_at = models.DateTimeField(null=True)
    and_resolve = models.BooleanField(default=False)
    snooze_until = models.DateTimeField(null=True)
    promised = models.JSONField(null=True)
    key = models.UUIDField(null=True)
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="answered_by"
    )
    form = models.JSONField(null=True)
    template = models.JSONField(null=True)
    copied = models.JSONField(null=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    public = models.BooleanField(default=False, db_default=False)
    link = models.TextField(default="", db_default="", blank=True)
    signature = models.TextField(default="", db_default="", blank=True)
    quoted = models.JSONField(null=True)

    class Meta:
        ordering = ["said_at", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="message_seq_once"),
            models.UniqueConstraint(fields=["ticket", "key"], name="message_key_once"),
            models.CheckConstraint(
                condition=(
                    Q(direction="in", channel__isnull=False, identity__isnull=False)
                    | Q(direction="out", channel__isnull=False)
                    | Q(direction="note", channel=None, agent__isnull=False)
                    | Q(direction="side", channel__isnull=False)
                ),
                name="message_has_an_author",
            ),
        ]
        indexes = [
            # The conversation page, oldest first.
            models.Index("ticket", "said_at", "seq", name="message_page"),
            # Replies that may still be undone: the sweep that releases them.
            models.Index(
                "held_until",
                condition=Q(held_until__isnull=False),
                name="message_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.direction}"

    @property
    def doubts(self) -> list[str]:
        """The warnings as sentences for agents."""
        return [_sentence(one) for one in self.warnings if one not in self.NO_DOUBTS]

    @property
    def answered(self) -> "Message | None":
        """What it answers, unless that is of another ticket by now."""
        return beside(self, self.answers)

    @property
    def told_identity(self) -> "Identity | None":
        """Its writer's address, which says whose it is only where that may be known."""
        one: Identity | None = self.identity
        if one is not None:
            one.is_told = getattr(self, "sees_writer", False)
        return one

    @property
    def is_designed(self) -> bool:
        """Whether it came as a page of its own, which may be shown as it was meant."""
        return self.DESIGNED in self.warnings

    @property
    def is_vouched(self) -> bool:
        """Whether the domain of its sender says that it is its own."""
        return self.VOUCHED in self.warnings

    @property
    def has_remote_pictures(self) -> bool:
        """Whether somebody would learn that its pictures are looked at."""
        return self.REMOTE in self.warnings


def _sentence(warning: str) -> str:
    """A warning for people. Some say whom behind a colon.

    Behind "signed: " stands what a certificate says.
    """
    if warning.startswith(Message.ASKED):
        asked = warning.removeprefix(Message.ASKED)
        return str(_("It asks for answers to %s, not to its sender.") % asked)
    code, _colon, who = warning.partition(": ")
    if code == Message.Doubt.SIGNED and who:
        words = _("It is signed, and unchanged since. The certificate is of {who}.")
        return str(words).format(who=who)
    return str(dict(Message.Doubt.choices).get(warning, warning))
