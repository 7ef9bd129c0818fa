"""Words that are one with a slip of the finger, and what words are made of. Pure."""

from collections.abc import Iterator

# Shorter words are parts of everything; longer ones may have two slips.
SHORTEST_PART, LONG = 4, 7


def parts_of(word: str) -> Iterator[str]:
    """What it may begin or end with, joints (s, es, n, en) aside."""
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:at]
        yield word[at:]


def is_misspelt(typed: str, known: str) -> bool:
    """Whether one may stand for the other: a slip in short words, two in longer ones."""
    allowed = 1 if len(typed) < LONG else 2
    return abs(len(typed) - len(known)) <= allowed and slips(typed, known) <= allowed


def slips(one: str, other: str) -> int:
    """Letters left out, put in, changed, or two that changed places."""
    before, last = list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        row = [at]
        for to, theirs in enumerate(other, start=1):
            least = min(
                last[to] + 1, row[to - 1] + 1, last[to - 1] + (letter != theirs)
            )
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == theirs:
                least = min(least, before[to - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
