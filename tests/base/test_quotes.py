# ruff: noqa: E501 - lines as mail programs write them
"""New words and old, as mail programs and people of many languages write them."""

import random
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.quotes import fold_quotes, new_words, parts
from helpdesk.base.quotes.marked import fold_html, marked_text
from helpdesk.base.richtext import clean
from tests.mails import leads

# What leads a quotation in: program and language, and its lines.
LEADS = {
    "gmail en": "On Thu, 12 Mar 2026 at 14:02, Ada Lovelace <ada@example.org> wrote:",
    "gmail en, broken": "On Thu, 12 Mar 2026 at 14:02, Ada Lovelace <\nada@example.org> wrote:",
    "gmail de": "Am Do., 12. März 2026 um 14:02 Uhr schrieb Ada Lovelace <\nada@example.org>:",
    "gmail fr": "Le jeu. 12 mars 2026 à 14:02, Ada <ada@example.org> a écrit :",
    "gmail es": "El jue, 12 mar 2026 a las 14:02, Ada (<ada@example.org>) escribió:",
    "gmail it": "Il giorno gio 12 mar 2026 alle ore 14:02 Ada <ada@example.org> ha scritto:",
    "gmail pt": "Em qui., 12 de mar. de 2026 às 14:02, Ada <ada@example.org> escreveu:",
    "gmail nl": "Op do 12 mrt 2026 om 14:02 schreef Ada <ada@example.org>:",
    "gmail sv": "Den tors 12 mars 2026 kl 14:02 skrev Ada <ada@example.org>:",
    "gmail da": "Den tor. 12. mar. 2026 kl. 14.02 skrev Ada <ada@example.org>:",
    "gmail no": "tor. 12. mars 2026 kl. 14:02 skrev Ada <ada@example.org>:",
    "gmail fi": "to 12. maalisk. 2026 klo 14.02 Ada (ada@example.org) kirjoitti:",
    "gmail pl": "czw., 12 mar 2026 o 14:02 Ada <ada@example.org> napisał(a):",
    "gmail cs": "čt 12. 3. 2026 v 14:02 odesílatel Ada <ada@example.org> napsal:",
    "gmail hu": "Ada <ada@example.org> ezt írta (időpont: 2026. márc. 12., Cs, 14:02):",
    "gmail ro": "În joi, 12 mar. 2026 la 14:02, Ada <ada@example.org> a scris:",
    "gmail ru": "чт, 12 мар. 2026 г. в 14:02, Ада <ada@example.org>:",
    "gmail uk": "чт, 12 бер. 2026 р. о 14:02 Ада <ada@example.org> пише:",
    "gmail tr": "Ada <ada@example.org>, 12 Mar 2026 Per, 14:02 tarihinde şunu yazdı:",
    "gmail el": "Στις Πέμ 12 Μαρ 2026 στις 2:02 μ.μ., ο χρήστης Ada <ada@example.org> έγραψε:",
    "gmail vi": "Vào Th 5, 12 thg 3, 2026 vào lúc 14:02 Ada <ada@example.org> đã viết:",
    "gmail id": "Pada Kam, 12 Mar 2026 pukul 14.02 Ada <ada@example.org> menulis:",
    "gmail ja": "2026年3月12日(木) 14:02 山田太郎 <taro@example.jp>:",
    "gmail zh": "张三 <z@example.cn> 于2026年3月12日周四 14:02写道：",
    "gmail ko": "2026년 3월 12일 (목) 오후 2:02, 홍길동 <hong@example.kr>님이 작성:",
    "gmail he": "\u202bבתאריך יום ה׳, 12 במרץ 2026 ב-14:02 מאת \u202aAda\u202c\u200f <\u202aada@example.org\u202c\u200f>:\u202c",
    "gmail ar": "في الخميس، ١٢ مارس ٢٠٢٦ في ٢:٠٢ م تمت كتابة ما يلي بواسطة Ada <ada@example.org>:",
    "apple en": "On 12 Mar 2026, at 14:02, Ada Lovelace <ada@example.org> wrote:",
    "apple de": "Am 12.03.2026 um 14:02 schrieb Ada Lovelace <ada@example.org>:",
    "apple fr": "Le 12 mars 2026 à 14:02, Ada Lovelace <ada@example.org> a écrit :",
    "thunderbird en": "On 12.03.26 14:02, Ada Lovelace wrote:",
    "thunderbird de": "Am 12.03.26 um 14:02 schrieb Ada Lovelace:",
    "thunderbird fr": "Le 12/03/2026 à 14:02, Ada Lovelace a écrit :",
    "thunderbird nl": "Op 12-03-2026 om 14:02 schreef Ada Lovelace:",
    "thunderbird pl": "W dniu 12.03.2026 o 14:02, Ada Lovelace pisze:",
    "yahoo en": "On Thursday, March 12, 2026 at 02:02:00 PM GMT+1, Ada <ada@example.org> wrote:",
    "proton en": "On Thursday, March 12th, 2026 at 14:02, Ada <ada@example.org> wrote:",
    "zoho en": "---- On Thu, 12 Mar 2026 14:02:00 +0100 Ada <ada@example.org> wrote ---",
}  # fmt: skip

