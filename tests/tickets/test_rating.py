"""What a customer says of the help they got."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.tickets.verbs import close, told
from tickets import actions
from tickets.live_errors import RatingStands
from tickets.models import Rating


def test_a_rating_names_who_answered_for_the_ticket(ticket, mailbox, ada, bob):
    actions.take(ticket, by=bob)
    rating = actions.rate(ticket, score=5, comment=" Quick! ", channel=mailbox)
    assert (rating.score, rating.comment, rating.agent) == (5, "Quick!", bob)
    # What they say stays out of what is never touched.
    assert told(ticket)[-1] == ("rated", "", {"score": 5})


def test_a_later_one_replaces_it_and_there_is_one_row(ticket, mailbox):
    actions.rate(ticket, score=1, channel=mailbox)
    actions.rate(ticket, score=4, comment="Better", channel=mailbox)
    assert [(r.score, r.comment) for r in Rating.objects.all()] == [(4, "Better")]
    assert [verb for verb, _, _ in told(ticket)].count("rated") == 2


def test_the_same_again_is_no_news(ticket, mailbox):
    actions.rate(ticket, score=4, channel=mailbox)
    actions.rate(ticket, score=4, channel=mailbox)
    assert [verb for verb, _, _ in told(ticket)].count("rated") == 1


@pytest.mark.parametrize(("days", "stands"), [(13.99, False), (14.01, True)])
def test_they_may_think_better_of_it_for_two_weeks(ticket, mailbox, days, stands):
    actions.rate(ticket, score=1, channel=mailbox)
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        if stands:
            with pytest.raises(RatingStands):
                actions.rate(ticket, score=5, channel=mailbox)
        else:
            actions.rate(ticket, score=5, channel=mailbox)
    assert Rating.objects.get().score == (1 if stands else 5)


def test_a_closed_ticket_can_be_rated_and_stays_closed(ticket, mailbox):
    close(ticket)
    actions.rate(ticket, score=5, channel=mailbox)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.next_step_at) == ("closed", None)


@pytest.mark.parametrize("score", [0, 6])
def test_there_are_one_to_five_and_nothing_else(ticket, mailbox, score):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.rate(ticket, score=score, channel=mailbox)
