"""Words that ask for a person and for nothing else: danger, an outage, anger.

Whoever is hurt or furious does not want an article, and while everything is down no
article is right. To see too much of it costs an offer; to miss it costs trust. So all
languages are tried, whatever somebody says theirs is, and one word is enough: in the
tables stand no words that mean something harmless in another language ("kind", "brand").
"""

import re
from enum import StrEnum

from tickets.detect.language import languages
from tickets.detect.wording import repeats
from tickets.detect.words import folded

_MARKS = re.compile(r"!{3}|!![^!]{1,300}!!|\?!|!\?|\?{4}")
_WORD = re.compile(r"[^\W\d_]{2,40}")
# So many words in capitals, and so many of all, are no abbreviations.
_LOUD, _LOUD_SHARE = 3, 0.6


class Delicate(StrEnum):
    """What it is; of several, the first of these."""

    DANGER = "danger"
    OUTAGE = "outage"
    ANGER = "anger"


def delicate(text: str) -> Delicate | None:
    """What of this these words speak of, if they do.

    Also what they quote counts: who copies an error or a threat has met it.
    """
    words = folded(text)
    for kind in Delicate:
        if any(one.delicate[kind].search(words) for one in languages().values()):
            return kind
    return Delicate.ANGER if is_loud(words) or repeats(text) else None


def is_loud(text: str) -> bool:
    """Whether it is shouted: capitals, or one exclamation mark after the other."""
    if _MARKS.search(text):
        return True
    words: list[str] = _WORD.findall(text)
    loud = sum(word.isupper() for word in words)
    return loud >= _LOUD and loud >= _LOUD_SHARE * len(words)