# Programs that put headers above, and mark no line.
HEADERS = {
    "outlook en": "From: Ada <ada@example.org>\nSent: Thursday, March 12, 2026 2:02 PM\nTo: Support\nSubject: Re: Parcel",
    "outlook web en": "________________________________\nFrom: Ada <ada@example.org>\nSent: Thursday, March 12, 2026 2:02 PM\nTo: Support\nSubject: Re: Parcel",
    "outlook de": "Von: Ada <ada@example.org>\nGesendet: Donnerstag, 12. März 2026 14:02\nAn: Support\nBetreff: AW: Paket",
    "outlook old de": "-----Ursprüngliche Nachricht-----\nVon: Ada\nGesendet: Donnerstag\nAn: Support\nBetreff: AW: Paket",
    "outlook fr": "De : Ada <ada@example.org>\nEnvoyé : jeudi 12 mars 2026 14:02\nÀ : Support\nObjet : Re: Colis",
    "outlook es": "De: Ada <ada@example.org>\nEnviado el: jueves, 12 de marzo de 2026 14:02\nPara: Soporte\nAsunto: RE: Paquete",
    "outlook it": "Da: Ada <ada@example.org>\nInviato: giovedì 12 marzo 2026 14:02\nA: Supporto\nOggetto: R: Pacco",
    "outlook pt": "De: Ada <ada@example.org>\nEnviado: quinta-feira, 12 de março de 2026 14:02\nPara: Suporte\nAssunto: RE: Encomenda",
    "outlook nl": "Van: Ada <ada@example.org>\nVerzonden: donderdag 12 maart 2026 14:02\nAan: Support\nOnderwerp: RE: Pakket",
    "outlook sv": "Från: Ada <ada@example.org>\nSkickat: den 12 mars 2026 14:02\nTill: Support\nÄmne: SV: Paket",
    "outlook da": "Fra: Ada <ada@example.org>\nSendt: 12. marts 2026 14:02\nTil: Support\nEmne: SV: Pakke",
    "outlook fi": "Lähettäjä: Ada <ada@example.org>\nLähetetty: torstai 12. maaliskuuta 2026 14.02\nVastaanottaja: Tuki\nAihe: VS: Paketti",
    "outlook pl": "Od: Ada <ada@example.org>\nWysłano: czwartek, 12 marca 2026 14:02\nDo: Pomoc\nTemat: Odp.: Paczka",
    "outlook cs": "Od: Ada <ada@example.org>\nOdesláno: čtvrtek 12. března 2026 14:02\nKomu: Podpora\nPředmět: Re: Balík",
    "outlook ru": "От: Ада <ada@example.org>\nОтправлено: 12 марта 2026 г. 14:02\nКому: Поддержка\nТема: Re: Посылка",
    "outlook tr": "Kimden: Ada <ada@example.org>\nGönderildi: 12 Mart 2026 14:02\nKime: Destek\nKonu: Ynt: Paket",
    "outlook ja": "差出人: 山田 <taro@example.jp>\n送信日時: 2026年3月12日 14:02\n宛先: サポート\n件名: Re: 荷物",
    "outlook zh": "发件人: 张三 <z@example.cn>\n发送时间: 2026年3月12日 14:02\n收件人: 支持\n主题: 回复: 包裹",
    "outlook bold": "*From:* Ada <ada@example.org>\n*Sent:* Thursday, March 12, 2026 2:02 PM\n*To:* Support\n*Subject:* Re: Parcel",
    "gmx": "Gesendet: Donnerstag, 12. März 2026 um 14:02 Uhr\nVon: Ada <ada@example.org>\nAn: support@example.org\nBetreff: Re: Paket",
    "samsung en": "-------- Original message --------\nFrom: Ada <ada@example.org>\nDate: 12/03/2026 14:02 (GMT+01:00)\nTo: Support\nSubject: Re: Parcel",
    "samsung de": "-------- Ursprüngliche Nachricht --------\nVon: Ada\nDatum: 12.03.26 14:02 (GMT+01:00)\nAn: Support\nBetreff: Re: Paket",
}  # fmt: skip

