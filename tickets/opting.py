"""Words that mean: no more of what comes by itself. Pure."""

import re

# What networks, providers of mail and people use (CTIA's Messaging Principles for the
# English ones); said alone, in any letters. Within a sentence they mean something else.
_STOP = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out", "opt-out",
     "stopp", "abmelden", "abbestellen", "désabonner", "désinscription", "baja",
     "disiscrivimi", "afmelden", "avsluta"}
)  # fmt: skip
_START = frozenset({"start", "unstop"})
_AROUND = re.compile(r"[\s\W_]+")
# Nobody says one of these words in more letters.
_LONGEST = 40


def wants_no_more(text: str) -> bool | None:
    """True: they want none; False: they want it again; None: they say neither."""
    if len(text) > _LONGEST:
        return None
    said = _AROUND.sub(" ", text).strip().lower()
    return True if said in _KNOWN_STOP else False if said in _START else None


_KNOWN_STOP = frozenset(_AROUND.sub(" ", one) for one in _STOP)
