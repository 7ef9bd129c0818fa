# ruff: noqa: E501 - bodies as programs write them
"""Mails and invitations in mails, and pictures in their words."""

from tests.mails.enclosures import HELLO, PDF, PNG
from tests.mails.made import (
    Case,
    Cases,
    base64,
    case,
    expected,
    file,
    file_part,
    mail,
    multipart,
    part,
    parted,
    raw_of,
    text_part,
)


def cases() -> Cases:
    yield from _within()
    yield from _beside_html()


INNER = "From: Bob <bob@customer.example>\nSubject: Broken kettle\nMessage-ID: <in@customer.example>\n\nIt leaks.\n"
CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Ada//EN\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1@customer.example\nDTSTAMP:20260312T130000Z\nDTSTART:20260320T090000Z\nDTEND:20260320T100000Z\n"
    "SUMMARY:Repair\nLOCATION:Workshop\nORGANIZER;CN=Ada:mailto:ada@customer.example\nATTENDEE;CN=Support:mailto:support@shop.example\nEND:VEVENT\nEND:VCALENDAR\n"
)  # fmt: skip


def _within() -> Cases:
    """Mails in mails, and invitations."""
    inner = file("Broken kettle.eml", "message/rfc822", raw_of(INNER))
    yield parted(
        "a-mail-within",
        "mixed",
        HELLO,
        part("Content-Type: message/rfc822", body=INNER),
        text="Hello",
        attachments=[inner],
    )
    named = part(
        'Content-Type: message/rfc822; name="old.eml"',
        "Content-Disposition: attachment",
        body=INNER,
    )
    yield parted(
        "a-mail-within-named",
        "mixed",
        HELLO,
        named,
        text="Hello",
        attachments=[file("old.eml", "message/rfc822", raw_of(INNER))],
    )
    coded = part(
        "Content-Type: message/rfc822",
        "Content-Transfer-Encoding: base64",
        body=base64(raw_of(INNER)),
    )
    yield parted(
        "a-mail-within-encoded",
        "mixed",
        HELLO,
        coded,
        text="Hello",
        attachments=[inner],
    )
    bare = INNER.replace("Subject: Broken kettle\n", "")
    yield parted(
        "a-mail-within-without-a-subject",
        "mixed",
        HELLO,
        part("Content-Type: message/rfc822", body=bare),
        text="Hello",
        attachments=[file("message.eml", "message/rfc822", raw_of(bare))],
    )
    odd = INNER.replace("Broken kettle", "=?utf-8?q?T=C3=B6pfe=3A_1/2?=")
    yield parted(
        "a-mail-within-oddly-named",
        "mixed",
        HELLO,
        part("Content-Type: message/rfc822", body=odd),
        text="Hello",
        attachments=[file("Töpfe 1 2.eml", "message/rfc822", raw_of(odd))],
    )
    digest = multipart("digest", part(body=INNER), part(body=bare), boundary="digest")
    yield parted(
        "a-digest",
        "mixed",
        HELLO,
        digest,
        text="Hello",
        attachments=[inner, file("message.eml", "message/rfc822", raw_of(bare))],
    )
    parts = multipart(
        "mixed", text_part("It leaks."), file_part(PDF, "in.pdf"), boundary="inner"
    )
    nested = (
        raw_of("From: Bob <bob@customer.example>\nSubject: Broken kettle\n") + parts
    )
    yield parted(
        "a-mail-with-parts-within",
        "mixed",
        HELLO,
        part("Content-Type: message/rfc822", body=nested),
        text="Hello",
        attachments=[file("Broken kettle.eml", "message/rfc822", nested)],
    )
    request = part(
        'Content-Type: text/calendar; charset="utf-8"; method=REQUEST', body=CALENDAR
    )
    told = file("invitation.ics", "text/calendar", raw_of(CALENDAR))
    yield parted(
        "an-invitation",
        "alternative",
        HELLO,
        text_part("<p>Hello</p>", "html"),
        request,
        text="Hello",
        html="<p>Hello</p>",
        attachments=[told],
    )
    ics = file_part(raw_of(CALENDAR), "invite.ics", "application/ics")
    yield parted("an-invitation-twice", "mixed", multipart("alternative", HELLO, request, boundary="in"), ics, text="Hello",
                 attachments=[told, file("invite.ics", "application/ics", raw_of(CALENDAR))])  # fmt: skip
    yield Case("an-invitation-alone", mail("an-invitation-alone", "Content-Type: text/calendar; method=REQUEST", body=CALENDAR),
               expected("an-invitation-alone", text="", attachments=[told]))  # fmt: skip


def _picture(*more: str) -> bytes:
    return file_part(
        PNG, "logo.png", "image/png", "Content-ID: <logo@customer.example>", *more
    )


def _beside_html() -> Cases:
    html = '<p>Look: <img src="cid:logo@customer.example" alt="Logo"></p>'
    cleaned, text = "<p>Look: [image: Logo]</p>", "Look: [image: Logo]"
    shown = file(
        "logo.png", "image/png", PNG, inline=True, content_id="logo@customer.example"
    )
    inline = _picture('Content-Disposition: inline; filename="logo.png"')
    yield parted(
        "picture-in-html",
        "related",
        text_part(html, "html"),
        inline,
        html=cleaned,
        text=text,
        content_type="text/html",
        attachments=[shown],
    )
    bare = part(
        'Content-Type: image/png; name="logo.png"',
        "Content-ID: <logo@customer.example>",
        "Content-Transfer-Encoding: base64",
        body=base64(PNG),
    )
    yield parted(
        "picture-in-html-without-a-disposition",
        "related",
        text_part(html, "html"),
        bare,
        html=cleaned,
        text=text,
        content_type="text/html",
        attachments=[shown],
    )
    outlook = multipart(
        "related",
        multipart(
            "alternative",
            text_part("Look: [cid:logo@customer.example]"),
            text_part(html, "html"),
            boundary="alt",
        ),
        inline,
        boundary="rel",
    )
    yield parted(
        "picture-in-both-forms",
        "mixed",
        outlook,
        file_part(PDF, "a.pdf"),
        html=cleaned,
        text="Look: [cid:logo@customer.example]",
        attachments=[shown, file("a.pdf", "application/pdf", PDF)],
    )
    apple = multipart(
        "mixed",
        text_part("<p>Before</p>", "html"),
        inline,
        text_part("<p>After</p>", "html"),
        boundary="mix",
    )
    yield parted(
        "picture-between-two-htmls",
        "alternative",
        text_part("Before\n\nAfter"),
        apple,
        html="<p>Before</p>\n<p>After</p>",
        text="Before\n\nAfter",
        attachments=[shown],
    )
    yield parted(
        "picture-inline-in-words",
        "mixed",
        HELLO,
        inline,
        text="Hello",
        attachments=[shown],
    )
    said = file("logo.png", "image/png", PNG, content_id="logo@customer.example")
    yield parted(
        "picture-as-a-file-with-an-id",
        "mixed",
        HELLO,
        _picture(),
        text="Hello",
        attachments=[said],
    )
    data = (
        '<p>Look: <img src="data:image/png;base64,'
        + base64(PNG, 999).decode()
        + '" alt="Logo"></p>'
    )
    yield case(
        "picture-in-the-address",
        "Content-Type: text/html; charset=utf-8",
        body=data,
        html=cleaned,
        text=text,
        content_type="text/html",
    )
