"""An article out of answers that agents gave: a draft, without the people in them.

It goes through a review as any other. Whose answer it is made of owns it; from which
tickets it came stands in the comment of its first revision, which no reader sees.
"""

import logging
from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from helpdesk.base.plaintext import one_line
from knowledge_base import minhash, rules
from knowledge_base.actions.begin import TITLE, begin_article
from knowledge_base.actions.revise import LINE, Writing, revise
from knowledge_base.errors import NothingToDraftFrom
from knowledge_base.models import Gap, HelpCentre, Translation
from knowledge_base.queries.answers import (
    Answer,
    best_answers,
    cleaned,
    question,
    weighed,
)
from knowledge_base.queries.stems import stems
from tickets import detect
from tickets.models import Message, Ticket

logger = logging.getLogger(__name__)

# Answers a draft is made of; paragraphs are alike from here on.
SOURCES, ALIKE = 3, 0.35
DRAFTED = "drafted"


@transaction.atomic
def draft_article(gap: Gap, *, by: Agent) -> Translation:
    """A draft from the best answers that `by` may read. Again, it is the same draft.

    Raises:
        NotAllowed: collaborators do not write.
        NothingToDraftFrom: they see no answer that says something.
    """
    rules.require_draft(by)
    gap.refresh_from_db(from_queryset=Gap.objects.select_for_update(of=("self",)))
    if gap.evidence.get(DRAFTED) and gap.translation:
        return gap.translation
    answers = best_answers(gap, seen_by=by)
    if not answers:
        raise NothingToDraftFrom
    drafted = _drafted(answers, language=gap.language, by=by)
    gap.translation = drafted
    gap.evidence = {**gap.evidence, DRAFTED: str(drafted.public_id)}
    gap.owner = gap.owner or drafted.article.owner
    gap.save(update_fields=["translation", "evidence", "owner"])
    return drafted


@transaction.atomic
def draft_from_message(message: Message, *, by: Agent) -> Translation:
    """A draft of this one answer.

    Raises:
        NotAllowed, NothingToDraftFrom: as for `draft_article`; notes and words of
            customers are no answers.
    """
    rules.require_draft(by)
    Ticket.objects.visible_to(by).get(pk=message.ticket_id)
    if message.direction != Message.Direction.OUT or message.deleted_at:
        raise NothingToDraftFrom
    language = detect.language_of(message.text) or HelpCentre.objects.default().language
    answers = weighed([message], language=language)
    if not answers:
        raise NothingToDraftFrom
    return _drafted(answers, language=language, by=by)


def _drafted(answers: Sequence[Answer], *, language: str, by: Agent) -> Translation:
    sources = answers[:SOURCES]
    tickets = [one.message.ticket_id for one in sources]
    centre = HelpCentre.objects.default()
    written_in = language if language in centre.languages else centre.language
    text = cleaned(
        "\n\n".join(_paragraphs(sources, language=language)),
        tickets=tickets,
        language=written_in,
    ).text
    title = cleaned(
        question(tickets, language=language), tickets=tickets, language=written_in
    ).text
    title = one_line(title, limit=TITLE) or one_line(text, limit=TITLE)
    draft = begin_article(
        title=title[:1].upper() + title[1:],
        language=written_in,
        owner=_author(answers) or by,
        by=by,
    )
    words = Writing(title=draft.title, source=text)
    revise(draft, words=words, comment=_sources(sources), by=by)
    logger.info("article %s: drafted by agent %s", draft.article_id, by.pk)
    return draft


def _paragraphs(sources: Sequence[Answer], *, language: str) -> list[str]:
    """Those of the best answer; and what two others say that it does not."""
    best, *others = sources
    kept = list(best.paragraphs)
    rest = [part for one in others for part in one.paragraphs]
    cut = stems([*kept, *rest], language=language)
    signed = [minhash.signature(set(words)) for words in cut]
    mine, theirs = signed[: len(kept)], signed[len(kept) :]
    for place, part in enumerate(rest):
        is_new = all(minhash.alike(theirs[place], one) < ALIKE for one in mine)
        again = sum(minhash.alike(theirs[place], one) >= ALIKE for one in theirs)
        if is_new and again > 1:
            kept.append(part)
            mine.append(theirs[place])
    return kept


def _author(answers: Sequence[Answer]) -> Agent | None:
    """Who gave most of the answers that agree with the best one, if they still write."""
    agreeing = [one for one in answers if one.agreed == answers[0].agreed] or answers
    for agent, _times in Counter(one.message.agent for one in agreeing).most_common():
        if agent is not None and rules.may_draft(agent):
            return agent
    return None


def _sources(sources: Sequence[Answer]) -> str:
    """What whoever reviews it may look at; readers never see a comment."""
    numbers = ", ".join(
        dict.fromkeys(f"#{one.message.ticket.number}" for one in sources)
    )
    names = ", ".join(dict.fromkeys(str(one.message.agent) for one in sources))
    told = {"names": names, "numbers": numbers}
    return (_("From the answers of %(names)s in %(numbers)s") % told)[:LINE]
