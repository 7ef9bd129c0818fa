"""Files between the words, and those in the wrapper of Outlook."""

import binascii

from tests.mails import wrapped
from tests.mails.enclosures import HELLO, PDF, PNG
from tests.mails.made import (
    Case,
    Cases,
    case,
    file,
    file_part,
    parted,
)


def cases() -> Cases:
    yield from _between_words()
    yield from _winmail()


def _uuencoded(name: str, content: bytes) -> str:
    lines = [
        binascii.b2a_uu(content[at : at + 45], backtick=True).decode()
        for at in range(0, len(content), 45)
    ]
    return f"begin 644 {name}\n{''.join(lines)}`\nend\n"


def _yenc(name: str, content: bytes) -> bytes:
    made = bytearray()
    for byte in content:
        coded = (byte + 42) & 255
        made += (
            bytes([61, (coded + 64) & 255])
            if coded in (0, 10, 13, 61)
            else bytes([coded])
        )
    return (
        f"=ybegin line=128 size={len(content)} name={name}\r\n".encode()
        + bytes(made)
        + f"\r\n=yend size={len(content)}\r\n".encode()
    )


def _between_words() -> Cases:
    big = bytes(range(256)) * 4
    told = file("all.bin", "application/octet-stream", big)
    yield case(
        "uuencoded",
        body=f"Hello\n\n{_uuencoded('all.bin', big)}\nBye\n",
        text="Hello\n\n\nBye\n",
        attachments=[told],
    )
    yield case(
        "uuencoded-twice",
        body=f"Hello\n{_uuencoded('all.bin', big)}{_uuencoded('a.pdf', PDF)}",
        text="Hello\n",
        attachments=[told, file("a.pdf", "application/pdf", PDF)],
    )
    yield case(
        "uuencoded-with-a-path",
        body=f"Hello\n{_uuencoded('../../etc/a.pdf', PDF)}",
        text="Hello\n",
        attachments=[file("a.pdf", "application/pdf", PDF)],
    )
    yield case(
        "uuencoded-only-by-name",
        body="begin 644 the work\nand end it soon\nend\n",
        text="begin 644 the work\nand end it soon\nend\n",
    )
    yield case(
        "uuencoded-never-ended",
        body=f"Hello\n{_uuencoded('a.pdf', PDF).replace('end', '')}",
        text=f"Hello\n{_uuencoded('a.pdf', PDF).replace('end', '')}",
    )
    yield case(
        "uuencoded-as-transfer-encoding",
        "Content-Transfer-Encoding: x-uuencode",
        body=_uuencoded("x", b"Hello\n"),
        text="Hello\n",
    )
    yield case(
        "yenc",
        body=b"Hello\r\n" + _yenc("all.bin", big) + b"Bye\r\n",
        text="Hello\nBye\n",
        attachments=[told],
    )


def _winmail() -> Cases:
    """Outlook's wrapper: what is in it stands in its place."""
    pdf, told = (
        wrapped.file("Übersicht.pdf", PDF),
        file("Übersicht.pdf", "application/pdf", PDF),
    )

    def beside(
        name: str,
        content: bytes,
        *files: dict[str, object],
        kind: str = "application/ms-tnef",
    ) -> Case:
        return parted(
            f"winmail-{name}",
            "mixed",
            HELLO,
            file_part(content, "winmail.dat", kind),
            text="Hello",
            attachments=list(files),
        )

    picture = wrapped.file("dot.png", PNG, "image/png")
    yield beside(
        "one-file",
        wrapped.stream(wrapped.code_page(), wrapped.body("Hello"), pdf),
        told,
    )
    yield beside(
        "two-files",
        wrapped.stream(pdf, picture),
        told,
        file("dot.png", "image/png", PNG),
    )
    yield beside(
        "by-name-only", wrapped.stream(pdf), told, kind="application/octet-stream"
    )
    yield beside(
        "names-of-its-own",
        wrapped.stream(
            wrapped.message(wrapped.number(0x17, 1)),
            wrapped.begins()
            + wrapped.data(PDF)
            + wrapped.of_file(
                *wrapped.named(3), wrapped.words(0x3707, "Übersicht.pdf")
            ),
        ),
        told,
    )
    yield beside(
        "short-names-only",
        wrapped.stream(
            wrapped.code_page(),
            wrapped.begins(),
            wrapped.title("Maß.pdf"),
            wrapped.data(PDF),
        ),
        file("Maß.pdf", "application/pdf", PDF),
    )
    inner = wrapped.stream(wrapped.message(wrapped.words(0x1000, "It leaks.")), picture)
    yield beside(
        "a-mail-within",
        wrapped.stream(wrapped.enclosed("Broken kettle", inner)),
        file("Broken kettle.txt", "text/plain", b"It leaks."),
        file("dot.png", "image/png", PNG),
    )
    yield beside(
        "cut-off",
        wrapped.stream(pdf, picture)[:-40],
        told,
        file("SHORT~1.DAT", "application/octet-stream", PNG),
    )
    for name, content in (
        ("nothing-in-it", wrapped.stream()),
        ("no-such-thing", b"hello"),
        ("empty", b""),
    ):
        yield beside(name, content, file("winmail.dat", "application/ms-tnef", content))
    alone = [
        file_part(
            wrapped.stream(wrapped.code_page(), wrapped.body("Grüße\r\nAda"), pdf),
            "winmail.dat",
            "application/ms-tnef",
        )
    ]
    yield parted(
        "winmail-with-the-words", "mixed", *alone, text="Grüße\nAda", attachments=[told]
    )
    html = wrapped.stream(
        wrapped.code_page(),
        wrapped.message(wrapped.binary(0x1013, "<p>Grüße</p>".encode("cp1252"))),
    )
    yield parted(
        "winmail-with-html",
        "mixed",
        file_part(html, "winmail.dat", "application/ms-tnef"),
        text="Grüße",
        html="<p>Grüße</p>",
        content_type="text/html",
    )
    rich = rb"{\rtf1\ansi Hello Hello Hello}"
    packed = wrapped.stream(wrapped.message(wrapped.binary(0x1009, wrapped.rtf(rich))))
    yield parted(
        "winmail-with-rtf",
        "mixed",
        file_part(packed, "winmail.dat", "application/ms-tnef"),
        text="",
        attachments=[file("message.rtf", "application/rtf", rich)],
    )
