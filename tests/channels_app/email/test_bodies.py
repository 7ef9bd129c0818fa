"""Which words of a mail are read, and what is a file."""

import email
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapters.email import mime
from tests.channels_app.email.mails import multipart, parsed, parsed_parts

PLAIN = "Content-Type: text/plain\r\n\r\nplain"
HTML = "Content-Type: text/html\r\n\r\n<p>rich</p>"
PDF = (
    "Content-Type: application/pdf; name=a.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERg=="
)


def test_of_alternatives_the_text_is_read_and_the_html_kept():
    incoming = parsed_parts("alternative", PLAIN, HTML)

    assert (incoming.text, incoming.html, incoming.files) == (
        "plain",
        "<p>rich</p>",
        (),
    )


def test_html_alone_is_read_as_text_and_kept_as_it_came():
    incoming = parsed("Content-Type: text/html", body="<p onclick=x>a</p><p>b</p>")

    assert incoming.text == "a\n\nb"
    assert incoming.html == "<p onclick=x>a</p><p>b</p>"


def test_text_around_html_is_lost_in_neither_form():
    footer = "Content-Type: text/plain\r\n\r\n-- <list>"

    incoming = parsed_parts("mixed", HTML, footer)

    assert incoming.text == "rich\n\n-- <list>"
    assert incoming.html == "<p>rich</p>\n<pre>-- &lt;list&gt;</pre>"


def test_an_empty_text_beside_html_does_not_hide_it():
    incoming = parsed_parts(
        "alternative", "Content-Type: text/plain\r\n\r\n \r\n", HTML
    )

    assert incoming.text == "rich"


def test_files_are_labelled_and_decoded():
    picture = (
        "Content-Type: image/png\r\nContent-ID: <logo@x>\r\n"
        "Content-Disposition: inline; filename*=utf-8''%E2%82%AC%2F..%0D%0A.png\r\n\r\nPNG"
    )
    forwarded = "Content-Type: message/rfc822\r\n\r\nSubject: Old\r\n\r\nOld words"

    incoming = parsed_parts("mixed", PLAIN, PDF, picture, forwarded)

    assert [(f.filename, f.content_type, f.content) for f in incoming.files] == [
        ("a.pdf", "application/pdf", b"%PDF"),
        ("png", "image/png", b"PNG"),
        ("Old.eml", "message/rfc822", b"Subject: Old\r\n\r\nOld words"),
    ]
    assert [(f.content_id, f.inline) for f in incoming.files] == [
        ("", False), ("logo@x", True), ("", False),
    ]  # fmt: skip
    assert incoming.text == "plain"


@pytest.mark.parametrize(("fields", "filename"), [
    ("Content-Type: application/pdf", "attachment.pdf"),
    ("Content-Type: x/<y>", "attachment.bin"),
    ("Content-Type: text/calendar", "invitation.ics"),
    ("Content-Type: text/plain; name=a.txt", "a.txt"),
    ("Content-Type: text/plain\r\nContent-Disposition: attachment", "text.txt"),
    ('Content-Type: x/y; name="=?utf-8?q?=C3=BC.pdf?="', "ü.pdf"),
    ("Content-Type: x/y; name*0*=utf-8''%C3%BC; name*1=b.pdf", "üb.pdf"),
    ("Content-Type: x/y; name=plain.pdf; name*=utf-8''%C3%BC.pdf", "ü.pdf"),
    ('Content-Type: x/y; name="a;b\\"c.pdf', "a;b_c.pdf"),
    ("Content-Type: x/y; name=..", "x"),
])  # fmt: skip
def test_every_file_has_a_sensible_label(fields, filename):
    incoming = parsed_parts("mixed", PLAIN, f"{fields}\r\n\r\nx")

    assert [f.filename for f in incoming.files] == [filename]


@pytest.mark.parametrize(("charset", "body", "text", "complete"), [
    ("utf-8", "é".encode(), "é", True),
    ("iso-8859-1", b"\x80\xe9", "€é", True),
    ("gb2312", "鎔".encode("gb18030"), "鎔", True),
    ("ks_c_5601-1987", "똠".encode("cp949"), "똠", True),
    ("utf-16", "é".encode("utf-16"), "é", True),
    ("utf-7", b"+AOk-", "é", True),
    ("utf-7", b"+2AA-", "\ufffd", True),
    ("us-ascii", "é".encode(), "é", True),
    ("", b"\xe9", "é", False),
    ("nope", "é".encode(), "é", False),
    ("utf-8", b"a\xe9", "aé", False),
    ("unicode_escape", b"\\u0041", "\\u0041", False),
    ("base64", b"QUJD", "QUJD", False),
    ("punycode", b"a-b", "a-b", False),
    ("idna", b"xn--", "xn--", False),
    ("utf-8", b"a\0b", "ab", True),
    ("x" * 5_000, b"a", "a", False),
])  # fmt: skip
def test_ac_87_words_are_decoded_in_any_character_set(charset, body, text, complete):
    incoming = parsed(f'Content-Type: text/plain; charset="{charset}"', body=body)

    assert incoming.text == text
    assert ("charset" not in incoming.warnings) is complete


