"""Four eyes: somebody asks for a look, somebody else says yes, or what should change."""

import logging

from django.db import transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import printable
from knowledge_base import rules
from knowledge_base.errors import NotYours
from knowledge_base.models import Revision
from knowledge_base.writing_errors import AlreadyLookedAt, NotWaiting, ReasonMissing

logger = logging.getLogger(__name__)

State = Revision.State
WORDS = 2_000


@transaction.atomic
def submit(revision: Revision, *, by: Agent) -> None:
    """Ask for a look at this revision.

    Raises:
        NotAllowed: collaborators do not write.
        AlreadyLookedAt: it waits already, or was approved.
    """
    rules.require_draft(by)
    _lock(revision)
    if revision.state not in (State.DRAFT, State.REJECTED):
        raise AlreadyLookedAt
    _becomes(revision, State.WAITING, by=by)


@transaction.atomic
def take_back(revision: Revision, *, by: Agent) -> None:
    """It does not want to be looked at yet.

    Raises:
        NotAllowed: only whoever wrote it, leads and admins.
        NotWaiting: nobody was asked, or it was decided meanwhile.
    """
    rules.require_draft(by)
    if revision.author_id != by.pk:
        rules.require_publish(by)
    _lock(revision)
    if revision.state != State.WAITING:
        raise NotWaiting
    _becomes(revision, State.DRAFT, by=by)


@transaction.atomic
def approve(revision: Revision, *, by: Agent) -> None:
    """It is good as it is; readers see it once it is published. Again, nothing changes.

    Raises:
        NotAllowed: leads and admins look at what others wrote.
        NotYours: the help centre wants somebody else's eyes.
    """
    rules.require_publish(by)
    _lock(revision)
    if revision.state == State.APPROVED:
        return
    if not rules.may_approve(by, revision):
        raise NotYours
    _decide(revision, State.APPROVED, words="", by=by)


@transaction.atomic
def send_back(revision: Revision, *, words: str, by: Agent) -> None:
    """It has to change first; words: how, for whoever wrote it.

    Raises:
        NotAllowed: as for `approve`.
        NotWaiting: nobody asked for a look.
        ReasonMissing: there are no words.
    """
    rules.require_publish(by)
    words = printable(words).strip()[:WORDS]
    if not words:
        raise ReasonMissing
    _lock(revision)
    if revision.state != State.WAITING:
        raise NotWaiting
    _decide(revision, State.REJECTED, words=words, by=by)


def _lock(revision: Revision) -> None:
    locked = Revision.objects.select_for_update(of=("self",))
    locked = locked.select_related("translation__article__centre")
    revision.refresh_from_db(from_queryset=locked)


def _decide(revision: Revision, state: State, *, words: str, by: Agent) -> None:
    revision.reviewer = by
    revision.reviewed_at = timezone.now()
    revision.review_words = words
    _becomes(revision, state, by=by)


def _becomes(revision: Revision, state: State, *, by: Agent) -> None:
    revision.state = state
    revision.save(update_fields=["state", "reviewer", "reviewed_at", "review_words"])
    logger.info("revision %s: %s by agent %s", revision.pk, state.value, by.pk)
