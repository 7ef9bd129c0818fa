"""The company's mail server: what an admin typed, else what the environment names."""

from urllib.parse import unquote, urlsplit

from django.conf import settings as django

from channels_app.adapter import Settings
from channels_app.adapters.email.servers import COMPANY
from channels_app.models import Connection, MailServer
from channels_app.queries.mailboxes import KIND
from helpdesk.base.secrets import CannotOpen

PARTS = ("smtp_host", "smtp_port", "smtp_security", "smtp_user", "tls_verify")
# What MAIL_SERVER may begin with, and how the connection is kept from being read.
SCHEMES = {"smtps": "tls", "smtp": "starttls", "smtp+plain": "none"}


def typed() -> MailServer | None:
    """What an admin typed."""
    return MailServer.objects.first()


def company_server() -> Settings | None:
    """What goes by it is told this; None: there is none.

    Raises:
        CannotOpen: the key that sealed its password is lost.
    """
    row = typed()
    return row.settings() if row is not None else from_environment()


def is_there() -> bool:
    """Whether mailboxes may be told to send by it."""
    return bool(django.MAIL_SERVER) or MailServer.objects.exists()


def from_environment() -> Settings | None:
    """`MAIL_SERVER`, a URL; None: it is not set."""
    if not django.MAIL_SERVER:
        return None
    parts = urlsplit(django.MAIL_SERVER)
    config = {
        "smtp_host": parts.hostname or "",
        "smtp_port": parts.port,
        "smtp_security": SCHEMES[parts.scheme],
        "smtp_user": unquote(parts.username or ""),
        "tls_verify": True,
    }
    password = unquote(parts.password or "")
    return Settings(config=config, secret={"smtp_password": password})


def lent_to(settings: Settings) -> Settings | None:
    """What a mailbox that sends by it is lent; None: it has a server of its own, or nobody
    can read the password of the company's, which sending says then."""
    if settings.config.get("smtp_by") != COMPANY:
        return None
    try:
        return company_server()
    except CannotOpen:
        return None


def who_sends_by_it() -> list[Connection]:
    """The mailboxes that send by it, switched off ones as well."""
    rows = Connection.objects.filter(channel__kind=KIND, config__smtp_by=COMPANY)
    return list(rows.select_related("channel").order_by("channel__name", "pk"))
