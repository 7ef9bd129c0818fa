"""What the timeline says of two tickets: words that went from one to the other, and links.

Safe: every value is escaped here. The other ticket is told by its number alone, but for
the subject of what one has just merged or split: who reads this need not see that one.
"""

from html import escape

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from tickets.models import Event
from tickets.queries.timeline import Told

# By what happened, and whether it is told where the words went or where they came from.
_MOVED: dict[str, tuple[Promise, Promise]] = {
    Event.Verb.MERGED.value: (
        gettext_lazy("%(who)s merged %(ticket)s into this ticket"),
        gettext_lazy("%(who)s merged this ticket into %(ticket)s"),
    ),
    Event.Verb.UNMERGED.value: (
        gettext_lazy("%(who)s undid the merge with %(ticket)s"),
        gettext_lazy("%(who)s undid the merge with %(ticket)s"),
    ),
    Event.Verb.SPLIT.value: (
        gettext_lazy("%(who)s split this off %(ticket)s"),
        gettext_lazy("%(who)s split words off into %(ticket)s"),
    ),
    Event.Verb.SPLIT_UNDONE.value: (
        gettext_lazy("%(who)s put %(ticket)s back into this ticket"),
        gettext_lazy("%(who)s put this back into %(ticket)s"),
    ),
}
# By what the other ticket is to this one.
_LINKED: dict[str, Promise] = {
    "parent": gettext_lazy("%(who)s made this a part of %(ticket)s"),
    "child": gettext_lazy("%(who)s made %(ticket)s a part of this"),
    "related": gettext_lazy("%(who)s linked %(ticket)s"),
    "original": gettext_lazy("%(who)s said that this is a duplicate of %(ticket)s"),
    "duplicate": gettext_lazy("%(who)s said that %(ticket)s is a duplicate of this"),
}
_UNLINKED = gettext_lazy("%(who)s took away the link to %(ticket)s")
BETWEEN = frozenset({*_MOVED, Event.Verb.LINKED.value, Event.Verb.UNLINKED.value})


def _sentence(event: Told) -> Promise:
    way = str(event.data.get("way"))
    if event.verb == Event.Verb.LINKED:
        return _LINKED[way]
    if event.verb == Event.Verb.UNLINKED:
        return _UNLINKED
    return _MOVED[event.verb][0 if way == "in" else 1]


def between(event: Told, who: str) -> str:
    """What became of two tickets, with the way to the other. who: as HTML."""
    data, came = event.data, event.data.get("way") == "in"
    number = int(data.get("number", 0))
    there = reverse("tickets:ticket", args=[number])
    said = escape(str(_sentence(event))) % {
        "who": who.strip() or escape(gettext("The house rule")),
        "ticket": f'<a href="{there}">#{number}</a>',
    }
    if data.get("subject"):
        said += f": <bdi>{escape(data['subject'])}</bdi>"
    if why := _reasons(data.get("why")):
        said += f" ({escape(why)})"
    if came and event.verb in {Event.Verb.MERGED, Event.Verb.SPLIT_UNDONE}:
        former = reverse("tickets:former", args=[number])
        said += f' · <a href="{former}">{escape(gettext("its timeline"))}</a>'
    return said


def _reasons(why: object) -> str:
    """What spoke for it, where the house did it by itself."""
    return ", ".join(map(str, why)) if isinstance(why, list) else ""
