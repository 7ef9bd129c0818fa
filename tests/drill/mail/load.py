"""Five hundred mails into a real mailbox, and a relay that takes the answers."""

import logging
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from imapclient.exceptions import IMAPClientError

from tests.drill import moments
from tests.drill.browser import Browser
from tests.drill.ledger import Ledger
from tests.drill.load import Moment
from tests.drill.mail import hostile
from tests.drill.mail.letters import MARK, Writer, address, place
from tests.drill.product import Product
from tests.drill.sizes import Size
from tests.peers import Dovecot, Mail, Relay

OURS = "support@shop.example"
PASSWORD = "mailbox secret"
# Not INBOX: that one cannot be deleted, and with it the UIDVALIDITY not changed.
FOLDER = "Support"
# aiosmtpd warns of its own deprecations at each sign-in.
logging.getLogger("mail.log").setLevel(logging.ERROR)
# When in the course of the load the mailbox is made anew.
RENEW_AT = 0.25
_NUMBER = re.compile(rb"^%s: ([a-z0-9-]+)\r?$" % MARK.encode(), re.MULTILINE)
_REPLY = re.compile(r"\br-[0-9]{4}\b")
_CURSOR = """
SELECT c.cursor FROM channels_app_connection c
JOIN tickets_channel t ON t.id = c.channel_id WHERE t.kind = 'email'
"""


def number_of(raw: bytes) -> str:
    """The number of a mail, whatever happened to it; "" when it is none of ours."""
    found = _NUMBER.search(raw)
    return found[1].decode() if found else ""


class Checkpoint:
    """A place that somebody passes; who waits for that may hold them there."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._reached = threading.Event()
        self._go_on = threading.Event()

    def pass_by(self) -> None:
        if self._wanted.is_set():
            self._reached.set()
            self._go_on.wait(timeout=5)

    @contextmanager
    def held(self, seconds: float) -> Iterator[bool]:
        self._reached.clear()
        self._go_on.clear()
        self._wanted.set()
        try:
            yield self._reached.wait(seconds)
        finally:
            self._wanted.clear()
            self._go_on.set()


class Post(Relay):
    """The customers' mail server: it writes down what it took before it says so."""

    def __init__(self, dovecot: Dovecot, ledger: Ledger) -> None:
        super().__init__(dovecot, users={OURS: PASSWORD})
        self.ledger = ledger
        self.taken = Checkpoint()

    def _keep(self, mail: Mail) -> None:
        super()._keep(mail)
        parsed = message_from_bytes(mail.content, policy=policy.default)
        body = parsed.get_body(("plain",))
        found = _REPLY.search(body.get_content() if body else "")
        self.ledger.write(
            "arrived",
            id=found[0] if found else "",
            to=mail.recipients[0],
            # Raw: the policy's parser may not make out an id this long.
            place=re.sub(r"\s+", "", str(parsed["Message-ID"])).strip("<>"),
        )
        self.taken.pass_by()


