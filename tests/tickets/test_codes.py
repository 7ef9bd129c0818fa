"""Codes that lead a matter to another channel."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tickets import codes
from tickets.codes import Found
from tickets.models import Continuation
from tickets.spelling import SPELLED

SIGNS = st.text(codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)


def found(text: str) -> list[Found]:
    return list(codes.read(text))


def test_a_code_has_forty_bits_of_chance_and_no_signs_that_look_alike():
    assert len(codes.ALPHABET) ** codes.LENGTH > 2**40
    assert not set("01ILO") & set(codes.ALPHABET)
    assert len({codes.mint() for _ in range(100)}) == 100


@given(SIGNS)
def test_what_we_write_is_what_we_read(code):
    assert found(f"Here: {codes.shown(code)}.") == [Found(code, is_signed=False)]
    assert found(f"[{codes.signed(code)}]") == [Found(code, is_signed=True)]
    assert found(codes.shown(code).lower().replace("-", " ")) == [Found(code, False)]
    assert codes.typed(codes.shown(code).lower()) == code


@given(SIGNS, SIGNS)
def test_the_signature_of_one_code_is_not_that_of_another(code, other):
    signature = codes.signed(other)[len(codes.shown(other)) :]
    one = found(codes.shown(code) + signature)
    assert one == [Found(code, is_signed=code == other)]


@given(st.text(max_size=200))
def test_any_words_are_read(text):
    assert len(found(text)) <= codes.MOST
    codes.typed(text)


def test_words_that_only_look_like_one_are_none():
    for text in ("12-34-56", "ABC-DEF", "XABC-DEF-GHJ-", "+46-701-740-605", "a-b-c"):
        assert found(text) == []
    assert codes.typed("K7M-P4X-QR0") is None
    assert codes.typed("K7M P4X") is None


def test_a_long_text_is_not_read_to_its_end():
    assert found("x " * codes.LONGEST + "K7M-P4X-QR9") == []
    many = " ".join(codes.shown(codes.mint()) for _ in range(50))
    assert len(found(many)) == codes.MOST


class TestOnTheTelephone:
    @given(SIGNS)
    def test_what_is_typed_is_nine_digits(self, code):
        keys = codes.keyed(code)
        assert len(keys) == codes.LENGTH
        assert set(keys) <= set("23456789")

    @pytest.mark.django_db
    def test_a_code_is_found_by_its_keys_as_long_as_it_is_good(self, company, ticket):
        one = Continuation.objects.create(ticket=ticket, kind="phone")
        good = Continuation.objects.good()
        assert list(good.typed_as(codes.keyed(one.code))) == [one]
        assert not good.typed_as("222222222").exclude(pk=one.pk).exists()
        Continuation.objects.update(expires_at=timezone.now())
        late = Continuation.objects.good().typed_as(codes.keyed(one.code))
        assert not late.exists()

    @given(SIGNS, st.sampled_from([" ", ", ", ". ", " - "]))
    def test_what_is_spelled_is_read_sign_by_sign(self, code, between):
        said = {sign: word for word, sign in SPELLED.items()}
        assert codes.spelled(between.join(said.get(one, one) for one in code)) == code
        assert codes.spelled(between.join(code.lower())) == code
        assert codes.spelled(f"{codes.shown(code)}.") == code

    @pytest.mark.parametrize(
        "said",
        ["", "hello", "I want to speak to somebody", "alpha", "1 1 1 1 1 1 1 1 1"],
    )
    def test_other_words_are_no_code(self, said):
        assert codes.spelled(said) is None
