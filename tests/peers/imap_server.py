"""A real Dovecot of a test's own."""

import contextlib
import os
import pwd
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient

from tests.peers.loopback import free_port, self_signed, wait_for

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
auth_mechanisms = plain login{mechanisms}
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
default_process_limit = 200
mail_max_userip_connections = 200
first_valid_uid = 1
first_valid_gid = 0
{tokens}passdb {{
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


# Of who comes with a token (https://doc.dovecot.org/2.3/: Open Authentication v2.0).
TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""


class Dovecot:
    """A Dovecot with accounts made at will: `imap`, `imaps` and `lmtp` are its ports.

    asks: where it asks whose a token is (RFC 7662); then passwords are not all it takes.
    """

    @staticmethod
    def program() -> str | None:
        """Where it is installed, if it is."""
        return shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/bin")

    def __init__(self, folder: Path | None = None, *, asks: str = "") -> None:
        self._asks = asks
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
            mechanisms=" xoauth2 oauthbearer" if self._asks else "",
            tokens=TOKENS.format(folder=self.folder) if self._asks else "",
        )
        (self.folder / "oauth2.conf").write_text(
            f"introspection_url = {self._asks}\nintrospection_mode = post\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
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
