# ruff: noqa: E501 - bodies as mail programs write them
"""HTML of programs that quote in blocks of their own; and words nothing may be taken from."""

from tests.mails.made import Case, Cases, case, parted, text_part

REL = ' target="_blank" rel="noopener noreferrer nofollow ugc"'
NEW = "Thank you, it is here."
OLD = "Your parcel is on its way."
WHO = "Support &lt;support@shop.example&gt;"
HTML = "Content-Type: text/html; charset=utf-8"


def cases() -> Cases:
    yield from _yahoo()
    yield from _gmx()
    yield from _proton()
    yield from _samsung()
    yield from _zoho()
    yield from _thunderbird()
    yield from _between()
    yield from _signed()
    yield from _kept()


def _page(name: str, html: str, cleaned: str, text: str, reply: str = NEW) -> Case:
    return case(
        name, HTML, body=html, html=cleaned, text=text, reply_text=reply,
        content_type="text/html",
    )  # fmt: skip


def _yahoo() -> Cases:
    lead = f"On Thursday, March 12, 2026 at 02:02:00 PM GMT+1, {WHO} wrote:"
    html = (
        '<html><head></head><body><div class="ydp1yahoo-style-wrap" style="font-family:Helvetica;"><div dir="ltr" data-setdir="false">'
        f'{NEW}</div><div><br></div></div><div id="yahoo_quoted_1" class="yahoo_quoted"><div style="font-size:13px;"><div>{lead}</div>'
        f"<div><br></div><div><br></div><div>{OLD}</div></div></div></body></html>"
    )
    cleaned = f"<div><div>{NEW}</div><div><br></div></div><div><div><div>{lead}</div><div><br></div><div><br></div><div>{OLD}</div></div></div>"
    text = f"{NEW}\n\nOn Thursday, March 12, 2026 at 02:02:00 PM GMT+1, Support <support@shop.example> wrote:\n\n{OLD}"
    yield _page("html-yahoo", html, cleaned, text)


def _gmx() -> Cases:
    for name, sent in (
        ("gmx-de", ("Gesendet", "Donnerstag, 12. März 2026 um 14:02 Uhr", "Von", "An", "Betreff")),
        ("gmx-en", ("Sent", "Thursday, March 12, 2026 at 2:02 PM", "From", "To", "Subject")),
    ):  # fmt: skip
        word, date, sender, to, subject = sent
        fields = (
            f"<b>{word}:</b>&nbsp;{date}<br>\n<b>{sender}:</b>&nbsp;{WHO}<br>\n"
            f"<b>{to}:</b>&nbsp;ada@customer.example<br>\n<b>{subject}:</b>&nbsp;Parcel"
        )
        html = (
            f'<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;"><div>{NEW}</div>\n'
            '<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;">'
            f'<div style="margin:0 0 10px 0;">{fields.replace("<br>", "<br/>")}</div>\n<div name="quoted-content">{OLD}</div></div></div></body></html>'
        )
        cleaned = f"<div><div>{NEW}</div>\n<div><div>{fields}</div>\n<div>{OLD}</div></div></div>"
        text = f"{NEW}\n\n{word}: {date}\n{sender}: Support <support@shop.example>\n{to}: ada@customer.example\n{subject}: Parcel\n\n{OLD}"
        yield _page(f"html-{name}", html, cleaned, text)


def _proton() -> Cases:
    html = (
        f'<div style="font-family: Arial, sans-serif; font-size: 14px;">{NEW}</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">'
        'Sent with <a target="_blank" href="https://proton.me/mail/home" rel="noopener">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">'
        f'On Thursday, March 12th, 2026 at 14:02, {WHO} wrote:<br><blockquote class="protonmail_quote" type="cite">{OLD}</blockquote></div>'
    )
    cleaned = (
        f'<div>{NEW}</div><div><div>Sent with <a href="https://proton.me/mail/home"{REL}>Proton Mail</a> secure email.</div></div>'
        f"<div>On Thursday, March 12th, 2026 at 14:02, {WHO} wrote:<br><blockquote>{OLD}</blockquote></div>"
    )
    text = f"{NEW}\n\nSent with Proton Mail secure email.\n\nOn Thursday, March 12th, 2026 at 14:02, Support <support@shop.example> wrote:\n\n> {OLD}"
    yield _page("html-proton", html, cleaned, text)


