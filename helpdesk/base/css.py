"""Style sheets of strangers: what draws stays, what asks anybody for anything goes.

The frame's policy forbids every request; this is the wall behind it. It works by lists
of what is known to be harmless (functions, at-rules), after everything that can hide a
word from it is gone: escapes, comments, and `<`, so that nothing here ends a `<style>`.
"""

import re
from collections.abc import Iterator

from helpdesk.base.plaintext import printable

_FUNCTIONS = frozenset({
    "attr", "blocked", "calc", "clamp", "cubic-bezier", "hsl", "hsla",
    "is", "lang", "linear-gradient", "matrix", "max", "min", "not", "nth-child",
    "nth-last-child", "nth-last-of-type", "nth-of-type", "radial-gradient",
    "repeating-linear-gradient", "repeating-radial-gradient", "rgb", "rgba", "rotate",
    "scale", "skew", "translate", "translatex", "translatey", "var", "where",
    "-webkit-linear-gradient",
})  # fmt: skip
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# Possessive throughout: what does not fit is not tried again in a shorter form.
_URL = re.compile(
    r"\burl\(\s*+(?:\"[^\"]*+\"\s*+|'[^']*+'\s*+|[^\"'()]*+)\)", re.IGNORECASE
)
# Not the name of a rule, which may stand before a bracket as well: "@media(…".
_FUNCTION = re.compile(r"(?<![\w@-])[\w-]++(?=\()")
_AT_RULE = re.compile(r"@(?!media(?![\w-]))(?:-no-)*+([\w-]*+)(\(?)", re.IGNORECASE)


def quiet(css: str) -> str:
    """The same style without anything that loads; making it quiet again changes nothing."""
    css = printable(css).replace("\\", "").replace("<!--", " ").replace("<", " ")
    css = _COMMENT.sub(" ", css)
    css = _FUNCTION.sub(_known, _URL.sub("none", css))
    # No browser knows such a rule, so that it passes over it; nor is its name a function.
    return _AT_RULE.sub(lambda rule: f"@-no-{rule[1]}{rule[2] and ' ('}", css)


def _known(found: re.Match[str]) -> str:
    return found[0] if found[0].lower() in _FUNCTIONS else "blocked"


def take_out(html: str) -> tuple[str, list[str]]:
    """HTML without its comments and `<style>` blocks; the words of these blocks.

    Whichever begins first hides what is inside it, as for browsers. What is not closed
    reaches to the end. Anything read differently than a browser would is harmless: the
    rest is sanitised, and these words are made quiet.
    """
    sheets: list[str] = []
    return "".join(_outside(html, sheets)), sheets


_BEGINNING = re.compile(r"<!--|<style(?=[\s/>])[^>]{0,1000}>", re.IGNORECASE)
_END = re.compile(r"</style(?:[\s/][^>]{0,1000})?>", re.IGNORECASE)


def _outside(html: str, sheets: list[str]) -> Iterator[str]:
    at = 0
    while found := _BEGINNING.search(html, at):
        yield html[at : found.start()]
        if found[0] == "<!--":
            end = html.find("-->", found.end() - 2)
            at = end + 3 if end >= 0 else len(html)
        else:
            close = _END.search(html, found.end())
            sheets.append(html[found.end() : close.start() if close else len(html)])
            at = close.end() if close else len(html)
    yield html[at:]
