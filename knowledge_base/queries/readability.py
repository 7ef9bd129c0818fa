"""How hard words are to read: pure, a hint and never a verdict.

English by Flesch (1948), German by Amstad (1978); both go by the length of sentences and
by syllables, which are counted by groups of vowels: about right, which is all that the
formulas are. In other languages only sentences are measured.
"""

import re
from dataclasses import dataclass

# A sentence with more words is read twice.
LONG_SENTENCE = 30
# Below it a text is hard, by what both formulas call difficult.
HARD = 40.0
# With fewer words the formulas say nothing.
LEAST_WORDS = 60

_SENTENCE = re.compile(r"[^.!?…:;\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = {"en": re.compile(r"[aeiouy]+"), "de": re.compile(r"[aeiouyäöü]{1,2}")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """ease: 0 (hard) to 100 (easy); None: the language has no formula here, or there are
    too few words. long: sentences that are too long. words: how many there are.
    """

    words: int
    ease: float | None
    long: tuple[str, ...]


def reading(text: str, *, language: str) -> Reading:
    """What is said of these plain words."""
    sentences = [
        (one.strip(), _WORD.findall(one.lower())) for one in _SENTENCE.findall(text)
    ]
    sentences = [(said, words) for said, words in sentences if words]
    count = sum(len(words) for _said, words in sentences)
    return Reading(
        words=count,
        ease=_ease([words for _said, words in sentences], language, count),
        long=tuple(said for said, words in sentences if len(words) > LONG_SENTENCE),
    )


def syllables(word: str, *, language: str) -> int:
    """How many, about; at least one."""
    found = len(_VOWELS[language].findall(word))
    if language == "en" and found > 1 and word.endswith("e") and word[-2:] != "le":
        found -= 1
    return max(1, found)


def _ease(sentences: list[list[str]], language: str, count: int) -> float | None:
    if language not in _VOWELS or count < LEAST_WORDS:
        return None
    length = count / len(sentences)
    spoken = sum(
        syllables(word, language=language) for one in sentences for word in one
    )
    each = spoken / count
    if language == "de":
        ease = 180 - length - 58.5 * each
    else:
        ease = 206.835 - 1.015 * length - 84.6 * each
    return max(0.0, min(100.0, round(ease, 1)))