def _samsung() -> Cases:
    fields = (
        f"<div>-------- Original message --------</div><div>From: {WHO} </div><div>Date: 12/03/2026  14:02  (GMT+01:00) </div>"
        "<div>To: ada@customer.example </div><div>Subject: Parcel </div><div><br></div>"
    )
    html = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto"><div dir="auto">{NEW}</div>'
        '<div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div>'
        f'<div align="left" dir="auto" style="font-size:100%;color:#000000">{fields}</div>{OLD}</body></html>'
    )
    cleaned = f"<div>{NEW}</div><div><div>Sent from my Galaxy</div></div><div>{fields}</div>{OLD}"
    text = (
        f"{NEW}\n\nSent from my Galaxy\n\n-------- Original message --------\n\nFrom: Support <support@shop.example>\n\n"
        f"Date: 12/03/2026 14:02 (GMT+01:00)\n\nTo: ada@customer.example\n\nSubject: Parcel\n\n{OLD}"
    )
    yield _page("html-samsung", html, cleaned, text)


def _zoho() -> Cases:
    html = (
        f'<html><head></head><body><div style="font-family: Verdana; font-size: 10pt;"><div>{NEW}<br></div>'
        f'<div class="zmail_extra" id="Zm-_Id_-Sgn1">---- On Thu, 12 Mar 2026 14:02:00 +0100 <b>{WHO}</b> wrote ---<br></div>'
        f'<blockquote id="blockquote_zmail" style="margin: 0px;">{OLD}</blockquote></div></body></html>'
    )
    cleaned = (
        f"<div><div>{NEW}<br></div><div>---- On Thu, 12 Mar 2026 14:02:00 +0100 <b>{WHO}</b> wrote ---<br></div>"
        f"<blockquote>{OLD}</blockquote></div>"
    )
    text = f"{NEW}\n\n---- On Thu, 12 Mar 2026 14:02:00 +0100 Support <support@shop.example> wrote ---\n\n> {OLD}"
    yield _page("html-zoho", html, cleaned, text)


def _thunderbird() -> Cases:
    head = '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>'
    lead, quoted = (
        "On 12.03.26 14:02, Support wrote:",
        f'<blockquote type="cite" cite="mid:1@shop.example"><p>{OLD}</p></blockquote>',
    )
    clean_quoted = f"<blockquote><p>{OLD}</p></blockquote>"
    yield _page(
        "html-thunderbird-above", f'{head}<p>{NEW}</p><div class="moz-cite-prefix">{lead}<br></div>{quoted}</body></html>',
        f"<p>{NEW}</p><div>{lead}<br></div>{clean_quoted}", f"{NEW}\n\n{lead}\n\n> {OLD}",
    )  # fmt: skip
    yield _page(
        "html-thunderbird-below", f'{head}<div class="moz-cite-prefix">{lead}<br></div>{quoted}<p>{NEW}</p></body></html>',
        f"<div>{lead}<br></div>{clean_quoted}<p>{NEW}</p>", f"{lead}\n\n> {OLD}\n\n{NEW}",
    )  # fmt: skip


def _between() -> Cases:
    lead = "On 12.03.26 14:02, Support wrote:\n"
    said = f"{lead}> Is the box damaged?\n\nNo, it is fine.\n\n> And is all in it?\n\nOne cup is missing.\n"
    yield case("between-two-questions", body=said, reply_text=said.strip())
    tail = said + "\n> Kind regards\n> Support\n"
    yield case("between-and-a-tail", body=tail, reply_text=said.strip())
    closed = f"{lead}> Is the box damaged?\nNo, it is fine.\n> And is all in it?\nOne cup is missing.\n\n-- \nAda\n"
    yield case(
        "between-and-a-signature",
        body=closed,
        reply_text=closed.partition("\n\n-- ")[0],
    )
    german = "Am 12.03.26 um 14:02 schrieb Support:\n> Ist der Karton beschädigt?\nNein.\n> Fehlt etwas?\nEine Tasse.\n"
    yield case("between-in-german", body=german, reply_text=german.strip())


