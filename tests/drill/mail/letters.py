"""What customers write: many shapes of mail, each with a number and words of its own."""

import hashlib
import random
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from tests.drill.ledger import Letter

# Where a mail's own number stands, whatever else is wrong with it.
MARK = "X-Drill"
WORDS = ["parcel", "late", "refund", "Größe", "naïve", "kettle", "東京", "receipt",
         "twice", "smörgås", "battery", "thanks", "12,50 €", "order", "door"]  # fmt: skip
SHAPES = ["plain", "base64", "latin", "html", "file"]


def address(sender: str) -> str:
    return f"{sender}@customers.example"


def place(letter_id: str, seed: int) -> str:
    """Its Message-ID, without the brackets."""
    return f"{letter_id}.{seed}@customers.example"


def normal(text: str) -> str:
    """Words without what line ends and trailing white space add to them."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


class Writer:
    """Writes mails; the same seed writes the same ones."""

    def __init__(self, seed: int, *, to: str) -> None:
        self.seed = seed
        self.to = to
        self.random = random.Random(seed)
        self.counts: dict[str, int] = {}

    def write(
        self, sender: str, *, answers: str = "", proof: str = ""
    ) -> tuple[Letter, bytes]:
        """The sender's next mail.

        answers: the Message-ID it answers; proof: the reply of ours that one is of.
        """
        n = self.counts[sender] = self.counts.get(sender, 0) + 1
        letter_id = f"m-{sender}-{n}"
        shape = self.random.choice(SHAPES)
        text = self._text(letter_id)
        if shape == "latin":
            text = text.replace("東京", "Tokyo").replace("€", "EUR")
        raw = self._mail(sender, letter_id, text, shape)
        if answers:  # `email` would write an id this long as if it were words
            line = f"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n"
            raw = line.encode() + raw
        letter = Letter(
            id=letter_id,
            sender=address(sender),
            n=n,
            sha256=hashlib.sha256(raw).hexdigest(),
            text=normal(text),
            hostile=False,
            answers=answers,
            proof=proof,
        )
        return letter, raw

    def _text(self, letter_id: str) -> str:
        lines = [
            " ".join(self.random.choices(WORDS, k=self.random.randint(3, 9)))
            for _ in range(self.random.randint(1, 8))
        ]
        return "\n".join([f"This is {letter_id}.", "", *lines]) + "\n"

    def _mail(self, sender: str, letter_id: str, text: str, shape: str) -> bytes:
        mail = EmailMessage(policy=SMTP)
        mail[MARK] = letter_id
        mail["From"] = f"Customer {sender} <{address(sender)}>"
        mail["To"] = self.to
        mail["Subject"] = f"About {letter_id}: {self.random.choice(WORDS)}"
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{place(letter_id, self.seed)}>"
        mail.set_content(
            text,
            charset="iso-8859-1" if shape == "latin" else "utf-8",
            cte="base64" if shape == "base64" else "quoted-printable",
        )
        if shape == "html":
            mail.add_alternative(f"<p>{letter_id}</p>", subtype="html")
        if shape == "file":
            content = self.random.randbytes(self.random.randint(100, 20_000))
            mail.add_attachment(
                content, maintype="application", subtype="pdf", filename="proof.pdf"
            )
        return mail.as_bytes()
