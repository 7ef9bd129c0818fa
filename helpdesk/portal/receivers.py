"""What happened to tickets becomes news for customers who follow them."""

from helpdesk.portal.actions import following
from tickets.models import Event
from tickets.signals import listen


@listen
def tell_customers(event: Event) -> None:
    """Rows only; told twice it is no news."""
    if event.verb in following.NEWS:
        following.happened(event)
