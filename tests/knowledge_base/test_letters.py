"""What a letter says, how alike two are, and what of it names nobody."""

from hypothesis import example, given
from hypothesis import strategies as st

from knowledge_base import letters, minhash
from knowledge_base.impersonal import Kind, Known, impersonal

WORDS = {kind: kind.value for kind in Kind}
MAIL = """Hello Ada,

how do I descale the kettle?
It boils slowly.

Thanks in advance
Kind regards
Irma Johansson
+46 70 123 45 67

> On Monday you wrote
"""


def test_a_letter_is_its_words_without_greeting_close_and_what_stands_below():
    assert letters.core(MAIL) == "how do I descale the kettle?\nIt boils slowly."


def test_a_greeting_in_the_same_line_goes_and_the_rest_stays():
    assert letters.core("Hi there, my kettle leaks since Monday, what now?") == (
        "my kettle leaks since Monday, what now?"
    )
    assert letters.core(
        "Guten Tag, mein Kocher tropft.\n\nMit freundlichen Grüßen\nIda"
    ) == ("mein Kocher tropft.")


def test_a_letter_that_is_all_dress_says_nothing():
    assert letters.core("Hello!\n") == ""
    assert letters.paragraphs("") == []


def test_paragraphs_are_those_of_the_core():
    said = letters.paragraphs("Dear Irma,\n\nOne.\nStill one.\n\n\nTwo.\n\nBest,\nBob")

    assert said == ["One.\nStill one.", "Two."]


@given(st.text(max_size=300))
def test_no_letter_breaks_it(text):
    assert all(part.strip() for part in letters.paragraphs(text))


def signed(words, size=1):
    return minhash.signature(minhash.shingles(words.split(), size))


def test_the_same_words_are_alike_in_any_order_and_others_are_not():
    one = signed("descale kettle vinegar boil")

    assert minhash.alike(one, signed("vinegar boil kettle descale")) == 1.0
    assert minhash.alike(one, signed("invoice charge twice refund")) < 0.1
    assert minhash.alike(one, []) == 0.0


def test_signatures_are_the_same_in_every_process_and_fit_their_column():
    assert signed("descale")[:2] == [
        2211013070250357052,
        515877833548725180,
    ]
    assert all(abs(number) < 2**63 for number in minhash.bands(signed("a b c")))


@given(st.sets(st.integers(0, 60), min_size=20, max_size=40))
def test_half_alike_texts_are_found_by_a_band_as_a_rule(numbers):
    words = [f"word{number}" for number in numbers]
    half = [*words, *(f"other{number}" for number in range(len(words)))]
    one, other = minhash.signature(words), minhash.signature(half)

    assert abs(minhash.alike(one, other) - 0.5) < 0.35


def test_texts_of_which_most_is_the_same_share_a_band():
    words = [f"word{number}" for number in range(30)]
    one, other = minhash.signature(words), minhash.signature(words[:27])

    assert set(minhash.bands(one)) & set(minhash.bands(other))


def clean(text, *known):
    return impersonal(text, known=known, words=WORDS)


IRMA = Known(Kind.NAME, "Irma Johansson")


def test_people_go_and_what_they_were_told_stays():
    cleaned = clean(
        "Hello Irma, your order #A-1234 went to irma.j@example.org. Boil it for 10"
        " minutes at 100 °C. Irma's number +46 70-123 45 67 is noted, IBAN"
        " SE45 5000 0000 0583 9825 7466. Card 4111 1111 1111 1111.",
        IRMA,
    )

    assert cleaned.text == (
        "Hello [name], your order #[order] went to [email]. Boil it for 10"
        " minutes at 100 °C. [name] number [number] is noted, IBAN"
        " [number]. Card [number]."
    )
    assert cleaned.taken[:2] == (
        Known(Kind.EMAIL, "irma.j@example.org"),
        Known(Kind.NAME, "Irma"),
    )
    assert sorted(one.kind for one in cleaned.taken) == [
        "email", "name", "name", "number", "number", "number", "order",
    ]  # fmt: skip


def test_streets_and_towns_go():
    text = "Send it to Lindenstraße 12a, 80331 München, or 221b Baker Street, NW1 6XE."

    assert (
        clean(text).text == "Send it to [address], [address], or [address], [address]."
    )


def test_links_of_one_person_go_and_those_of_everybody_stay():
    text = "See https://shop.example/help/descale and https://shop.example/o/?id=7."

    assert clean(text).text == "See https://shop.example/help/descale and [link]."


def test_dates_stay_and_long_numbers_go():
    assert clean("Since 12.03.2026, customer 40 81 77.").text == (
        "Since 12.03.2026, customer [number]."
    )


names = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüéß"), min_size=5, max_size=12
)
phones = st.from_regex(r"\+[1-9][0-9]{8,12}", fullmatch=True)
mails = st.from_regex(
    r"[a-z][a-z0-9.]{1,12}[a-z]@[a-z]{3,9}\.(com|org|de)", fullmatch=True
)

# Numbers of others may be put together to anybody's.
strangers = st.text(st.characters(exclude_categories=["N", "Cs"]), max_size=60)


@given(
    first=names, last=names, phone=phones, mail=mails, spaced=st.booleans(),
    others=st.lists(strangers),
)  # fmt: skip
@example(
    first="grüße", last="strasse", phone="+4670123456", mail="ab@abc.de", others=["€ "],
    spaced=True,
)  # fmt: skip
def test_no_name_phone_or_address_of_the_customers_survives(
    first, last, phone, mail, others, spaced
):
    written = " ".join(phone[n : n + 3] for n in range(0, len(phone), 3))
    parts = [
        f"Dear {first.capitalize()} {last.capitalize()},", f"{last.upper()} said",
        f"call {written if spaced else phone} now", f"write to {mail},", f"{first}",
    ]  # fmt: skip
    text = " \n".join(part + " " + other for part in parts for other in [*others, ""])
    known = (
        Known(Kind.NAME, f"{first.capitalize()} {last.capitalize()}"),
        Known(Kind.PHONE, phone),
        Known(Kind.EMAIL, mail),
    )

    cleaned = clean(text, *known).text.casefold()

    kinds = {kind.value for kind in Kind}
    words = "".join(letter if letter.isalnum() else " " for letter in cleaned).split()
    assert not ({first.casefold(), last.casefold()} - kinds) & set(words)
    assert mail not in cleaned
    digits = "".join(letter for letter in cleaned if letter.isdigit())
    assert phone[-9:] not in digits
