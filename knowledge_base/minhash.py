"""How alike two texts are, by few numbers: MinHash, and its bands. Pure.

A signature holds, for each of its hashes, the least of all shingles; two of them agree in
about as many places as their texts share shingles (Jaccard). Texts that share a band of
three places are looked at: of those half alike that is nineteen in twenty, of those a
tenth alike two in a hundred.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b

BANDS, ROWS = 24, 3
_PRIME = (1 << 61) - 1


def shingles(words: Sequence[str], size: int) -> set[str]:
    """Each run of so many words; of fewer words, all of them together."""
    if len(words) < size:
        return {" ".join(words)} if words else set()
    return {
        " ".join(words[start : start + size]) for start in range(len(words) - size + 1)
    }


def signature(things: Iterable[str]) -> list[int]:
    """Of no things, none: they are like nothing."""
    hashed = [_number(thing) for thing in things]
    if not hashed:
        return []
    return [
        min((factor * number + more) % _PRIME for number in hashed)
        for factor, more in _hashes()
    ]


def bands(signed: Sequence[int]) -> list[int]:
    """One number for each band, another one in each of them."""
    return [
        _number(f"{band}:{signed[band * ROWS : (band + 1) * ROWS]}") - (1 << 60)
        for band in range(BANDS if signed else 0)
    ]


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """About which share of their shingles both have, 0 to 1."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def _number(words: str) -> int:
    """The same in every process, and below the prime."""
    digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) % _PRIME


@cache
def _hashes() -> tuple[tuple[int, int], ...]:
    return tuple(
        (_number(f"factor {place}") or 1, _number(f"more {place}"))
        for place in range(BANDS * ROWS)
    )
