# ruff: noqa: E501 - bodies as mail programs write them
"""New words and old, as mail programs write them: text beside HTML, and text alone."""

from html import escape

from tests.mails import leads
from tests.mails.made import Case, Cases, case, parted, text_part

NEW = "Thank you, it is here.\nAda"
OLD = "Dear Ada,\nyour parcel is on its way."
MARKED = "".join(f"> {line}\n" for line in OLD.split("\n"))
LINK = '<a href="mailto:support@shop.example">support@shop.example</a>'
CLEAN_LINK = (
    '<a href="mailto:support@shop.example" target="_blank"'
    ' rel="noopener noreferrer nofollow ugc">support@shop.example</a>'
)
NEW_HTML = "Thank you, it is here.<br>Ada"
OLD_HTML = "Dear Ada,<br>your parcel is on its way."


def cases() -> Cases:
    for language, lead in leads.GMAIL.items():
        yield gmail(language, lead.format(who=leads.WHO))
    for language, lead in leads.APPLE.items():
        yield apple(language, lead.format(who=leads.WHO))
    for language, fields in leads.OUTLOOK.items():
        yield outlook_web(language, *fields)
        yield outlook_desktop(language, *fields)
    for language, signed in leads.OUTLOOK_MOBILE.items():
        yield outlook_mobile(language, signed)
    yield from _text_alone()


def _both(name: str, text: str, html: str, cleaned: str, reply: str = NEW) -> Case:
    return parted(
        name, "alternative", text_part(text), text_part(html, "html"),
        text=text, html=cleaned, reply_text=reply,
    )  # fmt: skip


def _with_link(lead: str, link: str) -> str:
    return escape(lead, quote=False).replace("support@shop.example", link)


def gmail(language: str, lead: str) -> Case:
    """Its lines are broken before the address, where they get long."""
    broken = lead.replace(" <support", " <\nsupport") if len(lead) > 70 else lead
    text = f"{NEW}\n\n{broken}\n\n{MARKED}"
    html = (
        f'<div dir="ltr">{NEW_HTML}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{_with_link(lead, LINK)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid'
        f' rgb(204,204,204);padding-left:1ex"><div dir="ltr">{OLD_HTML}</div></blockquote></div>\n'
    )
    cleaned = (
        f"<div>{NEW_HTML}</div><br><div><div>{_with_link(lead, CLEAN_LINK)}<br></div>"
        f"<blockquote><div>{OLD_HTML}</div></blockquote></div>\n"
    )
    return _both(f"gmail-{language}", text, html, cleaned)


def apple(language: str, lead: str) -> Case:
    """What leads in is quoted, too."""
    text = f"{NEW}\n\n> {lead}\n> \n{MARKED}"
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        f'<body style="overflow-wrap: break-word;">{NEW_HTML}<div><br><blockquote type="cite">'
        f'<div>{_with_link(lead, LINK)}</div><br class="Apple-interchange-newline">'
        f"<div><div>{OLD_HTML}</div></div></blockquote></div><br></body></html>"
    )
    cleaned = (
        f"{NEW_HTML}<div><br><blockquote><div>{_with_link(lead, CLEAN_LINK)}</div><br>"
        f"<div><div>{OLD_HTML}</div></div></blockquote></div><br>"
    )
    return _both(f"apple-mail-{language}", text, html, cleaned)


def _fields(words: tuple[str, ...], mark: str, gap: str) -> str:
    sender, sent, to, subject, date = words
    said = ((sender, leads.WHO), (sent, date), (to, "Ada Lovelace <ada@customer.example>"),
            (subject, "Parcel"))  # fmt: skip
    return gap.join(mark.format(label=label) + " " + value for label, value in said)


def _html_fields(words: tuple[str, ...]) -> str:
    sender, sent, to, subject, date = words
    return (
        f"<b>{sender}:</b> Support &lt;support@shop.example&gt;<br><b>{sent}:</b> {date}<br>"
        f"<b>{to}:</b> Ada Lovelace &lt;ada@customer.example&gt;<br><b>{subject}:</b> Parcel"
    )


