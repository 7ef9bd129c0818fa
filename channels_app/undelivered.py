"""Words of ours that came back, or wait at somebody else's door."""

from django.db.models import Q

from channels_app.adapter import Proof
from channels_app.parsed import Failure, Undelivered
from channels_app.story import Refuse
from tickets.actions.confirm import confirm
from tickets.actions.reaching import unreachable
from tickets.errors import NotSentYet
from tickets.models import Channel, Delivery

State = Delivery.State


def take(channel: Channel, what: Undelivered) -> None:
    """Say it of the deliveries it is about, each in a transaction of its own. Told again it
    changes nothing.

    Raises:
        Refuse: it is about nobody that these words were sent to.
    """
    sent = _deliveries(channel, what.proof)
    about = [
        (delivery, failure)
        for failure in what.failures
        for delivery in _meant(sent, failure)
    ]
    if not about:
        raise Refuse("It is about somebody whom nothing was sent to.")
    for delivery, failure in about:
        _say(delivery, failure)


def _deliveries(channel: Channel, proof: Proof) -> list[Delivery]:
    """By any mailbox: what comes back need not come to the one that it went out by."""
    rows = Delivery.objects.filter(
        message__public_id=proof.message, channel__kind=channel.kind
    )
    return list(rows.select_related("message__ticket", "identity").order_by("id"))


def _meant(sent: list[Delivery], failure: Failure) -> list[Delivery]:
    """Those to this address; servers name where it led to as well, and where there is one
    delivery alone it is that one."""
    if failure.whom is not None:
        canonical = failure.whom.canonical
        found = [one for one in sent if one.identity.canonical == canonical]
        if found:
            return found
    return sent if len(sent) == 1 else []


def _say(delivery: Delivery, failure: Failure) -> None:
    if not failure.is_final:
        still = Q(state__in=[State.SENT, State.UNKNOWN])
        rows = Delivery.objects.filter(still, pk=delivery.pk)
        rows.update(last_error=failure.words[:500])
        return
    try:
        confirm(delivery, state=State.FAILED, words=failure.words)
    except NotSentYet as error:
        raise Refuse(str(error)) from error
    # Where mail is forwarded the address that is gone need not be the one we know.
    if failure.is_gone:
        unreachable(delivery.identity, words=failure.words)
