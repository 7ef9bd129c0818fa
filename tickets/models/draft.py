"""What agents are writing."""

from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id
from tickets.models.channel import Channel
from tickets.models.delivery import DESCRIPTION
from tickets.models.ticket import Ticket

# One statement instead of four, for every reply there is.
_TAKE = """
WITH taken AS (
    DELETE FROM tickets_draft
    WHERE ticket_id = %s AND agent_id = %s AND mode = %s RETURNING id
), files AS (
    DELETE FROM tickets_draftfile USING taken WHERE draft_id = taken.id
    RETURNING tickets_draftfile.*
)
SELECT filename, content_type, size, blob, content_id, description
FROM files ORDER BY id
"""


class DraftManager(models.Manager["Draft"]):
    def take(self, ticket: Ticket, agent: Agent, mode: str) -> list[dict[str, Any]]:
        """Its words are said: the draft goes, and its files are whose takes them."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [ticket.pk, agent.pk, mode])
            columns = [column.name for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


class Draft(models.Model):
    """What an agent is writing; it survives everything until it is sent.

    html: the same words with their formatting, sanitised; "" when they have none.
    channel: by which they are to go, where somebody chose. public: whether where everybody
        reads it; None: nobody said.
    people: whom it is to go to, where somebody chose: addresses by "to", "cc" and "bcc".
    signed, quotes: whether a letter is to carry a signature, and to quote what it answers;
        None: as usual.
    version: goes up with each save; who saves over a newer one is told. 0: only files.
    is_shared: colleagues who may answer read along, and may take it over.
    """

    class Mode(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Note")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="drafts")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=5, choices=Mode.choices)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, default="")
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    public = models.BooleanField(null=True)
    people = models.JSONField(null=True)
    signed = models.BooleanField(null=True)
    quotes = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)
    is_shared = models.BooleanField(default=False, db_default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "agent", "mode"], name="draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} on {self.ticket_id}"


class DraftFile(models.Model):
    """A file that waits with a draft: kept at once, attached when the draft is sent.

    content_id: by which the words name it; "": they do not.
    description: as of an attachment.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    blob = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True, default="", db_default="")
    description = models.CharField(
        max_length=DESCRIPTION, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.filename


class DraftTaking(models.Model):
    """One time that somebody took a colleague's shared draft over.

    text, html: what was taken. before: what the taker had themselves: its words.
    files: public ids of those that came along. version: of the taker's draft since then;
    a newer one cannot be given back.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="draft_takings")
    giver = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    taker = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    before = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.taker_id} from {self.giver_id} on {self.ticket_id}"