class MailLoad:
    """Customers by mail. Traffic is sent by one thread: a sender's mails keep order."""

    def __init__(
        self, product: Product, ledger: Ledger, size: Size, seed: int, peers: Any
    ) -> None:
        self.product, self.ledger, self.size = product, ledger, size
        self.dovecot = peers.enter_context(Dovecot())
        self.post = peers.enter_context(Post(self.dovecot, ledger))
        self.writer = Writer(seed, to=OURS)
        self.random = random.Random(seed + 1)
        self.nasty = hostile.mails(size.hostile, to=OURS)
        self.sent: list[bytes] = []
        self.senders = [f"s{index:03}" for index in range(size.senders)]
        self.dovecot.account(OURS, PASSWORD)
        for sender in self.senders:
            self.dovecot.account(address(sender), PASSWORD)
        with self.dovecot.client(OURS) as client:
            client.create_folder(FOLDER)

    def connect(self, admin: Browser) -> None:
        """Done by the set-up page: see `mailbox`."""

    def mailbox(self) -> dict[str, str]:
        """The fields of the set-up page."""
        return {
            "address": OURS,
            "name": "Support",
            "folder": FOLDER,
            "imap_host": "127.0.0.1",
            "imap_port": str(self.dovecot.imap),
            "imap_security": "none",
            "imap_user": OURS,
            "imap_password": PASSWORD,
            "smtp_host": "127.0.0.1",
            "smtp_port": str(self.post.port),
            "smtp_security": "none",
        }

    def run(self) -> None:
        """Send everything, at an even pace, in an order the seed decides."""
        steps = self._steps()
        begun = time.monotonic()
        pace = self.size.seconds / len(steps)
        due = [(begun + pace * index, step) for index, step in enumerate(steps)]
        middle = int(len(due) * RENEW_AT)
        self._send(due[:middle])
        self._renew()
        self._send(due[middle:])

    def _steps(self) -> list[str]:
        """Who writes when, and what else happens."""
        steps = self.senders * self.size.mails
        steps += ["hostile"] * self.size.hostile + ["twice"] * self.size.twice
        self.random.shuffle(steps)
        return steps

    def _send(self, due: list[tuple[float, str]]) -> None:
        for at, step in due:
            time.sleep(max(0.0, at - time.monotonic()))
            if step == "twice":
                self._again()
            elif step == "hostile":
                self._hostile(*next(self.nasty))
            else:
                self._write(step)

    def _write(self, sender: str) -> None:
        answers, proof = self._what_to_answer(sender)
        letter, raw = self.writer.write(sender, answers=answers, proof=proof)
        self.ledger.write("intent", id=letter["id"], letter=letter)
        self._append(raw)
        self.ledger.write("accepted", id=letter["id"])
        self.sent.append(raw)

    def _append(self, *mails: bytes) -> None:
        """Each time by a new session, until one says yes.

        In a session that saw the mailbox deleted Dovecot goes on to think so.
        """
        for pause in (0.2, 0.5, 1.0, 2.0):
            try:
                self.dovecot.append(OURS, *mails, folder=FOLDER)
            except IMAPClientError:
                time.sleep(pause)
            else:
                return
        self.dovecot.append(OURS, *mails, folder=FOLDER)

    def _what_to_answer(self, sender: str) -> tuple[str, str]:
        """Mostly the last reply they got; else their own words, or nothing."""
        choice = self.random.random()
        got = [x for x in self.ledger.lines("arrived") if x["to"] == address(sender)]
        if got and choice < 0.7:
            return got[-1]["place"], got[-1]["id"]
        written = self.writer.counts.get(sender, 0)
        if written and choice > 0.85:
            earlier = f"m-{sender}-{self.random.randint(1, written)}"
            return place(earlier, self.writer.seed), ""
        return "", ""

    def _hostile(self, number: str, raw: bytes) -> None:
        letter = {"id": number, "hostile": True}
        self.ledger.write("intent", id=number, letter=letter)
        try:
            self._append(raw)
        except IMAPClientError as error:
            self.ledger.write("refused", id=number, words=str(error)[:200])
            return
        self.ledger.write("accepted", id=number)
        self.sent.append(raw)

    def _again(self) -> None:
        """The provider delivers a mail it has delivered before."""
        if self.sent:
            raw = self.random.choice(self.sent)
            self._append(raw)
            self.ledger.write("accepted", id=number_of(raw), again=True)
            self.sent.append(raw)

    def _renew(self) -> None:
        """The mailbox is deleted and made again, with all its mails in their order."""
        before = self._status()
        with self.dovecot.client(OURS) as client:
            client.delete_folder(FOLDER)
        with self.dovecot.client(OURS) as client:
            client.create_folder(FOLDER)
        self._append(*self.sent)
        after = self._status()
        assert before[b"UIDVALIDITY"] != after[b"UIDVALIDITY"], "it is the old mailbox"
        self.ledger.write("renewed", mails=len(self.sent))

    def _status(self) -> dict[bytes, int]:
        with self.dovecot.client(OURS) as any_client:
            client: Any = any_client
            found: dict[bytes, int] = client.folder_status(
                FOLDER, ["UIDVALIDITY", "UIDNEXT"]
            )
            return found

    def is_read(self) -> bool:
        now = self._status()
        rows = self.product.ask(_CURSOR)
        cursor = rows[0][0].get("folders", {}).get(FOLDER, {}) if rows else {}
        return bool(
            cursor.get("uidvalidity") == now[b"UIDVALIDITY"]
            and cursor.get("uid") == now[b"UIDNEXT"] - 1
        )

    def outside(self) -> list[str]:
        mails = self.dovecot.mails(OURS, FOLDER)
        return [number_of(mails[uid]) for uid in sorted(mails)]

    def logs(self) -> list[Path]:
        return [self.dovecot.folder / "dovecot.log"]

    def moments(self) -> dict[str, Moment]:
        lease = "SELECT max(lease_token::text) FROM channels_app_envelope"
        return {
            "intake": moments.of(self.product, _CURSOR),
            "work": moments.of(self.product, lease),
            "send": self.post.taken.held,
        }
