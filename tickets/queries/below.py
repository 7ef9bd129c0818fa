"""What stands below the words of a letter: a signature, and what it answers.

Looked at when the words are said, and kept with them: what a message says was sent is what
was sent, whatever becomes of a team's signature or of a customer's words.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.base import quotes
from helpdesk.base.accounts import signatures
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.quotes.marked import fold_html
from tickets import addresses
from tickets.models import Channel, Identity, Message, Ticket
from tickets.queries.phrases import zone_of
from tickets.queries.reach import language_of
from tickets.queries.way import Way, Ways

# Of what would be quoted, for who writes; of `t`. As `quotable` finds it.
SQL = """
    'last_letter', (SELECT json_build_object('seq', m.seq, 'text', left(m.text, 2000),
        'kind', h.kind, 'canonical', i.canonical, 'copied', m.copied,
        'name', coalesce(nullif(w.name, ''), i.shown))
        FROM tickets_message m JOIN tickets_channel h ON h.id = m.channel_id
        JOIN tickets_identity i ON i.id = m.identity_id
        JOIN tickets_customer w ON w.id = i.customer_id
        WHERE m.ticket_id = t.id AND m.direction = 'in' AND m.auto = ''
        AND NOT m.unverified AND m.deleted_at IS NULL AND NOT m.public
        AND h.traits -> 'footer' = 'true'::jsonb
        ORDER BY m.said_at DESC, m.seq DESC LIMIT 1),
    'company', (SELECT y.name FROM accounts_company y),"""
SHOWN = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Of a letter that is being written. signature: as HTML; "": there is none.

    seq, name, text: of what it would quote; 0: there is nothing to quote.
    is_there: it goes by a way that has a foot, if nobody chooses another.
    quotes: it would quote if nobody says anything. unsigned, turned: somebody wants it
        without its signature, or the quotation the other way round.
    """

    signature: str
    seq: int
    name: str
    text: str
    is_there: bool
    quotes: bool
    unsigned: bool
    turned: bool


def signature(ticket: Ticket, *, by: Agent, company: str | None = None) -> str:
    """What stands below this agent's letters in this ticket, as HTML; "": nothing does.

    company: its name, where that is known already.
    """
    open_one = signatures.chosen(by, ticket.team)
    if not open_one:
        return ""
    if company is None and "company.name" in signatures.names(open_one):
        company = Company.objects.values_list("name", flat=True).first()
    told = {
        "agent.name": by.name,
        "agent.email": by.email,
        "team.name": ticket.team.name,
        "company.name": company or "",
        "ticket.number": str(ticket.number),
    }
    return signatures.filled(open_one, told)


def quotable(ticket: Ticket, channel: Channel) -> Message | None:
    """The customer's last words by letter: what an answer by this channel would quote.
    Words that may be somebody else's, or were taken back, are quoted to nobody."""
    said = ticket.messages.filter(
        auto="", direction=Message.Direction.IN, channel__traits__footer=True,
        unverified=False, deleted_at=None, public=False,
    )  # fmt: skip
    rows = said.select_related("identity__customer").order_by("-said_at", "-seq")
    last = rows.first()
    return (
        last if last and last.identity and last.identity.kind == channel.kind else None
    )


def have_read(message: Message, readers: Collection[int]) -> bool:
    """Whether each of these identities (by their keys) had these words: wrote them, or was
    named by the letter that brought them. Nobody else learns of them by a quotation
    (AC-15, AC-52)."""
    others = set(readers) - {message.identity_id}
    named = {one["canonical"] for one in message.copied or () if "canonical" in one}
    found = (
        Identity.objects.filter(pk__in=others, canonical__in=named) if others else ()
    )
    return len(found) == len(others)


def quotation(message: Message) -> dict[str, str]:
    """The new words of a message, with a line that says whose they are, in the language of
    its ticket's customer; what it quoted itself is left out."""
    ticket, one = message.ticket, message.identity
    with translation.override(language_of(ticket)):
        there = message.said_at.astimezone(zone_of(ticket.team))
        told = {
            "time": date_format(there, "DATETIME_FORMAT"),
            "name": (one.customer.name or one.shown) if one else message.author,
        }
        line = _("On %(time)s, %(name)s wrote:") % told
    return {
        "message": str(message.public_id),
        "line": line,
        "text": quotes.new_words(message.text),
        "html": fold_html(message.html)[0] if message.html else "",
    }


def foot(
    ticket: Any, ways: Ways, draft: Mapping[str, Any] | None, *, by: Agent
) -> Foot | None:
    """Of the letter that an answer to this ticket is, or could be; None: it is none, or
    there is nothing to put below it.

    ticket: as `page.for_page` reads it. draft: what this agent has written of it.
    """
    letters = [one for one in ways.all if one.has_foot and one.is_open]
    if not letters:
        return None
    way, kept = letters[0], draft or {}
    own = signature(ticket, by=by, company=ticket.company or "")
    last = ticket.last_letter
    quoted = last if last and _had_it(last, way) else None
    if not own and quoted is None:
        return None
    usual = way.quotes
    return Foot(
        signature=own,
        seq=quoted["seq"] if quoted else 0,
        name=quoted["name"] if quoted else "",
        text=quotes.new_words(quoted["text"])[:SHOWN] if quoted else "",
        is_there=way == ways.best,
        quotes=usual,
        unsigned=kept.get("signed") is False,
        turned=kept.get("quotes") not in (None, usual),
    )


def _had_it(last: Mapping[str, Any], way: Way) -> bool:
    """As `have_read`, of whom it goes to where nobody chooses."""
    if last["kind"] != way.channel.kind:
        return False
    named = {one.get("canonical") for one in last["copied"] or ()} | {last["canonical"]}
    kind = way.channel.kind
    return all(addresses.canonical(kind, one.shown) in named for one in way.people)
