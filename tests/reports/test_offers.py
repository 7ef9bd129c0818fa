"""What offers are counted as: by what readers said, did, and by chance."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from helpdesk.reports import figures
from helpdesk.reports.definition import Shape
from helpdesk.reports.metrics import METRICS
from helpdesk.reports.shown import line
from helpdesk.reports.statistics import difference
from knowledge_base.models import Lookup
from tests.factories import make_ticket
from tests.tickets.pages import browser_of

OLD = timedelta(hours=73)


def offer(*, ago=OLD, visitor=None, **more):
    given = {
        "kind": "offer", "where": "widget", "language": "en", "words": "w", "key": "k",
        "found": 1, "visitor": uuid4().hex if visitor is None else visitor,
        "made_at": timezone.now() - ago, **more,
    }  # fmt: skip
    return Lookup.objects.create(**given)


def told(count, key):
    found = count(None)[f"offers-{key}"]
    return found.part, found.whole


@pytest.fixture
def ticket(mailbox):
    return make_ticket(mailbox)


@pytest.mark.django_db
def test_opened_and_solved_are_shares_of_what_was_shown(count, ticket):
    now = timezone.now()
    offer(clicked_at=now, solved_at=now)
    offer(clicked_at=now)
    offer(where="mail", ticket=ticket, solved_at=now)
    offer()
    # None of these was shown to anybody.
    offer(held_out=True)
    offer(found=0)
    offer(kind="search")
    offer(ago=timedelta(days=40))

    assert told(count, "opened") == (2, 4)
    assert told(count, "solved") == (2, 4)


@pytest.mark.django_db
def test_observed_is_opened_and_no_ticket_after_72_hours(count, ticket):
    now = timezone.now()
    offer(clicked_at=now)
    offer(clicked_at=now, ticket=ticket)
    offer()
    # Not known yet, nobody's we would recognise, and one who had written before.
    offer(clicked_at=now, ago=timedelta(hours=71))
    offer(clicked_at=now, visitor="")
    offer(clicked_at=now, where="mail", ticket=ticket)
    offer(clicked_at=now, held_out=True)

    assert told(count, "observed") == (1, 3)
    assert count(None)["offers-observed"].pending == 1


@pytest.mark.django_db
def test_each_visitor_counts_once_by_their_first_offer(count, ticket):
    offer(visitor="a", ago=timedelta(hours=100))
    offer(visitor="a", ago=timedelta(hours=90), ticket=ticket)
    offer(visitor="b", held_out=True, ticket=ticket)
    offer(visitor="b", ago=timedelta(hours=80), held_out=True)
    # Who was offered something before this period is not new in it.
    offer(visitor="c", ago=timedelta(days=30))
    offer(visitor="c", ticket=ticket)

    found = count(None)["offers-effect"]

    assert (found.part, found.whole) == (0, 1)
    assert (found.other_part, found.other_whole) == (0, 1)


@pytest.mark.django_db
def test_the_difference_is_told_with_its_interval_when_both_are_enough(count, ticket):
    for number in range(100):
        offer(ticket=ticket if number < 20 else None)
    few = [offer(held_out=True, ticket=ticket) for _number in range(9)]
    shown = line(count(None)["offers-effect"])
    assert (shown.value, shown.others) == ("", "held out: 9 of 9")

    for number in range(91):
        offer(held_out=True, ticket=ticket if number < 31 else None)
    figure = count(None)["offers-effect"]
    shown = line(figure)

    assert figure.difference == (pytest.approx(-0.2), difference(20, 100, 40, 100))
    assert (shown.value, shown.sure) == ("-20 points", "-32 to -7")
    assert (shown.trend, shown.tone) == ("surely less", "ok")
    assert len(few) == 9


@pytest.mark.sampled(2)
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_counting_agrees_with_a_plain_count(count, ticket, seed):
    """Any offers there may be, against the definitions in one line each."""
    chance, now = random.Random(seed), timezone.now()
    rows = [
        offer(
            ago=timedelta(hours=chance.choice([1, 71, 72, 73, 100, 150])),
            visitor=chance.choice(["", "a", "b", "c", uuid4().hex]),
            where=chance.choice(["widget", "form", "mail"]),
            found=chance.choice([0, 1, 3]),
            held_out=chance.random() < 0.3,
            clicked_at=chance.choice([None, now]),
            ticket=chance.choice([None, ticket]),
        )
        for _number in range(60)
    ]
    shown = [one for one in rows if one.found and not one.held_out]
    whose = [
        one for one in rows if one.found and one.visitor and one.where != "mail"
    ]  # fmt: skip
    settled = [one for one in whose if now - one.made_at >= timedelta(hours=72)]
    seen = [one for one in settled if not one.held_out]
    alone = [one for one in seen if one.clicked_at and not one.ticket]
    earliest = {}
    for one in sorted(whose, key=lambda one: one.made_at):
        earliest.setdefault(one.visitor, one.made_at)
    first = [one for one in settled if one.made_at == earliest[one.visitor]]

    assert told(count, "opened") == (
        sum(bool(one.clicked_at) for one in shown),
        len(shown),
    )
    assert told(count, "observed") == (len(alone), len(seen))
    figure = count(None)["offers-effect"]
    assert (figure.whole, figure.other_whole) == (
        sum(not one.held_out for one in first),
        sum(one.held_out for one in first),
    )


def test_nothing_is_called_deflection_that_is_a_ratio_of_readers():
    compared = [one for one in METRICS.values() if one.shape is Shape.DIFFERENCE]
    assert [one.key for one in compared] == ["offers-effect"]
    assert all(one.against is not None for one in compared)


def test_the_page_and_the_api_tell_the_same(company, ada, ticket, count):
    for number in range(40):
        offer(held_out=number % 2 == 0, ticket=ticket if number % 4 == 0 else None)
    figures.forget()
    browser = browser_of(ada)

    page = browser.get("/reports/").content.decode()
    told = browser.get("/api/v1/metrics/offers-effect/").json()

    assert "What offers change" in page
    assert "-50 points" in page
    assert (told["part"], told["whole"]) == (0, 20)
    assert (told["other_part"], told["other_whole"]) == (10, 20)
    assert told["difference"] == -0.5
    assert told["difference_interval"][1] < 0
    assert "offers-effect" not in page.replace("offers-effect/tickets", "")
