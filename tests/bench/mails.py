"""Mails of 30 KB in the middle, as customers' programs write them: text, HTML, a history
below; of ten, two show a picture and one brings a document.
"""

import random
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

SIZE = 30_000
# Bytes of what comes along, at least and at most.
PICTURE, DOCUMENT = (8_000, 40_000), (60_000, 300_000)
_STOCK = (
    "the parcel has not arrived and nobody answers could you please look into it "
    "Größe naïve 12,50 € machine leaks since spring the invoice was paid thank you"
)
_ROW = (
    '<tr><td style="padding:4px 8px;font-family:Arial,sans-serif"><b>{}</b></td>'
    '<td class="right" width="120"><a href="https://shop.example/p/{}?utm=mail">{}</a>'
    "</td></tr>"
)


def mail(number: int, *, sender: str = "", answers: str = "") -> bytes:
    """The mail of this number: from one of many, to one of ours.

    sender: an address, where it is somebody we know. answers: a Message-ID.
    """
    some = random.Random(number)
    made = EmailMessage(policy=SMTP)
    made["Received"] = "from mx.customer.example by mail.bench.example with ESMTPS"
    sender = sender or f"new{number}@writer.example"
    made["From"] = f"Customer {number} <{sender}>"
    made["To"] = "team1@bench.example"
    made["Subject"] = f"Order {number}: {_said(some, 6)}"
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{number}.{some.getrandbits(64):x}@writer.example>"
    if answers:
        made["In-Reply-To"] = f"<{answers}>"
    said = "\n\n".join(_said(some, 40) for _ in range(5))
    history = "\n".join(f"> {_said(some, 11)}" for _ in range(25))
    made.set_content(
        f"{said}\n\nOn Monday Shop wrote:\n{history}\n", cte="quoted-printable"
    )
    made.add_alternative(_html(some, said), subtype="html", cte="quoted-printable")
    _bring(made, number, some)
    return made.as_bytes()


def _bring(made: EmailMessage, number: int, some: random.Random) -> None:
    """By number, so that each bundle has as many."""
    if number % 10 in (3, 6):
        made.add_attachment(
            b"\xff\xd8\xff\xe0" + some.randbytes(some.randint(*PICTURE)),
            maintype="image", subtype="jpeg", filename=f"IMG_{number}.jpg",
        )  # fmt: skip
    elif number % 10 == 9:
        made.add_attachment(
            b"%PDF-1.7\n" + some.randbytes(some.randint(*DOCUMENT)),
            maintype="application", subtype="pdf", filename=f"Invoice {number}.pdf",
        )  # fmt: skip


def _said(some: random.Random, words: int) -> str:
    return " ".join(some.choices(_STOCK.split(), k=words))


def _html(some: random.Random, said: str) -> str:
    rows, size = [], 0
    while size < SIZE * 0.72:
        row = _ROW.format(_said(some, 9), some.getrandbits(32), _said(some, 3))
        rows.append(row)
        size += len(row)
    told = "".join(f"<p>{part}</p>" for part in said.split("\n\n"))
    return (
        "<html><head><style>td{{color:#333}}</style></head><body>"
        f'{told}<blockquote type="cite"><table border="0">{"".join(rows)}</table>'
        '<img src="https://track.example/1.gif"></blockquote></body></html>'
    )
