"""Mailboxes: add one, change one, try one."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_app.actions import rates
from channels_app.adapter import Check, Settings, adapter
from channels_app.adapters.email.servers import COMPANY
from channels_app.models import Connection
from channels_app.queries import relay
from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.accounts.models import Agent, Company, Team
from helpdesk.base.accounts.rules import may_administrate
from helpdesk.base.errors import Refused
from helpdesk.base.secrets import CannotOpen
from tickets.models import Channel

logger = logging.getLogger(__name__)

KIND = "email"
CONFIG = (
    "address", "from_name", "folder", "tls_verify",
    "imap_host", "imap_port", "imap_security", "imap_user",
    "smtp_host", "smtp_port", "smtp_security", "smtp_user",
)  # fmt: skip
# Whose account is read.
PLACE = ("imap_host", "imap_port", "imap_user")
# How mail arrives, and what becomes of it on its server; with what is usual.
ARRIVING: Mapping[str, Any] = {
    "door": "imap", "folders": [], "begin": "all", "begin_days": 30,
    "after": "keep", "after_folder": "", "after_days": 30, "routes": [],
}  # fmt: skip
# How many mails go by it at most, and in how many seconds; without: all there are.
RATES = {"rate_minute": 60, "rate_hour": 3600, "rate_day": 86_400}
SECRETS = ("imap_password", "smtp_password")
# What it signs in with elsewhere, and gives no server but those of the mailbox.
TOKENS = ("access_token", "refresh_token")
# What a kept password was given for: with another of these it would go to strangers.
GIVEN_FOR = {
    "imap_password": ("imap_host", "imap_port", "imap_security", "tls_verify"),
    "smtp_password": ("smtp_host", "smtp_port", "smtp_security", "tls_verify"),
}


class MailboxTaken(Refused):
    code = "mailbox_taken"

    def __str__(self) -> str:
        return _("This address is connected already.")


class PasswordNeeded(Refused):
    """A kept password goes only to the server it was given for.

    secret: which of them has to be typed again.
    """

    code = "password_needed"

    def __init__(self, secret: str) -> None:
        super().__init__(secret)
        self.secret = secret

    def __str__(self) -> str:
        return _("You changed the server: type its password again.")


class NoCompanyServer(Refused):
    """A mailbox is to send by a server that nobody set up."""

    code = "no_company_server"

    def __str__(self) -> str:
        return _("The company has no mail server of its own yet. Set it up first.")


@transaction.atomic
def add_mailbox(
    *, team: Team, name: str, is_system: bool = False, by: Agent, **fields: Any
) -> Channel:
    """Watch a mailbox for a team; its adapter says what can be sent there.

    Raises:
        OnlyAdmins: `by` is none.
        MailboxTaken: this address is watched already.
        NoCompanyServer: it is to send by one.
    """
    _guard(by, address=fields["address"])
    if is_system:
        _no_other_system()
    told = settings_of(fields)
    _require_server(told.config)
    channel = Channel.objects.create(
        kind=KIND,
        name=name,
        team=team,
        traits=traits_of(told.config),
        is_system=is_system,
    )
    config = {**told.config, "begun": _begun(told.config, {})}
    connection = Connection(channel=channel, config=config)
    connection.seal(told.secret)
    if "sign_in" in told.config:
        connection.signed_in_until = timezone.now()
    connection.save(force_insert=True)
    logger.info("channel %s: mailbox added by agent %s", channel.pk, by.pk)
    return channel


@transaction.atomic
def edit_mailbox(
    channel: Channel,
    *,
    name: str,
    team: Team | None = None,
    is_system: bool = False,
    by: Agent,
    **fields: Any,
) -> None:
    """Change a mailbox. A password left blank stays, for the server it was given for.

    Raises:
        OnlyAdmins: `by` is none.
        MailboxTaken: the new address is watched already.
        PasswordNeeded: another server may not get the kept password.
        NoCompanyServer: it is to send by one.
    """
    _guard(by, address=fields["address"], but=channel)
    connection = Connection.objects.select_for_update().get(channel=channel)
    told = settings_of(fields, kept=_kept(connection))
    _require_server(told.config)
    if is_system and not channel.is_system:
        _no_other_system()
    channel.name, channel.is_system = name, is_system
    channel.team = team or channel.team
    channel.traits = traits_of(told.config)
    channel.save(update_fields=["name", "is_system", "team", "traits"])
    before: Mapping[str, Any] = connection.config
    if any(told.config.get(key) != before.get(key) for key in RATES):
        rates.reopen(channel.pk)
    is_elsewhere = any(told.config[part] != before.get(part) for part in PLACE)
    # An old cursor does not say which folder it is of.
    is_lost = "folders" not in connection.cursor and _main(told.config) != _main(before)
    if is_elsewhere or is_lost:
        # Numbers of mails mean nothing elsewhere: read from the beginning there.
        connection.cursor = {}
    begun = _begun(told.config, {} if is_elsewhere else before)
    # What other pages of its settings keep stays.
    others = {key: value for key, value in before.items() if key not in RATES}
    connection.config = {**others, **told.config, "begun": begun}
    connection.seal(told.secret)
    if "sign_in" in told.config and "refresh_token" not in told.secret:
        connection.signed_in_until = timezone.now()
    connection.save(update_fields=["config", "sealed", "cursor", "signed_in_until"])
    logger.info("channel %s: mailbox changed by agent %s", channel.pk, by.pk)


def _main(config: Mapping[str, Any]) -> str:
    return config.get("folder") or "INBOX"


def _folders(config: Mapping[str, Any]) -> list[str]:
    return [_main(config), *config.get("folders", ())]


def _begun(config: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, str]:
    """Since when each folder is read: mail from before that is old. One that was read
    before this was known has no such time, and nothing of it is old."""
    now = timezone.now().isoformat()
    known = before.get("begun", {})
    if before:
        known = dict.fromkeys(_folders(before), "") | known
    begun = {name: known.get(name, now) for name in _folders(config)}
    return {name: since for name, since in begun.items() if since}


def traits_of(config: Mapping[str, Any]) -> dict[str, Any]:
    """What rules decide from; and what customers see a mail come from."""
    name, address = str(config.get("from_name") or ""), str(config["address"])
    sender = f"{name} <{address}>" if name else address
    quotes = config.get("quotes") == "last"
    limits = [
        {"count": config[key], "per": per, "whom": "channel", "counts": True}
        for key, per in RATES.items()
        if config.get(key)
    ]
    limited = {"rates": limits} if limits else {}
    return {**adapter(KIND).traits, "sender": sender, "quotes": quotes, **limited}


def check(settings: Settings) -> list[Check]:
    """Try to receive and to send: takes seconds, so never inside a transaction."""
    return adapter(KIND).check(replace(settings, relay=relay.lent_to(settings)))


def settings_of(fields: Mapping[str, Any], *, kept: Settings | None = None) -> Settings:
    """What an adapter is told, of what was typed; blank passwords are the kept ones.

    Raises:
        PasswordNeeded: a kept password is not given to another server.
    """
    config = {key: fields[key] for key in CONFIG}
    config["chat_link"] = bool(fields.get("chat_link", True))
    config["reply_address"] = str(fields.get("reply_address") or "")
    config["quotes"] = str(fields.get("quotes") or "")
    config["agents_reply"] = bool(fields.get("agents_reply", False))
    config["acknowledge"] = bool(fields.get("acknowledge", False))
    config["smtp_by"] = str(fields.get("smtp_by") or "own")
    config |= {key: fields[key] for key in RATES if fields.get(key)}
    config |= {key: fields.get(key, usual) for key, usual in ARRIVING.items()}
    typed = {key: fields[key] for key in SECRETS if fields.get(key)}
    if fields.get("sign_in"):
        config["sign_in"] = fields["sign_in"]
        typed["client_secret"] = fields["client_secret"]
    if kept is None or not kept.secret:
        return Settings(config=config, secret=typed)
    if "sign_in" in kept.config:
        return _signing_in(config, typed, kept)
    for key in SECRETS:
        # Without a password of its own SMTP is given that of IMAP.
        shares = key not in kept.secret and "imap_password" in typed
        if key in typed or shares:
            continue
        if any(config[part] != kept.config.get(part) for part in GIVEN_FOR[key]):
            raise PasswordNeeded(key)
    return Settings(config=config, secret={**kept.secret, **typed})


def _signing_in(
    config: dict[str, Any], typed: Mapping[str, str], kept: Settings
) -> Settings:
    """Of a mailbox that signs in with tokens: others than its servers never get them."""
    parts = {part for key in SECRETS for part in GIVEN_FOR[key]}
    secret = {**kept.secret, **typed}
    if any(config[part] != kept.config.get(part) for part in parts):
        secret = {key: value for key, value in secret.items() if key not in TOKENS}
    config["sign_in"] = kept.config["sign_in"]
    return replace(kept, config=config, secret=secret)


def _kept(connection: Connection) -> Settings | None:
    """What it has; nothing when the key that sealed it is lost: all is typed anew."""
    try:
        return connection.settings()
    except CannotOpen:
        return None


def _guard(by: Agent, *, address: str, but: Channel | None = None) -> None:
    if not may_administrate(by):
        raise OnlyAdmins
    # One change at a time: two at once would both find the address free.
    list(Company.objects.select_for_update())
    others = Connection.objects.filter(
        channel__kind=KIND, config__address__iexact=address
    )
    if others.exclude(channel=but).exists():
        raise MailboxTaken


def _require_server(config: Mapping[str, Any]) -> None:
    if config["smtp_by"] == COMPANY and not relay.is_there():
        raise NoCompanyServer


def _no_other_system() -> None:
    Channel.objects.filter(is_system=True).update(is_system=False)


@transaction.atomic
def switch_mailbox(channel: Channel, *, active: bool, by: Agent) -> None:
    """Stop or start looking into it and sending by it; nothing of it is forgotten.

    Raises:
        OnlyAdmins: `by` is none.
    """
    if not may_administrate(by):
        raise OnlyAdmins
    Channel.objects.filter(pk=channel.pk).update(is_active=active)
    logger.info("channel %s: active %s, by agent %s", channel.pk, active, by.pk)
