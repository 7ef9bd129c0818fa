"""What becomes of promises when their ticket is to be resolved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent
from tickets.actions.promise import end_kept, end_withdrawn
from tickets.errors import OpenPromises, ReasonMissing
from tickets.models import FollowUp, Ticket
from tickets.promise_errors import LatePromise


class Becomes(models.TextChoices):
    KEPT = "kept", _("It was kept")
    WITHDRAWN = "withdrawn", _("It is withdrawn")
    GOES_ON = "goes_on", _("It goes on")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one promise; a reason, where it is withdrawn."""

    becomes: str
    reason: str = ""


# By the public id of the promise.
Outcomes = Mapping[str, Outcome]


def look(ticket: Ticket, outcomes: Outcomes) -> list[FollowUp]:
    """The open promises, of which each has an outcome.

    Raises:
        OpenPromises: nobody said what becomes of one.
        ReasonMissing: one is withdrawn, and nobody would know why.
        LatePromise: one is late, and goes on to no new time.
    """
    found = list(ticket.follow_ups.open().select_related("owner"))
    now = timezone.now()
    for promise in found:
        outcome = outcomes.get(str(promise.public_id))
        if outcome is None or outcome.becomes not in Becomes:
            raise OpenPromises
        if outcome.becomes == Becomes.WITHDRAWN and not outcome.reason.strip():
            raise ReasonMissing
        if outcome.becomes == Becomes.GOES_ON and promise.due_at <= now:
            raise LatePromise
    return found


def come_true(ticket: Ticket, outcomes: Outcomes, *, by: Agent) -> list[FollowUp]:
    """Each promise becomes what was said, under the ticket's lock; which of them go on.

    Raises:
        OpenPromises, ReasonMissing, LatePromise: see `look`.
    """
    goes_on = []
    for promise in look(ticket, outcomes):
        promise.ticket = ticket
        outcome = outcomes[str(promise.public_id)]
        if outcome.becomes == Becomes.KEPT:
            end_kept(promise, by=by)
        elif outcome.becomes == Becomes.WITHDRAWN:
            end_withdrawn(promise, reason=outcome.reason, by=by)
        else:
            goes_on.append(promise)
    return goes_on


def written(outcomes: Outcomes) -> dict[str, dict[str, str]]:
    """As an event keeps them, for later."""
    return {name: asdict(outcome) for name, outcome in outcomes.items()}


def read(data: Mapping[str, Any]) -> dict[str, Outcome]:
    """What `written` wrote."""
    return {name: Outcome(**one) for name, one in data.items()}
