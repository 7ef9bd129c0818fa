"""What stands below letters: HTML of a few lines, with places for what is known then.

Places are an allow-list of names between double braces; nothing else between braces means
anything, and what is put in is escaped (AC-27, AC-28).
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from helpdesk.base import richtext
from helpdesk.base.accounts.errors import SignatureTooLong, UnknownPlace
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.plaintext import printable

PLACES = ("agent.name", "agent.email", "team.name", "company.name", "ticket.number")
# Programs that fold signatures away look so far up for the line above them.
LINES, LETTERS = 20, 10_000

# In a link a blank is written as %20.
_PLACE = re.compile(
    r"\{\{(?:\s|%20){0,9}([a-z_]{1,40}\.[a-z_]{1,40})(?:\s|%20){0,9}\}\}"
)
_TAG = re.compile(r"<[a-z](?:[^<>\"]|\"[^\"]*+\")*+>")
# The line that goes above it; we put it there ourselves, once.
_DELIMITER = re.compile(r"\A((?:<(?:p|div)>)?)\s*--(?:\s|&nbsp;)*(?=<)(?:<br>)?")
_EMPTY = re.compile(r"\A(?:<(p|div)>\s*</\1>)+")


def cleaned(html: str) -> str:
    """A signature as it is kept; "" where it says nothing.

    Raises:
        SignatureTooLong: more lines or letters than one has.
        UnknownPlace: a place with a name that stands for nothing would be sent as it is.
    """
    kept = richtext.clean(html) if html.strip() else ""
    kept = _EMPTY.sub("", _DELIMITER.sub(r"\1", kept, count=1)).strip()
    text = richtext.text_of(kept)
    if not text.strip():
        return ""
    if len(kept) > LETTERS or text.count("\n") >= LINES:
        raise SignatureTooLong(LINES)
    for name in _PLACE.findall(text):
        if name not in PLACES:
            raise UnknownPlace(name, PLACES)
    return kept


def chosen(agent: Agent, team: Team) -> str:
    """Whose it is that goes below a letter, its places still open: the agent's own, or
    their team's. Programs have none of their own."""
    own = "" if agent.is_service else agent.signature
    return own or team.signature


def names(signature: str) -> frozenset[str]:
    """The places in it."""
    return frozenset(_PLACE.findall(signature)) & frozenset(PLACES)


def filled(signature: str, told: Mapping[str, str]) -> str:
    """With what is known in its places; a place of which nothing is known stays."""

    def put(found: re.Match[str]) -> str:
        known = told.get(found[1])
        return found[0] if known is None else escape(printable(known), quote=False)

    def put_into_link(found: re.Match[str]) -> str:
        """What is known may hold what ends a link, or leads it elsewhere."""
        known = told.get(found[1])
        return found[0] if known is None else quote(printable(known), safe="@")

    linked = _TAG.sub(lambda tag: _PLACE.sub(put_into_link, tag[0]), signature)
    return _PLACE.sub(put, linked)
