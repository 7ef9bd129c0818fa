"""What admins are told of a messenger, by mail, wherever they are."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_app.actions.spending import to_tell
from channels_app.models import Connection
from helpdesk.base.accounts import mail
from helpdesk.base.accounts.models import Agent, Role

# Where admins see to a channel of a kind.
PAGE = "channels:edit_messenger"
_PAGES = {"email": "channels:edit_mailbox"}

_NEARLY = _(
    "Most of this month's money for it is spent (80 %). Once all of it is, nothing is read"
    " and nothing is sent until the next month begins or the ceiling is raised."
)
_SPENT = _(
    "This month's money for it is spent: nothing is read and nothing is sent until the next"
    " month begins or the ceiling is raised."
)


def spending(connection: Connection) -> None:
    """Of its month's money: once when most of it is gone, and once when all is; never
    inside a transaction."""
    percent = to_tell(connection.pk)
    if percent >= 100:
        tell(connection, words=_SPENT)
    elif percent:
        tell(connection, words=_NEARLY)


def tell(
    connection: Connection, *, words: str | Promise = "", days: int | None = None
) -> None:
    """Write to every admin; never inside a transaction.

    days: until what it signs in with runs out; None: `words` say what else is wrong.
    """
    channel = connection.channel
    page = reverse(_PAGES.get(channel.kind, PAGE), args=[channel.public_id])
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
