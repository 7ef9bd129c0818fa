"""One way that an answer can take, and which of several is the best: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickets.models import Channel
from tickets.queries.kinds import kind_of


class WhyNot(IntEnum):
    """What stands in the way of a way."""

    UNPROVEN = 1
    WINDOW = 2


@dataclass(frozen=True, slots=True)
class Reached:
    """An address, by the key of its identity, and whether it takes part already."""

    pk: int
    shown: str
    takes_part: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel, and whom it reaches.

    wrote: the time of their last words by it in this ticket; 0: they wrote none.
    is_last: those are their last words at all. is_live: they sit there now.
    is_moved: they went on there, and said nothing anywhere since.
    is_liked: they said that they prefer its kind.
    subject: what a letter is about.
    closes_at: until when answers are taken there, where their provider has a limit.
    why_not: what stands in the way; None: nothing.
    """

    channel: Channel
    people: tuple[Reached, ...]
    wrote: int = 0
    is_last: bool = False
    is_live: bool = False
    is_moved: bool = False
    is_liked: bool = False
    subject: str = ""
    closes_at: datetime | None = None
    why_not: WhyNot | None = None

    @property
    def is_open(self) -> bool:
        return self.why_not is None

    @property
    def value(self) -> str:
        return str(self.channel.public_id)

    @property
    def kind(self) -> str:
        return str(kind_of(self.channel.kind).name)

    @property
    def icon(self) -> str:
        return kind_of(self.channel.kind).icon

    @property
    def shown(self) -> str:
        """By what, and to whom."""
        people = ", ".join(one.shown for one in self.people)
        return f"{self.kind} · {people}"

    @property
    def is_rich(self) -> bool:
        return "html" in self.channel.traits.get("formats", ())

    @property
    def asks(self) -> bool:
        return bool(self.channel.traits.get("asks"))

    @property
    def longest(self) -> int | None:
        """Letters of a whole answer; None: as many as one likes."""
        most: int | None = self.channel.traits.get("longest")
        return most

    @property
    def sends_approved(self) -> bool:
        """Words that its provider approved go there, whenever they last wrote."""
        known = bool(self.channel.traits.get("templates"))
        return known and self.why_not is not WhyNot.UNPROVEN

    @property
    def is_new(self) -> bool:
        """They did not write there in this ticket: they have to be told what goes on."""
        return not self.wrote

    @property
    def why(self) -> str:
        """For this way, or against it, in a few words."""
        if self.why_not is WhyNot.UNPROVEN:
            return _("nobody proved that this address is theirs")
        if self.why_not is WhyNot.WINDOW:
            return _("they have to write there first: answers were taken until %s") % (
                _written(self.closes_at)
            )
        reasons = list(self._reasons())
        if self.closes_at is not None:
            reasons.append(_("open until %s") % _written(self.closes_at))
        return ", ".join(reasons)

    def _reasons(self) -> Iterable[str]:
        if self.is_moved:
            yield _("they went on there")
        if self.is_live:
            yield _("they are there now")
        if self.is_liked:
            yield _("they prefer it")
        if self.is_last:
            yield _("they last wrote there")
        elif self.wrote:
            yield _("they wrote there before")
        elif not self.is_moved:
            yield _("their address is proven")

    @property
    def sees(self) -> str:
        """What the customer finds there."""
        if self.channel.traits.get("live"):
            return _(
                "They see it in the chat; when they are gone, it goes after them by mail"
                " if their address is known."
            )
        sender = self.channel.traits.get("sender") or self.channel.name
        told = {"sender": sender, "subject": self.subject}
        if self.channel.traits.get("footer"):
            return _("They get a mail from %(sender)s: “%(subject)s”.") % told
        return _("They get a message from %(sender)s.") % told


@dataclass(frozen=True, slots=True)
class Ways:
    """All of a ticket's, the best first; those that are closed come last."""

    all: tuple[Way, ...] = ()

    @property
    def best(self) -> Way | None:
        """The one an answer takes when nobody chooses."""
        return self.all[0] if self.all and self.all[0].is_open else None

    @property
    def is_over(self) -> bool:
        """Somewhere they have to write first."""
        return any(one.why_not is WhyNot.WINDOW for one in self.all)

    @property
    def sends_approved(self) -> bool:
        """By one of them approved words go."""
        return any(one.sends_approved for one in self.all)

    @property
    def is_short(self) -> bool:
        """By one of them no more than so many letters go."""
        return any(one.longest for one in self.all)

    @property
    def is_choice(self) -> bool:
        return len(self.all) > 1

    def by(self, channel: Channel) -> Way | None:
        """The one by this channel."""
        return next((one for one in self.all if one.channel == channel), None)


def rank(every: Iterable[Way]) -> tuple[Way, ...]:
    """The best first: where they went, where they sit and wait, what they prefer, where
    they last wrote."""
    return tuple(
        sorted(
            every,
            key=lambda one: (
                not one.is_open,
                not one.is_moved,
                not one.is_live,
                not one.is_liked,
                -one.wrote,
                one.channel.pk,
            ),
        )
    )


def _written(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""
