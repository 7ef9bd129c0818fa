"""A webhook that stopped by itself is told to its owner and the admins, by mail."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from helpdesk.base.accounts import mail
from helpdesk.webhooks import actions, queries
from helpdesk.webhooks.models import Subscription


def tell() -> None:
    """Whoever has to know; never inside a transaction."""
    while (stopped := actions.notice()) is not None:
        if _tell_all(stopped):
            actions.told(stopped)


def _tell_all(stopped: Subscription) -> bool:
    """Whether anybody was reached."""
    page = reverse("webhooks:webhook", args=[stopped.public_id])
    reached = False
    for agent in queries.who_is_told(stopped):
        words = {
            "agent": agent,
            "webhook": stopped,
            "link": settings.SITE_URL + page,
        }
        with translation.override(mail.language_of(agent)):
            words["why"] = stopped.get_why_display()
            reached |= mail.send("webhooks/mail/stopped", agent.email, words)
    return reached
