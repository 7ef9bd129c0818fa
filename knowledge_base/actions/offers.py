"""Answers are offered to those who are about to ask, and what came of it is kept.

One row (`Lookup`) is one time that somebody wrote: what they type on belongs to it. It is
kept for those who are held out as well, who are shown nothing (decision 0032).
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.base.help import Answer, Offer, Writing
from helpdesk.base.plaintext import one_line
from knowledge_base import offer_links
from knowledge_base.actions.lookups import LONGEST, record_click, visitor_of
from knowledge_base.models import Lookup, OfferRules, Reader, Translation
from knowledge_base.queries import addresses
from knowledge_base.queries.likely import Likely, likely
from knowledge_base.spoken import key_of, words_of
from tickets import detect
from tickets.models import Ticket

MOST = 3
# Less is no question yet.
WORDS, LETTERS = 2, 8
# Of what somebody writes: the question is at its beginning.
READ = 2_000
# What they type within this of its beginning is one question.
TYPING = timedelta(minutes=30)
# Of one question, however long they type.
MOST_SHOWN = 20

_WHERE = {
    Lookup.Where.WIDGET: "in_widget",
    Lookup.Where.FORM: "in_form",
    Lookup.Where.PORTAL: "in_form",
    Lookup.Where.MAIL: "in_mail",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that may be answered: who asks (a hash), and what is likely."""

    writing: Writing
    visitor: str
    found: list[Likely]


def suggest(writing: Writing) -> Offer:
    """What `helpdesk.base.help.suggest` gives."""
    rules = OfferRules.objects.current()
    if not getattr(rules, _WHERE.get(Lookup.Where(writing.where), ""), False):
        return Offer()
    match detect.delicate(writing.text[:READ]):
        case None:
            return _offer(writing, rules)
        case detect.Delicate.OUTAGE:
            return Offer(notice=rules.outage_in(writing.language))
        case _:
            return Offer()


def _offer(writing: Writing, rules: OfferRules) -> Offer:
    words = words_of(writing.text[:READ])
    if len(words) < WORDS or sum(map(len, words)) < LETTERS:
        return Offer()
    found = likely(writing.text, language=writing.language, limit=MOST)
    if not found:
        return Offer()
    visitor = visitor_of(*writing.who) if writing.who else ""
    held_out = is_held_out(visitor, percent=rules.held_out)
    lookup = _keep(_Asked(writing, visitor, found), held_out=held_out)
    if lookup.held_out:
        return Offer(id=str(lookup.public_id))
    signed = offer_links.sign(lookup.pk) if lookup.where == Lookup.Where.MAIL else ""
    suffix = f"?from={signed}" if signed else ""
    answers = [
        Answer(
            slug=one.translation.slug,
            title=one.translation.title,
            excerpt=one.excerpt,
            path=f"{addresses.of_article(one.translation)}{suffix}",
        )
        for one in found
    ]
    return Offer(
        id=str(lookup.public_id),
        answers=answers,
        solved=addresses.solved(signed) if signed else "",
    )


def is_held_out(visitor: str, *, percent: int) -> bool:
    """The same for one visitor each time; who is held out at 5 % is so at 10 %.

    Of whom nobody can tell from others nothing could be learned: they are not.
    """
    return bool(visitor) and int(visitor[:12], 16) % 100 < percent


@transaction.atomic
def _keep(asked: _Asked, *, held_out: bool) -> Lookup:
    writing = asked.writing
    before = _typed_on(asked)
    lookup = before or Lookup(
        kind=Lookup.Kind.OFFER,
        where=writing.where,
        visitor=asked.visitor,
        # Who was shown something before the switch was turned has seen it.
        held_out=held_out,
    )
    lookup.centre = asked.found[0].translation.article.centre
    lookup.language = writing.language[:10]
    lookup.words = one_line(writing.text[:READ], limit=LONGEST)
    lookup.key = key_of(writing.text[:READ], limit=LONGEST)
    shown = [one.translation.article.public_id for one in asked.found]
    lookup.shown = list(dict.fromkeys([*shown, *lookup.shown]))[:MOST_SHOWN]
    lookup.found = len(lookup.shown)
    if writing.ticket is not None:
        lookup.ticket = Ticket.objects.filter(public_id=writing.ticket).first()
        lookup.customer = lookup.ticket.customer if lookup.ticket else None
    lookup.save()
    return lookup


def _typed_on(asked: _Asked) -> Lookup | None:
    """The row of what they have typed so far, unless something came of it already."""
    public_id = _uuid(asked.writing.before)
    if public_id is None:
        return None
    rows = Lookup.objects.select_for_update().filter(
        public_id=public_id,
        kind=Lookup.Kind.OFFER,
        visitor=asked.visitor,
        made_at__gt=timezone.now() - TYPING,
        solved_at=None,
        ticket=None,
        writer="",
    )
    return rows.first()


def opened(offer: str, slug: str) -> None:
    """They read an article that was offered; the first one counts."""
    public_id = _uuid(offer)
    lookup = public_id and Lookup.objects.filter(public_id=public_id).first()
    if not lookup or lookup.held_out:
        return
    known = Translation.objects.readable_by(Reader.PUBLIC).select_related("article")
    named = known.filter(slug=slug[:80], article__public_id__in=lookup.shown)
    translation = named.order_by("pk").first()
    if translation is not None:
        record_click(lookup.public_id, opened=translation)


def solved(offer: str) -> None:
    """They say that it solved their matter; said twice it is said once."""
    public_id = _uuid(offer)
    if public_id is not None:
        of_shown().filter(public_id=public_id).update(solved_at=timezone.now())


def went_on(offer: str, who: tuple[str, str]) -> None:
    """They send it all the same, from this address: a ticket of it will be theirs."""
    public_id = _uuid(offer)
    if public_id is not None:
        rows = Lookup.objects.filter(public_id=public_id, writer="", ticket=None)
        rows.update(writer=visitor_of(*who))


def of_shown() -> QuerySet[Lookup]:
    """Those that somebody saw, and said nothing of yet."""
    return Lookup.objects.filter(held_out=False, solved_at=None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
