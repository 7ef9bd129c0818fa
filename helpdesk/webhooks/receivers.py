"""What happened to tickets is put in line for those who asked for it."""

from helpdesk.webhooks import actions
from tickets.models import Event
from tickets.signals import listen


@listen
def put_in_line(event: Event) -> None:
    """Rows only, one for each subscription; told twice it is no news."""
    actions.put_in_line(event)
