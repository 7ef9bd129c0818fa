"""Colours that people choose: how well words can be read on them (WCAG 2.2, 1.4.3)."""

import re

WHITE, BLACK = "#ffffff", "#000000"
# What words need at least on their ground, and edges beside theirs (1.4.11).
WORDS, EDGES = 4.5, 3.0
# The grounds of css/tokens.css that words are hardest to read on, light and dark.
LIGHT, DARK = "#e3f0ee", "#1c2424"
_SHEET = (
    ":root{{--brand:{brand};--on-brand:{on_brand};"
    "--accent:light-dark({light},{dark});--accent-hover:light-dark({light},{dark});"
    "--accent-text:light-dark({light},{dark});"
    "--on-accent:light-dark({on_light},{on_dark})}}\n"
)
# From a colour to white or black.
_STEPS = 40
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


def legible(colour: str, ground: str, *, least: float = WORDS) -> str:
    """The colour, as much lighter or darker as it takes to be read on this ground."""
    towards = words_on(ground)
    for step in range(_STEPS):
        turned = _mixed(colour, towards, step / _STEPS)
        if contrast(turned, ground) >= least:
            return turned
    return towards


def _mixed(one: str, other: str, share: float) -> str:
    """share: how much of the other, 0 to 1."""
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def sheet(brand: str) -> str:
    """A style sheet: links and buttons in this colour, as much lighter or darker as they
    need to be read."""
    light, dark = legible(brand, LIGHT), legible(brand, DARK)
    return _SHEET.format(
        brand=brand,
        on_brand=words_on(brand),
        light=light,
        dark=dark,
        on_light=words_on(light),
        on_dark=words_on(dark),
    )
