"""The way an answer takes: the best there is, or the one that was chosen."""

from django.utils import timezone, translation

from tickets.actions.automatic import say_automatically
from tickets.errors import NoWayOut
from tickets.models import Channel, Identity, Participant, Ticket
from tickets.queries import hops, reach
from tickets.queries.way import Way, WhyNot
from tickets.queries.ways import ways


def go_by(
    ticket: Ticket,
    by: Channel | None,
    *,
    public: bool | None = None,
    is_approved: bool = False,
) -> Way:
    """The way these words take. Where the customer never wrote in this ticket, whoever
    answers from there takes part from now on.

    public: see `Ways.chosen`.
    is_approved: its provider approved the words, and takes them at any time.

    Raises:
        NoWayOut: nobody can be reached, or not by the channel that was chosen.
    """
    way = _way(ticket, by, public, is_approved=is_approved)
    if way.is_new:
        _let_in(ticket, way)
        _say_from_where(ticket, way.channel, [one.pk for one in way.people])
    return way


def _let_in(ticket: Ticket, way: Way) -> None:
    """Whoever answers from there is who we wrote to."""
    Participant.objects.bulk_create(
        [
            Participant(
                ticket=ticket,
                identity_id=one.pk,
                part=Participant.Part.COPIED,
                confirmed_at=timezone.now(),
            )
            for one in way.people
            if not one.takes_part
        ],
        update_conflicts=True,
        unique_fields=["ticket", "identity"],
        update_fields=["confirmed_at"],
    )


def _say_from_where(ticket: Ticket, channel: Channel, people: list[int]) -> None:
    """Where words are read one by one, a line before the first of them says from where
    the conversation goes on; in a mail it stands above them."""
    if not channel.traits.get("live"):
        return
    if ticket.messages.filter(channel__kind=channel.kind).exists():
        return
    with translation.override(reach.language_of(ticket)):
        line = hops.went_on(ticket.pk)
    for identity in Identity.objects.filter(pk__in=people) if line else ():
        say_automatically(ticket, text=line, to=identity, channel=channel)


def way_out(
    ticket: Ticket, *, by: Channel | None = None, public: bool | None = None
) -> tuple[Channel, list[int]]:
    """The channel an answer takes, and the keys of the identities it reaches.

    by, public: what was chosen; else the best way there is.

    Raises:
        NoWayOut: nobody can be reached.
    """
    way = _way(ticket, by, public)
    return way.channel, [one.pk for one in way.people]


def _way(
    ticket: Ticket,
    by: Channel | None,
    public: bool | None,
    *,
    is_approved: bool = False,
) -> Way:
    way = ways(ticket).chosen(by, public)
    goes = way is not None and (
        way.is_open or (is_approved and way.why_not is WhyNot.WINDOW)
    )
    if way is None or not goes:
        raise NoWayOut(by.name if by else "", why=way.why if way and by else "")
    return way
