"""Every pair of colours that the pages put together can be read, in light and in dark."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "helpdesk" / "static" / "css" / "tokens.css"
PAIR = re.compile(r"(--[\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")

SURFACES = ["canvas", "surface", "sunken", "hover", "selected", "raised"]
# What is written on what (WCAG 2.2, 1.4.3: 4.5 to 1).
TEXTS = [
    *((ink, ground) for ink in ("text", "text2", "text3") for ground in SURFACES),
    *(("accent-text", ground) for ground in SURFACES),
    ("on-accent", "accent"), ("on-accent", "accent-hover"),
    ("text", "note"), ("text2", "note"), ("text3", "note"), ("note-text", "note"),
    ("accent-text", "note"),
    *((ink, "public") for ink in ("text", "text2", "text3", "public-text", "accent-text")),
    ("public-text", "surface"), ("public-text", "canvas"), ("on-public", "public-line"),
    *((kind, ground) for kind in ("danger", "warn", "ok", "info")
      for ground in ("surface", "selected", "note", f"{kind}-soft")),
    *((f"face{n}-text", f"face{n}") for n in range(1, 5)),
    ("surface", "text"), ("surface", "danger"),
]  # fmt: skip
# Borders of controls and the focus ring (1.4.11: 3 to 1).
EDGES = [
    *(("control", ground) for ground in ("surface", "canvas", "raised", "note")),
    *(("focus", ground) for ground in [*SURFACES, "note"]),
    ("accent", "surface"), ("public-line", "public"), ("public-line", "surface"),
    ("control", "public"), ("focus", "public"),
]  # fmt: skip


def test_every_colour_has_a_light_and_a_dark_side():
    words = TOKENS.read_text()
    naked = [
        line.strip()
        for line in words.splitlines()
        if re.search(r"#[0-9a-f]{3,8}\b", line) and "light-dark(" not in line
    ]
    assert naked == []
    assert len(PAIR.findall(words)) == len(set(PAIR.findall(words))) > 30


@pytest.mark.parametrize("side", ["light", "dark"])
def test_text_has_a_contrast_of_at_least_four_and_a_half(side):
    assert _too_low(TEXTS, side, least=4.5) == {}


@pytest.mark.parametrize("side", ["light", "dark"])
def test_edges_and_focus_have_a_contrast_of_at_least_three(side):
    assert _too_low(EDGES, side, least=3.0) == {}


def test_style_sheets_take_every_colour_from_the_tokens():
    loose = {
        f"{sheet.name}: {line.strip()}"
        for sheet in TOKENS.parent.glob("*.css")
        if sheet != TOKENS
        for line in sheet.read_text().splitlines()
        if re.search(r"#[0-9a-f]{3,8}\b(?![\w-]*\s*[{,.:\[>])", line)
    }
    assert loose == set()


def test_style_sheets_know_no_left_and_right():
    """What mirrors must not be mirrored by hand: logical properties only."""
    physical = re.compile(
        r"(?:^|[\s;{])(?:left|right|(?:margin|padding|border)-(?:left|right)[\w-]*|"
        r"float: *(?:left|right)|text-align: *(?:left|right))\b\s*:?"
    )
    found = {
        f"{sheet.name}: {line.strip()}"
        for sheet in TOKENS.parent.glob("*.css")
        for line in sheet.read_text().splitlines()
        if physical.search(re.sub(r"/\*.*?\*/", "", line))
    }
    assert found == set()


def _too_low(pairs, side, *, least):
    colours = _colours(side)
    found = {
        f"{ink} on {ground}": round(_contrast(colours[ink], colours[ground]), 2)
        for ink, ground in pairs
    }
    return {pair: ratio for pair, ratio in found.items() if ratio < least}


def _colours(side):
    at = {"light": 1, "dark": 2}[side]
    return {found[0][2:]: found[at] for found in PAIR.findall(TOKENS.read_text())}


def _contrast(one, other):
    """WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
