"""What the knowledge base does when something happened to a ticket."""

from knowledge_base.actions import all_the_same, paragraphs, questions
from tickets.models import Event, Message
from tickets.signals import listen

Verb = Event.Verb


@listen
def wrote_all_the_same(event: Event) -> None:
    """A customer wrote: what they were offered before did not answer it."""
    if event.verb != Verb.RECEIVED:
        return
    known = Message.objects.filter(
        ticket=event.ticket_id, seq=event.seq, direction=Message.Direction.IN
    )
    message = known.select_related("ticket__customer").first()
    if message is not None:
        all_the_same.wrote(message)


@listen
def look_for_questions(event: Event) -> None:
    """A new ticket: perhaps others asked the same."""
    questions.opened(event)


@listen
def look_for_paragraphs(event: Event) -> None:
    """A reply: perhaps it was typed before."""
    paragraphs.said(event)
