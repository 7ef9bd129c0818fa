"""To whom a ticket goes by itself: for any people and any ticket."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.assignment import Candidate, Facts, Mode, Policy, choose

ROUND = Policy(mode=Mode.ROUND_ROBIN)
LEAST = Policy(mode=Mode.LEAST_LOADED)

tags = st.frozensets(st.sampled_from(["billing", "returns", "kettle"]))
languages = st.frozensets(st.sampled_from(["de", "en", "fr"]))
moments = st.none() | st.integers(0, 50).map(float)
limits = st.none() | st.integers(0, 4)


@st.composite
def people(draw):
    return [
        Candidate(
            key=key,
            can_own=draw(st.booleans() | st.just(True)),
            sees=draw(st.booleans() | st.just(True)),
            absent=draw(st.sampled_from([False, False, True])),
            load=draw(st.integers(0, 5)),
            of_kind=draw(st.integers(0, 5)),
            last_at=draw(moments),
            knew_at=draw(moments),
            skills=draw(tags),
            languages=draw(languages),
        )
        for key in range(1, 1 + draw(st.integers(0, 6)))
    ]


facts = st.builds(
    Facts,
    kind=st.sampled_from(["email", "chat"]),
    tags=tags,
    language=st.sampled_from(["", "de", "fr"]),
    gave_back=st.frozensets(st.integers(1, 6), max_size=2),
)
policies = st.builds(
    Policy,
    mode=st.sampled_from(Mode),
    by_skill=st.booleans(),
    by_language=st.booleans(),
    known_since=moments,
    capacity=limits,
    kinds=st.dictionaries(st.sampled_from(["email"]), st.integers(0, 4)),
)


def may_have_it(one: Candidate, ticket: Facts, policy: Policy) -> bool:
    """In plain words."""
    if not (one.can_own and one.sees) or one.absent or one.key in ticket.gave_back:
        return False
    if policy.capacity is not None and one.load >= policy.capacity:
        return False
    return one.of_kind < policy.kinds.get(ticket.kind, 99)


@settings(deadline=None, max_examples=300)
@given(people(), facts, policies)
def test_it_goes_to_somebody_who_may_have_it_if_there_is_anybody(who, ticket, policy):
    decision = choose(who, ticket, policy)
    able = {one.key for one in who if may_have_it(one, ticket, policy)}
    if policy.mode == Mode.MANUAL or not able:
        assert decision.choice is None
    else:
        assert decision.choice in able
    assert decision.why["among"] == len(able)
    assert sum(decision.why["left_out"].values()) == len(who) - len(able)


@settings(deadline=None)
@given(people(), facts, policies, st.randoms())
def test_the_same_question_has_the_same_answer_in_any_order(
    who, ticket, policy, chance
):
    shuffled = list(who)
    chance.shuffle(shuffled)
    assert choose(who, ticket, policy) == choose(shuffled, ticket, policy)


@settings(deadline=None)
@given(st.integers(1, 6), st.integers(1, 30))
def test_round_robin_is_fair_to_the_last_ticket(count, tickets):
    who = {key: Candidate(key=key) for key in range(count)}
    got: Counter[int] = Counter()
    for moment in range(tickets):
        choice = choose(list(who.values()), Facts(), ROUND).choice
        got[choice] += 1
        who[choice] = replace(who[choice], last_at=float(moment))
    counts = [got[key] for key in who]
    assert max(counts) - min(counts) <= 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_least_loaded_never_goes_to_somebody_with_more(loads):
    who = [Candidate(key=key, load=load) for key, load in enumerate(loads)]
    choice = choose(who, Facts(), LEAST).choice
    assert loads[choice] == min(loads)


ADA, BOB, EVE = (Candidate(key=key) for key in (1, 2, 3))


def test_who_knows_the_customer_is_asked_first():
    bob = replace(BOB, knew_at=50.0, load=9)
    eve = replace(EVE, knew_at=40.0)
    policy = replace(LEAST, known_since=30.0)
    assert choose([ADA, bob, eve], Facts(), policy).choice == 2
    full = replace(policy, capacity=9)
    assert choose([ADA, bob, eve], Facts(), full).choice == 3
    long_ago = replace(policy, known_since=60.0)
    assert choose([ADA, bob, eve], Facts(), long_ago).choice == 1


def test_skills_then_languages_narrow_it_down():
    bob = replace(BOB, skills=frozenset({"returns"}), load=5)
    eve = replace(
        EVE, skills=frozenset({"returns"}), languages=frozenset({"de"}), load=7
    )
    policy = replace(LEAST, by_skill=True, by_language=True)
    ticket = Facts(tags=frozenset({"returns", "vip"}), language="de")
    decision = choose([ADA, bob, eve], ticket, policy)
    assert decision.choice == 3
    assert decision.why == {
        "why": "rules", "among": 3, "left_out": {}, "skills": ["returns"],
        "language": "de", "rule": "least_loaded", "load": 7, "left": 1,
    }  # fmt: skip


@pytest.mark.parametrize("policy", [ROUND, LEAST])
def test_where_nobody_has_the_skill_somebody_has_the_ticket(policy):
    asked = replace(policy, by_skill=True, by_language=True)
    ticket = Facts(tags=frozenset({"kettle"}), language="fr")
    assert choose([ADA, BOB], ticket, asked).choice == 1
