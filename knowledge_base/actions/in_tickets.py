"""What agents do with articles while they answer: they use them, and say what is wrong."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.base.accounts.models import Agent
from knowledge_base import rules
from knowledge_base.actions.gaps import found_gap
from knowledge_base.actions.lookups import visitor_of
from knowledge_base.actions.questions import count_question
from knowledge_base.actions.record_feedback import record_feedback
from knowledge_base.errors import ForAgentsOnly
from knowledge_base.models import Audience, Feedback, Fingerprint, Gap, Lookup
from knowledge_base.models import Translation as Article
from knowledge_base.queries.cost import minutes_of
from tickets.models import Ticket


@transaction.atomic
def use_article(ticket: Ticket, *, translation: Article, by: Agent) -> None:
    """It goes into the answer, as a link or in its words; counted once a ticket.

    Raises:
        NotAllowed: collaborators do not answer.
        ForAgentsOnly: no customer may read it.
    """
    rules.require_draft(by)
    if translation.article.audience == Audience.AGENTS:
        raise ForAgentsOnly
    # Under the ticket's lock, so that two clicks are one.
    Ticket.objects.select_for_update(no_key=True).values_list("pk").get(pk=ticket.pk)
    used = Lookup.objects.filter(
        ticket=ticket, where=Lookup.Where.AGENT, clicked=translation
    )
    if not used.exists():
        Lookup.objects.create(
            kind=Lookup.Kind.OFFER,
            where=Lookup.Where.AGENT,
            centre=translation.article.centre,
            language=translation.language,
            words="",
            key="",
            ticket=ticket,
            found=1,
            shown=[translation.article.public_id],
            clicked=translation,
            clicked_at=timezone.now(),
        )


@transaction.atomic
def article_was_wrong(ticket: Ticket, *, translation: Article, by: Agent) -> Gap:
    """An agent found it wrong while answering this ticket: a task of its owner.

    Raises:
        NotAllowed: as for `use_article`.
    """
    rules.require_draft(by)
    told = _("Found by %(name)s while answering #%(number)s")
    record_feedback(
        translation,
        is_helpful=False,
        reason=Feedback.Reason.WRONG,
        words=told % {"name": by, "number": ticket.number},
        visitor=visitor_of("agent", str(by.pk)),
    )
    return Gap.objects.get(key=f"feedback:{translation.public_id}")


@transaction.atomic
def article_should_exist(ticket: Ticket, *, by: Agent) -> Gap:
    """An agent misses one while answering this ticket. Of a question that is known to be
    asked often, it is that one's gap; again, it is the same.

    Raises:
        NotAllowed: as for `use_article`.
    """
    rules.require_draft(by)
    known = Fingerprint.objects.filter(ticket=ticket).exclude(gap=None).first()
    if known is not None and known.gap is not None:
        return count_question(known.gap)
    gap = found_gap(
        key=f"question:{ticket.public_id}",
        kind=Gap.Kind.QUESTION,
        # What the customer said is for those who may see the ticket.
        title=_("Asked in #%(number)s") % {"number": ticket.number},
        count=lambda since: 1,
        minutes=minutes_of([ticket.pk]),
        owner=by,
        evidence={"ticket": str(ticket.public_id)},
    )
    Fingerprint.objects.update_or_create(
        ticket=ticket, defaults={"gap": gap, "asked_at": ticket.created_at}
    )
    return gap