SIGNATURES = [
    ("usual", "-- \nAda Lovelace\nAnalytical Engines"), ("without-the-blank", "--\nAda Lovelace"),
    ("iphone", "Sent from my iPhone"), ("ipad", "Sent from my iPad"), ("iphone-de", "Von meinem iPhone gesendet"),
    ("iphone-fr", "Envoyé de mon iPhone"), ("iphone-es", "Enviado desde mi iPhone"), ("iphone-it", "Inviato da iPhone"),
    ("iphone-pt", "Enviado do meu iPhone"), ("iphone-nl", "Verstuurd vanaf mijn iPhone"), ("iphone-sv", "Skickat från min iPhone"),
    ("iphone-da", "Sendt fra min iPhone"), ("iphone-fi", "Lähetetty iPhonesta"), ("iphone-pl", "Wysłane z iPhone'a"),
    ("iphone-cs", "Odesláno z iPhonu"), ("iphone-ru", "Отправлено с iPhone"), ("iphone-tr", "iPhone'umdan gönderildi"),
    ("iphone-ja", "iPhoneから送信"), ("iphone-zh", "发自我的iPhone"), ("iphone-ko", "나의 iPhone에서 보냄"),
    ("android-gmx", "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet."),
    ("webde", "-- \nDiese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet."),
    ("k-9", "-- \nThis message was sent from my Android device with K-9 Mail."), ("yahoo", "Sent from Yahoo Mail for iPhone"),
    ("windows", "Sent from Mail for Windows"), ("proton", "Sent with Proton Mail secure email."), ("blackberry", "Sent from my BlackBerry 10 smartphone."),
]  # fmt: skip


def _signed() -> Cases:
    for name, signature in SIGNATURES:
        yield case(f"signature-{name}", body=f"{NEW}\n\n{signature}\n", reply_text=NEW)
    body = f"{NEW}\n\n-- \nAda\n\nOn 12.03.26 14:02, Support wrote:\n> {OLD}\n"
    yield case("signature-above-the-quotation", body=body, reply_text=NEW)
    body = f"On 12.03.26 14:02, Support wrote:\n> {OLD}\n\n{NEW}\n\n-- \nAda\n"
    yield case("signature-below-the-answer", body=body, reply_text=NEW)


def _kept() -> Cases:
    """What only looks like it, and what was sent on because of what is quoted."""
    for name, body in (
        ("a-list", "I ordered:\n- a kettle\n- two cups\n"),
        ("a-colon", "This is what the driver wrote:\nnobody at home\n"),
        ("a-rule", "First.\n\n----------\n\nSecond.\n"),
        ("from-and-to", "From: Berlin\nTo: Hamburg\n\nHow long does it take?\n"),
        ("only-a-quotation", "> Is it there?\n> Yes.\n"),
        ("two-hyphens-in-a-sentence", "It is -- as far as I know -- lost.\n"),
        ("a-greater-sign", "a > b\n5 > 3\n"),
        (
            "on-a-day",
            "On Monday I wrote to you, and on Tuesday, too.\nNobody answered.\n",
        ),
    ):
        yield case(f"kept-{name}", body=body)
    fields = "From: Bob <bob@customer.example>\nDate: Thu, 12 Mar 2026 14:02:00 +0100\nSubject: Broken\nTo: Ada <ada@customer.example>"
    for name, mark, subject in (
        ("gmail", "---------- Forwarded message ---------", "Fwd: Broken"), ("gmail-de", "---------- Forwarded message ---------", "WG: Broken"),
        ("thunderbird", "-------- Forwarded Message --------", "Fwd: Broken"), ("thunderbird-de", "-------- Weitergeleitete Nachricht --------", "Fwd: Broken"),
        ("apple", "Begin forwarded message:\n", "Fwd: Broken"), ("apple-fr", "Début du message transféré :\n", "Tr : Broken"),
    ):  # fmt: skip
        body = f"Please help him.\n\n{mark}\n{fields}\n\nMy kettle is broken.\n"
        yield case(
            f"forwarded-{name}", f"Subject: {subject}", body=body, subject=subject
        )
    body = "Please help him.\n\nFrom: Bob <bob@customer.example>\nSent: Thursday, March 12, 2026 2:02 PM\nTo: Ada\nSubject: Broken\n\nMy kettle is broken.\n"
    yield case(
        "forwarded-outlook", "Subject: FW: Broken", body=body, subject="FW: Broken"
    )
    yield parted(
        "forwarded-as-a-file",
        "mixed",
        text_part("See below."),
        text_part("> Old words"),
        text="See below.\n\n> Old words",
        reply_text="See below.",
    )