SIGNED = [
    "-- \nAda Lovelace\nAnalytical Engines",
    "--\nAda",
    "Sent from my iPhone",
    "Sent from Yahoo Mail for iPhone",
    "Sent with Proton Mail secure email.",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Sent from my Galaxy",
    "Sent using Zoho Mail",
    "Von meinem iPhone gesendet",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit GMX Mail gesendet.",
    "Outlook für Android herunterladen",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Enviado do meu iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Odesláno z iPhonu",
    "Отправлено с iPhone",
    "iPhone'umdan gönderildi",
    "Στάλθηκε από το iPhone μου",
    "iPhoneから送信",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
    "\u200fأُرسلت من الـ iPhone",
    "נשלח מה-iPhone שלי",
]


@pytest.mark.parametrize(("text", "new", "quoted"), [
    ("Yes.\n\nOn Monday Ada wrote:\n> A?\n>\n", "Yes.", "On Monday Ada wrote:\n> A?\n>"),
    ("Yes.\n> a\n\n> b", "Yes.", "> a\n\n> b"),
    ("> a\nAnswer below.", "> a\nAnswer below.", ""),
    ("> only a quotation", "> only a quotation", ""),
    ("Hi\n\n", "Hi", ""),
    ("Hi\n-----Original Message-----\nFrom: Ada\nold", "Hi",
     "-----Original Message-----\nFrom: Ada\nold"),
    ("a\n____________________\nb", "a\n____________________\nb", ""),
    ("", "", ""),
])  # fmt: skip
def test_a_quoted_tail_is_folded_away(text, new, quoted):
    assert fold_quotes(text) == (new, quoted)


LONG = "Support for the northern countries <support-northern-countries@shop.example>"


@pytest.mark.parametrize("width", [60, 70, 76, 78])
def test_what_leads_in_is_old_as_a_whole_wherever_a_program_broke_it(width):
    told = (leads.GMAIL, leads.APPLE, leads.YAHOO, leads.PROTON)
    whole = {"break_long_words": False, "break_on_hyphens": False}
    kept = []
    for lead in [lead for program in told for lead in program.values()]:
        for who in (leads.WHO, LONG):
            said = lead.replace(leads.ROUND, who).format(who=who)
            broken = "\n".join(textwrap.wrap(said, width, **whole))
            text = f"Thanks, it works.\n\n{broken}\n\n> Does it?\n> Ada\n"
            if new_words(text) != "Thanks, it works.":
                kept.append(new_words(text))
    assert kept == []


