"""What providers say became of words of ours.

Many of their receipts are for words that another tool sent: those are put aside at once.
Only where something is on its way at this moment may its name be missing yet.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from channels_app.actions.introduce import key_of
from channels_app.happened import NotHere
from channels_app.models import Named
from channels_app.models.envelope import fit
from channels_app.parsed import Receipt
from channels_app.queries.named import deliveries_named
from channels_app.story import Refuse
from tickets.actions.confirm import NEWS, confirm
from tickets.actions.deliver import ATTEMPTS
from tickets.errors import NotSentYet
from tickets.models import Channel, Delivery

State = Delivery.State
# How far something got, of those that follow one another.
RANK: dict[str, int] = {State.SENT: 1, State.DELIVERED: 2, State.READ: 3}
IN_LINE = (State.QUEUED, State.SENDING)


def take(channel: Channel, receipt: Receipt) -> None:
    """Write it down at what it is for; each delivery in a transaction of its own, since
    they may be of several tickets. Told again, or too late, it changes nothing.

    Raises:
        NotHere: its words are being sent at this moment, and have no name yet.
        Refuse: it is for nothing of ours.
    """
    if receipt.state not in NEWS:
        raise Refuse("It tells a state that nobody knows.")
    if receipt.names:
        _named(channel, receipt)
    else:
        _until(channel, receipt)


def _named(channel: Channel, receipt: Receipt) -> None:
    found = deliveries_named(channel, receipt.names)
    if not found:
        if _being_sent(channel, receipt).exists():
            raise NotHere("It is for words that have no name yet.")
        raise Refuse("It is for a message that was not sent from here.")
    names = [fit(name) for name in receipt.names]
    for delivery in found:
        _tell(delivery, receipt, Q(name__in=names))


def _until(channel: Channel, receipt: Receipt) -> None:
    """All that was said to them up to then."""
    if receipt.whom is None or receipt.until is None:
        raise Refuse("It does not say what it is for.")
    kind, canonical = key_of(receipt.whom)
    said = Delivery.objects.filter(
        channel=channel,
        identity__kind=kind,
        identity__canonical=canonical,
        sent_at__lte=receipt.until,
        state__in=NEWS[receipt.state],
    )
    for delivery in said.select_related("message__ticket").order_by("id"):
        _tell(delivery, receipt, Q())


def _tell(delivery: Delivery, receipt: Receipt, which: Q) -> None:
    state = _of_pieces(delivery, receipt.state, which)
    if state is None:
        return
    try:
        confirm(delivery, state=state, words=receipt.words)
    except NotSentYet as error:
        raise Refuse(str(error)) from error


@transaction.atomic
def _of_pieces(delivery: Delivery, state: str, which: Q) -> str | None:
    """What is true of the whole, now that some of its pieces got this far; None: nothing
    new. What was sent as one is what is said of it."""
    pieces = list(delivery.pieces.select_for_update(no_key=True).order_by("position"))
    if not pieces:
        return state
    told = set(delivery.pieces.filter(which).values_list("pk", flat=True))
    for piece in pieces:
        if piece.pk in told and _is_news(piece, state):
            piece.state = state
            piece.save(update_fields=["state"])
    # More of its pieces may have to be sent yet: `settle` tells of the whole then.
    going_on = Delivery.objects.filter(pk=delivery.pk, state__in=IN_LINE)
    return None if going_on.exists() else _whole(pieces)


def settle(delivery: Delivery) -> None:
    """All pieces of a delivery are sent: what was said of them meanwhile is true of it."""
    state = _whole(delivery.pieces.all())
    if state not in {None, State.SENT}:
        confirm(delivery, state=state or "")


def _whole(pieces: Iterable[Named]) -> str | None:
    """How far all of it got: failed when a piece is, else as far as the last of them."""
    states = [piece.state for piece in pieces]
    if State.FAILED in states:
        return State.FAILED
    least = min((RANK.get(state, 0) for state in states), default=0)
    return next((state for state, rank in RANK.items() if rank == least), None)


def _is_news(piece: Named, state: str) -> bool:
    """Only to the right; what arrived did not fail, and what failed stays so (R18)."""
    if piece.state == State.FAILED:
        return False
    if state == State.FAILED:
        return RANK.get(piece.state, 0) < RANK[State.DELIVERED]
    return RANK[state] > RANK.get(piece.state, 0)


def _being_sent(channel: Channel, receipt: Receipt) -> QuerySet[Delivery]:
    """What may turn out to be what it names: handed over, and not named yet."""
    rows = Delivery.objects.filter(
        Q(state=State.SENDING) | Q(state=State.QUEUED, attempts__range=(1, ATTEMPTS)),
        channel=channel,
    )
    if receipt.whom is not None:
        kind, canonical = key_of(receipt.whom)
        rows = rows.filter(identity__kind=kind, identity__canonical=canonical)
    return rows
