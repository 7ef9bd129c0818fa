"""Real mail servers on this machine's loopback, for tests and drills.

    with Dovecot() as dovecot, Relay(dovecot) as relay:
        dovecot.account("support@shop.test", "secret")
        dovecot.append("support@shop.test", b"From: ...")
        relay.script("451 4.3.0 Later", "550 5.1.1 Nobody", DROP, HANG)

Both can be killed and started again, with the same ports and mail. Fixtures of the same
names are below: `from tests.peers import dovecot, relay`, or as a plug-in.
"""

import asyncio
import contextlib
import datetime as dt
import ipaddress
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imapclient import IMAPClient

from channels_app.adapter import Settings

with warnings.catch_warnings():
    # aiosmtpd 1.4.6 looks at __version__ of its own and imports what newer Pythons
    # deprecate; its own business.
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

DROP = "drop"  # after the whole mail was taken in: no answer, line cut
HANG = "hang"  # the same, but the line stays open

CONFIG = """
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/dovecot.log
mail_location = maildir:{folder}/mail/%u
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_process_limit = 200
mail_max_userip_connections = 200
first_valid_uid = 1
first_valid_gid = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  # Else wrong passwords of one test slow down the next.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int, *, seconds: float = 10) -> None:
    """Return once something answers there."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that no authority knows, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file


class Dovecot:
    """A Dovecot with accounts made at will: `imap`, `imaps` and `lmtp` are its ports."""

    @staticmethod
    def program() -> str | None:
        """Where it is installed, if it is."""
        return shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/bin")

    def __init__(self, folder: Path | None = None) -> None:
        self.imap, self.imaps, self.lmtp = free_port(), free_port(), free_port()
        self._own_folder = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare()

    def _prepare(self) -> None:
        """Write its files. As root mail belongs to nobody: root's it may never be."""
        me = pwd.getpwuid(os.getuid())
        as_root = me.pw_uid == 0
        owner = pwd.getpwnam("nobody") if as_root else me
        (self.folder / "mail").mkdir(parents=True, exist_ok=True)
        (self.folder / "users").mkdir(exist_ok=True)
        self_signed(self.folder)
        if as_root:
            self.folder.chmod(0o755)
            os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        group = subprocess.check_output(["id", "-gn"], text=True).strip()
        config = CONFIG.format(
            folder=self.folder,
            internal="dovecot" if as_root else me.pw_name,
            internal_group="dovecot" if as_root else group,
            login="dovenull" if as_root else me.pw_name,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            imap=self.imap,
            imaps=self.imaps,
            lmtp=self.lmtp,
        )
        (self.folder / "dovecot.conf").write_text(config)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        program = self.program()
        assert program is not None, "dovecot is not installed"
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self.folder / "dovecot.conf")],
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        for port in (self.imap, self.imaps, self.lmtp):
            wait_for(port)

    def kill(self) -> None:
        """End it the hard way, with all its children."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            (self.folder / "run" / "master.pid").unlink(missing_ok=True)

    def stop_the_world(self, *, stopped: bool) -> None:
        """Freeze all its processes, or let them go on."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP if stopped else signal.SIGCONT)

    def account(self, address: str, password: str) -> None:
        """Open a mailbox, or change its password (which Dovecot sees a second later)."""
        # A file each: Dovecot looks for changes of a file once a second only.
        file = self.folder / "users" / address
        changed = file.exists() and self.password(address) != password
        fresh = self.folder / "users.new"
        fresh.write_text(f"{address}:{{PLAIN}}{password}:::::\n")
        fresh.rename(file)
        if changed:
            time.sleep(1.1)

    def password(self, address: str) -> str:
        line = (self.folder / "users" / address).read_text()
        return line.split("{PLAIN}", 1)[1].strip().removesuffix(":::::")

    @contextlib.contextmanager
    def client(self, address: str) -> Iterator[IMAPClient]:
        """Somebody else who reads this mailbox."""
        client: Any = IMAPClient("127.0.0.1", port=self.imap, ssl=False, timeout=30)
        try:
            client.plain_login(address, self.password(address))
            yield client
        finally:
            client.shutdown()

    def append(self, address: str, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder, as they are."""
        with self.client(address) as client:
            for mail in mails:
                client.append(folder, mail)  # type: ignore[no-untyped-call]

    def deliver(self, sender: str, recipients: list[str], mail: bytes) -> None:
        """Deliver a mail by LMTP, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as lmtp:
            lmtp.sendmail(sender, recipients, mail)

    def mails(self, address: str, folder: str = "INBOX") -> dict[int, bytes]:
        """What is in a folder, by UID, without marking it as read."""
        with self.client(address) as any_client:
            client: Any = any_client
            client.select_folder(folder, readonly=True)
            uids = client.search("ALL")
            found = client.fetch(uids, ["BODY.PEEK[]"]) if uids else {}
            return {uid: found[uid][b"BODY[]"] for uid in uids}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as the relay took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Relay:
    """An SMTP server that keeps what it takes, and hands it on to a Dovecot's accounts.

    security: "none", "starttls" or "tls". With users it takes mail only from them.
    """

    def __init__(
        self,
        dovecot: Dovecot | None = None,
        *,
        users: dict[str, str] | None = None,
        security: str = "none",
        folder: Path | None = None,
    ) -> None:
        self.port = free_port()
        self.mails: list[Mail] = []
        self._dovecot = dovecot
        self._users = users
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


def mailbox(
    dovecot: Dovecot, relay: Relay | None, address: str, **config: Any
) -> Settings:
    """The settings of a mailbox on these servers."""
    return Settings(
        config={
            "address": address,
            "from_name": "Support",
            "imap_host": "127.0.0.1",
            "imap_port": dovecot.imap,
            "imap_security": "none",
            "imap_user": address,
            "smtp_host": "127.0.0.1",
            "smtp_port": relay.port if relay else free_port(),
            "smtp_security": "none",
            "smtp_user": "",
            **config,
        },
        secret={"imap_password": dovecot.password(address)},
    )


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if Dovecot.program() is None:
        pytest.skip("dovecot is not installed")
    with Dovecot() as running:
        yield running


@pytest.fixture
def relay(dovecot: Dovecot) -> Iterator[Relay]:
    """Takes every mail, and delivers what is for accounts of that Dovecot."""
    with Relay(dovecot) as running:
        yield running


@pytest.fixture
def smtp_sink() -> Iterator[Relay]:
    """Takes every mail and keeps it."""
    with Relay() as running:
        yield running
