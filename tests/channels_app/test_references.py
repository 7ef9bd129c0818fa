"""Signed references: bit-exact, or nobody's."""

from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app import references
from channels_app.adapter import Proof

HEX = "0123456789abcdef"


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_ac_02_only_the_exact_reference_is_ours(data):
    """Cut, longer, in other letters or with one digit changed: it is nobody's."""
    ids = st.uuids(version=4)
    good = references.mint(ticket=data.draw(ids), message=data.draw(ids))
    at = data.draw(st.integers(0, len(good) - 1))
    forged = data.draw(
        st.one_of(
            st.just(good[:at]),
            st.just(good[at + 1 :]),
            st.just(good.upper()),
            st.just(good[:at] + good[at].upper() + good[at + 1 :]),
            st.sampled_from(HEX).map(lambda d: good[:at] + d + good[at + 1 :]),
            st.text(min_size=1).map(lambda more: good + more),
            st.text(min_size=1).map(lambda more: more + good),
            st.sampled_from(["\n", "\r\n", "\x00", " "]).map(lambda c: good + c),
            st.text(),
        )
    )
    proof = references.read(forged)
    assert (proof is not None) == (forged == good)


def test_a_reference_is_the_same_each_time_and_says_what_it_proves():
    ticket, message = uuid4(), uuid4()
    good = references.mint(ticket=ticket, message=message)
    assert references.mint(ticket=ticket, message=message) == good
    assert references.read(good) == Proof(ticket=ticket, message=message)


def test_ac_02_a_reference_of_another_installation_is_not_ours(settings):
    good = references.mint(ticket=uuid4(), message=uuid4())
    settings.SECRET_KEY = "another installation's"
    assert references.read(good) is None


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_ac_02_of_short_ones_only_the_exact_one_is_ours_whatever_its_capitals(data):
    good = references.mint_short(data.draw(st.uuids(version=4)))
    at = data.draw(st.integers(0, len(good) - 1))
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    forged = data.draw(
        st.one_of(
            st.just(good[:at]),
            st.just(good[at + 1 :]),
            st.sampled_from(letters).map(lambda d: good[:at] + d + good[at + 1 :]),
            st.text(min_size=1).map(lambda more: good + more),
            st.text(),
        )
    )
    proof = references.read_short(forged)
    assert (proof is not None) == (forged.lower() == good)
    assert references.read_short(good.upper()) == references.read_short(good)


def test_a_short_one_says_which_message_and_fits_into_an_address():
    message = uuid4()
    good = references.mint_short(message)
    assert references.read_short(good) == Proof(ticket=None, message=message)
    assert len(f"customer.support+{good}") <= 64
