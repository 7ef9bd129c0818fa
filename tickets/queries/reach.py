"""By which channels a matter can go on, and how a customer gets there with its code.

Who knows a kind of channel says so here; who offers them does not know how they work.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tickets import codes, numbers
from tickets.kinds import kind_of
from tickets.models import Channel, Continuation, Ticket
from tickets.queries.telephones import KIND as PHONE
from tickets.queries.telephones import nearest, telephones

MAIL, PUBLIC = "email", "public"
_SPOKEN = gettext_lazy(
    "You can go on by telephone: call %(where)s and say the code %(code)s."
)
_TYPED = gettext_lazy(
    "You can go on by telephone: call %(where)s and say the code %(code)s, or type"
    " %(keys)s."
)
_MAILED = gettext_lazy(
    "You can go on by e-mail: write to %(where)s with the code %(code)s in the subject,"
    " or follow %(link)s."
)
_LINKED = gettext_lazy("You can go on in a chat: %(link)s")
_THERE = gettext_lazy(
    "You can go on by %(kind)s: open %(link)s, or write to %(where)s with the code"
    " %(code)s."
)
_IN_PUBLIC = gettext_lazy("We would like to help. Please go on with us here: %(link)s")
_HOW = {PHONE: _SPOKEN, MAIL: _MAILED, PUBLIC: _IN_PUBLIC}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """where: an address as people read it. link: what a device opens, with the code in
    it; "" where somebody has to say it. is_here: whoever names it leads there itself.
    keys: what is typed on a telephone instead of the code; "" where nobody reads it."""

    where: str
    link: str = ""
    is_here: bool = False
    keys: str = ""


# Of a ticket, to a channel of this kind; None where there is none to go to.
Find = Callable[[Ticket], Channel | None]
Lead = Callable[[Channel, Continuation], Way]


Plain = Callable[[str], Way | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """find: the channel of this kind that a ticket goes on by. lead: the way there.

    plain: the way for somebody who has a code and nothing else, who is to learn nothing
    of its ticket, not even whose it is.
    is_elsewhere: customers have an app for it, and need not follow our link; such a kind
    is called what its channels are.
    """

    find: Find
    lead: Lead
    plain: Plain
    is_elsewhere: bool = False


def _telephone(ticket: Ticket) -> Channel | None:
    return nearest(ticket.team_id)


def _number(channel: Channel, continuation: Continuation) -> Way:
    keys = codes.keyed(continuation.code) if channel.traits.get("keypad") else ""
    return Way(where=numbers.shown(str(channel.traits["number"])), keys=keys)


def house_language() -> str:
    """What everybody here reads."""
    return settings.LANGUAGE_CODE


def _house(ticket: Ticket) -> str:
    return house_language()


# What a customer reads, of a ticket; who knows better says so (`speak`).
_language: list[Callable[[Ticket], str]] = [_house]


def speak(language: Callable[[Ticket], str]) -> None:
    """Register who knows it; apps do it in `AppConfig.ready`. "": it does not."""
    _language.insert(0, language)


def language_of(ticket: Ticket) -> str:
    """The language of a ticket's customer, one that we have words in."""
    known = (language(ticket) for language in _language)
    return next(filter(None, known), settings.LANGUAGE_CODE)


def _any_number(code: str) -> Way | None:
    ours = telephones().first()
    return Way(where=numbers.shown(str(ours.traits["number"]))) if ours else None


_kinds: dict[str, Kind] = {PHONE: Kind(_telephone, _number, _any_number)}


def offer(name: str, kind: Kind) -> None:
    """Register a kind of channel; apps do it in `AppConfig.ready`."""
    _kinds[name] = kind


def ways_on(ticket: Ticket) -> list[tuple[str, str | Promise]]:
    """The kinds by which a ticket can go on, with what they are called."""
    found = (name for name, kind in _there() if kind.find(ticket) is not None)
    return [(name, kind_of(name).name) for name in found]


def _there() -> list[tuple[str, Kind]]:
    """Without the apps that we are not in: there are many, and asking costs a query."""
    ours = set(Channel.objects.filter(is_active=True).values_list("kind", flat=True))
    return [
        (name, kind)
        for name, kind in sorted(_kinds.items())
        if name in ours or not kind.is_elsewhere
    ]


def asked_for(ticket: Ticket) -> list[tuple[str, str | Promise]]:
    """Those of them that its customer can ask for: where nobody need be told in public."""
    return [one for one in ways_on(ticket) if one[0] != PUBLIC]


# Whether something in words lets whoever reads it into a conversation.
_bearers: list[Callable[[str], bool]] = []


def bears(finds: Callable[[str], bool]) -> None:
    """Register who finds such things; apps do it in `AppConfig.ready`."""
    _bearers.append(finds)


def lets_in(text: str) -> bool:
    """Whether who reads these words gets in somewhere by them alone: they are no words for
    everybody."""
    found = set(codes.every(text))
    good = Continuation.objects.good().carried()
    said = bool(found) and good.filter(code__in=found).exists()
    digits = [one for one in found if one.isdecimal()]
    typed = bool(digits) and good.typed_as(*digits).exists()
    return said or typed or any(finds(text) for finds in _bearers)


def plain_ways(code: str) -> list[tuple[str, Way]]:
    """The ways for somebody who has a code and nothing else, by kind."""
    found = ((name, kind.plain(code)) for name, kind in _there())
    return [(name, way) for name, way in found if way is not None]


def invitation(continuation: Continuation) -> str:
    """Words for the customer: how to get there, and what to bring; in the language of
    the house, for an agent to change."""
    there = way(continuation)
    if there is None:
        return ""
    kind = _kinds[continuation.kind]
    usual = _THERE if kind.is_elsewhere else _LINKED
    told: dict[str, object] = {
        "where": there.where,
        "link": there.link,
        "code": continuation.shown,
        "kind": kind_of(continuation.kind).name,
        "keys": codes.in_groups(there.keys),
    }
    with translation.override(settings.LANGUAGE_CODE):
        said = _("You need not repeat anything: whoever answers has our conversation.")
        how = _TYPED if there.keys else _HOW.get(continuation.kind, usual)
        # What everybody reads is short, and says nothing of a conversation.
        return how % told if continuation.is_public else f"{how % told} {said}"


def way(continuation: Continuation) -> Way | None:
    """How its customer gets there; None: by no channel any more."""
    kind = _kinds.get(continuation.kind)
    channel = kind.find(continuation.ticket) if kind else None
    return kind.lead(channel, continuation) if kind and channel else None
