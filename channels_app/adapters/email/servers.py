"""The two servers of a mailbox, as configured, and what to say when one fails."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from imapclient.exceptions import LoginError

from channels_app.adapter import Settings
from channels_app.adapters.email import oauth
from helpdesk.base.mail_hosts import NotPublic
from helpdesk.base.plaintext import one_line

_PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}


# What a mailbox says (`smtp_by`) that sends by the company's server.
COMPANY = "company"


class NoMailServer(OSError):
    """Something answers there, but not as a mail server does: its words are not ours to
    show (AC-36)."""


class BadConfig(ValueError):
    """A setting that cannot work; its text is for the admin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One server and who we are there. security: "tls", "starttls" or "none".

    bearer: tokens to sign in with, where it wants no password.
    """

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    verify: bool
    bearer: oauth.Bearer | None = field(default=None, repr=False)

    def tls(self) -> ssl.SSLContext:
        """How to talk TLS. Certificates are checked unless the admin said not to."""
        made = ssl.create_default_context()
        if not self.verify:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        return made

    def words(self, error: Exception) -> str:
        """What went wrong, for an admin: the server's words, never the password."""
        return one_line(self._redacted(self._words(error)), limit=500)

    def said(self, error: Exception) -> str:
        """The server's own words in an error, without the password."""
        return one_line(self._redacted(_said(error)), limit=500)

    def _words(self, error: Exception) -> str:
        values = {"host": self.host, "port": self.port, "said": _said(error)}
        if isinstance(error, ssl.SSLCertVerificationError):
            values["said"] = error.verify_message
        for kinds, frame in _frames():
            if isinstance(error, kinds):
                return frame % values
        return _("The connection to %(host)s, port %(port)s, failed: %(said)s") % values

    def _redacted(self, words: str) -> str:
        return words.replace(self.password, "***") if self.password else words


def imap(settings: Settings) -> Server:
    """The server mail is read from.

    Raises:
        BadConfig: a setting is missing or cannot work.
    """
    return _server(settings, "imap", settings.secret.get("imap_password", ""))


def smtp(settings: Settings) -> Server:
    """The server mail is sent by; one of its own usually knows the same password.

    Raises:
        BadConfig: a setting is missing or cannot work.
    """
    if settings.config.get("smtp_by") == COMPANY:
        if settings.relay is None:
            raise BadConfig(
                _(
                    "The company's mail server, by which this mailbox sends, is not set up."
                )
            )
        settings = settings.relay
        return _server(settings, "smtp", settings.secret.get("smtp_password", ""))
    password = settings.secret.get("smtp_password") or settings.secret.get(
        "imap_password", ""
    )
    return _server(settings, "smtp", password)


def _server(settings: Settings, kind: str, password: str) -> Server:
    config = settings.config
    host = str(config.get(f"{kind}_host") or "").strip()
    security = str(config.get(f"{kind}_security") or "tls")
    user = str(config.get(f"{kind}_user") or "")
    if not host or not host.isprintable() or " " in host:
        raise BadConfig(_("The name of the %s server is missing.") % kind.upper())
    if (kind, security) not in _PORTS:
        raise BadConfig(_("The kind of encryption has to be TLS, STARTTLS or none."))
    if any(c in user + password for c in "\r\n\0"):
        raise BadConfig(_("A user name or password cannot hold a line break."))
    try:
        port = int(config.get(f"{kind}_port") or _PORTS[kind, security])
    except (TypeError, ValueError):
        port = 0
    if not 0 < port < 65_536:
        raise BadConfig(_("A port is a number from 1 to 65535."))
    return Server(
        host=host,
        port=port,
        security=security,
        user=user,
        password=password,
        verify=config.get("tls_verify", True) is not False,
        bearer=oauth.bearer(settings),
    )


def _frames() -> list[tuple[tuple[type[Exception], ...], str]]:
    """What to say of an error; the first that fits."""
    return [
        (
            (LoginError, smtplib.SMTPAuthenticationError),
            _("%(host)s does not accept this user name and password: %(said)s"),
        ),
        (
            (NotPublic,),
            _(
                "%(host)s, port %(port)s, is not a public mail server. Whoever operates"
                " the helpdesk can allow servers of your own network (MAIL_ALLOW)."
            ),
        ),
        (
            (NoMailServer, smtplib.SMTPConnectError),
            _("What answers at %(host)s, port %(port)s, is no mail server we can use."),
        ),
        (
            (socket.gaierror, UnicodeError),
            _("The host name %(host)s is not known."),
        ),
        (
            (ConnectionRefusedError,),
            _("%(host)s refused the connection on port %(port)s."),
        ),
        (
            (ssl.SSLCertVerificationError,),
            _(
                "The TLS certificate of %(host)s is not valid: %(said)s. If this is a"
                " test server with a certificate of its own, turn the check off."
            ),
        ),
        (
            (ssl.SSLError,),
            _(
                "%(host)s does not speak TLS like this on port %(port)s. Is the kind"
                " of encryption right for that port? (%(said)s)"
            ),
        ),
        (
            (TimeoutError,),
            _("%(host)s did not answer on port %(port)s in time."),
        ),
    ]


def _said(error: Exception) -> str:
    """The words in an error: of a server if it came from one."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {as_text(error.smtp_error)}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = error.args[0] if error.args else type(error).__name__
    text = as_text(said)
    # imaplib puts the repr of bytes into its errors.
    return text[2:-1] if text[:2] in ("b'", 'b"') else text


def as_text(said: object) -> str:
    """What a server said, as text."""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
