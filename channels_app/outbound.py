"""Delivery -> adapter.send -> sent, tried again, or failed.

No transaction is open while we talk to a provider (R7): lease and commit, talk, commit
the result.
"""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from channels_app import alarms, receipts
from channels_app.actions import breaker, rates
from channels_app.actions.seats import seat
from channels_app.adapter import DeliveryFailed, Outgoing
from channels_app.handing import LostLease, TooSoon, hand_over
from channels_app.models import Connection
from channels_app.outgoing import outgoing
from channels_app.queries.closed import closed
from channels_app.queries.limited import is_counted
from channels_app.turns import in_turns
from helpdesk.base.secrets import CannotOpen
from tickets.actions import deliver
from tickets.actions.reaching import unreachable
from tickets.models import Delivery

logger = logging.getLogger(__name__)

# Any number: it keeps these locks apart from others'.
LOCK_CLASS = 0x73656E64
BROKEN = "Sending broke off for a reason of ours. It is tried again."


def waiting() -> float:
    """Seconds the oldest delivery has waited that could be sent now; those of a channel
    that is closed or paused cannot."""
    return deliver.waiting(closed())


def drain() -> int:
    """Send what is due, one worker a channel; how many deliveries were tried."""
    return in_turns(
        deliver.channels_due(closed()),
        lock_class=LOCK_CLASS,
        claim=_next,
        work=send,
        bell="channels_app.send",
    )


def _next(channel: int) -> Delivery | None:
    if not breaker.may_try(channel):
        return None
    # Where not all may go, those go first that a person waits for.
    return deliver.claim(channel, people_first=is_counted(channel))


def send(delivery: Delivery) -> bool:
    """One attempt of a claimed delivery; whatever happens, the next ones are sent, unless
    their channel takes no more now: whether it does."""
    try:
        mailbox = Connection.objects.select_related("channel").get(
            pk=delivery.channel_id
        )
        message = outgoing(delivery, mailbox)
        if message is not None:
            seat(delivery)
            return _hand_over(delivery, mailbox, message)
    except (OperationalError, InterfaceError):
        raise
    except (Connection.DoesNotExist, CannotOpen, FileNotFoundError) as error:
        logger.exception("delivery %s cannot be prepared", delivery.pk)
        deliver.not_sent(
            delivery, words=_explain(error), permanent=True, in_doubt=False
        )
    except Exception:
        # Nobody knows how far it got. It must not stay "being sent" for ever.
        logger.exception("delivery %s broke off", delivery.pk)
        deliver.not_sent(delivery, words=BROKEN, permanent=False, in_doubt=True)
    return True


def _hand_over(delivery: Delivery, mailbox: Connection, outgoing: Outgoing) -> bool:
    """Whether its channel takes more now."""
    try:
        provider_id = hand_over(delivery, mailbox, outgoing)
    except LostLease:
        return True
    except TooSoon as early:
        return _wait(delivery, early.wait)
    except DeliveryFailed as failure:
        return _failed(delivery, mailbox, failure)
    deliver.sent(delivery, provider_id=provider_id)
    if delivery.channel.traits.get("receipts"):
        # Some may have been read before the last of it went.
        receipts.settle(delivery)
    mailbox.sent_at = timezone.now()
    _health(mailbox, "")
    mailbox.sign_in()
    breaker.well(mailbox.pk)
    return True


def _wait(delivery: Delivery, wait: rates.Wait) -> bool:
    """A rate of ours has no room: the person's other messages wait behind it; where it is
    the channel's, all of them do, and this one keeps its turn."""
    until = timezone.now() + timedelta(seconds=wait.person)
    if wait.channel:
        rates.close(delivery.channel_id, None, wait.channel)
    deliver.put_off(delivery, until=until if wait.person else delivery.not_before)
    return not wait.channel


def _failed(delivery: Delivery, mailbox: Connection, failure: DeliveryFailed) -> bool:
    if failure.wait is not None:
        return _asked_to_wait(delivery, mailbox, failure)
    deliver.not_sent(
        delivery,
        words=failure.words,
        permanent=failure.permanent,
        in_doubt=failure.in_doubt,
    )
    if failure.is_gone:
        unreachable(delivery.identity, words=failure.words)
    is_ours = failure.permanent and not failure.signed_out
    _health(mailbox, "" if is_ours else failure.words)
    if failure.signed_out and mailbox.sign_out():
        # Everything waits for an admin: they do not read of it tomorrow.
        alarms.tell(mailbox, words=failure.words)
    if failure.is_outage:
        return not breaker.outage(mailbox.pk)
    breaker.well(mailbox.pk)
    return True


def _asked_to_wait(
    delivery: Delivery, mailbox: Connection, failure: DeliveryFailed
) -> bool:
    to_one = failure.whom == "person"
    until = rates.close(
        delivery.channel_id,
        delivery.identity_id if to_one else None,
        max(failure.wait or 0.0, rates.SOONEST),
    )
    deliver.put_off(delivery, until=until, words=failure.words)
    breaker.well(mailbox.pk)
    return to_one


def _explain(error: Exception) -> str:
    if isinstance(error, CannotOpen):
        return "The mailbox's password cannot be read. An admin has to enter it again."
    if isinstance(error, Connection.DoesNotExist):
        return "This channel has no settings. An admin has to enter them again."
    return "An attached file is missing on the server. An admin has to look at it."


def _health(mailbox: Connection, trouble: str) -> None:
    since = mailbox.send_failing_since or timezone.now()
    mailbox.send_failing_since = since if trouble else None
    mailbox.send_last_error = trouble[:500]
    mailbox.save(update_fields=["send_failing_since", "send_last_error", "sent_at"])
