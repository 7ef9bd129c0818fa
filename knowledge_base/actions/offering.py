"""What an admin decides of offers."""

import logging
from collections.abc import Mapping

from django.db import transaction

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.plaintext import printable
from knowledge_base.errors import TooManyHeldOut
from knowledge_base.models import OfferRules
from knowledge_base.models.offering import MOST_HELD_OUT

logger = logging.getLogger(__name__)

OUTAGE = 500


@transaction.atomic
def save_offer_rules(
    *,
    in_widget: bool,
    in_form: bool,
    in_mail: bool,
    held_out: int,
    outage: Mapping[str, str],
    by: Agent,
) -> OfferRules:
    """Where answers are offered, to how many of a hundred they are not, and what is said
    of an outage, by language.

    Raises:
        OnlyAdmins: `by` is none.
        TooManyHeldOut: it is an experiment, not a way to switch offers off.
    """
    if not may_administrate(by):
        raise OnlyAdmins
    if not 0 <= held_out <= MOST_HELD_OUT:
        raise TooManyHeldOut
    said = {code: printable(text).strip()[:OUTAGE] for code, text in outage.items()}
    decided = {
        "in_widget": in_widget,
        "in_form": in_form,
        "in_mail": in_mail,
        "held_out": held_out,
        "outage": {code: text for code, text in said.items() if text},
    }
    rules, _is_new = OfferRules.objects.update_or_create(is_only=True, defaults=decided)
    logger.info("offers: decided anew by agent %s", by.pk)
    return rules