@pytest.mark.parametrize("own", [
    "Thank you!", "Thanks for all, the parcel came in good order and state on Monday.",
    "I received it on 12 March 2026 and it was broken when I opened it in the kitchen",
])  # fmt: skip
def test_words_right_above_what_leads_in_are_new(own):
    lead = LEADS["gmail en"]
    assert new_words(f"{own}\n{lead}\n> Does it?\n> Ada\n") == own


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
def test_what_is_answered_below_a_line_that_leads_it_in_is_old(lead):
    for quoted in ("> Where is it?\n> Ada", "\n> Where is it?\n>\n> Ada\n"):
        text = f"It is here.\n\nBob\n\n{lead}\n{quoted}"
        assert new_words(text) == "It is here.\n\nBob"
        assert fold_quotes(text) == (
            "It is here.\n\nBob",
            f"{lead}\n{quoted}".rstrip("\n"),
        )


@pytest.mark.parametrize("lead", LEADS.values(), ids=LEADS)
def test_programs_that_mark_no_line_are_understood_by_that_line_alone(lead):
    assert new_words(f"It is here.\n\n{lead}\n\nWhere is it?\n\nAda") == "It is here."


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_what_stands_below_the_headers_of_a_mail_is_old(headers):
    text = f"It is here.\n\n{headers}\n\nWhere is it?\n\nAda"
    assert fold_quotes(text) == ("It is here.", f"{headers}\n\nWhere is it?\n\nAda")
    # Why it was sent: then it is no quotation.
    assert new_words(text, forwarded=True) == text


@pytest.mark.parametrize("signature", SIGNED)
def test_signatures_and_what_telephones_add_are_no_words(signature):
    lead = LEADS["gmail en"]
    for below in ("", "\n\n", f"\n\n{lead}\n> Where is it?"):
        assert new_words(f"It is here.\n\n{signature}{below}") == "It is here."


def test_a_signature_below_the_quotation_is_none_of_the_answer():
    text = f"It is here.\n\n{LEADS['gmail en']}\n> Where is it?\n\n-- \nBob"
    assert new_words(text) == "It is here."


def test_an_answer_below_its_quotation_is_told_apart():
    above = f"{LEADS['thunderbird en']}\n> Where is it?\n> Ada\n"
    found = parts(f"{above}\nIt is here.\n\n-- \nBob")
    assert found.above.rstrip("\n") == above.rstrip("\n")
    assert found.new.strip() == "It is here."
    assert fold_quotes(f"{above}\nIt is here.") == (f"{above}\nIt is here.", "")


def test_answers_between_quoted_lines_stay_with_them():
    text = f"{LEADS['thunderbird en']}\n> When?\n\nToday.\n\n> Where?\n\nHere."
    assert new_words(text) == text
    assert fold_quotes(f"{text}\n\n> Bye\n> Ada") == (text, "> Bye\n> Ada")


def test_a_quoted_line_that_was_broken_is_no_answer():
    long = "> Where is the parcel that you told me about in the last week of the"
    text = f"Here.\n\n{LEADS['gmail en']}\n{long}\nmonth?\n> Ada"
    assert new_words(text) == "Here."


@pytest.mark.parametrize("marker", [
    ("---------- Forwarded message ---------\nFrom: Ada <ada@example.org>\nDate: Thu\n"
    "Subject: Parcel\nTo: support@example.org"),
    "Begin forwarded message:\n\nFrom: Ada <ada@example.org>\nSubject: Parcel\nDate: Thu",
    "-------- Weitergeleitete Nachricht --------\nBetreff: Paket\nDatum: Do\nVon: Ada\nAn: B",
    "Anfang der weitergeleiteten Nachricht:\n\nVon: Ada\nBetreff: Paket\nDatum: Do",
    "---------- Message transféré ---------\nDe : Ada\nDate: jeu\nSujet: Colis\nÀ : B",
])  # fmt: skip
def test_what_is_forwarded_is_why_it_was_sent(marker):
    text = f"Please help her.\n\n{marker}\n\nWhere is my parcel?"
    assert new_words(text) == text
    assert fold_quotes(text) == (text, "")


