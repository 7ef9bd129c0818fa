"""The work queue: who writes what is missing, until when, and what came of it."""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base import rules
from knowledge_base.errors import NobodyWhoWrites, ReasonMissing
from knowledge_base.models import Gap, Translation

logger = logging.getLogger(__name__)

REASON = 300


@transaction.atomic
def assign_gap(gap: Gap, *, to: Agent | None, by: Agent) -> None:
    """Somebody writes it, or nobody for now.

    Raises:
        NotAllowed: collaborators do not write.
        NobodyWhoWrites: nor do whom it was given to.
    """
    rules.require_draft(by)
    if to is not None and not rules.may_draft(to):
        raise NobodyWhoWrites
    _locked(gap)
    gap.owner = to
    gap.save(update_fields=["owner"])


@transaction.atomic
def schedule_gap(gap: Gap, *, due: date | None, by: Agent) -> None:
    """Until when; None: whenever there is time.

    Raises:
        NotAllowed: as for `assign_gap`.
    """
    rules.require_draft(by)
    _locked(gap)
    gap.due = due
    gap.save(update_fields=["due"])


@transaction.atomic
def link_gap(gap: Gap, *, translation: Translation, by: Agent) -> None:
    """This article answers it, or is going to.

    Raises:
        NotAllowed: as for `assign_gap`.
    """
    rules.require_draft(by)
    _locked(gap)
    gap.translation = translation
    gap.save(update_fields=["translation"])


@transaction.atomic
def finish_gap(gap: Gap, *, translation: Translation | None = None, by: Agent) -> None:
    """It is answered; by this article, or by the one it has. Again, nothing changes.

    Raises:
        NotAllowed: as for `assign_gap`.
    """
    rules.require_draft(by)
    _locked(gap)
    if gap.state == Gap.State.DONE:
        return
    gap.translation = translation or gap.translation
    _close(gap, Gap.State.DONE, words="", by=by)


@transaction.atomic
def dismiss_gap(gap: Gap, *, reason: str, by: Agent) -> None:
    """Nobody is going to write it, and why. It is open again when asked much more.

    Raises:
        NotAllowed: as for `assign_gap`.
        ReasonMissing: whoever finds it again would not know.
    """
    rules.require_draft(by)
    reason = one_line(reason, limit=REASON)
    if not reason:
        raise ReasonMissing
    _locked(gap)
    _close(gap, Gap.State.DISMISSED, words=reason, by=by)


@transaction.atomic
def reopen_gap(gap: Gap, *, by: Agent) -> None:
    """Closing it was a slip, or too early.

    Raises:
        NotAllowed: as for `assign_gap`.
    """
    rules.require_draft(by)
    _locked(gap)
    gap.state = Gap.State.OPEN
    gap.closed_at = gap.closed_by = None
    gap.closed_words, gap.closed_count = "", 0
    gap.save()


def _close(gap: Gap, state: Gap.State, *, words: str, by: Agent) -> None:
    gap.state = state
    gap.closed_by, gap.closed_at = by, timezone.now()
    gap.closed_words, gap.closed_count = words, gap.count
    gap.save()
    logger.info("gap %s: %s by agent %s", gap.pk, state, by.pk)


def _locked(gap: Gap) -> None:
    """The row as it is now, and nobody else's until we are done."""
    gap.refresh_from_db(from_queryset=Gap.objects.select_for_update(of=("self",)))
