"""Somebody outside support is asked: they answer by a note, the ticket stays."""

import pytest
from django.utils import timezone

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Role
from tests.factories import (
    known,
    make_agent,
    make_ticket,
    soon,
)
from tests.tickets.chatting import comes, make_widget, offer_of, ringing
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.actions import ring
from tickets.errors import NothingToSay, ReasonMissing, TicketClosed
from tickets.models import Ticket
from tickets.moving_errors import MergedAway
from tickets.offer_errors import IsAbsent, NotOffered, NotYourOffer, OfferEnded

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def bobs(ticket, bob):
    actions.take(ticket, by=bob)
    return ticket


@pytest.fixture
def asked(bobs, bob, dan):
    return actions.hand_over(known(bobs), to=dan, note="Is it covered?", by=bob)


def sees(agent, ticket) -> bool:
    return Ticket.objects.visible_to(agent).filter(pk=ticket.pk).exists()


def test_who_is_asked_sees_the_ticket_and_the_brief_and_answers_by_a_note(
    bobs, asked, bob, dan
):
    assert sees(dan, bobs)
    assert "words" in asked.brief
    actions.accept(asked, by=dan)
    bobs.refresh_from_db()
    asked.refresh_from_db()
    assert (bobs.assignee, bobs.accountable) == (bob, bob)
    assert (asked.state, asked.ended_at) == ("asked", None)

    before = bobs.seq
    said = actions.answer_handover(asked, text="It is covered.", by=dan)
    asked.refresh_from_db()
    assert (said.direction, said.agent, said.text) == ("note", dan, "It is covered.")
    assert (asked.state, asked.ended_by) == ("answered", dan)
    assert [one[:2] for one in told(bobs, after=before)] == [
        ("noted", "Dan"),
        ("handover_answered", "Dan"),
    ]
    bobs.refresh_from_db()
    assert bobs.accountable == bob
    assert sees(dan, bobs)


def test_an_answer_needs_no_yes_before(bobs, asked, dan):
    actions.answer_handover(asked, text="Yes.", by=dan)
    asked.refresh_from_db()
    assert asked.state == "answered"
    with pytest.raises(OfferEnded):
        actions.accept(asked, by=dan)


def test_an_agent_may_answer_instead_of_taking_it_over(bobs, bob, grace):
    offer = actions.hand_over(known(bobs), to=grace, note="Refund?", by=bob)
    actions.answer_handover(offer, text="Yes, refund it.", by=grace)
    bobs.refresh_from_db()
    assert (bobs.assignee, bobs.handovers.get().state) == (bob, "answered")


def test_an_answer_has_words(bobs, asked, dan):
    with pytest.raises(NothingToSay):
        actions.answer_handover(asked, text=" ", by=dan)
    asked.refresh_from_db()
    assert asked.state == "offered"


def test_others_answer_nothing(bobs, asked, bob, ada):
    actions.follow(bobs, agent=(eve := make_agent("Eve", Role.COLLABORATOR)), by=ada)
    for stranger in (ada, eve):
        for verb in (
            lambda who: actions.accept(asked, by=who),
            lambda who: actions.decline(asked, reason="x", by=who),
            lambda who: actions.answer_handover(asked, text="x", by=who),
        ):
            with pytest.raises(NotOffered):
                verb(stranger)


def test_a_chat_that_rings_is_not_answered_by_a_note(support, bob):
    comes(bob)
    ticket = ringing(make_widget(support))
    with pytest.raises(NotOffered):
        actions.answer_handover(offer_of(ticket), text="Hm", by=bob)


def test_they_decline_with_a_reason_before_and_after_they_looked(bobs, asked, bob, dan):
    with pytest.raises(ReasonMissing):
        actions.decline(asked, by=dan)
    actions.decline(asked, reason="Ask Legal", by=dan)
    assert not sees(dan, bobs)
    again = actions.hand_over(known(bobs), to=dan, note="Please", by=bob)
    actions.accept(again, by=dan)
    actions.decline(again, reason="Ask Legal", by=dan)
    again.refresh_from_db()
    assert (again.state, again.reason) == ("declined", "Ask Legal")


