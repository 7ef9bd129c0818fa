"""Secrets: a new one beside the old, and the old one away in the end."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from helpdesk.base import signed_webhooks
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.webhooks.errors import NewestSecret, OldSecretStillThere
from helpdesk.webhooks.models import Secret, Subscription

logger = logging.getLogger(__name__)
# The one before goes on signing for so long, unless it is dropped.
OVERLAP = timedelta(hours=24)


def make_secret(subscription: Subscription) -> str:
    """The newest from now on; for callers that hold the subscription."""
    text = signed_webhooks.new_secret()
    made = Secret.objects.create(subscription=subscription, hint=text[-4:])
    made.seal(text)
    made.save(update_fields=["sealed"])
    return text


@transaction.atomic
def new_secret(subscription: Subscription, *, by: Agent) -> str:
    """Told this once. The one before signs as well, for `OVERLAP`.

    Raises:
        OnlyAdmins: `by` is none.
        OldSecretStillThere: there is one before that already.
    """
    _require_admin(by)
    kept = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    now = timezone.now()
    if len(kept.live_secrets(now)) > 1:
        raise OldSecretStillThere
    kept.secrets.filter(expires_at__lte=now).delete()
    kept.secrets.filter(expires_at=None).update(expires_at=now + OVERLAP)
    text = make_secret(kept)
    logger.info("webhook %s: new secret, by agent %s", kept.pk, by.pk)
    return text


@transaction.atomic
def drop_secret(secret: Secret, *, by: Agent) -> None:
    """It signs nothing any more.

    Raises:
        OnlyAdmins: `by` is none.
        NewestSecret: without it there would be nothing to sign with.
    """
    _require_admin(by)
    if secret.expires_at is None:
        raise NewestSecret
    key, subscription = secret.pk, secret.subscription_id
    Secret.objects.filter(pk=key, expires_at__isnull=False).delete()
    logger.info("webhook %s: secret dropped by agent %s", subscription, by.pk)


def _require_admin(by: Agent) -> None:
    if not may_administrate(by):
        raise OnlyAdmins
