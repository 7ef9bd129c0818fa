"""Which kind of channel somebody prefers, of what colleagues wrote down about it."""

import re
from collections.abc import Sequence

# What people call the kinds when they say which they like; and that they do not.
_CALLED = {
    "email": r"e-?mails?|mails?",
    "widget": r"(?:live[ -]?)?chats?",
    "sms": r"sms|text messages?",
}
_NAMED = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for kind, words in _CALLED.items()
}
_NOT = re.compile(
    r"\b(?:no|not|never|don'?t|without|kein\w*|nicht|nie|ohne)\b", re.IGNORECASE
)


def liked_kind(said: Sequence[str]) -> str:
    """The kind of channel they prefer, of what is recorded of it, the newest first; "":
    nothing is said of that. Words that refuse something say nothing of what they like."""
    for words in said:
        if _NOT.search(words):
            continue
        named = {
            kind: found for kind, one in _NAMED.items() if (found := one.search(words))
        }
        if named:
            return min(named, key=lambda kind: named[kind].start())
    return ""
