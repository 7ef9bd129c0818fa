# ruff: noqa: E501 - bodies as programs write them
"""Transfer encodings and types: right, wrong, and only unusual."""

import base64 as b64

from tests.mails.broken import MIXED, PDF_FILE, PDF_PART
from tests.mails.made import (
    Case,
    Cases,
    base64,
    case,
    expected,
    headers,
    multipart,
    part,
    parted,
    several,
    text_part,
)


def cases() -> Cases:
    yield from _encodings()
    yield from _types()


def _encodings() -> Cases:
    words = "Grüße aus Köln, die Maße fehlen.\n"
    encoded = base64(words.encode())
    qp = "Content-Transfer-Encoding: quoted-printable"
    b64_field = "Content-Transfer-Encoding: base64"
    utf = "Content-Type: text/plain; charset=utf-8"
    yield case("base64", utf, b64_field, body=encoded, text=words)
    yield case(
        "base64-in-one-line",
        utf,
        b64_field,
        body=base64(words.encode() * 9, 9_999),
        text=words * 9,
    )
    yield case(
        "base64-without-padding", utf, b64_field, body=encoded.rstrip(b"="), text=words
    )
    yield case(
        "base64-with-stray-signs",
        utf,
        b64_field,
        body=encoded[:8] + b"*!" + encoded[8:],
        text=words,
    )
    yield case(
        "base64-with-a-sign-behind-its-end",
        utf,
        b64_field,
        body=b64.b64encode(b"Hello there\n..")[:-3] + b"=u",
        text="Hello there\n",
    )
    yield case(
        "base64-in-two-runs",
        utf,
        b64_field,
        body=b64.b64encode(b"Hello ") + b"\r\n" + b64.b64encode(b"there\n"),
        text="Hello there\n",
    )
    yield case(
        "base64-with-blanks",
        utf,
        b64_field,
        body=encoded.replace(b"\r\n", b"\r\n\r\n \r\n"),
        text=words,
    )
    yield case(
        "base64-that-is-none",
        utf,
        b64_field,
        body="Hello, it is not encoded at all.\nAda\n",
    )
    yield case(
        "base64-declared-thrice",
        utf,
        b64_field,
        b64_field,
        b64_field,
        body=encoded,
        text=words,
    )
    yield case(
        "base64-in-capitals",
        utf,
        "CONTENT-TRANSFER-ENCODING: BASE64",
        body=encoded,
        text=words,
    )
    yield case(
        "encoding-in-quotes",
        utf,
        'Content-Transfer-Encoding: "base64"',
        body=encoded,
        text=words,
    )
    yield case(
        "encoding-with-a-comment",
        utf,
        "Content-Transfer-Encoding: quoted-printable (so it is)",
        body="f=C3=BCr\n",
        text="für\n",
    )
    yield case(
        "encoding-unknown", utf, "Content-Transfer-Encoding: nonsense", body=words
    )
    yield case("encoding-8-bit", utf, "Content-Transfer-Encoding: 8-bit", body=words)
    yield case("encoding-utf-8", utf, "Content-Transfer-Encoding: utf-8", body=words)
    yield case("encoding-empty", utf, "Content-Transfer-Encoding: ", body=words)
    yield case(
        "quoted-printable", utf, qp, body="f=C3=BCr =\nmich=20\n", text="für mich \n"
    )
    yield case("quoted-printable-lower", utf, qp, body="f=c3=bcr\n", text="für\n")
    yield case(
        "quoted-printable-bad-escapes",
        utf,
        qp,
        body="100=% =ZZ a=b\n",
        text="100=% =ZZ a=b\n",
    )
    yield case("quoted-printable-cut-off", utf, qp, body=b"Hello=", text="Hello")
    yield case(
        "quoted-printable-blanks-behind",
        utf,
        qp,
        body=b"Hello =  \r\nthere  \r\n",
        text="Hello there\n",
    )
    yield case(
        "quoted-printable-eight-bits", utf, qp, body="für =C3=BC\n", text="für ü\n"
    )
    yield case(
        "quoted-printable-on-a-multipart",
        MIXED,
        qp,
        body=several(part("Content-Type: text/plain", body="a=3Db")),
        text="a=3Db",
    )
    yield case(
        "base64-on-a-multipart",
        MIXED,
        b64_field,
        body=several(part("Content-Type: text/plain", body="Hello")),
        text="Hello",
    )


