"""Colours that people choose: how well words can be read on them (WCAG 2.2, 1.4.3)."""

import re

WHITE, BLACK = "#ffffff", "#000000"
# What words need at least on their ground, and edges beside theirs (1.4.11).
WORDS, EDGES = 4.5, 3.0
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def read(typed: str) -> str | None:
    """`#0B6B66`, `0b6b66` or `#0ba` as `#0b6b66`; None when it is no colour."""
    written = "#" + typed.strip().removeprefix("#").lower()
    if not _COLOUR.fullmatch(written):
        return None
    if len(written) == len("#rgb"):
        written = "#" + "".join(digit * 2 for digit in written[1:])
    return written


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def words_on(ground: str) -> str:
    """White or black, whichever can be read better; always at least 4.58 to 1."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
