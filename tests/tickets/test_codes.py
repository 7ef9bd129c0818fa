"""Codes that lead a matter to another channel."""

from hypothesis import given
from hypothesis import strategies as st

from tickets import codes
from tickets.codes import Found

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
