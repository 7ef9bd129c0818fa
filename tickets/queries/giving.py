"""To whom many tickets can be given at once: by what one types."""

from uuid import UUID

from django.db.models import Q

from helpdesk.base.accounts.models import Agent, Team
from tickets.assignment import Turn


def offered() -> list[tuple[str, str]]:
    """People and teams, as they are typed, with what tells them apart."""
    people = Agent.objects.who_can_own().order_by("name")
    named = [(one.name, one.email) for one in people]
    return [*named, *((one.name, "") for one in Team.objects.order_by("name"))]


def whom(typed: str) -> str:
    """Whoever's turn it is, an agent by public id, or a team; "" where nobody, or more
    than one, is called so."""
    words = typed.strip()
    if words == Turn.NEXT:
        return words
    id_ = words.removeprefix("team:")
    people = Agent.objects.who_can_own().filter(_is(id_, "email"))
    teams = Team.objects.filter(_is(id_))
    if words == id_ and (found := list(people[:2])):
        return str(found[0].public_id) if len(found) == 1 else ""
    found_teams = list(teams[:2])
    return f"team:{found_teams[0].public_id}" if len(found_teams) == 1 else ""


def _is(words: str, *also: str) -> Q:
    try:
        return Q(public_id=UUID(words))
    except ValueError:
        named = Q(name__iexact=words)
        for column in also:
            named |= Q(**{f"{column}__iexact": words})
        return named
