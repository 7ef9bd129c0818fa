# ruff: noqa: E501 - bodies as programs write them
"""Structure that is broken, or only unusual: boundaries and lines."""

from tests.mails.made import (
    Case,
    Cases,
    base64,
    case,
    expected,
    file,
    headers,
    mail,
    multipart,
    part,
    parted,
    several,
    text_part,
)

MIXED = 'Content-Type: multipart/mixed; boundary="edge"'
PDF = b"%PDF-1.4 a small one"
PDF_PART = part(
    "Content-Type: application/pdf", 'Content-Disposition: attachment; filename="a.pdf"',
    "Content-Transfer-Encoding: base64", body=base64(PDF),
)  # fmt: skip
PDF_FILE = file("a.pdf", "application/pdf", PDF)


def cases() -> Cases:
    yield from _boundaries()
    yield from _lines()


def _boundaries() -> Cases:
    body = several(part("Content-Type: text/plain", body="Hello"), PDF_PART)
    without_end = body.replace(b"--edge--\r\n", b"")
    yield Case("no-closing-boundary", mail("no-closing-boundary", MIXED, body=without_end),
               expected("no-closing-boundary", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield Case("cut-inside-a-file", mail("cut-inside-a-file", MIXED, body=body[: body.index(b"JVBE") + 12]),
               expected("cut-inside-a-file", text="Hello", attachments=[file("a.pdf", "application/pdf", PDF[:9])]))  # fmt: skip
    yield case("boundary-that-never-comes", MIXED, body="Hello, no parts here.\n")
    yield case(
        "no-boundary-told",
        "Content-Type: multipart/mixed",
        body="Hello, no parts here.\n",
    )
    yield from _told_wrongly(body)
    yield Case("words-before-and-behind", mail("words-before-and-behind", MIXED, body=b"This is a multi-part message in MIME format.\r\n\r\n" + body + b"\r\nbehind\r\n"),
               expected("words-before-and-behind", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield Case("blanks-behind-boundaries", mail("blanks-behind-boundaries", MIXED, body=body.replace(b"--edge\r\n", b"--edge  \t\r\n")),
               expected("blanks-behind-boundaries", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    for name, boundary in (
        ("all-signs", "'()+_,-./:=?"), ("a-blank-inside", "two words"), ("begins-with-hyphens", "----=_Part_1_2.3"),
        ("outlook", "_000_AM0PR04MB1234ABCDeurprd04prodoutlookcom_"), ("apple", "Apple-Mail=_8E1B-4F3A"), ("seventy", "x" * 70),
    ):  # fmt: skip
        declared = f'Content-Type: multipart/mixed; boundary="{boundary}"'
        parts = several(
            part("Content-Type: text/plain", body="Hello"), PDF_PART, boundary=boundary
        )
        yield Case(f"boundary-{name}", mail(f"boundary-{name}", declared, body=parts),
                   expected(f"boundary-{name}", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield Case("boundary-without-quotes", mail("boundary-without-quotes", "Content-Type: multipart/mixed; boundary=edge", body=body),
               expected("boundary-without-quotes", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield Case("boundary-in-single-quotes", mail("boundary-in-single-quotes", "Content-Type: multipart/mixed; boundary='edge'", body=body),
               expected("boundary-in-single-quotes", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield Case("boundary-continued", mail("boundary-continued", 'Content-Type: multipart/mixed; boundary*0="ed"; boundary*1="ge"', body=body),
               expected("boundary-continued", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    inner = multipart(
        "alternative",
        text_part("Hello"),
        text_part("<p>Hello</p>", "html"),
        boundary="edge-inner",
    )
    yield parted(
        "a-boundary-that-begins-like-another",
        "mixed",
        inner,
        PDF_PART,
        text="Hello",
        html="<p>Hello</p>",
        attachments=[PDF_FILE],
    )
    forgot = inner.replace(b"\r\n--edge-inner--\r\n", b"")
    yield parted(
        "an-inner-end-forgotten",
        "mixed",
        forgot,
        PDF_PART,
        text="Hello",
        html="<p>Hello</p>",
        attachments=[PDF_FILE],
    )
    same = multipart("alternative", text_part("Hello"), boundary="edge")
    yield parted(
        "the-same-boundary-inside",
        "mixed",
        same,
        PDF_PART,
        text="Hello",
        attachments=[PDF_FILE],
    )
    yield parted(
        "empty-parts", "mixed", b"\r\n", text_part("Hello"), b"\r\n", text="Hello"
    )
    yield parted(
        "parts-without-headers", "mixed", b"\r\nOne", b"\r\nTwo", text="One\n\nTwo"
    )
    deep = text_part("Hello")
    for level in range(40):
        deep = multipart("mixed", deep, boundary=f"level-{level}")
    yield Case(
        "forty-levels",
        headers("forty-levels") + deep,
        expected("forty-levels", text="Hello"),
    )
    yield Case("boundary-lines-doubled", mail("boundary-lines-doubled", MIXED, body=body.replace(b"--edge\r\n", b"--edge\r\n--edge\r\n")),
               expected("boundary-lines-doubled", text="Hello", attachments=[PDF_FILE]))  # fmt: skip
    yield parted(
        "hyphens-in-the-words",
        "mixed",
        text_part("Hello\n--\nAda\n--edgeless"),
        text="Hello\n--\nAda\n--edgeless",
        reply_text="Hello",
    )


def _told_wrongly(body: bytes) -> Cases:
    """Another boundary than the one that is there, or none: what divides is seen."""
    for name, told in (("another", '; boundary="never"'), ("none", "")):
        yield Case(
            f"boundary-told-{name}",
            mail(
                f"boundary-told-{name}",
                f"Content-Type: multipart/mixed{told}",
                body=body,
            ),
            expected(f"boundary-told-{name}", text="Hello", attachments=[PDF_FILE]),
        )
    yield case(
        "boundary-that-only-looks-like-one",
        MIXED,
        body="--\nContent-Type: tea\n-----BEGIN-----\nContent-Type: tea\n",
    )


def _lines() -> Cases:
    raw = mail("bare-feeds", MIXED, body=several(text_part("Hello"), PDF_PART))
    told = {"text": "Hello", "attachments": [PDF_FILE]}
    yield Case(
        "bare-feeds", raw.replace(b"\r\n", b"\n"), expected("bare-feeds", **told)
    )
    yield Case(
        "bare-returns",
        raw.replace(b"bare-feeds", b"bare-returns").replace(b"\r\n", b"\r"),
        expected("bare-returns", **told),
    )
    half = raw.replace(b"bare-feeds", b"mixed-line-ends")
    at = half.index(b"\r\n\r\n")
    yield Case(
        "mixed-line-ends",
        half[:at].replace(b"\r\n", b"\n") + half[at:],
        expected("mixed-line-ends", **told),
    )
    yield Case(
        "doubled-returns",
        mail("doubled-returns", body=b"Hello\r\r\nAda\r\r\n"),
        expected("doubled-returns", text="Hello\n\nAda\n\n", reply_text="Hello\n\nAda"),
    )
    yield Case(
        "mbox-line-above",
        b"From ada@customer.example Thu Mar 12 14:02:00 2026\n"
        + mail("mbox-line-above", body="Hello\n"),
        expected("mbox-line-above"),
    )
    yield Case(
        "mbox-line-quoted-above",
        b">From ada@customer.example Thu Mar 12 14:02:00 2026\r\n"
        + mail("mbox-line-quoted-above", body="Hello\n"),
        expected("mbox-line-quoted-above"),
    )
    yield case(
        "from-in-the-body",
        body="Hello\n\n>From here on it is broken.\n",
        text="Hello\n\n>From here on it is broken.\n",
        reply_text="Hello\n\n>From here on it is broken.",
    )
    yield Case(
        "empty-lines-above",
        b"\r\n\r\n" + mail("empty-lines-above", body="Hello\n"),
        expected("empty-lines-above"),
    )
    yield Case(
        "a-byte-order-mark-above",
        b"\xef\xbb\xbf" + mail("a-byte-order-mark-above", body="Hello\n"),
        expected("a-byte-order-mark-above"),
    )
    yield case(
        "a-line-of-ten-thousand",
        body="word " * 2_000 + "\n",
        text="word " * 2_000 + "\n",
        reply_text=("word " * 2_000).strip(),
    )