def outlook_web(language: str, *words: str) -> Case:
    text = f"{NEW}\n________________________________\n{_fields(words, '{label}:', chr(10))}\n\n{OLD}\n"
    said = _html_fields(words)
    html = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>'
        f'</head><body dir="ltr"><div class="elementToProof" style="font-size: 12pt;">{NEW_HTML}</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt"'
        f' color="#000000">{said}</font><div>&nbsp;</div></div><div>{OLD_HTML}</div></body></html>'
    )
    cleaned = f"<div>{NEW_HTML}</div><div></div><hr><div>{said}<div>&nbsp;</div></div><div>{OLD_HTML}</div>"
    return _both(f"outlook-web-{language}", text, html, cleaned)


def outlook_desktop(language: str, *words: str) -> Case:
    text = f"{NEW}\n\n{_fields(words, '{label}:', chr(10))}\n\n{OLD}\n"
    said = _html_fields(words)
    html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal'
        ' {margin:0cm;} --></style></head><body lang="EN-GB"><div class="WordSection1">'
        f'<p class="MsoNormal"><span>{NEW_HTML}<o:p></o:p></span></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal"><span lang="EN-US">{said}<o:p></o:p></span></p></div></div>'
        f'<p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{OLD_HTML}<o:p></o:p></p></div></body></html>'
    )
    cleaned = (
        f"<div><p>{NEW_HTML}</p><p>&nbsp;</p><div><div><p>{said}</p></div></div><p>&nbsp;</p>"
        f"<p>{OLD_HTML}</p></div>"
    )
    return _both(f"outlook-desktop-{language}", text, html, cleaned)


def outlook_mobile(language: str, signed: tuple[str, str, str, str]) -> Case:
    words = leads.OUTLOOK[language]
    line, before, linked, behind = signed
    line = line.replace(linked, f"{linked}<https://aka.ms/o0ukef>")
    text = f"{NEW}\n\n{line}\n________________________________\n{_fields(words, '{label}:', chr(10))}\n\n{OLD}\n"
    said = _html_fields(words)
    link = '<a href="https://aka.ms/o0ukef"{}>' + linked + "</a>"
    html = (
        f'<html><head></head><body><div dir="ltr">{NEW_HTML}</div><div id="ms-outlook-mobile-body-separator-line"><br></div>'
        f'<div id="ms-outlook-mobile-signature">{before}{link.format("")}{behind}</div>'
        f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">{said}</div><div>{OLD_HTML}</div></body></html>'
    )
    rel = ' target="_blank" rel="noopener noreferrer nofollow ugc"'
    cleaned = (
        f"<div>{NEW_HTML}</div><div><br></div><div>{before}{link.format(rel)}{behind}</div><hr>"
        f"<div>{said}</div><div>{OLD_HTML}</div>"
    )
    return _both(f"outlook-mobile-{language}", text, html, cleaned)


FLOWED = "Content-Type: text/plain; charset=UTF-8; format=flowed"


