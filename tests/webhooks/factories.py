"""A webhook in trouble, with a log."""

from urllib.parse import quote

from django.utils import timezone

from helpdesk.base.accounts.models import Agent
from helpdesk.webhooks import actions
from helpdesk.webhooks.actions import Answered
from helpdesk.webhooks.models import Delivery, Subscription
from tickets.models import Ticket


def make_webhook(ada: Agent, ticket: Ticket, words: str) -> Subscription:
    """It has both secrets; one event failed, others wait."""
    webhook, _secret = actions.add_webhook(
        url=f"https://93.184.216.34/{quote(words)}", types=["*"], description=words[:200],
        conditions={"teams": [str(ticket.team.public_id)]}, by=ada,
    )  # fmt: skip
    actions.new_secret(webhook, by=ada)
    for event in ticket.events.all():
        actions.put_in_line(event)
    sent = Delivery.objects.earliest("pk")
    answered = Answered(
        began_at=timezone.now(), milliseconds=1_204, status=500, body=words * 3,
        sent={"webhook-id": sent.message_id, "webhook-signature": "v1,…"},
        headers={"content-type": "text/html"},
    )  # fmt: skip
    Delivery.objects.filter(pk=sent.pk).update(attempts=1)
    sent.refresh_from_db()
    actions.record(sent, answered)
    return webhook
