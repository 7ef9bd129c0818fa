"""What admins are told of a messenger, by mail, wherever they are."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from channels_app.models import Connection
from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent, Role


def tell(connection: Connection, *, words: str = "", days: int | None = None) -> None:
    """Write to every admin; never inside a transaction.

    days: until what it signs in with runs out; None: `words` say what else is wrong.
    """
    page = reverse("channels:edit_messenger", args=[connection.channel.public_id])
    admins = Agent.objects.active().filter(role=Role.ADMIN)
    for agent in admins.order_by("pk"):
        told = {
            "agent": agent,
            "channel": connection.channel,
            "error": words,
            "days": days,
            "link": settings.SITE_URL + page,
        }
        with translation.override(mail.language_of(agent)):
            mail.send("channels_app/mail/messenger", agent.email, told)
