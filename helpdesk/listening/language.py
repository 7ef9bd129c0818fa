"""Which language a post is in, where its network does not say.

By its letters where these are of few languages, else by its small words: a library that
knows fifty languages takes a hundred megabytes, and short posts with names and hashtags
are no better told by it. Where nothing decides, nothing is said.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from tickets.detect.language import languages

_READ = 2_000
_WORD = re.compile(r"[^\W\d_]{1,30}")
# What says nothing about it: addresses, names of accounts, hashtags.
_ASIDE = re.compile(r"https?://\S{1,500}|[@#][\w.@-]{1,100}")
_TAG = re.compile(r"[a-z]{2,3}")
# The most that one has ahead of the next: "de la" is French and Spanish.
_LEAD = 1
# Letters that are of one language, or nearly.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("uk", re.compile("[\u0456\u0457\u0454\u0491]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("fa", re.compile("[\u067e\u0686\u0698\u06af]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)


def primary(tag: str) -> str:
    """The language of a tag (BCP 47): "pt" of "pt-BR"; "" of what is none."""
    found = _TAG.fullmatch(tag.strip().lower().replace("_", "-").partition("-")[0])
    # "undetermined", "no linguistic content", "several".
    return "" if found is None or found[0] in {"und", "zxx", "mul"} else found[0]


def language_of(text: str) -> str:
    """A guess by its letters and small words; "" where these do not decide."""
    read = _ASIDE.sub(" ", text[:_READ])
    letters = sum(map(len, _WORD.findall(read)))
    for code, script in _SCRIPTS:
        if letters and 3 * len(script.findall(read)) >= letters * _share(code):
            return code
    words = [word.lower() for word in _WORD.findall(read)]
    counts = sorted(
        (
            (sum(word in known for word in words), code)
            for code, known in _known().items()
        ),
        reverse=True,
    )
    (first, code), (second, _code) = counts[:2]
    return code if first - second >= _LEAD and first > 1 else ""


def _share(code: str) -> float:
    """Japanese, Ukrainian and Persian show by few letters among others'."""
    return 0.15 if code in {"ja", "uk", "fa"} else 1.0


@cache
def _known() -> Mapping[str, frozenset[str]]:
    file = resources.files("helpdesk.listening") / "languages.toml"
    ours = {code: one.common for code, one in languages().items()}
    listed = tomllib.loads(file.read_text("utf-8"))
    return {code: frozenset(words) for code, words in listed.items()} | ours