@pytest.mark.parametrize("text", [
    "> only a quotation",
    "-- \nAda",
    "Sent from my iPhone",
    f"{LEADS['gmail en']}\n> Where is it?",
    "From: Ada\nTo: Bob\nSubject: x\n\nHello",
    "I called at 14:02 and your colleague said this:\nno refund.",
    "My options:\n- a\n- b\n\nWhich one: a or b?",
    "a\n____________________\nb",
    "I wrote to you in March.\nNobody answered.",
    "On my invoice it says:\nTotal: 12\nDate: 12.03.2026\nFrom: here",
    "",
])  # fmt: skip
def test_words_that_only_look_like_it_stay(text):
    assert new_words(text) == text.strip("\n")


@given(st.text(alphabet="ab:>-\n \r<@.", max_size=300))
def test_nothing_is_lost_whatever_it_is(text):
    found = parts(text)
    cut = [part for part in (found.above, found.new, found.below) if part]
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")


def test_many_lines_are_read_in_time_that_grows_with_them():
    """A bound of steps would be hard to count; the largest there is has to come back."""
    lines = random.Random(7).choices(
        ["x:", "From: a", "> b", "On wrote", "--", ""], k=20_000
    )
    assert parts("\n".join(lines)).new


GMAIL = (
    '<div dir="ltr">Here it is.<div><br></div><div>Bob</div></div><br>'
    '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Thu, 12 Mar 2026 at'
    ' 14:02, Ada &lt;<a href="mailto:ada@example.org">ada@example.org</a>&gt; wrote:<br>'
    '</div><blockquote class="gmail_quote">Hello<br>there</blockquote></div>'
)
OUTLOOK = (
    '<div class="WordSection1"><p class="MsoNormal">Here it is.</p><p>&nbsp;</p><div>'
    '<div style="border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Ada'
    " &lt;ada@example.org&gt;<br><b>Sent:</b> Thursday<br><b>To:</b> Bob<br><b>Subject:</b>"
    " Re: Parcel</p></div></div><p>Old words</p></div>"
)
APPLE = (
    "<html><body>Here it is.<br><br>Sent from my iPhone<br>"
    '<blockquote type="cite">On 12 Mar 2026, at 14:02, Ada &lt;ada@example.org&gt; wrote:'
    '<br><br></blockquote><blockquote type="cite">Old</blockquote></body></html>'
)
GMX = (
    '<div style="font-family: Verdana"><div>Here it is.</div><div>&nbsp;</div>'
    '<div name="quote"><div>Gesendet:&nbsp;Donnerstag, 12. M&auml;rz 2026 um 14:02 Uhr<br>'
    "Von:&nbsp;Ada &lt;ada@example.org&gt;<br>An:&nbsp;Bob<br>Betreff:&nbsp;Re: Paket</div>"
    "<div>Old</div></div></div>"
)


@pytest.mark.parametrize("html", [GMAIL, OUTLOOK, APPLE, GMX])
def test_html_is_cut_into_two_that_are_whole(html):
    cleaned = clean(html)
    head, tail = fold_html(cleaned)
    assert head
    assert tail
    # Each half is what a parser makes of it, and no word is missing or twice.
    assert (clean(head), clean(tail)) == (head, tail)
    words = f"{marked_text(head)}\n{marked_text(tail)}".replace(">", "").split()
    assert words == marked_text(cleaned).replace(">", "").split()
    assert new_words(marked_text(cleaned)).split("\n")[0] == "Here it is."
    assert "Old" not in head
    assert "Hello" not in head


@given(st.lists(st.sampled_from(
    ["<div>", "</div>", "<blockquote>", "</blockquote>", "<p>x", "wrote:", "<br>",
     "On 12.03.2026 Ada ", "<b>", "</b>", "words ", "--<br>"]), max_size=25))  # fmt: skip
def test_whatever_html_it_is_both_halves_are_whole(pieces):
    cleaned = clean("".join(pieces))
    head, tail = fold_html(cleaned)
    assert clean(head) == head
    assert clean(tail) == tail
