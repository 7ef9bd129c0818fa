"""Of what somebody can be told, why it concerns them, and by which ways it comes.

A kind is what happens with whose tickets: an answer on one's own is another kind than one
on a ticket of one's team. Whoever is concerned twice is told by the nearest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class When(models.TextChoices):
    """How soon mail tells of what was not read."""

    NOW = "now", _("At once")
    LATER = "later", _("After 10 minutes, if I have not read it")
    DAILY = "daily", _("Once a day")
    NEVER = "never", _("Never")


class Tone(models.TextChoices):
    """What is heard; pages know how each of them goes (`static/js/tones.js`)."""

    NONE = "", _("None")
    SOFT = "soft", _("Soft")
    BRIGHT = "bright", _("Bright")
    LOW = "low", _("Low")
    TWICE = "twice", _("Twice")


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways one kind comes. bell: it stands in the list and is counted."""

    bell: bool = True
    push: bool = True
    mail: str = When.LATER.value
    sound: str = Tone.NONE.value

    @property
    def is_told(self) -> bool:
        """Whether it comes at all; a sound is no way of its own."""
        return self.bell or self.push or self.mail != When.NEVER

    def but(self, changes: Mapping[str, Any]) -> "Ways":
        """With these changes."""
        return Ways(**{**asdict(self), **changes})


@dataclass(frozen=True, slots=True)
class Kind:
    """name: as wishes and programs call it. group: of the settings.

    usual: what whoever said nothing has. is_urgent: it may come in quiet hours, to who
    wants that.
    """

    name: str
    group: str
    words: Promise
    help: Promise | str = ""
    usual: Ways = Ways()
    is_urgent: bool = False


_BELL = Ways(push=False, mail=When.NEVER.value)
_NOTHING = Ways(bell=False, push=False, mail=When.NEVER.value)
# The order is that of the settings.
GROUPS: Mapping[str, Promise] = MappingProxyType({
    "customers": _("Customers"),
    "mine": _("Colleagues"),
    "handovers": _("Hand-overs"),
    "clocks": _("Promises and clocks"),
})  # fmt: skip
KINDS: Mapping[str, Kind] = MappingProxyType({
    kind.name: kind
    for kind in (
        Kind(
            "answered_mine",
            "customers",
            _("A customer answers on a ticket of mine"),
            usual=Ways(mail=When.NEVER.value),
        ),
        Kind(
            "answered_followed",
            "customers",
            _("A customer answers on a ticket that I follow"),
            _("One that you follow, or that a colleague let you in on."),
            usual=_BELL,
        ),
        Kind(
            "answered_team",
            "customers",
            _("A customer answers on a ticket of my teams"),
            usual=_NOTHING,
        ),
        Kind(
            "opened_team",
            "customers",
            _("A new ticket for one of my teams"),
            _("Also one that another team passes on."),
            usual=_NOTHING,
        ),
        Kind(
            "assigned",
            "mine",
            _("I am assigned a ticket"),
            _("Or a colleague lets me see one."),
        ),
        Kind("mentioned", "mine", _("Somebody mentions me in a note"), is_urgent=True),
        Kind(
            "noted_mine",
            "mine",
            _("A colleague writes a note on a ticket of mine"),
            usual=_NOTHING,
        ),
        Kind(
            "noted_followed",
            "mine",
            _("A colleague writes a note on a ticket that I follow"),
            usual=_NOTHING,
        ),
        Kind(
            "told",
            "mine",
            _("What else colleagues do that concerns me"),
            _("They pass on what is mine, or decide about what I asked for."),
        ),
        Kind("offered", "handovers", _("I am offered or asked something")),
        Kind("offered_team", "handovers", _("One of my teams is offered something")),
        Kind("ended", "handovers", _("What became of my own offers")),
        Kind("promises", "clocks", _("A promise of mine is late"), is_urgent=True),
        Kind(
            "clocks",
            "clocks",
            _("An agreed time runs out"),
            _("Of a ticket that I answer for; once it ran out, of those I lead as well."),
            is_urgent=True,
        ),
    )
})  # fmt: skip


def grouped() -> Iterator[tuple[str, Promise, list[Kind]]]:
    """All kinds under the heads they have in the settings."""
    for name, words in GROUPS.items():
        yield name, words, [one for one in KINDS.values() if one.group == name]
