"""What counts as a hop, a transfer and a return, from lines of a timeline alone."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.reports.stories import Line, Told, tell

START = datetime(2026, 6, 10, tzinfo=UTC)


def said(kind):
    return {"kind": kind}


def assigned(agent):
    return {"verb": "assigned", "data": {"agent": agent}, "by_agent": True}


def moved(former, team):
    data = {"former": former, "team": team}
    return {"verb": "team_changed", "data": data, "by_agent": True}


REPLIED = {"verb": "replied", "by_agent": True}
ASKED = {"verb": "replied", "by_agent": True, "data": {"asks_known": ["order"]}}
REPEATED = {"verb": "repeated"}


def story(*lines) -> Told:
    return tell(Line(START, seq, **line) for seq, line in enumerate(lines, 1))


def test_a_ticket_on_one_channel_with_one_owner_went_through_nothing():
    assert story(said("email"), assigned("bob"), REPLIED, said("email")) == Told(
        kinds=1
    )


def test_each_change_of_the_kind_of_channel_is_a_hop():
    told = story(said("email"), said("widget"), said("widget"), said("email"))
    assert (told.kinds, told.hops) == (2, 2)


def test_the_first_owner_is_no_transfer_the_second_is():
    assert story(assigned("bob")).transfers == 0
    assert story(assigned("bob"), assigned("bob"), assigned("eve")).transfers == 1


def test_an_owner_from_outside_after_it_lay_with_the_team_is_a_transfer():
    given_back = {"verb": "unassigned", "by_agent": True}
    assert story(assigned("bob"), given_back, assigned("eve")).transfers == 1
    assert story(assigned("bob"), given_back, assigned("bob")).transfers == 0


def test_sorting_before_anybody_touched_it_is_no_transfer():
    assert story(moved("a", "b"), moved("b", "c"), assigned("bob")).transfers == 0
    assert story(REPLIED, moved("a", "b")).transfers == 1


def test_a_team_and_its_first_owner_are_one_transfer():
    told = story(assigned("bob"), moved("a", "b"), assigned("eve"))
    assert (told.transfers, told.bounces) == (1, 0)


def test_what_comes_back_bounced():
    told = story(assigned("bob"), moved("a", "b"), assigned("eve"), moved("b", "a"))
    assert (told.transfers, told.bounces) == (2, 1)
    told = story(assigned("bob"), assigned("eve"), assigned("bob"))
    assert (told.transfers, told.bounces) == (2, 1)


def test_to_ask_for_what_is_known_counts_after_a_hop_or_a_transfer():
    assert story(assigned("bob"), ASKED).asked_known == 0
    assert story(assigned("bob"), assigned("eve"), ASKED, ASKED).asked_known == 2
    assert story(said("email"), said("phone"), ASKED).asked_known == 1


def test_every_repetition_counts():
    assert story(REPEATED, REPEATED).repeats == 2


lines = st.lists(
    st.one_of(
        st.sampled_from(["email", "phone", "widget"]).map(said),
        st.sampled_from("abc").map(assigned),
        st.tuples(st.sampled_from("AB"), st.sampled_from("BC")).map(
            lambda pair: moved(*pair)
        ),
        st.sampled_from([REPLIED, ASKED, REPEATED]),
    ),
    max_size=30,
)


@given(lines, st.randoms(use_true_random=False))
def test_a_story_follows_from_its_lines_in_any_order(lines, random):
    numbered = [Line(START, seq, **line) for seq, line in enumerate(lines, 1)]
    told = tell(numbered)
    random.shuffle(numbered)
    assert tell(numbered) == told
    assert told.bounces <= told.transfers
    assert told.hops >= max(0, told.kinds - 1)


@given(lines, lines)
def test_nothing_that_happened_is_ever_undone(before, after):
    early, late = story(*before), story(*before, *after)
    for name in Told.__slots__:
        assert getattr(late, name) >= getattr(early, name)
