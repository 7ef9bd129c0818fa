"""A real Postfix of a test's own, which hands mail to a Dovecot's accounts.

It runs as root only: Postfix gives its work to users of its own.
"""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Self

from tests.peers.imap_server import Dovecot
from tests.peers.loopback import free_port, wait_for

PROGRAM = Path("/usr/sbin/postfix")
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mx.shop.test
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
virtual_mailbox_domains = {domains}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:This relay delivers to its own domains only
smtputf8_enable = yes
message_size_limit = 70000000
virtual_mailbox_limit = 0
mailbox_size_limit = 0
minimal_backoff_time = 1s
queue_run_delay = 1s
{more}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """It takes mail on `port` and delivers what is for these domains; what it cannot
    deliver it sends back, in its own words.

    rewrites: it gives each mail that it takes another Message-ID, as some relays do.
    lmtp: where it delivers to, instead of that Dovecot.
    """

    @staticmethod
    def can_run() -> bool:
        return os.getuid() == 0 and PROGRAM.exists()

    def __init__(
        self,
        dovecot: Dovecot | None,
        *domains: str,
        rewrites: bool = False,
        lmtp: int = 0,
    ) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="postfix-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare(dovecot.lmtp if dovecot else lmtp, domains, rewrites=rewrites)

    def _prepare(self, lmtp: int, domains: tuple[str, ...], *, rewrites: bool) -> None:
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "spool", "data"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, grp.getgrnam("postfix").gr_gid)
        more = ""
        if rewrites:
            # As others do: theirs in its place, and no word of the former.
            table = self.folder / "etc" / "rewrite"
            table.write_text("/^Message-ID:.*/ IGNORE\n")
            more = f"header_checks = regexp:{table}\nalways_add_missing_headers = yes\n"
        etc = self.folder / "etc"
        (etc / "main.cf").write_text(
            MAIN.format(
                folder=self.folder,
                domains=", ".join(domains),
                lmtp=lmtp,
                more=more,
            )
        )
        (etc / "master.cf").write_text(MASTER.format(port=self.port))

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(PROGRAM), "-c", str(self.folder / "etc"), "start-fg"],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port)
        return self

    def log(self) -> str:
        """What it says it did."""
        written = self.folder / "log"
        return written.read_text() if written.exists() else ""

    def __exit__(self, *_: object) -> None:
        subprocess.run(
            [str(PROGRAM), "-c", str(self.folder / "etc"), "stop"],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if self._process is not None:
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
