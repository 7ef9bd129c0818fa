"""How far everybody has read."""

from django.db import connection, models
from django.db.models import Max

from helpdesk.base.accounts.models import Agent
from tickets.models.ticket import Ticket

# One statement, so that two tabs at once cannot turn a mark back. What is asked for is
# cut at what there is: the ticket's row knows.
_ADVANCE = """
INSERT INTO tickets_seen (agent_id, ticket_id, seq)
SELECT %s, id, LEAST(GREATEST(%s, 0), last_message_seq) FROM tickets_ticket WHERE id = %s
ON CONFLICT (agent_id, ticket_id)
DO UPDATE SET seq = GREATEST(tickets_seen.seq, EXCLUDED.seq)
RETURNING seq
"""


class SeenManager(models.Manager["Seen"]):
    def advance(self, ticket: Ticket, agent: Agent, seq: int) -> int:
        """They have read all up to this seq, or more if they had already; how far."""
        with connection.cursor() as cursor:
            cursor.execute(_ADVANCE, [agent.pk, seq, ticket.pk])
            (now,) = cursor.fetchone()
        return int(now)

    def furthest(self, ticket: Ticket) -> int:
        """Up to which seq somebody has read it; 0: nobody did."""
        return self.filter(ticket=ticket).aggregate(seq=Max("seq"))["seq"] or 0


class Seen(models.Model):
    """How far an agent has read a ticket: every message up to this seq."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="seen")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    seq = models.BigIntegerField()

    objects = SeenManager()

    class Meta:
        verbose_name_plural = "seen"
        constraints = [
            # In this order: the inbox asks for one agent's marks on forty tickets.
            models.UniqueConstraint(fields=["agent", "ticket"], name="seen_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} read {self.ticket_id} up to {self.seq}"


class Muted(models.Model):
    """An agent who wants to hear nothing of a ticket until it is about them again."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="muted")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "muted"
        constraints = [
            # In this order: of an event few are told, of one ticket.
            models.UniqueConstraint(fields=["ticket", "agent"], name="muted_once")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} hears nothing of {self.ticket_id}"
