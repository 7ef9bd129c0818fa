"""Patterns that admins type: what they mean, and that none of them can be slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.patterns import (
    MOST_TEXT,
    NotUnderstood,
    for_browsers,
    matches,
    read,
)

KNOWN = [
    (r"BW-\d{5}", ["BW-12345"], ["BW-1234", "BW-123456", "bw-12345", "xBW-12345"]),
    (r"^[A-Z]{2,3}\d+$", ["AB1", "ABC99"], ["A1", "ABCD1", "AB"]),
    (r"(BW|KD)-\d+", ["BW-1", "KD-22"], ["XX-1", "BW-"]),
    (r"\+?[0-9 ]{6,20}", ["+49 40 1234", "123456"], ["12345", "+49-40-1234"]),
    (r"[^@ ]+@[^@ ]+\.[a-z]{2,}", ["a@b.de"], ["a@b", "a b@c.de", "@b.de"]),
    (r"(?:ab)*c?", ["", "ab", "ababc", "c"], ["a", "abcab"]),
    (r"\p{L}+", ["Müller", "سلمى", "Ωμέγα"], ["a1", ""]),
    (r"\w+", ["abc_1"], ["Müller", "a b"]),
    (r"[A-Z0-9-]+", ["A-1", "-"], ["a", ""]),
    (r".", ["x", "ü", "🙂"], ["", "\n", "xy"]),
    (r"a|b|", ["a", "b", ""], ["ab"]),
    (r"\$5\.00", ["$5.00"], ["$5x00"]),
    (r"5\$", ["5$"], ["5"]),
    (r"[\d\s.]+", ["1 2.3"], ["a"]),
    (r"", [""], ["x"]),
]


@pytest.mark.parametrize(("pattern", "good", "bad"), KNOWN)
def test_a_pattern_stands_for_the_whole_text(pattern, good, bad):
    assert [text for text in good if not matches(pattern, text)] == []
    assert [text for text in bad if matches(pattern, text)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        *("(", ")", "[", "[]", "a)", "*", "a**", "a{2}{3}", "a{", "a{x}", "a{3,2}"),
        *("a{999}", r"(a)\1", "(?=a)", "(?<!a)b", "(?P<n>a)", "(?i)a", r"\bx", "\\"),
        *("]", "}", r"\p{Greek}", "[z-a]", "[a&&b]", "[[a]]", "a^b", "a$b", "x" * 201),
        *("(a{100}){100}", "((((a{9}){9}){9}){9})", "(" * 30 + ")" * 30, r"[\q]"),
    ],
)
def test_what_is_no_pattern_is_refused_with_a_sentence(pattern):
    with pytest.raises(NotUnderstood, match=r"\.$"):
        read(pattern)


HOSTILE = [
    ("(a+)+b", "a"), ("(a|a)*b", "a"), ("(a|aa)+b", "a"), ("(.*)*x", "a"),
    (r"a*a*a*a*a*a*b", "a"), (r"(\w+\s?)*!", "word "), ("(a?){50}a{50}", "a"),
    (r"([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "part"), HOSTILE)
def test_ac_40_time_grows_with_the_text_and_not_faster(pattern, part):
    read(pattern)
    sizes = [MOST_TEXT // 8, MOST_TEXT // 4, MOST_TEXT // 2, MOST_TEXT]
    took = [min(_time(pattern, part, size) for _ in range(3)) for size in sizes]

    # Linear, and thrice as much for the clock: by its square it would be eightfold.
    assert took[3] < took[0] * 8 * 3 + 0.002
    assert took[3] < 0.5


def _time(pattern, part, size):
    text = (part * size)[:size]
    begun = time.process_time()
    matches(pattern, text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("pattern", "for_browser"),
    [
        (r"^BW-\d{5}$", r"BW-\d{5}"),
        (r"[^@ ]+@[^@ ]+\.[a-z]{2,}", r"[^@ ]+@[^@ ]+\.[a-z]{2,}"),
        (r"(BW|KD)-\d+", r"(BW|KD)-\d+"),
        (r"(\d{3} ){2}", r"(\d{3} ){2}"),
        (r"(a|b)?", r"(a|b)?"),
        *((pattern, "") for pattern, _part in HOSTILE),
        ("a?" * 30 + "a" * 30, ""), (r"a{1,9}" * 4, ""), ("(", ""),
    ],
)  # fmt: skip
def test_ac_40_a_browser_is_told_no_pattern_that_could_keep_it_busy(
    pattern, for_browser
):
    assert for_browsers(pattern) == for_browser


@pytest.mark.parametrize("text", ["a" * MOST_TEXT, "a@" * 250, "a." * 250, "@" * 500])
def test_what_is_plain_takes_no_time_anywhere(text):
    """Python matches as browsers do; this is the most that a plain one may have."""
    worst = re.compile(for_browsers(r"[^,]+[^;]+[^:]+!"))
    begun = time.process_time()
    worst.fullmatch(text)
    assert time.process_time() - begun < 3


PARTS = ["a", "b", "[ab]", "[^a]", ".", "(ab|b)", "(a|)", "(?:b*a)"]


@given(
    pattern=st.lists(
        st.tuples(st.sampled_from(PARTS), st.sampled_from(["", "*", "+", "?", "{2}"])),
        max_size=6,
    ).map(lambda parts: "".join(part + times for part, times in parts)),
    text=st.text("abc", max_size=8),
)
def test_it_means_what_it_means_in_python(pattern, text):
    assert matches(pattern, text) == bool(re.fullmatch(pattern, text))


@given(typed=st.text("ab()[]{}|*+?^$\\.,-1dwp:=", max_size=12))
def test_whatever_is_typed_is_a_pattern_or_a_sentence(typed):
    try:
        written = read(typed).written
    except NotUnderstood:
        return
    again = read(written)
    assert again.written == written
    re.compile(written.replace(r"\p{", "[{"))


def test_a_text_that_is_longer_than_anybody_types_never_fits():
    assert matches("a*", "a" * MOST_TEXT)
    assert not matches("a*", "a" * (MOST_TEXT + 1))
