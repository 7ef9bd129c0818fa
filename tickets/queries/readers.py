"""Whom a letter would go to, and who else may be meant: for whoever writes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tickets import addresses
from tickets.models import Delivery
from tickets.queries.way import Way, Ways

Role = Delivery.Role
# So many are offered with one click; whoever wants others types them.
MOST = 8

# Who else their last letter went to, and what we are called ourselves; of `t`.
SQL = """
    'copied', (SELECT m.copied FROM tickets_message m WHERE m.ticket_id = t.id
        AND m.direction = 'in' AND m.auto = '' ORDER BY m.said_at DESC, m.seq DESC LIMIT 1),
    'senders', ARRAY(SELECT lower(h.traits ->> 'sender') FROM tickets_channel h
        WHERE h.traits ? 'sender' AND h.traits ? 'copies'),"""


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who can be added with one click, and why they may be meant."""

    shown: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Of a letter that is being written: lists as they stand in their fields.

    usual_to, usual_cc: who gets it where nobody chooses. is_chosen: somebody did.
    alone: whoever it would go to without copies; "" where there are none.
    """

    to: str
    cc: str
    bcc: str
    usual_to: str
    usual_cc: str
    is_chosen: bool
    alone: str
    offered: Sequence[Offered] = ()


def readers(ticket: Any, ways: Ways, draft: Mapping[str, Any] | None) -> Readers | None:
    """Of the letter that an answer to this ticket is, or could be; None: it is none.

    ticket: as `page.for_page` reads it. draft: what this agent has written of it.
    """
    letters = [one for one in ways.all if one.takes_copies and one.is_open]
    if not letters:
        return None
    way = letters[0]
    usual = {role: _listed(way, role) for role in (Role.TO, Role.CC)}
    chosen = (draft or {}).get("people") or {}
    return Readers(
        to=", ".join(chosen.get("to", ())) if chosen else usual[Role.TO],
        cc=", ".join(chosen.get("cc", ())) if chosen else usual[Role.CC],
        bcc=", ".join(chosen.get("bcc", ())),
        usual_to=usual[Role.TO],
        usual_cc=usual[Role.CC],
        is_chosen=bool(chosen),
        alone=usual[Role.TO] if usual[Role.CC] else "",
        offered=tuple(_offered(ticket, way))[:MOST],
    )


def _listed(way: Way, role: str) -> str:
    return ", ".join(one.shown for one, named in way.named if named == role)


def _offered(ticket: Any, way: Way) -> Iterator[Offered]:
    """The customer's other addresses, then who was copied by their last letter (AC-15:
    offered, and taken by nobody but who writes)."""
    kind = way.channel.kind
    known = {addresses.canonical(kind, one.shown) for one in way.people}
    for one in ticket.addresses:
        form = addresses.canonical(one["kind"], one["shown"])
        if one["kind"] == kind and form is not None and form not in known:
            known.add(form)
            yield Offered(one["shown"], _("another address of theirs"))
    for one in ticket.copied or ():
        form = one["canonical"]
        ours = any(s == form or s.endswith(f"<{form}>") for s in ticket.senders)
        if form not in known and not ours:
            known.add(form)
            yield Offered(one["shown"], _("their last mail went there, too"))
