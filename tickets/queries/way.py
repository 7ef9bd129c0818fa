"""One way that an answer can take, and which of several is the best: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tickets.kinds import kind_of
from tickets.models import Channel, Delivery
from tickets.models.channel import SAMPLE


class WhyNot(IntEnum):
    """What stands in the way of a way."""

    UNPROVEN = 1
    WINDOW = 2
    # They wrote in public alone, and are told nothing privately before they write so.
    ALONE = 3
    # What they wrote in public may be answered privately once, and was.
    ONCE = 4


@dataclass(frozen=True, slots=True)
class Reached:
    """An address, by the key of its identity, and whether it takes part already; is_copied:
    beside whoever began it."""

    pk: int
    shown: str
    takes_part: bool = True
    is_copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Their last public words by a channel, in this ticket. link: where everybody reads
    them; "" where nobody knows. at: microseconds of the epoch."""

    text: str
    link: str
    seq: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A channel, and whom it reaches; where there are public words, in public or not.

    wrote: the time of their last words by it in this ticket; 0: they wrote none.
    is_last: those are their last words at all. is_live: they sit there now.
    is_moved: they went on there, and said nothing anywhere since.
    is_liked: they said that they prefer its kind.
    subject: what a letter is about.
    closes_at: until when answers are taken there, where their provider has a limit.
    why_not: what stands in the way; None: nothing.
    is_public: everybody reads it, below `post`. post: their last public words by this
        channel; None: there are none.
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
    is_public: bool = False
    post: Post | None = None

    @property
    def is_open(self) -> bool:
        return self.why_not is None

    @property
    def value(self) -> str:
        return way_value(self.channel, self.is_public)

    @property
    def is_either(self) -> bool:
        """Words by its channel may be public, or not."""
        return bool(self.channel.traits.get("public"))

    @property
    def is_last_resort(self) -> bool:
        """Nothing becomes public by itself: only where they last wrote so."""
        return self.is_public and not self.is_last

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
        if not self.is_either:
            return f"{self.kind} · {people}"
        how = _("in public") if self.is_public else _("in private")
        return f"{self.kind}, {how} · {people}"

    @property
    def is_rich(self) -> bool:
        return "html" in self.channel.traits.get("formats", ())

    @property
    def takes_copies(self) -> bool:
        """What goes by it is a letter, which may go to others beside."""
        return bool(self.channel.traits.get("copies"))

    @property
    def named(self) -> list[tuple[Reached, str]]:
        """Whom an answer reaches where nobody chose, and as whom its letter names them:
        who was copied is named so, but for the first where nobody else is there."""
        roles = [
            Delivery.Role.CC
            if one.is_copied and self.takes_copies
            else Delivery.Role.TO
            for one in self.people
        ]
        if roles and Delivery.Role.TO not in roles:
            roles[0] = Delivery.Role.TO
        return list(zip(self.people, map(str, roles), strict=True))

    @property
    def has_foot(self) -> bool:
        """What goes by it is a letter, with room below its words."""
        return bool(self.channel.traits.get("footer")) and not self.is_public

    @property
    def quotes(self) -> bool:
        """Where nobody says, a letter by it quotes what it answers."""
        return self.has_foot and bool(self.channel.traits.get("quotes"))

    @property
    def asks(self) -> bool:
        return bool(self.channel.traits.get("asks")) and not self.is_public

    @property
    def longest(self) -> int | None:
        """Letters of a whole answer; None: as many as one likes."""
        traits = self.channel.traits
        most: int | None = traits.get("longest")
        return traits.get("public_length", most) if self.is_public else most

    @property
    def takes_files(self) -> bool:
        """Files go along with words."""
        return not self.is_public or self.channel.traits.get("public_files", True)

    @property
    def sends_approved(self) -> bool:
        """Words that its provider approved go there, whenever they last wrote."""
        known = bool(self.channel.traits.get("templates")) and not self.is_public
        return known and self.why_not is not WhyNot.UNPROVEN

    @property
    def is_new(self) -> bool:
        """They did not write there in this ticket: they have to be told what goes on."""
        return not self.wrote and self.post is None

    @property
    def why(self) -> str:
        """For this way, or against it, in a few words."""
        if self.why_not is WhyNot.UNPROVEN:
            return _("nobody proved that this address is theirs")
        if self.why_not is WhyNot.WINDOW:
            return _("they have to write there first: answers were taken until %s") % (
                _written(self.closes_at)
            )
        if self.why_not is WhyNot.ALONE:
            return _("they have to write there privately first")
        if self.why_not is WhyNot.ONCE:
            return _("one private answer is taken there, and it was given")
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
            yield (
                _("they last wrote so")
                if self.is_public
                else _("they last wrote there")
            )
        elif self.wrote:
            before, so = _("they wrote there before"), _("they wrote so before")
            yield so if self.is_public else before
        elif self.post is not None:
            yield _("they wrote there in public")
        elif not self.is_moved:
            yield _("their address is proven")

    @property
    def sees(self) -> str:
        """What the customer finds there, and who else does."""
        if self.is_public:
            return _("Everybody can read it, below what they wrote.")
        if self.channel.kind == SAMPLE:
            return _("This is a sample: nothing is sent.")
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
        first = self.all[0] if self.all else None
        goes = first is not None and first.is_open and not first.is_last_resort
        return first if goes else None

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
    def takes_copies(self) -> bool:
        """By one of them a letter goes."""
        return any(one.takes_copies for one in self.all)

    @property
    def is_choice(self) -> bool:
        return len(self.all) > 1

    @property
    def is_public(self) -> bool:
        """By one of them everybody reads it."""
        return any(one.is_public for one in self.all)

    def chosen(self, channel: Channel | None, public: bool | None = None) -> Way | None:
        """The one that words take; None: there is none.

        public: whether everybody is to read them; None: as they last wrote.
        """
        if channel is None:
            same = [one for one in self.all if one.is_public == public]
            first = next((one for one in same if one.is_open), None)
            return self.best if public is None else first
        by = [
            one
            for one in self.all
            if one.channel == channel and public in (None, one.is_public)
        ]
        return max(by, key=lambda one: one.wrote, default=None)

    def by(self, channel: Channel) -> Way | None:
        """The one by this channel, as they last wrote there."""
        return self.chosen(channel)


def way_value(channel: Channel, public: bool | None) -> str:
    """What a way is called in forms: its channel, and whether everybody reads it, where
    that is a question."""
    own = str(channel.public_id)
    if public is None or not channel.traits.get("public"):
        return own
    return f"{own}:{'public' if public else 'private'}"


def rank(every: Iterable[Way]) -> tuple[Way, ...]:
    """The best first: where they went, where they sit and wait, what they prefer, where
    they last wrote."""
    return tuple(
        sorted(
            every,
            key=lambda one: (
                not one.is_open,
                one.is_last_resort,
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
