"""Facts on offer: what kind, what value, where; and a company's own patterns."""

import pytest

from tickets.detect import UnsafePatternError, facts, safe


def told(text, *patterns):
    return [(one.kind, one.value) for one in facts(text, patterns=patterns)]


def test_each_kind_is_found_where_it_stands():
    text = (
        "Order #A-1234 of 3 May for 49.90 EUR fails with error 0x80070057, see "
        "https://example.com/x. Call +49 30 1234567 or write to ann@example.com."
    )

    found = facts(text)

    assert [(one.kind, one.value) for one in found] == [
        ("order", "A-1234"),
        ("date", "3 May"),
        ("amount", "49.90 EUR"),
        ("error", "0x80070057"),
        ("link", "https://example.com/x"),
        ("phone", "+49301234567"),
        ("email", "ann@example.com"),
    ]
    assert all(
        text[one.start : one.end] == one.value for one in found if one.kind != "phone"
    )


def test_of_two_readings_the_longest_wins():
    assert told("https://example.com/?mail=ann@example.com") == [
        ("link", "https://example.com/?mail=ann@example.com")
    ]


def test_a_date_is_no_phone_number():
    assert told("It came on 01.06.2026 9 times.") == [("date", "01.06.2026")]


def test_a_company_s_own_pattern_finds_order_numbers():
    assert told("It is about KX4711-09.", r"KX\d{4}-\d{2}") == [("order", "KX4711-09")]


def test_a_company_s_own_pattern_wins_over_ours():
    assert told("0711 123456 is my order", r"\d{4} \d{6}") == [("order", "0711 123456")]


@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Z]{2}-\d{4,10}",
        r"(?:SO|PO)-\d+",
        r"\d{3}-\d{7}(-\d)?",
        r"ORD[0-9]*",
        r"(?:\d{3}-){2}\d{3}",
        r"\bK\d{6}\b",
    ],
)
def test_ordinary_patterns_are_safe(pattern):
    assert safe(pattern).pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "x" * 201,
        r"(a+)+b",
        r"(a|aa)+b",
        r"(a|b){1,20}",
        r"\d+\d+\d+\d+x",
        r"(\d+)\1",
        r"(?=a)b",
        r"(?P<x>a)",
        r"a{2,1}",
        r"a**",
        r"[a",
        r"(a",
        r"a)",
        r"*a",
        r"(?:(?:a{1,9}){1,9}){1,9}",
        r"\d{999}",
        r"(?:\d{50}){50}",
    ],
)
def test_a_pattern_that_could_be_slow_or_says_nothing_is_refused(pattern):
    with pytest.raises(UnsafePatternError):
        safe(pattern)
