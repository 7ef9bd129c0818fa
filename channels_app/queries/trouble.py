"""Mailboxes in trouble (receiving, sending, putting mail away), in their servers' words."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from channels_app.models import Connection
from channels_app.queries.ways import MAIL
from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.rules import may_administrate


def mailboxes() -> QuerySet[Connection]:
    """Those in trouble that are switched on."""
    failing = Q(failing_since__isnull=False) | Q(send_failing_since__isnull=False)
    failing |= Q(left_since__isnull=False)
    found = Connection.objects.filter(
        failing, channel__kind=MAIL, channel__is_active=True
    )
    return found.select_related("channel")


def seen_by(agent: Agent) -> list[Connection]:
    """What an agent ought to know of: admins all of it."""
    return list(mailboxes().order_by("pk")) if may_administrate(agent) else []


def words_of(connection: Connection) -> list[str]:
    """What is wrong, a sentence for each direction."""
    found = []
    if connection.failing_since is not None:
        found.append(_("It cannot receive: %s") % connection.last_error)
    if connection.send_failing_since is not None:
        found.append(_("It cannot send: %s") % connection.send_last_error)
    if connection.left_since is not None:
        said = _("What was imported cannot be moved or deleted on its server: %s")
        found.append(said % connection.left_error)
    return found