@pytest.mark.parametrize(("encoding", "body", "text"), [
    ("base64", "aGVsbG8gd29ybGQ", "hello world"),
    ("base64", "aGVs*bG8=\r\nIHdvcmxk", "hello world"),
    ("base64", "aGVsb", "hel"),
    ("base64", "", ""),
    ("quoted-printable", "a=ZZ=C3=A9=\r\nb", "a=ZZéb"),
    ("x-uuencode", "begin 644 x\r\n#86)C\r\n`\r\nend", "abc"),
    ("x-uuencode", "no such thing", "no such thing"),
    ("nonsense", "as it is", "as it is"),
    ("BASE64 ; x", "aGk=", "hi"),
])  # fmt: skip
def test_a_damaged_transfer_encoding_loses_only_what_is_gone(encoding, body, text):
    assert parsed(f"Content-Transfer-Encoding: {encoding}", body=body).text == text


@pytest.mark.parametrize(("head", "body", "text"), [
    ("boundary=x", "no boundary at all", "no boundary at all"),
    ("", "none was told", "none was told"),
    ("boundary=x", "--x\r\n\r\nno end", "no end"),
    ("boundary=x", "before\r\n--x\r\n\r\nwords\r\n--x--\r\nafter", "words"),
    ("boundary=x", "--x\r\n\r\n--xy\r\n--x--", "--xy"),
    ("boundary=x", "--x \t\r\n\r\nwords\r\n--x-- ", "words"),
    ("boundary=x", "--x\n\nbare feeds\n--x--", "bare feeds"),
    ('boundary=":x"', "--:x\r\n\r\nwords\r\n--:x--", "words"),
])  # fmt: skip
def test_a_broken_multipart_keeps_its_words(head, body, text):
    assert parsed(f"Content-Type: multipart/mixed; {head}", body=body).text == text


def test_an_outer_boundary_ends_inner_parts_that_forgot_theirs():
    inner = multipart("alternative", PLAIN, boundary="b2").replace(b"--b2--", b"")

    assert parsed_parts("mixed", inner, PLAIN).text == "plain\n\nplain"


@pytest.mark.parametrize(("raw_head", "text"), [
    ("Subject: x\r\nno field\r\nTo: y", "no field\nTo: y\n\nHello\n"),
    ("X: " + "y" * 200_000, "Hello\n"),
])  # fmt: skip
def test_odd_headers_do_not_cost_the_words(raw_head, text):
    assert parsed(raw_head).text == text


def test_a_mailbox_line_above_the_mail_is_skipped():
    raw = "From ada Mon Jan  1\r\nFrom: ada@customer.test"

    assert (
        parsed(raw, "From: ada@customer.test").sender.canonical == "ada@customer.test"
    )


def test_a_very_long_text_is_cut_for_reading_and_goes_along_whole():
    incoming = parsed(body="word " * 100_000)

    assert (len(incoming.text), incoming.warnings[0]) == (400_001, "long")
    assert [(f.filename, len(f.content)) for f in incoming.files] == [
        ("whole-message.txt", 500_000)
    ]


# The standard library ends lines at the last two as well.
WORDS = st.text(
    st.characters(exclude_characters="\u2028\u2029", exclude_categories=["Cc", "Cs"]),
    max_size=200,
)


@given(WORDS, WORDS, st.lists(st.binary(max_size=300), max_size=4))
def test_well_formed_mail_is_read_as_the_standard_library_reads_it(text, html, files):
    message = EmailMessage(policy=SMTP)
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    for number, content in enumerate(files):
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{number}.pdf"
        )
    raw = message.as_bytes()

    theirs = [
        (part.get_content_type(), part.get_payload(decode=True))
        for part in email.message_from_bytes(raw).walk()
        if not part.is_multipart()
    ]

    assert [(part.kind, part.content()) for part in mime.read(raw).leaves()] == theirs
