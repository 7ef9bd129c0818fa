"""An SMTP server of a test's own, which does as its script says."""

import asyncio
import base64
import contextlib
import smtplib
import ssl
import warnings
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.peers.imap_server import Dovecot
from tests.peers.loopback import free_port, self_signed

with warnings.catch_warnings():
    # aiosmtpd 1.4.6 looks at __version__ of its own and imports what newer Pythons
    # deprecate; its own business.
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DROP = "drop"  # after the whole mail was taken in: no answer, line cut
HANG = "hang"  # the same, but the line stays open


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the relay took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Relay:
    """An SMTP server that keeps what it takes, and hands it on to a Dovecot's accounts.

    security: "none", "starttls" or "tls". With users it takes mail only from them.
    tokens: who comes with one of these is one of them (XOAUTH2).
    """

    def __init__(
        self,
        dovecot: Dovecot | None = None,
        *,
        users: dict[str, str] | None = None,
        tokens: set[str] | None = None,
        security: str = "none",
        folder: Path | None = None,
    ) -> None:
        self.port = free_port()
        self.mails: list[Mail] = []
        self._dovecot = dovecot
        self._users = users
        self._tokens = tokens
        self._security = security
        self._script: deque[str] = deque()
        self._controller: Controller | None = None
        self._tls = None
        if security != "none":
            assert folder is not None, "TLS needs a folder for the certificate"
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*self_signed(folder))

    def script(self, *answers: str) -> None:
        """How to answer the next mails: a reply line, DROP or HANG; then as ever.

        "RCPT 550 …" answers so to the recipient already.
        """
        self._script = deque(answers)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        options: dict[str, Any] = {"enable_SMTPUTF8": True, "decode_data": False}
        if self._users is not None:
            # Not auth_required: without TLS aiosmtpd would warn at each connection.
            options |= {
                "authenticator": self._authenticate,
                "auth_require_tls": False,
            }
        if self._security == "starttls":
            options["tls_context"] = self._tls
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=self._tls if self._security == "tls" else None,
            **options,
        )
        self._controller.start()

    def kill(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    def _authenticate(self, *arguments: Any) -> AuthResult:
        login: LoginPassword = arguments[-1]
        known = (self._users or {}).get(login.login.decode())
        # handled: we would have answered the client ourselves.
        return AuthResult(success=known == login.password.decode(), handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode().split("\1")
        token = said[1].removeprefix("auth=Bearer ")
        if token in (self._tokens or ()):
            return AuthResult(success=True, handled=False, auth_data=said[0])
        # Why not, and what is left to say to that (as Google and Microsoft have it).
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self._users is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self._script and self._script[0].startswith("RCPT "):
            return self._script.popleft().removeprefix("RCPT ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        answer = self._script.popleft() if self._script else "250 Taken"
        if answer == HANG:
            await asyncio.sleep(3600)
        if answer in ("250 Taken", DROP):
            mail = Mail(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
            await asyncio.to_thread(self._keep, mail)
        if answer == DROP:
            server.transport.abort()
        return answer

    def _keep(self, mail: Mail) -> None:
        if self._dovecot is not None:
            with contextlib.suppress(smtplib.SMTPRecipientsRefused):
                self._dovecot.deliver(mail.sender, list(mail.recipients), mail.content)
        self.mails.append(mail)
