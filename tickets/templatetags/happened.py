"""What happened between the messages of a conversation, in lines of their own.

Safe: every value is escaped here, or comes from `told`, which escapes.
"""

from collections.abc import Collection, Mapping
from html import escape
from typing import Protocol

from django.utils.translation import gettext, ngettext

from tickets.models import Event
from tickets.queries.timeline import Moment, Told
from tickets.queries.times import Clock
from tickets.templatetags.told import told

# What undoes what moved between tickets.
UNDOING = {
    Event.Verb.MERGED.value: "unmerge",
    Event.Verb.SPLIT.value: "undo_split",
}


class Look(Protocol):
    """What an entry of the conversation is written with."""

    clock: Clock
    verbs: dict[str, str]
    may: Mapping[str, bool]
    undoable: Collection[str]

    def form(self, verb: str, fields: dict[str, str], button: str) -> str: ...


def events(one: Moment, look: Look) -> str:
    """Those between two messages; many of them are folded."""
    lines = [_event(event, look) for event in one.events]
    if not one.is_long:
        inside = "".join(f'<div class="event">{line}</div>' for line in lines)
    else:
        words = ngettext("%(events)s event", "%(events)s events", len(lines))
        inside = (
            '<details class="fold event"><summary>'
            f"{escape(words % {'events': len(lines)})}</summary>"
            f"{''.join(f'<div>{line}</div>' for line in lines)}</details>"
        )
    return f'<li class="events" data-seq="{one.seq}">{inside}</li>\n'


def _event(event: Told, look: Look) -> str:
    at = event.at.astimezone(look.clock.zone)
    return (
        f"{told(event, look.verbs)} · "
        f'<time datetime="{event.at.isoformat(timespec="seconds")}"'
        f' title="{escape(look.clock.full(event.at))}">{at:%H:%M}</time>'
        f"{_undoing(event, look)}"
    )


def _undoing(event: Told, look: Look) -> str:
    """The way back from a merge or a split that stands."""
    verb = UNDOING.get(event.verb, "")
    if event.data.get("moving") not in look.undoable or not look.may.get(verb):
        return ""
    button = f'<button class="link">{escape(gettext("Undo"))}</button>'
    form = look.form(verb.replace("_", "-"), {"moving": event.data["moving"]}, button)
    return f" · {form}"
