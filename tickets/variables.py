"""Variables in words that are kept to be said again. Pure: what stands for each is asked of
`queries.variables`, which has the list of them.

`{{customer.first_name|there}}`: what stands for it, and what where there is nothing.
"""

import re
from collections.abc import Callable, Mapping
from html import escape

_VARIABLE = re.compile(
    r"\{\{\s*+([a-z_]++(?:\.[a-z0-9_-]++)*+)\s*+(?:\|([^{}]*+))?\}\}"
)


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The words with their variables filled in, and those that nothing stands for.

    These stay in the words as they are, to be seen."""
    return _filled(text, values, lambda said: said)


def fill_html(html: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The same in formatted words: what is put in is text there, whatever it looks like."""
    return _filled(html, values, escape)


def variables(text: str) -> list[str]:
    """Their names, each once."""
    return list(dict.fromkeys(one.group(1) for one in _VARIABLE.finditer(text)))


def _filled(
    words: str, values: Mapping[str, str], written: Callable[[str], str]
) -> tuple[str, list[str]]:
    empty: list[str] = []

    def put(found: re.Match[str]) -> str:
        name, instead = found.group(1), found.group(2)
        if said := values.get(name, ""):
            return written(said)
        if instead is None:
            empty.append(name)
            return found.group(0)
        return instead.strip()

    return _VARIABLE.sub(put, words), list(dict.fromkeys(empty))
