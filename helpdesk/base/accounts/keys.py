"""Keys: how they are written, whose they are, and what two commands cannot share. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from helpdesk.base.accounts.keymap import GROUPS, Command, Where
from helpdesk.base.accounts.settings_page import Who, Words

Ways = tuple[str, ...]
# What agents chose, by the names of commands; none at all is a choice, too.
Own = Mapping[str, Ways]

MOST_WAYS = 3
_CAPS = {
    "Mod": "Ctrl",
    "Shift": "⇧",
    "ArrowDown": "↓",
    "ArrowUp": "↑",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "Escape": "Esc",
    "PageUp": "PgUp",
    "PageDown": "PgDn",
}
_TYPED = {
    "ctrl": "Mod",
    "strg": "Mod",
    "cmd": "Mod",
    "meta": "Mod",
    "mod": "Mod",
    "alt": "Alt",
    "option": "Alt",
    "shift": "Shift",
    "⇧": "Shift",
    "return": "Enter",
    "↵": "Enter",
    **{cap.lower(): key for key, cap in _CAPS.items() if key not in {"Mod", "Shift"}},
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
    **{
        key.lower(): key
        for key in (
            *("Enter", "Escape", "Home", "End", "Insert", "Delete"),
            *("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "PageUp", "PageDown"),
        )
    },
}
_MODIFIERS = ("Mod", "Alt", "Shift")
# What a browser, a field or the focus does by them.
_KEPT = frozenset(
    {
        *(f"Mod+{key}" for key in "acvxyztnwrlfphjdsoqu0123456789+-=`"),
        *(f"Mod+Shift+{key}" for key in "TNWRIJCZVPB"),
        *("F1", "F5", "F6", "F7", "F11", "F12", "Shift+F10", "Alt+F4"),
        *("Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "Alt+d", "Mod+Enter"),
        *("Mod+Shift+Enter", "Alt+Enter", "Alt+p", "Tab", "Shift+Tab", "Delete"),
    }
)


class NoSuchKey(ValueError):
    """Not a key; str() says which words were meant to be one."""


def read(typed: str) -> Ways:
    """What somebody wrote, as keys.js spells it: "Shift+E", "g m | Ctrl+K".

    Raises:
        NoSuchKey: something in it is no key, or too many stand in a row.
    """
    ways = (" ".join(map(_stroke, way.split())) for way in typed.split("|"))
    found = tuple(dict.fromkeys(way for way in ways if way))
    long = [way for way in found if way.count(" ") > 1]
    if long or len(found) > MOST_WAYS:
        raise NoSuchKey((long or [typed])[0])
    return found


def _stroke(typed: str) -> str:
    *before, last = re.split(r"\+(?=.)", typed)
    modifiers = {_TYPED.get(one.lower(), one) for one in before}
    key = _TYPED.get(last.lower(), last)
    if modifiers - set(_MODIFIERS) or key in _MODIFIERS:
        raise NoSuchKey(typed)
    if len(key) == 1:
        key = _character(key, modifiers)
    elif key not in _TYPED.values():
        raise NoSuchKey(typed)
    return "+".join([*(one for one in _MODIFIERS if one in modifiers), key])


def _character(key: str, modifiers: set[str]) -> str:
    """Letters are small unless Shift is held; other characters say by themselves."""
    if not key.isprintable() or key == "|":
        raise NoSuchKey(key)
    if key.lower() == key.upper():
        modifiers.discard("Shift")
        return key
    return key.upper() if "Shift" in modifiers else key.lower()


def caps(way: str) -> tuple[tuple[str, ...], ...]:
    """The caps to press for each of the keys in a row: (("⇧", "E"),)."""
    return tuple(
        tuple(
            _CAPS.get(key, key.upper() if len(key) == 1 else key)
            for key in re.split(r"\+(?=.)", stroke)
        )
        for stroke in way.split(" ")
    )


def written(ways: Ways) -> str:
    """As people write them, and `read` understands."""
    return " | ".join(
        " ".join(
            "+".join(["Shift" if c == "⇧" else c for c in cap]) for cap in caps(way)
        )
        for way in ways
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A command with the keys that it has for somebody."""

    command: Command
    ways: Ways
    is_own: bool = False

    @property
    def keys(self) -> str:
        return "|".join(self.ways)

    @property
    def caps(self) -> list[tuple[tuple[str, ...], ...]]:
        return [caps(way) for way in self.ways]


def all_of(who: Who) -> Iterator[Command]:
    """The commands they have, those of the field one writes in left out."""
    for _name, commands in GROUPS:
        yield from (one for one in commands if one.name and one.may(who))


def sheet(who: Who, own: Own) -> list[tuple[Words, list[Shown]]]:
    """All they have, with their own keys. What they chose takes a key from what comes
    with it: a newer version of us may give it another meaning."""
    chosen = [one for one in all_of(who) if one.name in own]
    groups = []
    for name, commands in GROUPS:
        there = [_shown(one, own, chosen) for one in commands if one.may(who)]
        if there:
            groups.append((name, there))
    return groups


def _shown(one: Command, own: Own, chosen: list[Command]) -> Shown:
    if one.name in own:
        return Shown(one, own[one.name], is_own=True)
    taken = {w for other in chosen if meet(one, other) for w in own[other.name]}
    return Shown(one, tuple(way for way in one.ways if way not in taken))


def meet(one: Command, other: Command) -> bool:
    """Whether both can be meant on one page: no ticket lies among mentions."""
    return {one.where, other.where} != {Where.TICKET, Where.MENTION}


@cache
def named() -> dict[str, Command]:
    """Every command that can have other keys."""
    return {one.name: one for _n, some in GROUPS for one in some if one.name}


def wrong(who: Who, own: Own) -> dict[str, str]:
    """What cannot be, in a sentence for each command that it is about."""
    there = list(all_of(who))
    ways = {one.name: own.get(one.name, one.ways) for one in there}
    found = {}
    for one in there:
        if one.name in own and (why := _why_not(one, there, ways)):
            found[one.name] = why
    return found


def _why_not(one: Command, there: list[Command], ways: Own) -> str:
    for way in ways[one.name]:
        if way in one.ways:
            pass
        elif kept := [one for one in way.split(" ") if one in _KEPT]:
            key = written((kept[0],))
            return _("%(key)s is a key of the browser, or of fields.") % {"key": key}
        others = (two for two in there if two is not one and meet(one, two))
        found = (_clash(way, two, ways[two.name]) for two in others)
        if why := next(filter(None, found), ""):
            return why
    return ""


def _clash(way: str, other: Command, others: Ways) -> str:
    for taken in others:
        words = {
            "key": written((way,)),
            "other": written((taken,)),
            "what": other.words,
        }
        if taken == way:
            return _("%(key)s is taken: “%(what)s”.") % words
        if taken.startswith(f"{way} "):
            return _("%(key)s begins %(other)s already: “%(what)s”.") % words
        if way.startswith(f"{taken} "):
            return _("%(key)s would begin with %(other)s: “%(what)s”.") % words
    return ""
