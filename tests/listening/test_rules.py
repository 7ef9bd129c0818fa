"""Rules decide by themselves: the first that fits, once, as a mention comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app import inbound, intake
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.listening import actions
from helpdesk.listening.conditions import Post, When
from helpdesk.listening.errors import RuleNameMissing, RuleNameTaken
from helpdesk.listening.models import MentionRule
from tests import fake_square
from tests.fake_square import post
from tests.listening.seen import states, steps, the_mention
from tickets.models import Priority, Ticket

db = pytest.mark.django_db


@pytest.fixture
def rule(ada):
    """Lay one down, by Ada."""

    def save(name="Complaints", does="ticket", **more):
        when = {key: more.pop(key) for key in list(more) if key in When.__slots__}
        return actions.save_mention_rule(
            name=name, does=does, when=When(**when), by=ada, **more
        )

    return save


@db
def test_a_rule_makes_a_ticket_with_team_tags_and_priority(square, told, rule, billing):
    made = rule(
        sentiments=(-1,),
        team=billing,
        tags=("Public", "kettle"),
        priority=Priority.HIGH,
    )
    told(square, post())

    ticket = Ticket.objects.get()
    assert (ticket.team, ticket.priority) == (billing, Priority.HIGH)
    assert [one.name for one in ticket.tags.all()] == ["kettle", "public"]
    assert ticket.accountable == billing.lead
    mention = the_mention()
    assert (mention.state, mention.rule, mention.decided_by) == ("ticket", made, None)
    assert mention.message == ticket.messages.get()


@db
def test_what_is_told_again_is_not_decided_again(square, other_square, told, rule):
    rule()
    for _time in range(5):
        intake.store(square, [fake_square.raw(post())])
        inbound.drain()
    told(other_square, post())

    assert Ticket.objects.count() == 1
    assert steps(the_mention()) == ["ticket"]


@db
def test_the_first_that_fits_decides(square, told, rule):
    rule("Fans", "ignored", sentiments=(1,))
    rule("Rest", "watching")
    told(square, post("I love it", id="a"), post(id="b"))

    assert states() == {"a": "ignored", "b": "watching"}


@db
def test_a_rule_that_is_switched_off_or_moved_behind_decides_nothing(
    square, told, rule, ada
):
    first = rule("First", "ignored")
    second = rule("Second", "watching")
    actions.switch_mention_rule(first, on=False, by=ada)
    told(square, post(id="a"))
    actions.switch_mention_rule(first, on=True, by=ada)
    actions.move_mention_rule(second, up=True, by=ada)
    told(square, post(id="b"))
    actions.move_mention_rule(second, up=False, by=ada)
    told(square, post(id="c"))
    actions.delete_mention_rule(first, by=ada)
    actions.delete_mention_rule(second, by=ada)
    told(square, post(id="d"))

    assert states() == {"a": "watching", "b": "watching", "c": "ignored", "d": "new"}
    assert the_mention(name="c").rule is None


@db
def test_what_a_rule_decided_can_be_taken_back(square, told, rule, bob):
    rule(does="ignored")
    told(square, post())
    actions.undo(the_mention(), by=bob)

    assert states() == {"square:1": "new"}


@db
def test_below_what_somebody_watches_nothing_is_ignored(square, told, rule, bob):
    told(square, post())
    actions.watch(the_mention(), by=bob)
    rule(does="ignored")
    told(square, post("Me too", id="b", replies=["square:1"], **{"from": "karl"}))
    told(square, post("Elsewhere", id="c", **{"from": "karl"}))

    assert states() == {"square:1": "watching", "b": "new", "c": "ignored"}


@db
def test_only_admins_lay_down_rules(bob, rule, square):
    kept = rule()
    with pytest.raises(OnlyAdmins):
        actions.save_mention_rule(name="Mine", does="ignored", by=bob)
    with pytest.raises(OnlyAdmins):
        actions.delete_mention_rule(kept, by=bob)
    with pytest.raises(OnlyAdmins):
        actions.switch_mention_rule(kept, on=False, by=bob)
    with pytest.raises(OnlyAdmins):
        actions.move_mention_rule(kept, up=True, by=bob)


@db
def test_rules_have_names_of_their_own(rule):
    rule("Fans")
    with pytest.raises(RuleNameTaken):
        rule("fans")
    with pytest.raises(RuleNameMissing):
        rule("  ")


@db
def test_what_a_ticket_is_to_be_is_kept_of_rules_that_make_one(rule, billing):
    kept = rule(does="ignored", team=billing, tags=("x",), priority=3)

    assert (kept.team, kept.tags, kept.priority) == (None, [], None)


WORDS = st.text(max_size=12)
WHENS = st.builds(
    When,
    how=st.lists(st.sampled_from(["mention", "reply"]), max_size=2).map(tuple),
    channels=st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple),
    words=st.lists(WORDS, max_size=3).map(tuple),
    languages=st.lists(st.sampled_from(["en", "de"]), max_size=2).map(tuple),
    sentiments=st.lists(st.sampled_from([-1, 0, 1]), max_size=2).map(tuple),
    authors=st.lists(WORDS, max_size=2).map(tuple),
    reach=st.none() | st.integers(0, 100),
)
POSTS = st.builds(
    Post,
    how=st.sampled_from(["mention", "reply"]),
    channels=st.frozensets(st.sampled_from(["a", "b"]), min_size=1),
    text=st.text(max_size=60),
    names=st.frozensets(WORDS, max_size=2),
    language=st.sampled_from(["", "en", "de"]),
    reach=st.none() | st.integers(0, 100),
    sentiment=st.sampled_from([None, -1, 0, 1]),
)


@given(WHENS)
def test_conditions_are_read_as_they_were_written(when):
    assert When.read(when.written()) == when


@given(WHENS, POSTS)
def test_more_conditions_never_let_more_through(when, told):
    """Each condition alone holds wherever all of them do."""
    kept = when.written()
    alone = [When.read({name: value}) for name, value in kept.items()]
    assert when.holds(told) == all(one.holds(told) for one in alone)


@given(POSTS)
def test_no_condition_holds_always(told):
    assert When().holds(told)


@given(POSTS, st.integers(0, 100))
def test_who_does_not_say_their_reach_does_not_reach_anybody(told, least):
    assert When(reach=least).holds(told) == (
        told.reach is not None and told.reach >= least
    )


@pytest.mark.parametrize(
    ("words", "text", "holds"),
    [
        (("kettle",), "My KETTLE leaks", True),
        (("kettle",), "kettles", False),
        (("acme shoes",), "new Acme  shoes!", True),
        (("#acme",), "love #Acme", True),
        (("don't",), "I don’t know", True),
        (("straße",), "Strasse", True),
        ((" ",), "anything", False),
        (("a", "b"), "only b", True),
    ],
)
def test_words_are_found_as_whole_words(words, text, holds):
    told = Post(how="mention", channels=frozenset({"a"}), text=text, names=frozenset())
    assert When(words=words).holds(told) is holds


def test_authors_are_known_by_handle_or_id():
    told = Post(
        how="mention",
        channels=frozenset(),
        text="",
        names=frozenset({"@Irma", "did:plc:1"}),
    )
    assert When(authors=("irma",)).holds(told)
    assert When(authors=("did:plc:1",)).holds(told)
    assert not When(authors=("irm",)).holds(told)


def test_a_rule_of_another_version_asks_what_is_known():
    assert When.read({"moon": "full", "how": ["reply"]}) == When(how=("reply",))
    assert MentionRule(conditions={}).when == When()
