"""What happened to tickets becomes news for those it concerns."""

from helpdesk.notifications import actions, whom
from tickets.models import Event
from tickets.signals import listen


@listen
def tell_people(event: Event) -> None:
    """Rows only, one for each of them; told twice it is no news."""
    told = whom.told(event)
    if told:
        actions.notify(event, told)
