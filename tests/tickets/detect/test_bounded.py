"""No text makes a pattern slow: bounds are counted, nobody looks at a clock."""

import importlib
import re

import pytest

from tests.tickets.detect.labelled import HOURS, NOW, ZONE
from tickets.detect import facts as found_facts
from tickets.detect import marks, promises, refusals, repeats, safe
from tickets.detect.company import WAYS
from tickets.detect.language import languages
from tickets.detect.words import LIMIT, SENTENCE, folded, sentences

# The package's functions of these names hide their modules.
facts = importlib.import_module("tickets.detect.facts")
loud = importlib.import_module("tickets.detect.delicate")
parser = re._parser
ENDLESS = parser.MAXREPEAT


def patterns():
    """Every pattern that strangers' words are searched with, by where it comes from."""
    found = {"link": facts._LINK, "email": facts._EMAIL, "phone": facts._PHONE}
    found |= {"code": facts._CODE, "amount": facts._amounts()}
    found |= {"marks": loud._MARKS, "word": loud._WORD}
    for kind, made in (
        ("date", facts._dates()),
        ("error", facts._errors()),
        ("order", facts._orders()),
    ):
        found |= {f"{kind} {number}": one for number, one in enumerate(made)}
    for language in languages().values():
        for name, wording in language.wordings.items():
            for key in ("says", "aside", "harmless", "unless", "near", "joints"):
                found[f"{language.code} {name} {key}"] = getattr(wording, key)
        for name, pattern in language.asks.items():
            found[f"{language.code} asks {name}"] = pattern
        words = {**language.letter, **language.delicate, **language.sentiment}
        for name, pattern in words.items():
            found[f"{language.code} letter {name}"] = pattern
        for number, (pattern, _) in enumerate(marks._readers(language.code)):
            found[f"{language.code} time {number}"] = pattern
    return found


def repetitions(parsed):
    """Every repetition in a parsed pattern: how often at least, and at most."""
    for op, argument in parsed:
        if op in {parser.MAX_REPEAT, parser.MIN_REPEAT}:
            yield argument[0], argument[1]
            yield from repetitions(argument[2])
        elif op is parser.BRANCH:
            for branch in argument[1]:
                yield from repetitions(branch)
        elif op is parser.SUBPATTERN:
            yield from repetitions(argument[-1])
        elif op in {parser.ASSERT, parser.ASSERT_NOT}:
            yield from repetitions(argument[1])


PATTERNS = patterns()


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_without_end(name):
    parsed = parser.parse(PATTERNS[name].pattern)

    assert all(most < ENDLESS for _, most in repetitions(parsed))


@pytest.mark.parametrize("pattern", [r"\d+-\d+", r"A*B?", r"x{3,}"])
def test_a_company_s_endless_repetitions_get_an_end(pattern):
    parsed = parser.parse(safe(pattern).pattern)
    ways = 1
    for least, most in repetitions(parsed):
        ways *= most - least + 1

    assert ways <= WAYS


def test_only_the_beginning_of_a_long_text_is_read():
    text = "x " * (LIMIT // 2) + "As I already said, order #A-1234."

    assert found_facts(text) == []
    assert repeats(text) == []
    assert found_facts(text[LIMIT - 40 :])[0].value == "A-1234"


HOSTILE = [
    "1",
    "a b ",
    '"',
    "a.",
    "I will ",
    "order ",
    "+1 2(3) ",
    "A_",
    "\n> ",
    "ich ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_cut_into_short_pieces(piece):
    text = folded(piece * (100_000 // len(piece)))

    assert len(text) <= LIMIT
    assert all(len(one.words) <= SENTENCE for one in sentences(text, frozenset()))


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_of_any_kind_is_answered(piece):
    text = piece * (100_000 // len(piece))

    promises(text, now=NOW, zone=ZONE, hours=HOURS)
    refusals(text)
    assert all(one.end <= LIMIT for one in found_facts(text))


def test_pieces_of_a_text_are_all_of_it_and_stand_where_they_say():
    text = "One. Two e.g. three!\n" + "long " * 400 + "x" * 1500 + " end"

    pieces = list(sentences(text, frozenset({"e.g."})))

    assert all(text[one.start : one.end] == one.words for one in pieces)
    assert "".join("".join(one.words.split()) for one in pieces) == "".join(
        text.split()
    )
