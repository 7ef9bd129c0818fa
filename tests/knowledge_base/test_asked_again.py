"""What is asked or typed again and again is found, and becomes a draft without people."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.actions import looking_around, paragraphs, questions
from knowledge_base.errors import NothingToDraftFrom
from knowledge_base.models import Fingerprint, Gap, Lookup, Paragraph, Revision
from knowledge_base.queries import answers
from tests.factories import make_identity, make_ticket
from tests.knowledge_base.factories import make_article
from tests.races import at_once
from tickets import actions as on_tickets
from tickets import outbox
from tickets.models import CannedReply, Message, Rating, Ticket

ASKS = (
    "Hello,\n\nhow do I descale the kettle with vinegar?\n\nKind regards\nIrma",
    "Hi there, how can I descale my kettle with vinegar?",
    "Good morning!\nDo I descale this kettle with vinegar? Thanks",
)
ANSWER = (
    "Dear {name},\n\nFill the kettle with one part of vinegar and two parts of water,"
    " boil it once and let it stand for an hour.\n\nRinse it twice before you make tea"
    " again, or the tea tastes of vinegar.\n\nBest regards\nBob"
)


def ask(mailbox, *texts, names=("Irma", "Joan", "Kim", "Lou"), subject="Kettle"):
    return [
        make_ticket(mailbox, identity=make_identity(name), text=text, subject=subject)
        for text, name in zip(texts, names, strict=False)
    ]


def answer(ticket, by, text=ANSWER):
    name = ticket.customer.name
    on_tickets.reply(
        Ticket.objects.get(pk=ticket.pk),
        text=text.format(name=name),
        by=by,
        and_resolve=True,
    )


def look(later=timedelta(minutes=6)):
    """All events are told, and the sweeps run a little later."""
    outbox.drain()
    with time_machine.travel(timezone.now() + later, tick=True):
        questions.drain()
        paragraphs.drain()


def test_what_three_customers_asked_is_a_gap_with_the_words_they_share(mailbox):
    tickets = ask(mailbox, *ASKS)
    look()

    gap = Gap.objects.get()
    assert (gap.kind, gap.count, gap.lately, gap.language) == ("question", 3, 3, "en")
    assert gap.title == "descale kettle vinegar"
    assert set(Fingerprint.objects.values_list("ticket", "gap")) == {
        (ticket.pk, gap.pk) for ticket in tickets
    }


def test_the_next_who_asks_is_counted_and_told_twice_is_counted_once(mailbox):
    ask(mailbox, *ASKS)
    look()
    [fourth] = ask(mailbox, ASKS[1], names=["Mia"])
    look()
    questions.keep([fourth.pk])
    look()

    assert Gap.objects.get().count == 4


def test_one_customer_who_asks_thrice_is_no_question_of_many(mailbox):
    irma = make_identity()
    for text in ASKS:
        make_ticket(mailbox, identity=irma, text=text)
    look()

    assert not Gap.objects.exists()


def test_other_questions_are_no_more_of_it_and_a_hello_is_none(mailbox):
    others = ("Where is my parcel, it should be here by now?", "Hello", "Thanks!")
    ask(mailbox, *ASKS, *others, names="ABCDEF")
    look()

    assert Gap.objects.get().count == 3
    assert Fingerprint.objects.filter(read_at=None).count() == 0


def test_a_chat_is_not_looked_at_before_its_visitor_had_time_to_ask(mailbox):
    ask(mailbox, *ASKS)
    look(later=timedelta(minutes=1))

    assert (Gap.objects.count(), questions.waiting()) == (0, 0.0)


def test_spam_and_what_was_merged_away_count_no_more(mailbox, ada):
    tickets = ask(mailbox, *ASKS, ASKS[0])
    look()
    on_tickets.merge(tickets[3], into=tickets[2], by=ada)

    assert questions.count_question(Gap.objects.get()).count == 3


def test_words_of_one_customer_alone_are_in_no_title(mailbox):
    secret = ASKS[0].replace("Irma", "Irma\nPassword hunter")
    ask(mailbox, secret.replace("vinegar?", "vinegar? Zanzibar!"), *ASKS[1:])
    look()

    assert "zanzibar" not in Gap.objects.get().title


def test_tickets_of_before_are_looked_at_in_time(mailbox):
    ask(mailbox, *ASKS)
    Fingerprint.objects.all().delete()

    assert questions.keep_old_ones() == 3
    look()
    assert Gap.objects.get().count == 3
    assert questions.keep_old_ones() == 0


def test_an_article_that_has_the_words_is_one_that_exists(mailbox, ada):
    article = make_article(ada, "Descale the kettle with vinegar")
    ask(mailbox, *ASKS)
    look()

    gap = Gap.objects.get()
    assert (gap.cover, gap.translation) == (Gap.Cover.EXISTS, article)
    assert gap.similarity == 1.0
    assert gap.score == 0.0


def test_an_article_that_agents_had_to_find_themselves_is_not_found(mailbox, ada):
    article = make_article(ada, "Limescale")
    [first, *_others] = ask(mailbox, *ASKS)
    Lookup.objects.create(
        kind="offer", where="agent", language="en", words="", key="", ticket=first,
        clicked=article,
    )  # fmt: skip
    look()

    assert Gap.objects.get().cover == Gap.Cover.NOT_FOUND


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_make_one_gap(mailbox):
    ask(mailbox, *ASKS)
    outbox.drain()
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        at_once([questions.drain] * 3)

    assert Gap.objects.get().count == 3


def test_what_was_typed_in_three_tickets_is_a_gap_of_who_typed_it_most(
    mailbox, ada, bob
):
    tickets = ask(mailbox, "Kettle A?", "Where is it?", "Broken handle")
    for ticket, by in zip(tickets, (bob, ada, bob), strict=True):
        answer(ticket, by)
    look()

    gap = Gap.objects.get(kind="paragraph")
    assert (gap.count, gap.owner) == (3, bob)
    assert gap.title.startswith("Fill the kettle with one part of vinegar")
    # The other one is too short to be worth an article.
    assert Paragraph.objects.count() == 3
    assert paragraphs.waiting() == 0.0


def test_what_is_typed_twice_or_long_ago_proposes_nothing(mailbox, bob):
    first, second, third = ask(mailbox, "Kettle A?", "Where is it?", "Broken handle")
    with time_machine.travel(timezone.now() - timedelta(days=40), tick=True):
        answer(first, bob)
        look()
    answer(second, bob)
    answer(third, bob)
    look()

    assert not Gap.objects.filter(kind="paragraph").exists()


def test_words_of_canned_replies_and_articles_were_not_typed(mailbox, ada, bob):
    fill, rinse = ANSWER.split("\n\n")[1:3]
    CannedReply.objects.create(name="Descale", text=fill)
    make_article(ada, "Rinse the kettle", rinse)
    for ticket in ask(mailbox, "Kettle A?", "Where is it?", "Broken handle"):
        answer(ticket, bob)
    look()

    assert not Gap.objects.filter(kind="paragraph").exists()


def asked_and_answered(mailbox, bob):
    for ticket in ask(mailbox, *ASKS):
        answer(ticket, bob)
    look()
    return Gap.objects.get(kind="question")


def test_a_draft_is_made_of_the_answer_without_the_people_in_it(mailbox, ada, bob):
    gap = asked_and_answered(mailbox, bob)

    draft = actions.draft_article(gap, by=ada)

    revision = draft.revisions.get()
    assert (draft.status, draft.article.owner, revision.author) == ("draft", bob, ada)
    assert revision.state == Revision.State.DRAFT
    assert revision.source == "\n\n".join(ANSWER.split("\n\n")[1:3])
    assert draft.title == "How do I descale the kettle with vinegar?"
    numbers = Ticket.objects.order_by("-pk").values_list("number", flat=True)
    assert revision.comment == "From the answers of Bob in " + ", ".join(
        f"#{number}" for number in numbers
    )
    gap.refresh_from_db()
    assert (gap.translation, gap.owner, gap.state) == (draft, bob, "open")
    assert actions.draft_article(gap, by=ada) == draft


def test_who_sees_none_of_the_answers_can_make_no_article_of_them(
    billing_mailbox, bob, carol, grace
):
    gap = asked_and_answered(billing_mailbox, grace)

    with pytest.raises(NothingToDraftFrom):
        actions.draft_article(gap, by=bob)
    assert list(answers.examples(gap, seen_by=bob)) == []
    assert len(answers.examples(gap, seen_by=carol)) == 3
    assert actions.draft_article(gap, by=carol).article.owner == grace


def test_answers_that_made_nobody_happy_are_no_sources(mailbox, ada, bob):
    gap = asked_and_answered(mailbox, bob)
    for ticket in Ticket.objects.all():
        Rating.objects.create(ticket=ticket, score=1)

    with pytest.raises(NothingToDraftFrom):
        actions.draft_article(gap, by=ada)


def test_collaborators_draft_nothing(mailbox, bob, dan):
    gap = asked_and_answered(mailbox, bob)

    with pytest.raises(NotAllowed):
        actions.draft_article(gap, by=dan)


def test_one_answer_becomes_an_article_and_what_customers_said_does_not(
    mailbox, ada, bob
):
    [ticket] = ask(mailbox, ASKS[0])
    answer(ticket, bob)

    draft = actions.draft_from_message(Message.objects.get(direction="out"), by=ada)

    assert draft.text.startswith("Fill the kettle with one part")
    with pytest.raises(NothingToDraftFrom):
        actions.draft_from_message(Message.objects.get(direction="in"), by=ada)


def search(words, times, *, shown=()):
    for number in range(times):
        actions.record_search(
            words, where=Lookup.Where.HELP, centre=None, language="en", shown=shown,
            visitor=f"{words} {number}",
        )  # fmt: skip


def test_searches_in_vain_are_gaps_and_slips_are_none(ada):
    search("descale kettle", 4)
    search("deskale", 2)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        assert looking_around.drain() == 1
        assert looking_around.drain() == 0

    gap = Gap.objects.get()
    assert (gap.kind, gap.title, gap.count) == ("search", "descale kettle", 4)


def test_an_article_to_be_looked_at_again_is_a_task_until_its_day_is_put_off(ada):
    article = make_article(ada).article
    article.review_by = timezone.localdate()
    article.save()
    looking_around.stale()
    looking_around.stale()

    gap = Gap.objects.get()
    assert (gap.kind, gap.owner, gap.due) == ("stale", ada, timezone.localdate())
    assert gap.state == Gap.State.OPEN

    article.review_by += timedelta(days=90)
    article.save()
    looking_around.stale()
    gap.refresh_from_db()
    assert gap.state == Gap.State.DONE
