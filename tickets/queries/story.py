"""A ticket's words as summaries are made of: what was said with the customer."""

from dataclasses import dataclass

from tickets.models import Message, Ticket
from tickets.summarise import FIRST, LAST, LETTERS, Told


@dataclass(frozen=True, slots=True)
class Story:
    """seq: of the ticket when it was read."""

    words: list[Told]
    seq: int


def story(ticket: Ticket) -> Story:
    """Its beginning and its end; no notes, nothing a machine said, and nothing of whom
    nobody has verified: a summary would tell it as the customer's."""
    seq = Ticket.everything.values_list("seq", flat=True).get(pk=ticket.pk)
    said = ticket.messages.exclude(direction__in=Message.APART).filter(
        held_until=None, deleted_at=None, auto="", unverified=False
    )
    # In two looks: a ticket may have thousands.
    rows = said.only("public_id", "direction", "text", "said_at", "seq")
    last = list(rows.order_by("-said_at", "-seq")[:LAST])
    first = list(rows.order_by("said_at", "seq")[:FIRST]) if len(last) == LAST else []
    ours = Message.Direction.OUT
    known = {one.pk: one for one in [*first, *reversed(last)]}
    return Story(
        words=[
            Told(str(one.public_id), one.direction == ours, one.text[: 2 * LETTERS])
            for one in known.values()
        ],
        seq=seq,
    )