def _types() -> Cases:
    html = {"html": "<p>Hello</p>", "text": "Hello"}
    yield case("type-of-one-word", "Content-Type: text", body="Hello\n")
    yield case("type-of-nothing", "Content-Type: ", body="Hello\n")
    yield case(
        "type-with-semicolons",
        "Content-Type: text/html;; charset=utf-8;",
        body="<p>Hello</p>",
        content_type="text/html",
        **html,
    )
    yield case(
        "type-in-capitals",
        'CONTENT-TYPE: TEXT/HTML; CHARSET="UTF-8"',
        body="<p>Hello</p>",
        content_type="text/html",
        **html,
    )
    yield case(
        "type-with-a-comment",
        "Content-Type: text/plain (words); charset=utf-8",
        body="für\n",
    )
    yield case(
        "type-with-blanks-around-equals",
        "Content-Type: text/plain; charset = utf-8",
        body="für\n",
    )
    yield parted(
        "related-at-the-root",
        "related",
        text_part("<p>Hello</p>", "html"),
        content_type="text/html",
        **html,
    )
    yield parted(
        "alternative-within-related",
        "related",
        multipart(
            "alternative",
            text_part("Hello"),
            text_part("<p>Hello</p>", "html"),
            boundary="in",
        ),
        **html,
    )
    yield parted(
        "a-multipart-nobody-knows",
        "x-future",
        text_part("One"),
        text_part("Two"),
        text="One\n\nTwo",
    )
    yield parted(
        "parallel",
        "parallel",
        text_part("Hello"),
        PDF_PART,
        text="Hello",
        attachments=[PDF_FILE],
    )
    yield parted("mixed-within-alternative", "alternative", text_part("Hello"), multipart("mixed", text_part("<p>Hello</p>", "html"), PDF_PART, boundary="in"),
                 attachments=[PDF_FILE], **html)  # fmt: skip
    yield parted("only-a-file", "mixed", PDF_PART, text="", attachments=[PDF_FILE])
    yield Case(
        "a-file-is-the-mail",
        headers("a-file-is-the-mail") + PDF_PART,
        expected("a-file-is-the-mail", text="", attachments=[PDF_FILE]),
    )
    yield parted("text-html-text", "mixed", text_part("One"), text_part("<p>Two</p>", "html"), text_part("Three"),
                 text="One\n\nTwo\n\nThree", html="<pre>One</pre>\n<p>Two</p>\n<pre>Three</pre>")  # fmt: skip
    yield parted(
        "apple-words-file-words",
        "mixed",
        text_part("Before"),
        PDF_PART,
        text_part("After"),
        text="Before\n\nAfter",
        attachments=[PDF_FILE],
    )
    yield parted(
        "an-empty-text-beside-html",
        "alternative",
        text_part(" \n"),
        text_part("<p>Hello</p>", "html"),
        content_type="text/html",
        **html,
    )
    yield parted(
        "html-first",
        "alternative",
        text_part("<p>Hello</p>", "html"),
        text_part("Hello"),
        **html,
    )
    yield parted(
        "two-htmls",
        "alternative",
        text_part("Hello"),
        text_part("<p>Poor</p>", "html"),
        text_part("<p>Hello</p>", "html"),
        **html,
    )
    yield parted(
        "amp-beside-html",
        "alternative",
        text_part("Hello"),
        text_part("<html amp4email>x</html>", "x-amp-html"),
        text_part("<p>Hello</p>", "html"),
        **html,
    )
    yield parted(
        "watch-html",
        "alternative",
        text_part("Hello"),
        text_part("<b>Hi</b>", "watch-html"),
        text_part("<p>Hello</p>", "html"),
        **html,
    )
    yield parted(
        "enriched",
        "alternative",
        text_part("Hello"),
        text_part("<bold>Hello</bold>", "enriched"),
        text="Hello",
    )
