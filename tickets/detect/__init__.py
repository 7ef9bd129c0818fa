"""What words say: promises, repetitions, facts, refusals, questions.

Pure: words in, places in them out. A language is a file in languages/.
"""

from tickets.detect.canonical import canonical
from tickets.detect.company import UnsafePatternError, safe
from tickets.detect.delicate import Delicate, delicate
from tickets.detect.due import Hours
from tickets.detect.facts import Found, facts
from tickets.detect.language import language_of
from tickets.detect.promises import Promise, promises
from tickets.detect.sentiment import sentiment
from tickets.detect.wording import asks, deflects, refusals, repeats
from tickets.detect.words import Span

__all__ = [
    "Delicate",
    "Found",
    "Hours",
    "Promise",
    "Span",
    "UnsafePatternError",
    "asks",
    "canonical",
    "deflects",
    "delicate",
    "facts",
    "language_of",
    "promises",
    "refusals",
    "repeats",
    "safe",
    "sentiment",
]
