"""What a customer says of the help they got."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base.plaintext import printable
from tickets.actions.clocks import settle
from tickets.live_errors import RatingStands
from tickets.models import Channel, Event, Rating, Ticket

# As long as they may think better of it.
OPEN_FOR = timedelta(days=14)
COMMENT = 2_000


@transaction.atomic
def rate(
    ticket: Ticket, *, score: int, comment: str = "", channel: Channel | None
) -> Rating:
    """From one to five; a later one replaces it. A closed ticket may be rated, too.

    Raises:
        RatingStands: it was given too long ago to be changed.
    """
    ticket.lock()
    comment = printable(comment).strip()[:COMMENT]
    rating = Rating.objects.filter(ticket=ticket).first()
    if rating is None:
        # Who answered for it then; a closed ticket remembers who did last.
        agent = ticket.assignee or ticket.accountable
        rating = Rating(ticket=ticket, channel=channel, agent=agent)
    elif (rating.score, rating.comment) == (score, comment):
        return rating
    elif timezone.now() - rating.given_at > OPEN_FOR:
        raise RatingStands
    rating.score, rating.comment = score, comment
    rating.save()
    ticket.record(Event.Verb.RATED, by=None, score=score)
    settle(ticket)
    return rating
