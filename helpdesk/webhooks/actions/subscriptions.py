"""Subscriptions: who is told of what."""

import logging
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.base import doorbell, egress
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.webhooks import wanted
from helpdesk.webhooks.actions.lines import BELL
from helpdesk.webhooks.actions.rotating import make_secret
from helpdesk.webhooks.errors import AddressRefused, UnknownName
from helpdesk.webhooks.models import Subscription

logger = logging.getLogger(__name__)
State = Subscription.State


def require_admin(by: Agent) -> None:
    """Raises:
    OnlyAdmins: they are none.
    """
    if not may_administrate(by):
        raise OnlyAdmins


def require_address(url: str) -> None:
    """Asks a name server: not inside a transaction, where there is a choice.

    Raises:
        AddressRefused: nothing may be sent there.
        UnknownName: there is no such server.
    """
    try:
        egress.require_public(url)
    except egress.NotAllowed:
        raise AddressRefused from None
    except egress.EgressError:
        raise UnknownName from None


def add_webhook(
    *,
    url: str,
    types: Iterable[str],
    by: Agent,
    owner: Agent | None = None,
    description: str = "",
    conditions: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Subscription, str]:
    """Somebody's server is told from now on; its secret is told here, once.

    owner: by whose rights; `by` where nobody is named.

    Raises:
        OnlyAdmins: `by` is none.
        AddressRefused, UnknownName: see `require_address`.
        NoTypes, UnknownType: see `wanted.types`.
    """
    require_admin(by)
    kinds = wanted.types(types)
    require_address(url)
    with transaction.atomic():
        made = Subscription.objects.create(
            owner=owner or by,
            url=url,
            description=description,
            types=kinds,
            conditions=dict(conditions or {}),
        )
        text = make_secret(made)
    logger.info("webhook %s: added by agent %s", made.pk, by.pk)
    return made, text


def edit_webhook(
    subscription: Subscription,
    *,
    by: Agent,
    url: str | None = None,
    types: Iterable[str] | None = None,
    owner: Agent | None = None,
    description: str | None = None,
    conditions: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """What is None stays as it is. What waits already goes to the new address.

    Raises:
        As `add_webhook` does.
    """
    require_admin(by)
    if url is not None:
        require_address(url)
    changes = {
        "url": url,
        "types": None if types is None else wanted.types(types),
        "owner": owner,
        "description": description,
        "conditions": None if conditions is None else dict(conditions),
    }
    with transaction.atomic():
        kept = locked(subscription)
        for name, value in changes.items():
            if value is not None:
                setattr(kept, name, value)
        kept.version += 1
        kept.save(update_fields=[*changes, "version"])
    logger.info("webhook %s: changed by agent %s", subscription.pk, by.pk)


@transaction.atomic
def delete_webhook(subscription: Subscription, *, by: Agent) -> None:
    """It is gone, and with it what waits and what is known of what was sent.

    Raises:
        OnlyAdmins: `by` is none.
    """
    require_admin(by)
    key = subscription.pk
    locked(subscription).delete()
    logger.info("webhook %s: deleted by agent %s", key, by.pk)


@transaction.atomic
def pause_webhook(subscription: Subscription, *, by: Agent) -> None:
    """Nothing is sent, and nothing put in line, until it is resumed. A second time changes
    nothing.

    Raises:
        OnlyAdmins: `by` is none.
    """
    require_admin(by)
    kept = locked(subscription)
    if kept.is_active:
        rest(kept, State.PAUSED, Subscription.Why.BY_HAND)
        kept.version += 1
        kept.save(update_fields=["state", "why", "state_at", "version"])
        logger.info("webhook %s: paused by agent %s", kept.pk, by.pk)


@transaction.atomic
def resume_webhook(subscription: Subscription, *, by: Agent) -> None:
    """From now on, with what was in line; what happened meanwhile is replayed on demand.

    Raises:
        OnlyAdmins: `by` is none.
    """
    require_admin(by)
    kept = locked(subscription)
    if kept.is_active:
        return
    now = timezone.now()
    kept.state, kept.why, kept.state_at = State.ACTIVE, "", now
    kept.failing_since, kept.failures, kept.last_error = None, 0, ""
    kept.not_before, kept.tell = now, ""
    kept.version += 1
    kept.save()
    kept.deliveries.filter(state="waiting").update(not_before=now)
    doorbell.ring(BELL)
    logger.info("webhook %s: resumed by agent %s", kept.pk, by.pk)


def locked(subscription: Subscription) -> Subscription:
    """Its row, for one change at a time."""
    return Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)


def rest(kept: Subscription, state: str, why: str) -> None:
    """It does nothing more for now; the caller saves it."""
    kept.state, kept.why, kept.state_at = state, why, timezone.now()
