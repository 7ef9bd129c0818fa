"""What happened to tickets becomes news for those it concerns."""

from helpdesk.notifications import actions, whom
from tickets.actions.muting import heard_again
from tickets.models import Event
from tickets.signals import listen


@listen
def tell_people(event: Event) -> None:
    """Rows only, one for each of them; told twice it is no news."""
    told = whom.told(event)
    again = {pk for pk, reason in told.items() if reason.kind in whom.AGAIN}
    if again:
        heard_again(event.ticket, agents=again)
    if told:
        actions.notify(event, told)
