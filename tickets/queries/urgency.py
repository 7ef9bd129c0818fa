"""How near its end a clock is, for eyes and for ears: never by its colour alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """words: with %(step)s for what is due."""

    tone: str
    icon: str
    words: Callable[[], str]


FINE = Urgency(tone="", icon="timer", words=lambda: "%(step)s")
SOON = Urgency(tone="warn", icon="hourglass", words=lambda: _("%(step)s, soon"))
LATE = Urgency(tone="bad", icon="timer-off", words=lambda: _("%(step)s, late"))
STILL = Urgency(tone="", icon="circle-pause", words=lambda: _("%(step)s: stands still"))


def urgency_of(
    due_at: datetime | None, warns_at: datetime | None, now: datetime
) -> Urgency:
    """Late once its time is over, soon from its warning on; without a time it stands
    still."""
    if due_at is None:
        return STILL
    if due_at < now:
        return LATE
    return SOON if warns_at is not None and warns_at <= now else FINE
