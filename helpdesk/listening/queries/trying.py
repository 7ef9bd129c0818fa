"""What a rule would have made of the newest mentions, without doing it."""

from dataclasses import dataclass

from helpdesk.base.accounts.models import Agent
from helpdesk.listening.conditions import When
from helpdesk.listening.models import Mention
from helpdesk.listening.queries.posts import post_of
from helpdesk.listening.queries.stream import Line, lines, of_keys

LAST = 100


@dataclass(frozen=True, slots=True)
class Tried:
    """looked: at so many. fits: those of them that are like that."""

    looked: int
    fits: list[Line]


def tried(when: When, agent: Agent) -> Tried:
    """Of the last hundred that this agent sees, those for which it holds."""
    newest = Mention.objects.visible_to(agent).order_by("-said_at", "-id")
    rows = of_keys(list(newest.values_list("pk", flat=True)[:LAST]), agent)
    fits = [one.pk for one in rows if when.holds(post_of(one))]
    return Tried(len(rows), lines(fits, agent))
