"""Hand a mail to the company's mail server, and know what became of it.

Source: RFC 5321. A server takes charge of a mail with the 250 after the final dot
(section 4.2.5); if the line breaks between the two, nobody can know, and it is said.
"""

import re
import smtplib
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from channels_app.adapter import (
    ConnectionFailed,
    DeliveryFailed,
    Outgoing,
    Settings,
    SignedOut,
)
from channels_app.adapters.email import addresses, answering, bounces, oauth, servers
from channels_app.adapters.email.compose import compose
from helpdesk.base import mail_hosts

TIMEOUT = 30.0

_LINE_END = re.compile(rb"\r\n|\r|\n")
# RFC 5321 section 4.2.3, of recipients; RFC 2034: the better number stands first.
_FOR_GOOD = frozenset({550, 551, 553, 556})
_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def send(settings: Settings, message: Outgoing) -> str:
    """Send one mail. The server's own id for it is not known: "".

    Raises:
        DeliveryFailed: it was not taken, or (in_doubt) may have been.
    """
    sender = own_address(settings)
    to = addresses.as_sent(message.to.canonical, message.to.shown)
    name = str(settings.config.get("from_name") or "")
    back = answering.reply_to(settings, message)
    data = compose(message, sender=sender, name=name, to=to, reply_to=back)
    try:
        server = servers.smtp(settings)
    except servers.BadConfig as error:
        raise DeliveryFailed(str(error)) from error
    with _failing_in_words(server), connected(server, sender) as smtp:
        _hand_over(smtp, sender, to, data)
    return ""


def own_address(settings: Settings) -> str:
    """The address this mailbox writes from.

    Raises:
        DeliveryFailed: the settings hold none.
    """
    address = str(settings.config.get("address") or "")
    canonical = addresses.canonical(address)
    if canonical is None:
        raise DeliveryFailed(_("The address of this mailbox is missing or not valid."))
    return addresses.as_sent(canonical, address)


class _Session(smtplib.SMTP):
    """One that only begins with servers that may be asked from here."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return mail_hosts.connect(host, port, seconds=timeout)


class _TlsSession(smtplib.SMTP_SSL):
    """The same by TLS."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = mail_hosts.connect(host, port, seconds=timeout)
        return self.context.wrap_socket(plain, server_hostname=host)


@contextmanager
def connected(
    server: servers.Server, sender: str, *, timeout: float = TIMEOUT
) -> Iterator[smtplib.SMTP]:
    """A session with the server, signed in.

    Raises:
        ConnectionFailed: there is nothing to sign in with now.
    """
    smtp = _dial(server, sender.rpartition("@")[2], timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=server.tls())
        smtp.ehlo_or_helo_if_needed()
        # A relay in one's own network often asks for nobody's name; one that wants a
        # name and does not offer to hear it refuses the mail in its own words.
        if server.bearer is not None:
            _show_token(smtp, server.user, server.bearer)
        elif server.user and smtp.has_extn("auth"):
            _sign_in(smtp, server)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        smtp.close()


def _dial(server: servers.Server, name: str, timeout: float) -> smtplib.SMTP:
    # With a name of our own smtplib does not ask the DNS for one, which can take long.
    if server.security == "tls":
        return _TlsSession(
            server.host,
            server.port,
            local_hostname=name,
            timeout=timeout,
            context=server.tls(),
        )
    return _Session(server.host, server.port, local_hostname=name, timeout=timeout)


def _sign_in(smtp: smtplib.SMTP, server: servers.Server) -> None:
    if (server.user + server.password).isascii():
        smtp.login(server.user, server.password)
        return
    # smtplib signs in with ASCII only; RFC 4616 carries UTF-8.
    token = b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, said = smtp.docmd("AUTH", f"PLAIN {token}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _show_token(smtp: smtplib.SMTP, user: str, bearer: oauth.Bearer) -> None:
    """Once more with a newer one: tokens can be taken back before their time."""
    try:
        _xoauth2(smtp, user, bearer.token())
    except smtplib.SMTPAuthenticationError:
        if not bearer.renew():
            raise
        _xoauth2(smtp, user, bearer.token())


def _xoauth2(smtp: smtplib.SMTP, user: str, token: str) -> None:
    offered = str(smtp.esmtp_features.get("auth", "")).upper().split()
    if "XOAUTH2" not in offered and "OAUTHBEARER" in offered:
        # RFC 7628 section 3.1; = and , stand otherwise in a name (RFC 5801).
        name = user.replace("=", "=3D").replace(",", "=2C")
        mechanism, said = "OAUTHBEARER", f"n,a={name},\1auth=Bearer {token}\1\1"
    else:
        mechanism, said = "XOAUTH2", f"user={user}\1auth=Bearer {token}\1\1"
    # To a server that says why not, nothing is left to say.
    smtp.auth(mechanism, lambda why=None: said if why is None else "")


def _hand_over(smtp: smtplib.SMTP, sender: str, to: str, data: bytes) -> None:
    options = []
    if not (sender + to).isascii():
        if not smtp.has_extn("smtputf8"):
            words = _("The mail server cannot send to addresses with such letters.")
            raise DeliveryFailed(words, permanent=True)
        options = ["SMTPUTF8", "BODY=8BITMIME"]
        smtp.command_encoding = "utf-8"
    _expect(smtp.mail(sender, options), 250)
    try:
        _expect(smtp.rcpt(to), 250, 251)
    except smtplib.SMTPResponseException as error:
        raise _refused_for(error) from error
    _expect(smtp.docmd("DATA"), 354)
    # If this breaks, the server has not seen the final dot and must forget the mail.
    smtp.send(_on_the_wire(data))
    try:
        reply = smtp.getreply()
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        words = _("The mail server went away before it confirmed the mail.")
        raise DeliveryFailed(words, in_doubt=True) from error
    _expect(reply, 250)


class _NotThem(smtplib.SMTPResponseException):
    """There is no such address, as the server says."""


def _refused_for(
    error: smtplib.SMTPResponseException,
) -> smtplib.SMTPResponseException:
    """What a server says of a recipient, rather than of us or the mail."""
    said = (
        text
        if isinstance(text := error.smtp_error, str)
        else text.decode("ascii", "replace")
    )
    status = _STATUS.match(said)
    is_gone = error.smtp_code in _FOR_GOOD and bounces.is_gone(
        status[0] if status else "", said
    )
    return _NotThem(error.smtp_code, error.smtp_error) if is_gone else error


def _on_the_wire(data: bytes) -> bytes:
    """With CRLF only, leading dots doubled, and the final dot (RFC 5321 4.5.2)."""
    lines = _LINE_END.sub(b"\r\n", data)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return _LEADING_DOT.sub(b"..", lines) + b".\r\n"


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    if reply[0] not in codes:
        raise smtplib.SMTPResponseException(*reply)


@contextmanager
def _failing_in_words(server: servers.Server) -> Iterator[None]:
    """Tell refusals for good from trouble that passes."""
    try:
        yield
    except ConnectionFailed as error:
        signed_out = isinstance(error, SignedOut)
        raise DeliveryFailed(error.words, signed_out=signed_out) from error
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError) as error:
        # Ours to repair, not the recipient's fault: the mail waits.
        raise DeliveryFailed(server.words(error)) from error
    except smtplib.SMTPResponseException as error:
        words = _("The mail server refused it: %s") % server.said(error)
        permanent = 500 <= error.smtp_code < 600
        gone = isinstance(error, _NotThem)
        raise DeliveryFailed(words, permanent=permanent, is_gone=gone) from error
    except (OSError, ValueError) as error:
        raise DeliveryFailed(server.words(error)) from error
