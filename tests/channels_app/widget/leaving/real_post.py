"""A mailbox of the house and one of Irma's, on real servers that know each other."""

import email
import email.policy
import time
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from uuid import uuid4

from channels_app import intake
from channels_app.adapter import adapter
from channels_app.models import Connection
from helpdesk.base.accounts.models import Team
from tests.channels_app.widget.post import text_of
from tests.factories import make_channel
from tests.peers import Dovecot, Relay
from tests.peers import mailbox as at_servers
from tickets.models import Channel


@dataclass(frozen=True, slots=True)
class Post:
    """Her mail program, and our look into the mailbox."""

    dovecot: Dovecot
    channel: Channel
    desk: str
    irma: str

    def mails(self, count: int) -> list[EmailMessage]:
        """Her mailbox, once so many mails are in it."""
        end = time.monotonic() + 20
        while len(found := self.dovecot.mails(self.irma)) < count:
            assert time.monotonic() < end, "no mail came"
            time.sleep(0.1)
        return [
            email.message_from_bytes(raw, policy=email.policy.default)
            for _uid, raw in sorted(found.items())
        ]

    def answer(self, mail: EmailMessage, text: str) -> None:
        """She answers, as mail programs write it, and it is stored here."""
        quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
        letter = self._letter(
            str(mail["Subject"]), f"{text}\n\nOn Saturday, Support wrote:\n{quoted}\n"
        )
        letter["In-Reply-To"] = letter["References"] = mail["Message-ID"]
        self._send(letter)

    def write(self, subject: str, text: str) -> None:
        """She begins a mail, and it is stored here."""
        self._send(self._letter(subject, text))

    def _letter(self, subject: str, text: str) -> EmailMessage:
        # References are long: folded, Python would write them as encoded words.
        letter = EmailMessage(policy=email.policy.default.clone(max_line_length=998))
        letter["From"], letter["To"] = f"Irma <{self.irma}>", self.desk
        letter["Subject"] = subject
        letter["Message-ID"] = f"<{uuid4().hex}@x.test>"
        letter["Date"] = email.utils.localtime()
        letter.set_content(text)
        return letter

    def _send(self, letter: EmailMessage) -> None:
        self.dovecot.deliver(self.irma, [self.desk], letter.as_bytes())
        self._look()

    def _look(self) -> None:
        """What came into the mailbox is stored together with the cursor."""
        connection = Connection.objects.get(channel=self.channel)
        looks = connection.adapter.poll(
            connection.settings(), connection.cursor, wait=0.1
        )
        end = time.monotonic() + 20
        with closing(looks) as batches:
            for batch in batches:
                intake.store(self.channel, batch.items, cursor=dict(batch.cursor))
                if batch.items:
                    return
                assert time.monotonic() < end, "nothing came"


def make_post(team: Team, dovecot: Dovecot, relay: Relay) -> Post:
    """Mailboxes nobody had before: the servers outlive a test."""
    desk, irma = (f"{who}.{uuid4().hex[:8]}@shop.test" for who in ("support", "irma"))
    for address in (desk, irma):
        dovecot.account(address, f"secret of {address}")
    settings = at_servers(dovecot, relay, desk)
    channel = make_channel(team, traits=dict(adapter("email").traits))
    connection = Connection(channel=channel, config=settings.config)
    connection.seal(settings.secret)
    connection.save(force_insert=True)
    return Post(dovecot=dovecot, channel=channel, desk=desk, irma=irma)
