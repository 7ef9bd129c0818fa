"""When Brühwerk is there: business hours of its teams, and who never goes home."""

from datetime import date, timedelta

from django.utils import timezone

from channels_app.models import Visitor
from helpdesk.base.accounts.actions import save_calendar
from helpdesk.base.accounts.hours import Block
from helpdesk.base.accounts.models import Agent, Calendar, Presence
from helpdesk.demo import people

ZONE = "Europe/Berlin"
# With a break at noon, Monday to Friday.
OFFICE = ((8 * 60, 12 * 60 + 30), (13 * 60 + 15, 18 * 60))
# Days of a year, as month and day.
HOLIDAYS = (
    (1, 1, "Neujahr"),
    (5, 1, "Tag der Arbeit"),
    (10, 3, "Tag der Deutschen Einheit"),
    (10, 31, "Reformationstag"),
    (12, 25, "1. Weihnachtstag"),
    (12, 26, "2. Weihnachtstag"),
)
# Longer than anybody looks at a demo.
FOR_GOOD = timedelta(days=3650)
# Until whoever looks at it has signed in, what is the admin's rings nobody else.
FOR_A_START = timedelta(minutes=15)


def calendars(*, by: Agent) -> dict[str, Calendar]:
    """Of each team. Support is always there: whoever tries the chat finds it open."""
    year = timezone.now().year
    days = [
        (date(each, month, day), name)
        for each in (year, year + 1)
        for month, day, name in HOLIDAYS
    ]
    office = save_calendar(
        name="Werkstatt und Lager",
        zone=ZONE,
        blocks=[Block(day, *span) for day in range(5) for span in OFFICE],
        holidays=days,
        by=by,
    )
    always = save_calendar(
        name="Support, day and night",
        zone=ZONE,
        blocks=[Block(day, 0, 24 * 60) for day in range(7)],
        by=by,
    )
    return {people.SUPPORT: always, people.ORDERS: office, people.WORKSHOP: office}


def stay(agents: dict[str, Agent]) -> None:
    """Two agents are at their desks, and whoever chats just now keeps the page open."""
    now = timezone.now()
    there = dict.fromkeys(people.ALWAYS_THERE, now + FOR_GOOD)
    for name, until in {**there, people.ADMIN: now + FOR_A_START}.items():
        Presence.objects.update_or_create(
            agent=agents[name], defaults={"here_until": until, "active_at": until}
        )
    chatting = Visitor.objects.filter(chats__ticket__live_since__isnull=False)
    chatting.update(here_until=now + FOR_GOOD)
