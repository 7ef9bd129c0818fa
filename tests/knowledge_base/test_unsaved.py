"""Whatever happens in whichever order, words that somebody typed are somewhere."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from helpdesk.base.accounts.models import Role
from knowledge_base import actions
from knowledge_base.actions import Writing
from knowledge_base.models import Editing, Revision
from knowledge_base.writing_errors import RevisedMeanwhile, WrittenElsewhere
from tests.factories import make_agent
from tests.knowledge_base.factories import make_draft


def writing(source, title="T"):
    return Writing(title=title, source=source)


def kept(draft, source, known, by):
    return actions.keep_on(
        draft, words=writing(source), based_on=None, known=known, by=by
    )


def test_the_second_to_save_is_told_and_loses_nothing(ada, bob):
    draft = make_draft(ada, source="One.")
    first = draft.revisions.get()
    actions.revise(draft, words=writing("Ada's."), based_on=first, by=ada)

    kept(draft, "Bob's.", None, bob)
    with pytest.raises(RevisedMeanwhile):
        actions.revise(draft, words=writing("Bob's."), based_on=first, by=bob)

    assert Editing.objects.get().source == "Bob's."
    newest = draft.revisions.first()
    actions.revise(draft, words=writing("Bob's."), based_on=newest, by=bob)
    assert not Editing.objects.exists()


def test_a_window_that_knows_of_no_other_does_not_write_over_it(bob):
    draft = make_draft(bob)
    desk = kept(draft, "At the desk.", None, bob)
    with pytest.raises(WrittenElsewhere):
        kept(draft, "On the telephone.", None, bob)
    assert Editing.objects.get().source == "At the desk."

    later = kept(draft, "On the telephone.", desk.saved_at, bob)
    # The same words again are no news, whoever sends them.
    kept(draft, "On the telephone.", None, bob)
    assert later.source == "On the telephone."


class Window:
    """A page as it was opened: with unsaved work of theirs, or the newest revision."""

    def __init__(self, draft, who):
        self.draft, self.who = draft, who
        self.based_on = draft.revisions.first()
        work = self.work()
        self.source = work.source if work else self.based_on.source
        self.known = work.saved_at if work else None
        self.is_kept = True

    def work(self):
        return Editing.objects.filter(translation=self.draft, agent=self.who).first()

    def keep(self):
        self.is_kept = False
        self.known = kept(self.draft, self.source, self.known, self.who).saved_at
        self.is_kept = True


class Writers(RuleBasedStateMachine):
    """Two people, each in two windows, and everything they do to one article."""

    who = st.integers(0, 1)
    where = st.sampled_from(["desk", "telephone"])

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = [make_agent("Emmy", Role.LEAD), make_agent("Noam", Role.LEAD)]
        self.draft = make_draft(self.people[0], source="Once.")
        self.windows = {}
        self.typed = ["Once."]

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def window(self, who, where):
        if (who, where) not in self.windows:
            self.windows[who, where] = Window(self.draft, self.people[who])
        return self.windows[who, where]

    @rule(who=who, where=where)
    def type(self, who, where):
        window = self.window(who, where)
        self.typed.append(f"Words {len(self.typed)}.")
        window.source += f" {self.typed[-1]}"
        with suppress(WrittenElsewhere):
            window.keep()

    @rule(who=who, where=where)
    def save(self, who, where):
        window = self.window(who, where)
        with suppress(WrittenElsewhere, RevisedMeanwhile):
            window.keep()
            actions.revise(
                self.draft,
                words=writing(window.source),
                based_on=window.based_on,
                by=window.who,
            )
            del self.windows[who, where]

    @rule(who=who, where=where)
    def settle(self, who, where):
        """They were told of other words, took them in, and go on."""
        window = self.window(who, where)
        work, window.based_on = window.work(), self.draft.revisions.first()
        if work and not window.is_kept:
            window.source += f" {work.source}"
            window.known = work.saved_at

    @rule(number=st.integers(1, 5), who=who)
    def bring_back(self, number, who):
        for revision in self.draft.revisions.filter(number=number):
            actions.bring_back(revision, by=self.people[who])

    @rule(who=who)
    def publish_or_withdraw(self, who):
        self.draft.refresh_from_db()
        verb = actions.withdraw if self.draft.is_published else actions.publish
        verb(self.draft, by=self.people[who])

    @rule(who=who, where=where)
    def crash(self, who, where):
        """Of a window that is gone, the server has all that it said it kept."""
        window = self.windows.get((who, where))
        if window is not None and window.is_kept:
            del self.windows[who, where]

    @invariant()
    def nothing_is_lost(self):
        there = " ".join(
            [
                *Revision.objects.values_list("source", flat=True),
                *Editing.objects.values_list("source", flat=True),
                *(one.source for one in self.windows.values() if not one.is_kept),
            ]
        )
        assert [words for words in self.typed if words not in there] == []


@pytest.mark.django_db
def test_no_order_of_what_people_do_loses_words():
    some = settings(
        max_examples=40, stateful_step_count=14, deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Writers, settings=some)
