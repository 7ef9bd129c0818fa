"""From a draft to what readers see, and back: looked at, in its time, at its address."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from knowledge_base import actions
from knowledge_base.actions import Writing, timed
from knowledge_base.centre_errors import OtherCentre
from knowledge_base.errors import AddressTaken, NotYours
from knowledge_base.models import (
    Audience,
    Category,
    HelpCentre,
    OldSlug,
    Reader,
    Revision,
    Translation,
)
from knowledge_base.writing_errors import (
    AddressMissing,
    AlreadyLookedAt,
    AlreadyShown,
    NotWaiting,
    ReasonMissing,
    TimeIsOver,
)
from tests.knowledge_base.factories import make_article, make_draft

State = Revision.State


def revised(translation, source, *, by, **more):
    words = Writing(title=translation.title, source=source)
    return actions.revise(translation, words=words, by=by, **more)


def readable(translation):
    known = Translation.objects.readable_by(Reader.PUBLIC)
    return known.filter(pk=translation.pk).exists()


def soon(**delta):
    return timezone.now() + timedelta(**delta)


def test_a_lead_approves_what_an_agent_asked_to_look_at(ada, bob):
    draft = make_draft(bob)
    revision = draft.revisions.get()

    actions.submit(revision, by=bob)
    assert revision.state == State.WAITING
    actions.approve(revision, by=ada)

    assert (revision.state, revision.reviewer) == (State.APPROVED, ada)
    assert not readable(draft)


def test_what_is_sent_back_says_why_and_can_be_submitted_again(ada, bob):
    revision = make_draft(bob).revisions.get()
    actions.submit(revision, by=bob)

    actions.send_back(revision, words=" Which kettle? ", by=ada)

    assert (revision.state, revision.review_words) == (State.REJECTED, "Which kettle?")
    actions.submit(revision, by=bob)
    assert revision.state == State.WAITING


def test_whoever_asked_for_a_look_takes_that_back(ada, bob, carol, grace):
    revision = make_draft(bob).revisions.get()
    actions.submit(revision, by=bob)
    with pytest.raises(NotAllowed):
        actions.take_back(revision, by=grace)

    actions.take_back(revision, by=bob)

    assert revision.state == State.DRAFT
    with pytest.raises(NotWaiting):
        actions.take_back(revision, by=carol)


def test_a_review_is_asked_for_once_and_decided_by_those_who_may(ada, bob, dan):
    revision = make_draft(bob).revisions.get()
    with pytest.raises(NotWaiting):
        actions.send_back(revision, words="No", by=ada)
    actions.submit(revision, by=bob)
    for verb, refusal in (
        (lambda: actions.submit(revision, by=bob), AlreadyLookedAt),
        (lambda: actions.submit(revision, by=dan), NotAllowed),
        (lambda: actions.approve(revision, by=bob), NotAllowed),
        (lambda: actions.send_back(revision, words="No", by=bob), NotAllowed),
        (lambda: actions.send_back(revision, words=" ", by=ada), ReasonMissing),
    ):
        with pytest.raises(refusal):
            verb()
    revision.refresh_from_db()
    assert revision.state == State.WAITING


def test_where_four_eyes_are_wanted_nobody_approves_their_own(ada, carol):
    HelpCentre.objects.update(needs_review=True)
    revision = make_draft(ada).revisions.get()
    actions.submit(revision, by=ada)
    with pytest.raises(NotYours):
        actions.approve(revision, by=ada)

    actions.approve(revision, by=carol)

    assert revision.reviewer == carol


def test_what_is_approved_is_published_when_its_time_comes(ada):
    article = make_article(ada, source="Old.")
    approved = revised(article, "New.", by=ada)
    actions.publish_later(article, at=soon(hours=2), by=ada)
    revised(article, "Newest, and nobody looked yet.", by=ada)

    assert (timed.waiting(), timed.drain()) == (0.0, 0)

    with time_machine.travel(soon(hours=3)):
        assert timed.waiting() > 0
        assert timed.drain() == 1
        assert timed.drain() == 0
    article.refresh_from_db()
    assert (article.text, article.published, article.publish_at) == (
        "New.",
        approved,
        None,
    )


def test_a_time_that_was_thought_better_of_is_none(ada):
    draft = make_draft(ada)
    actions.publish_later(draft, at=soon(hours=2), by=ada)

    actions.publish_later(draft, at=None, by=ada)

    with time_machine.travel(soon(hours=3)):
        assert timed.drain() == 0
    assert not readable(draft)


def test_what_cannot_be_later_is_refused(ada, bob):
    draft, shown = make_draft(ada), make_article(ada)
    with pytest.raises(AlreadyShown):
        actions.publish_later(shown, at=soon(hours=1), by=ada)
    for at, by, refusal in (
        (soon(hours=-1), ada, TimeIsOver),
        (soon(hours=1), bob, NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.publish_later(draft, at=at, by=by)
    with pytest.raises(TimeIsOver):
        actions.expire(draft, at=soon(seconds=-1), by=ada)
    with pytest.raises(NotAllowed):
        actions.expire(draft, at=soon(hours=1), by=bob)


def test_what_expires_is_read_by_nobody_from_then_on_and_comes_back(ada):
    article = make_article(ada)
    actions.expire(article, at=soon(days=1), by=ada)
    assert readable(article)

    with time_machine.travel(soon(days=2)):
        # Even before anybody looked.
        assert not readable(article)
        assert timed.drain() == 1
        article.refresh_from_db()
        assert article.status == Translation.Status.ARCHIVED

        actions.publish(article, by=ada)
        assert readable(article)
        assert (article.expires_at, timed.drain()) == (None, 0)


def test_what_began_and_ended_while_nobody_looked_is_read_by_nobody(ada):
    draft, shown = make_draft(ada), make_article(ada, "Other")
    newer = revised(shown, "For one hour.", by=ada)
    for one in (draft, shown):
        actions.publish_later(one, at=soon(hours=1), by=ada)
        actions.expire(one, at=soon(hours=2), by=ada)

    with time_machine.travel(soon(hours=3)):
        assert timed.drain() == 2
        assert (readable(draft), readable(shown)) == (False, False)
        assert (timed.waiting(), timed.drain()) == (0.0, 0)
    shown.refresh_from_db()
    assert (shown.status, shown.publish_at) == (Translation.Status.ARCHIVED, None)
    assert shown.published != newer


def test_what_begins_after_it_ended_is_read_again(ada):
    article = make_article(ada)
    revised(article, "Next year.", by=ada)
    actions.expire(article, at=soon(hours=1), by=ada)
    actions.publish_later(article, at=soon(hours=2), by=ada)

    with time_machine.travel(soon(hours=3)):
        timed.drain()
        assert readable(article)


def test_who_reads_what_is_to_be_published_is_decided_by_whoever_publishes(ada, bob):
    draft = make_draft(ada, audience=Audience.AGENTS)
    actions.publish_later(draft, at=soon(hours=1), by=ada)
    with pytest.raises(NotAllowed):
        actions.arrange(
            draft.article, category=None, audience=Audience.PUBLIC, owner=ada,
            review_by=None, by=bob,
        )  # fmt: skip
    draft.article.refresh_from_db()
    assert draft.article.audience == Audience.AGENTS


def test_a_former_version_comes_back_as_the_next_one(ada, bob):
    article = make_article(ada, source="Right.")
    revised(article, "Wrong.", by=ada)
    actions.keep(
        article, words=Writing(title="x", source="mine"), based_on=None, by=bob
    )

    back = actions.bring_back(article.revisions.get(number=1), by=bob)

    assert (back.number, back.source, back.comment) == (3, "Right.", "As in version 1")
    assert [one.source for one in article.revisions.all()] == [
        "Right.", "Wrong.", "Right.",
    ]  # fmt: skip
    # What Bob was writing is still there.
    assert article.editings.get().source == "mine"


def test_a_former_address_leads_on_and_may_come_back(ada):
    article = make_article(ada, "Returns")

    actions.change_address(article, slug="Send it back!", by=ada)
    assert article.slug == "send-it-back"
    assert OldSlug.objects.get().slug == "returns"
    assert make_draft(ada, "Returns").slug == "returns-2"

    actions.change_address(article, slug="returns", by=ada)
    assert article.slug == "returns"
    assert OldSlug.objects.get().slug == "send-it-back"


@pytest.mark.parametrize("slug", ["refunds", "money-back"])
def test_an_address_of_another_article_is_refused(ada, slug):
    article = make_article(ada, "Returns")
    other = make_article(ada, "Money back")
    actions.change_address(other, slug="refunds", by=ada)

    with pytest.raises(AddressTaken):
        actions.change_address(article, slug=slug, by=ada)

    article.refresh_from_db()
    assert article.slug == "returns"


def test_an_address_has_letters_and_agents_do_not_move_what_is_known(ada, bob):
    article = make_article(ada, "Returns")
    with pytest.raises(AddressMissing):
        actions.change_address(article, slug="???", by=ada)
    with pytest.raises(NotAllowed):
        actions.change_address(article, slug="x", by=bob)
    draft = make_draft(bob, "Refunds")

    actions.change_address(draft, slug="money", by=bob)

    assert draft.slug == "money"


def test_an_article_is_arranged_in_one_go(ada, bob):
    article, other = make_article(ada).article, make_article(ada, "Other").article
    category = Category.objects.create(
        centre=article.centre, slug="care", names={"en": "Care"}
    )

    def arranged(by, category=category):
        actions.arrange(
            article, category=category, audience=Audience.CUSTOMERS, owner=bob,
            review_by=date(2027, 1, 31), related=[other, article], by=by,
        )  # fmt: skip

    arranged(ada)

    article.refresh_from_db()
    assert (article.category, article.audience, article.owner, article.review_by) == (
        category, Audience.CUSTOMERS, bob, date(2027, 1, 31),
    )  # fmt: skip
    assert list(article.related.all()) == [other]
    with pytest.raises(NotAllowed):
        arranged(bob)
    elsewhere = HelpCentre.objects.create(name="Brand", slug="brand")
    with pytest.raises(OtherCentre):
        arranged(
            ada, Category.objects.create(centre=elsewhere, slug="x", names={"en": "X"})
        )
