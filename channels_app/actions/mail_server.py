"""The company's own mail server: set it up, try it, forget it."""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as django
from django.db import transaction
from django.utils.translation import gettext as _

from channels_app.actions import doors
from channels_app.actions.mailboxes import GIVEN_FOR, PasswordNeeded
from channels_app.adapter import Check, Settings, adapter
from channels_app.adapters.email.servers import COMPANY
from channels_app.models import MailServer
from channels_app.queries import relay
from channels_app.queries.mailboxes import KIND
from helpdesk.base.accounts.models import Agent, Company
from helpdesk.base.errors import Refused
from helpdesk.base.secrets import CannotOpen

logger = logging.getLogger(__name__)

PASSWORD = "smtp_password"  # noqa: S105 - the name of one


class ServerInUse(Refused):
    """Mailboxes send by it, and nothing else is there for them."""

    code = "mail_server_in_use"

    def __str__(self) -> str:
        return _(
            "Mailboxes send by this server. Give each of them a server of its own first;"
            " nothing was changed."
        )


@transaction.atomic
def use_server(*, by: Agent, **fields: Any) -> MailServer:
    """Mailboxes that say so send by this server from now on. A password left blank stays,
    for the server it was given for.

    Raises:
        OnlyAdmins: `by` is none.
        PasswordNeeded: another server may not get the kept password.
    """
    doors.guard(by)
    # One change at a time.
    list(Company.objects.select_for_update())
    row = relay.typed() or MailServer()
    told = settings_of(fields)
    row.config = dict(told.config)
    row.seal(told.secret)
    row.save()
    logger.info("the company's mail server: changed by agent %s", by.pk)
    return row


@transaction.atomic
def forget_server(*, by: Agent) -> None:
    """What the environment names is used from now on, where it names one.

    Raises:
        OnlyAdmins: `by` is none.
        ServerInUse: mailboxes would have nothing to send by.
    """
    doors.guard(by)
    list(Company.objects.select_for_update())
    if relay.from_environment() is None and relay.who_sends_by_it():
        raise ServerInUse
    MailServer.objects.all().delete()
    logger.info("the company's mail server: forgotten by agent %s", by.pk)


def settings_of(fields: Any) -> Settings:
    """What was typed, with the kept password where none was, for the same server.

    Raises:
        PasswordNeeded: a kept password is not given to another server.
    """
    config = {part: fields[part] for part in relay.PARTS}
    if fields.get(PASSWORD):
        return Settings(config=config, secret={PASSWORD: fields[PASSWORD]})
    kept = _kept()
    if kept is None or not kept.secret:
        return Settings(config=config, secret={})
    if any(config[part] != kept.config.get(part) for part in GIVEN_FOR[PASSWORD]):
        raise PasswordNeeded(PASSWORD)
    return Settings(config=config, secret=kept.secret)


def check_server(settings: Settings) -> list[Check]:
    """Try to send by it: takes seconds, so never inside a transaction."""
    mailbox = next(iter(relay.who_sends_by_it()), None)
    host = urlsplit(django.SITE_URL).hostname or "localhost"
    address = mailbox.config["address"] if mailbox else f"helpdesk@{host}"
    asks = {"address": address, "door": "none", "smtp_by": COMPANY}
    found = adapter(KIND).check(Settings(config=asks, secret={}, relay=settings))
    return [one for one in found if one.part == "sending"]


def _kept() -> Settings | None:
    """What an admin typed before; nothing of the environment's goes elsewhere."""
    row = relay.typed()
    try:
        return row.settings() if row is not None else None
    except CannotOpen:
        return None
