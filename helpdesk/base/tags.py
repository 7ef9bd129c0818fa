"""Tags of strangers, cut down before a parser reads them.

What HTML parsers do with one tag is quadratic in the number of its attributes, and an
open link is copied, attributes and all, into every paragraph behind it: 600 KB of mail
become gigabytes. No honest tag is that long.
"""

import re

# A link may have 2,000 characters, styles and words beside it as many again.
MAX_TAG = 6_000

# As in the HTML standard, section 13.2.5 (tokenization), tag open to after attribute
# value. Exactly: were it mistaken about a quotation mark, a tag could be longer than it
# seems. What it takes for a tag inside raw text is not longer than itself either.
_W = r"[ \t\n\f\r]"
_NO = r"[^ \t\n\f\r>"  # to be closed with more of what it is not
_VALUE = rf"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|{_NO}\"']{_NO}]*+"
_ATTRIBUTE = rf"{_NO}/]{_NO}/=]*+(?:{_W}*+={_W}*+(?:{_VALUE})?+)?+"
_TAG = re.compile(rf"<(/?[a-zA-Z]{_NO}/]*+)(?:[ \t\n\f\r/]++|{_ATTRIBUTE})*+(?:>|\Z)")
# What a picture in the page itself carries: one attribute, however long.
_DATA_URL = re.compile(r"data:image/[\w.+-]{1,40};base64,[\w+/=%]*+", re.ASCII)


def cut_down(html: str) -> str:
    """The same HTML; a tag of more than MAX_TAG characters loses its attributes."""
    return _TAG.sub(_cut, html) if len(html) > MAX_TAG else html


def _cut(found: re.Match[str]) -> str:
    tag = found[0]
    if len(tag) <= MAX_TAG or len(_DATA_URL.sub("", tag)) <= MAX_TAG:
        return tag
    return f"<{found[1][:40]}>"