def test_while_one_looks_into_it_the_ticket_goes_to_another(
    bobs, asked, bob, dan, grace
):
    actions.accept(asked, by=dan)
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=bob)
    actions.answer_handover(asked, text="Covered.", by=dan)
    assert sees(grace, bobs)
    actions.accept(offer, by=grace)
    bobs.refresh_from_db()
    assert bobs.assignee == grace


def test_a_question_is_taken_back_by_who_asked(bobs, asked, bob, dan, grace):
    actions.accept(asked, by=dan)
    with pytest.raises(NotYourOffer):
        actions.withdraw_handover(asked, by=grace)
    actions.withdraw_handover(asked, by=bob)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_a_question_about_what_is_over_ends(bobs, asked, bob, dan):
    actions.accept(asked, by=dan)
    assert ring.drain() == 0
    actions.resolve(bobs, by=bob)
    assert (ring.drain(), ring.drain()) == (1, 0)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_what_is_merged_away_is_no_longer_on_offer_and_nobody_is_asked_about_it(
    bobs, asked, mailbox, bob, dan, grace
):
    actions.accept(asked, by=dan)
    offer = actions.hand_over(known(bobs), to=grace, note="Refund", by=bob)
    other = make_ticket(mailbox)
    actions.merge(bobs, into=other, by=bob)
    with pytest.raises(MergedAway):
        actions.accept(offer, by=grace)
    with pytest.raises(MergedAway):
        actions.answer_handover(asked, text="Late", by=dan)
    # Who was asked about the one alone is not let into the other by it (AC-50).
    assert not sees(dan, other)
    ring.drain()
    assert set(bobs.handovers.values_list("state", flat=True)) == {"withdrawn"}
    other.refresh_from_db()
    assert other.accountable is not None


def test_nothing_is_answered_on_a_closed_ticket(bobs, asked, dan):
    close(bobs)
    with pytest.raises(TicketClosed):
        actions.answer_handover(asked, text="Late", by=dan)


def test_a_question_to_somebody_who_leaves_returns(bobs, asked, bob, dan, ada):
    actions.accept(asked, by=dan)
    people.deactivate(dan, by=ada)
    asked.refresh_from_db()
    bobs.refresh_from_db()
    assert (asked.state, bobs.assignee) == ("expired", bob)


def test_nobody_answers_for_somebody_who_is_away(bobs, bob, dan):
    people.plan_absence(dan, begins=timezone.now(), ends=soon(days=2), by=dan)
    with pytest.raises(IsAbsent):
        actions.hand_over(known(bobs), to=dan, note="?", by=bob)


def test_through_the_pages(bobs, bob, dan):
    form = browser_of(bob).get(url(bobs, "hand_over"))
    assert "Other departments" in form.content.decode()
    assert f'href="{url(bobs, "continue_on")}"' in form.content.decode()
    typed = {
        "to": f"agent:{dan.public_id}",
        "goal": "A refund",
        "note": "Is it covered?",
    }
    assert browser_of(bob).post(url(bobs, "hand_over"), typed).status_code == 303
    one = {"handover": bobs.handovers.get().public_id}

    dans = browser_of(dan)
    assert "“Is it covered?”" in shown(dans.get(url(bobs)))
    assert "Tell the customer" not in shown(dans.get(url(bobs, "accept"), one))
    assert dans.post(url(bobs, "accept"), one).status_code == 303
    assert "Bob asks you." in shown(dans.get(url(bobs)))
    assert f"#{bobs.number}" in shown(dans.get("/inbox/offers/"))
    assert "Bob asked Dan, who is looking into it." in shown(
        browser_of(bob).get(url(bobs))
    )
    assert dans.post(url(bobs, "answer_handover"), one).status_code == 422
    answer = {**one, "text": "It is covered."}
    assert dans.post(url(bobs, "answer_handover"), answer).status_code == 303
    page = shown(browser_of(bob).get(url(bobs)))
    assert "Dan answered what was asked" in page
    assert "It is covered." in page