def _text_alone() -> Cases:
    for language, lead in leads.THUNDERBIRD.items():
        body = f"{NEW}\n\n{lead}\n{MARKED}"
        yield case(f"thunderbird-{language}", FLOWED, body=body, reply_text=NEW)
    for language in ("en", "de", "fr"):
        body = f"{leads.THUNDERBIRD[language]}\n{MARKED}\n{NEW}\n"
        yield case(f"thunderbird-below-{language}", FLOWED, body=body, reply_text=NEW)
    for language, lead in leads.YAHOO.items():
        said = lead.format(who=leads.WHO)
        old = OLD.replace("\n", "\n ")
        body = f" {NEW}\n\n    {said}  \n \n {old}\n"
        yield case(f"yahoo-{language}", body=body, reply_text=f" {NEW}")
    for language, lead in leads.PROTON.items():
        said = lead.format(who=leads.WHO)
        body = f"{NEW}\n\nSent with Proton Mail secure email.\n\n{said}\n\n{MARKED}"
        yield case(f"proton-{language}", body=body, reply_text=NEW)
    for language, words in leads.SAMSUNG.items():
        signed, original, *labels = words
        fields = (
            leads.WHO,
            "12/03/2026 14:02 (GMT+01:00)",
            "ada@customer.example",
            "Parcel",
        )
        said = "\n".join(
            f"{label}: {value}" for label, value in zip(labels, fields, strict=True)
        )
        body = (
            f"{NEW}\n\n\n{signed}\n\n\n-------- {original} --------\n{said}\n\n{OLD}\n"
        )
        yield case(f"samsung-{language}", body=body, reply_text=NEW)
    yield case(
        "zoho-en",
        body=f"{NEW}\n\n\nSent using Zoho Mail\n\n\n\n---- On Thu, 12 Mar 2026 14:02:00 +0100 {leads.WHO} wrote ---\n\n{OLD}\n",
        reply_text=NEW,
    )
    yield case(
        "zoho-de",
        body=f"{NEW}\n\n\n---- Am Do, 12 März 2026 14:02:00 +0100 {leads.WHO} schrieb ---\n\n{OLD}\n",
        reply_text=NEW,
    )
    for name, (lead, mark) in leads.OTHERS.items():
        old = "".join(f"{mark}{line}\n" for line in OLD.split("\n"))
        yield case(f"program-{name}", body=f"{NEW}\n\n{lead}\n\n{old}", reply_text=NEW)
    for name, fields in leads.FIELDS.items():
        marked = fields.startswith(">")
        old = OLD.replace("\n", "\n> ") if marked else f"\n\n{OLD}"
        yield case(f"fields-{name}", body=f"{NEW}\n\n{fields}{old}\n", reply_text=NEW)
    yield from _sent_on()
    # Between answers "VS" is Finnish; Danes and Norwegians send mail on by that name.
    fields = _fields(leads.OUTLOOK["fi"], "{label}:", "\n")
    yield case(
        "answered-in-finnish",
        "Subject: VS: Parcel",
        subject="VS: Parcel",
        body=f"{NEW}\n\n{fields}\n\n{OLD}\n",
        reply_text=NEW,
    )
    footer = (
        "_______________________________________________\n"
        "users mailing list -- users@lists.example\n"
        "To unsubscribe send an email to users-leave@lists.example\n"
    )
    yield case("below-it-a-list", body=f"{NEW}\n{footer}", reply_text=NEW)
    yield case(
        "below-it-a-signature-and-a-list",
        body=f"{NEW}\n\n-- \nAda Lovelace\n{footer}",
        reply_text=NEW,
    )


def _sent_on() -> Cases:
    """With all that was quoted in it."""
    fields = _fields(leads.OUTLOOK["en"], "{label}:", "\n")
    history = f"{OLD}\n\nOn Thu, 12 Mar 2026 at 13:02, Ada wrote:\n\n> Where is it?\n"
    gmail = (
        f"Please look.\n\n---------- Forwarded message ---------\n{fields}\n\n{history}"
    )
    outlook = f"Please look.\n\n________________________________\n{fields}\n\n{history}"
    marked = f"{fields}\n\n{OLD}".replace("\n", "\n> ")
    apple = f"Please look.\n\n> Begin forwarded message:\n> \n> {marked}\n"
    for name, subject, body in (
        ("gmail", "Fwd: Parcel", gmail),
        ("outlook", "FW: Parcel", outlook),
        ("apple-mail", "Fwd: Parcel", apple),
    ):
        yield case(
            f"sent-on-with-its-history-{name}",
            f"Subject: {subject}",
            subject=subject,
            body=body,
        )
    # Who answers what was sent on quotes it: that is old.
    body = f"{NEW}\n\nOn Thu, 12 Mar 2026 at 14:02, {leads.WHO} wrote:\n\n> ---------- Forwarded message ---------\n> Where is it?\n"
    yield case("answer-to-what-was-sent-on", body=body, reply_text=NEW)
