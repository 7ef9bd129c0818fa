# ruff: noqa: E501 - bodies as programs write them
"""Files: many, named in any way, or in none."""

from tests.mails.made import (
    Cases,
    base64,
    file,
    file_part,
    part,
    parted,
    text_part,
)

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
PDF = b"%PDF-1.4 a small one"
HELLO = text_part("Hello")


def cases() -> Cases:
    yield from _many()
    yield from _nameless()
    yield from _named()


def _many() -> Cases:
    names = [f"page-{number:02}.pdf" for number in range(30)]
    files = [PDF + str(number).encode() for number in range(30)]
    yield parted("thirty-files", "mixed", HELLO, *map(file_part, files, names), text="Hello",
                 attachments=[file(name, "application/pdf", one) for name, one in zip(names, files, strict=True)])  # fmt: skip
    yield parted(
        "the-same-file-thrice",
        "mixed",
        HELLO,
        *[file_part(PDF, "a.pdf")] * 3,
        text="Hello",
        attachments=[file("a.pdf", "application/pdf", PDF)] * 3,
    )
    yield parted(
        "an-empty-file",
        "mixed",
        HELLO,
        file_part(b"", "empty.txt", "text/plain"),
        text="Hello",
        attachments=[file("empty.txt", "text/plain", b"")],
    )


NAMELESS = [
    ("pdf", "application/pdf", "attachment.pdf"), ("png", "image/png", "image.png"), ("jpeg", "image/jpeg", "image.jpg"),
    ("any", "application/octet-stream", "attachment.bin"), ("zip", "application/zip", "attachment.zip"), ("sound", "audio/mpeg", "audio.mp3"),
    ("film", "video/mp4", "video.mp4"), ("unknown", "application/x-nobody-knows", "attachment"), ("sheet", "text/csv", "text.csv"),
    ("word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment.docx"),
]  # fmt: skip


def _nameless() -> Cases:
    for name, kind, label in NAMELESS:
        yield parted(
            f"nameless-{name}",
            "mixed",
            HELLO,
            file_part(PDF, kind=kind),
            text="Hello",
            attachments=[file(label, kind, PDF)],
        )
    yield parted("nameless-thrice", "mixed", HELLO, *[file_part(PNG, kind="image/png")] * 3, text="Hello",
                 attachments=[file(label, "image/png", PNG) for label in ("image.png", "image-2.png", "image-3.png")])  # fmt: skip
    yield parted("nameless-words", "mixed", HELLO, part("Content-Type: text/plain", "Content-Disposition: attachment", body="More"), text="Hello",
                 attachments=[file("text.txt", "text/plain", b"More")])  # fmt: skip


NAMES = [
    ("plain", 'filename="report.pdf"', "report.pdf"), ("without-quotes", "filename=report.pdf", "report.pdf"),
    ("blanks-without-quotes", "filename=my report.pdf", "my report.pdf"), ("a-semicolon", 'filename="a;b.pdf"', "a;b.pdf"),
    ("escaped-quotes", r'filename="a \"b\".pdf"', "a _b_.pdf"), ("rfc-2231", "filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
    ("rfc-2231-latin-1", "filename*=iso-8859-1'de'Gr%FC%DFe.pdf", "Grüße.pdf"), ("rfc-2231-in-quotes", "filename*=\"UTF-8''Gr%C3%BC%C3%9Fe.pdf\"", "Grüße.pdf"),
    ("rfc-2231-in-pieces", "filename*0=\"a long \";\n filename*1=\"name.pdf\"", "a long name.pdf"),
    ("rfc-2231-in-encoded-pieces", "filename*0*=UTF-8''Gr%C3%BC;\n filename*1*=%C3%9Fe;\n filename*2=.pdf", "Grüße.pdf"),
    ("rfc-2231-split-inside-a-letter", "filename*0*=UTF-8''Gr%C3;\n filename*1*=%BC.pdf", "Grü.pdf"),
    ("rfc-2231-out-of-order", "filename*1=\"name.pdf\";\n filename*0=\"a long \"", "a long name.pdf"),
    ("rfc-2231-twelve-pieces", "; ".join(f'filename*{n}="{n:02}-"' for n in range(12)) + '; filename*12="x.pdf"', "00-01-02-03-04-05-06-07-08-09-10-11-x.pdf"),
    ("both-forms", "filename=\"Gruesse.pdf\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
    ("encoded-word", 'filename="=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"), ("encoded-word-b", 'filename="=?UTF-8?B?R3LDvMOfZS5wZGY=?="', "Grüße.pdf"),
    ("encoded-words-folded", 'filename="=?utf-8?q?Gr=C3=BC?=\n =?utf-8?q?=C3=9Fe.pdf?="', "Grüße.pdf"), ("encoded-word-without-quotes", "filename==?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?=", "Grüße.pdf"),
    ("raw-utf-8", 'filename="Grüße.pdf"', "Grüße.pdf"), ("japanese", "filename*=ISO-2022-JP''%1B%24B%30%26%1B%28B.pdf", "愛.pdf"),
    ("path-of-unix", 'filename="/etc/passwd.pdf"', "passwd.pdf"), ("path-upwards", 'filename="../../x.pdf"', "x.pdf"),
    ("path-of-windows", 'filename="C:\\Users\\ada\\report.pdf"', "report.pdf"), ("path-escaped", r'filename="C:\\Users\\ada\\report.pdf"', "report.pdf"),
    ("path-encoded", "filename*=utf-8''..%2F..%2Fx%0D%0A.pdf", "x.pdf"), ("double-ending", 'filename="invoice.pdf.exe"', "invoice.pdf.exe"),
    ("direction-turned", 'filename="invoice\u202efdp.exe"', "invoicefdp.exe"), ("dots-behind", 'filename="a.pdf. . ."', "a.pdf"),
    ("nul", "filename*=utf-8''a%00.pdf", "a.pdf"), ("nothing", 'filename=""', "attachment.pdf"), ("only-dots", 'filename=".."', "attachment.pdf"),
    ("quote-never-closed", 'filename="report.pdf', "report.pdf"), ("emoji", "filename*=utf-8''%F0%9F%99%82.pdf", "🙂.pdf"),
]  # fmt: skip


def _named() -> Cases:
    for name, said, label in NAMES:
        one = part(
            "Content-Type: application/pdf",
            f"Content-Disposition: attachment; {said}",
            "Content-Transfer-Encoding: base64",
            body=base64(PDF),
        )
        yield parted(
            f"named-{name}",
            "mixed",
            HELLO,
            one,
            text="Hello",
            attachments=[file(label, "application/pdf", PDF)],
        )
    one = part(
        'Content-Type: application/pdf; name="type.pdf"',
        'Content-Disposition: attachment; filename="place.pdf"',
        "Content-Transfer-Encoding: base64",
        body=base64(PDF),
    )
    yield parted(
        "named-twice",
        "mixed",
        HELLO,
        one,
        text="Hello",
        attachments=[file("place.pdf", "application/pdf", PDF)],
    )
    long = "x" * 300 + ".pdf"
    yield parted(
        "named-at-length",
        "mixed",
        HELLO,
        file_part(PDF, long),
        text="Hello",
        attachments=[file("x" * 196 + ".pdf", "application/pdf", PDF)],
    )
    yield parted(
        "words-with-a-name",
        "mixed",
        HELLO,
        part('Content-Type: text/plain; name="log.txt"', body="12:00 started"),
        text="Hello",
        attachments=[file("log.txt", "text/plain", b"12:00 started")],
    )
