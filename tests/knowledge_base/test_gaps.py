"""What is missing is one row, counted once, and somebody's task."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.accounts.models import Role
from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.errors import NobodyWhoWrites, ReasonMissing
from knowledge_base.models import Feedback, Gap
from tests.factories import make_agent
from tests.knowledge_base.factories import make_article, make_draft
from tests.races import at_once


def found(times=3, *, key="search:en:descale", kind=Gap.Kind.SEARCH, **more):
    """Asked so often, all of it today."""
    return asked([timezone.now()] * times, key=key, kind=kind, **more)


def asked(moments, *, key="search:en:descale", kind=Gap.Kind.SEARCH, **more):
    return actions.found_gap(
        key=key,
        kind=kind,
        title=more.pop("title", "descale"),
        count=lambda since: sum(moment >= since for moment in moments),
        minutes=more.pop("minutes", 6.0),
        **more,
    )


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.mark.django_db
def test_found_twice_it_is_one_gap_with_what_was_found_last():
    found(3, similarity=0.5)
    gap = found(5, similarity=0.25)

    gap.refresh_from_db()
    assert Gap.objects.count() == 1
    assert (gap.count, gap.similarity) == (5, 0.25)


@pytest.mark.django_db
def test_what_it_would_save_is_times_by_minutes_by_what_is_missing():
    gap = found(4, minutes=10, similarity=0.25)

    gap.refresh_from_db()
    assert gap.score == 30.0


@pytest.mark.django_db
def test_it_is_counted_over_ninety_days_and_thirty_tell_the_trend():
    gap = asked([ago(1), ago(2), ago(3), ago(40), ago(80), ago(100)])

    assert (gap.count, gap.lately, gap.before, gap.trend) == (5, 3, 1, 2)


@pytest.mark.django_db
def test_similarity_is_a_share_whatever_a_search_says():
    assert found(similarity=7).similarity == 1.0
    assert found(similarity=-1).similarity == 0.0


def test_who_has_it_keeps_it_when_it_is_found_again(ada, bob):
    found(owner=ada, due=timezone.localdate())
    gap = found(owner=bob, due=timezone.localdate() + timedelta(days=3))

    assert (gap.owner, gap.due) == (ada, timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_readers_who_complain_at_once_are_all_counted_once():
    ada = make_agent("Ada", Role.ADMIN)
    article = make_article(ada)

    def complain(visitor):
        Feedback.objects.create(translation=article, is_helpful=False, visitor=visitor)
        complaints = Feedback.objects.filter(translation=article, is_helpful=False)
        return actions.found_gap(
            key=f"feedback:{article.public_id}",
            kind=Gap.Kind.FEEDBACK,
            title=article.title,
            count=lambda since: complaints.filter(made_at__gte=since).count(),
        )

    at_once([lambda one=one: complain(f"visitor {one}") for one in range(4)])

    assert Gap.objects.get().count == 4


def test_a_dismissed_gap_comes_back_when_it_is_asked_as_often_again(ada):
    gap = found(4)
    actions.dismiss_gap(gap, reason="We sell none.", by=ada)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        still = asked([ago(2)] * 4 + [timezone.now()] * 3)
        back = asked([ago(2)] * 4 + [timezone.now()] * 4)

    assert still.state == Gap.State.DISMISSED
    assert (back.state, back.closed_words) == (Gap.State.OPEN, "We sell none.")
    assert back.came_back_at is not None


def test_three_more_are_the_least_that_brings_it_back(ada):
    gap = found(1)
    actions.dismiss_gap(gap, reason="Nobody asks.", by=ada)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert found(2).state == Gap.State.DISMISSED
        assert found(3).state == Gap.State.OPEN


def test_a_complaint_of_what_was_mended_is_a_task_at_once(ada):
    gap = found(5, kind=Gap.Kind.FEEDBACK, key="feedback:1")
    actions.finish_gap(gap, by=ada)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        again = found(1, kind=Gap.Kind.FEEDBACK, key="feedback:1")

    assert again.state == Gap.State.OPEN


def test_it_is_done_with_the_article_that_answers_it(ada):
    gap, article = found(), make_article(ada)

    actions.finish_gap(gap, translation=article, by=ada)
    actions.finish_gap(gap, by=make_agent("Late", Role.LEAD))

    gap.refresh_from_db()
    assert (gap.state, gap.translation, gap.closed_by) == ("done", article, ada)


def test_dismissing_needs_a_reason(ada):
    gap = found()

    with pytest.raises(ReasonMissing):
        actions.dismiss_gap(gap, reason=" \n", by=ada)

    gap.refresh_from_db()
    assert gap.state == Gap.State.OPEN


def test_what_was_closed_by_a_slip_is_open_as_it_was(ada):
    gap = found(owner=ada)
    actions.dismiss_gap(gap, reason="Slip", by=ada)

    actions.reopen_gap(gap, by=ada)

    gap.refresh_from_db()
    assert (gap.state, gap.owner, gap.closed_at) == (Gap.State.OPEN, ada, None)
    assert gap.closed_words == ""


def test_it_is_given_to_whoever_writes_and_may_wait(ada, bob):
    gap = found()

    actions.assign_gap(gap, to=bob, by=ada)
    actions.schedule_gap(gap, due=timezone.localdate(), by=bob)
    actions.link_gap(gap, translation=make_draft(bob), by=bob)

    gap.refresh_from_db()
    assert (gap.owner, gap.due) == (bob, timezone.localdate())
    assert gap.translation.title == "How do I descale my kettle?"
    actions.assign_gap(gap, to=None, by=ada)
    gap.refresh_from_db()
    assert gap.owner is None


def test_collaborators_neither_take_nor_are_given_a_gap(ada):
    gap = found()
    carl = make_agent("Carl", Role.COLLABORATOR)

    with pytest.raises(NobodyWhoWrites):
        actions.assign_gap(gap, to=carl, by=ada)
    for verb in (
        lambda: actions.assign_gap(gap, to=ada, by=carl),
        lambda: actions.schedule_gap(gap, due=None, by=carl),
        lambda: actions.link_gap(gap, translation=make_draft(ada), by=carl),
        lambda: actions.finish_gap(gap, by=carl),
        lambda: actions.dismiss_gap(gap, reason="No.", by=carl),
        lambda: actions.reopen_gap(gap, by=carl),
    ):
        with pytest.raises(NotAllowed):
            verb()
