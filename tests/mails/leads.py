# ruff: noqa: E501 - lines as mail programs write them
# fmt: off
"""What mail programs write above what is answered, in many languages: data.

{who} is "Support <support@shop.example>" as the program writes it in that place.
"""

WHO = "Support <support@shop.example>"
ROUND = "Support (support@shop.example)"

GMAIL = {
    "en-gb": "On Thu, 12 Mar 2026 at 14:02, {who} wrote:",
    "en-us": "On Thu, Mar 12, 2026 at 2:02 PM {who} wrote:",
    "de": "Am Do., 12. März 2026 um 14:02 Uhr schrieb {who}:",
    "fr": "Le jeu. 12 mars 2026 à 14:02, {who} a écrit :",
    "es": "El jue, 12 mar 2026 a las 14:02, Support (<support@shop.example>) escribió:",
    "it": "Il giorno gio 12 mar 2026 alle ore 14:02 {who} ha scritto:",
    "pt-br": "Em qui., 12 de mar. de 2026 às 14:02, {who} escreveu:",
    "pt-pt": "{who} escreveu (quinta, 12/03/2026 à(s) 14:02):",
    "ca": "Missatge de {who} del dia dj., 12 de març 2026 a les 14:02:",
    "nl": "Op do 12 mrt 2026 om 14:02 schreef {who}:",
    "sv": "Den tors 12 mars 2026 kl 14:02 skrev {who}:",
    "da": "Den tor. 12. mar. 2026 kl. 14.02 skrev {who}:",
    "nb": "tor. 12. mars 2026 kl. 14:02 skrev {who}:",
    "fi": "to 12. maalisk. 2026 klo 14.02 Support (support@shop.example) kirjoitti:",
    "et": "Kontakt Support (<support@shop.example>) kirjutas kuupäeval N, 12. märts 2026 kell 14:02:",
    "lv": "ceturtd., 2026. g. 12. marts, plkst. 14:02 — lietotājs Support (<support@shop.example>) rakstīja:",
    "lt": "2026-03-12, kt, 14:02 {who} rašė:",
    "pl": "czw., 12 mar 2026 o 14:02 {who} napisał(a):",
    "cs": "čt 12. 3. 2026 v 14:02 odesílatel {who} napsal:",
    "sk": "št 12. 3. 2026 o 14:02 {who} napísal(a):",
    "sl": "V V čet., 12. mar. 2026 ob 14:02 je oseba {who} napisala:",
    "hr": "čet, 12. ožu 2026. u 14:02 {who} napisao je:",
    "hu": "{who} ezt írta (időpont: 2026. márc. 12., Cs, 14:02):",
    "ro": "În joi, 12 mar. 2026 la 14:02, {who} a scris:",
    "bg": "На чт, 12.03.2026 г. в 14:02 {who} написа:",
    "ru": "чт, 12 мар. 2026 г. в 14:02, {who}:",
    "uk": "чт, 12 бер. 2026 р. о 14:02 {who} пише:",
    "el": "Στις Πέμ 12 Μαρ 2026 στις 2:02 μ.μ., ο χρήστης {who} έγραψε:",
    "tr": "{who}, 12 Mar 2026 Per, 14:02 tarihinde şunu yazdı:",
    "vi": "Vào Th 5, 12 thg 3, 2026 vào lúc 14:02 {who} đã viết:",
    "id": "Pada tanggal Kam, 12 Mar 2026 pukul 14.02 {who} menulis:",
    "th": "ในวันที่ พฤ. 12 มี.ค. 2026 เวลา 14:02 {who} เขียนว่า:",
    "hi": "गुरु, 12 मार्च 2026 को 2:02 pm बजे को {who} ने लिखा:",
    "ja": "2026年3月12日(木) 14:02 {who}:",
    "zh-cn": "{who} 于2026年3月12日周四 14:02写道：",
    "zh-tw": "{who} 於 2026年3月12日 週四 下午2:02寫道：",
    "ko": "2026년 3월 12일 (목) 오후 2:02, {who}님이 작성:",
    "he": "\u202bבתאריך יום ה׳, 12 במרץ 2026 ב-14:02 מאת \u202aSupport\u202c\u200f <\u202asupport@shop.example\u202c\u200f>:\u202c",
    "ar": "في الخميس، 12 مارس 2026 في 2:02 م تمت كتابة ما يلي بواسطة {who}:",
}

APPLE = {
    "en": "On 12 Mar 2026, at 14:02, {who} wrote:",
    "en-us": "On Mar 12, 2026, at 2:02\u202fPM, {who} wrote:",
    "de": "Am 12.03.2026 um 14:02 schrieb {who}:",
    "fr": "Le 12 mars 2026 à 14:02, {who} a écrit :",
    "es": "El 12 mar 2026, a las 14:02, {who} escribió:",
    "it": "Il giorno 12 mar 2026, alle ore 14:02, {who} ha scritto:",
    "pt-br": "Em 12 de mar. de 2026, à(s) 14:02, {who} escreveu:",
    "nl": "Op 12 mrt 2026 om 14:02 heeft {who} het volgende geschreven:",
    "sv": "12 mars 2026 kl. 14:02 skrev {who}:",
    "da": "Den 12. mar. 2026 kl. 14.02 skrev {who}:",
    "nb": "12. mars 2026 kl. 14:02 skrev {who}:",
    "fi": "{who} kirjoitti 12.3.2026 kello 14.02:",
    "pl": "Wiadomość napisana przez {who} w dniu 12 mar 2026, o godz. 14:02:",
    "cs": "12. 3. 2026 v 14:02, {who}:",
    "hu": "{who} írta (2026. márc. 12. dátummal, 14:02 időpontban):",
    "ru": "12 марта 2026 г., в 14:02, {who} написал(а):",
    "uk": "12 бер. 2026 р. о 14:02 {who} пише:",
    "el": "Στις 12 Μαρ 2026, στις 14:02, ο χρήστης {who} έγραψε:",
    "tr": "{who} şunları yazdı (12 Mar 2026 14:02):",
    "ja": "2026/03/12 14:02、{who}のメール:",
    "zh-cn": "2026年3月12日 14:02，{who} 写道：",
    "ko": "2026. 3. 12. 오후 2:02, {who} 작성:",
}

THUNDERBIRD = {
    "en": "On 12.03.26 14:02, Support wrote:",
    "en-us": "On 3/12/26 2:02 PM, Support wrote:",
    "de": "Am 12.03.26 um 14:02 schrieb Support:",
    "fr": "Le 12/03/2026 à 14:02, Support a écrit :",
    "es": "El 12/3/26 a las 14:02, Support escribió:",
    "it": "Il 12/03/2026 14:02, Support ha scritto:",
    "pt-br": "Em 12/03/2026 14:02, Support escreveu:",
    "nl": "Op 12-03-2026 om 14:02 schreef Support:",
    "sv": "Den 2026-03-12 kl. 14:02, skrev Support:",
    "da": "Den 12.03.2026 kl. 14.02 skrev Support:",
    "nb": "Den 12.03.2026 14:02, skrev Support:",
    "fi": "Support kirjoitti 12.3.2026 klo 14.02:",
    "pl": "W dniu 12.03.2026 o 14:02, Support pisze:",
    "cs": "Dne 12. 03. 26 v 14:02 Support napsal(a):",
    "sk": "Dňa 12. 3. 2026 o 14:02 Support napísal(a):",
    "hu": "2026. 03. 12. 14:02 keltezéssel, Support írta:",
    "ro": "Pe 12.03.2026 14:02, Support a scris:",
    "ru": "12.03.2026 14:02, Support пишет:",
    "uk": "12.03.26 14:02, Support пише:",
    "tr": "12.03.2026 14:02 tarihinde Support yazdı:",
    "ja": "2026/03/12 14:02, Support wrote:",
    "zh-cn": "在 2026/3/12 14:02, Support 写道:",
}

YAHOO = {
    "en": "On Thursday, March 12, 2026 at 02:02:00 PM GMT+1, {who} wrote:",
    "de": "Am Donnerstag, 12. März 2026 um 14:02:00 MEZ hat {who} Folgendes geschrieben:",
    "fr": "Le jeudi 12 mars 2026 à 14:02:00 UTC+1, {who} a écrit :",
    "es": "En jueves, 12 de marzo de 2026, 14:02:00 CET, {who} escribió:",
    "it": "Il giovedì 12 marzo 2026 alle ore 14:02:00 CET, {who} ha scritto:",
    "pt-br": "Em quinta-feira, 12 de março de 2026 14:02:00 BRT, {who} escreveu:",
}

PROTON = {
    "en": "On Thursday, March 12th, 2026 at 14:02, {who} wrote:",
    "de": "Am Donnerstag, 12. März 2026 um 14:02, {who} schrieb:",
    "fr": "Le jeudi 12 mars 2026 à 14:02, {who} a écrit :",
    "es": "El jueves, 12 de marzo de 2026 a las 14:02, {who} escribió:",
    "it": "Il giorno giovedì 12 marzo 2026 alle ore 14:02, {who} ha scritto:",
    "nl": "Op donderdag 12 maart 2026 om 14:02 schreef {who}:",
}

# From, Sent, To, Subject, and the date as Outlook writes it there.
OUTLOOK = {
    "en": ("From", "Sent", "To", "Subject", "Thursday, March 12, 2026 2:02 PM"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Donnerstag, 12. März 2026 14:02"),
    "fr": ("De", "Envoyé", "À", "Objet", "jeudi 12 mars 2026 14:02"),
    "es": ("De", "Enviado", "Para", "Asunto", "jueves, 12 de marzo de 2026 14:02"),
    "it": ("Da", "Inviato", "A", "Oggetto", "giovedì 12 marzo 2026 14:02"),
    "pt": ("De", "Enviado", "Para", "Assunto", "12 de março de 2026 14:02"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp", "donderdag 12 maart 2026 14:02"),
    "sv": ("Från", "Skickat", "Till", "Ämne", "den 12 mars 2026 14:02"),
    "da": ("Fra", "Sendt", "Til", "Emne", "12. marts 2026 14:02"),
    "nb": ("Fra", "Sendt", "Til", "Emne", "torsdag 12. mars 2026 14:02"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe", "torstai 12. maaliskuuta 2026 14.02"),
    "pl": ("Od", "Wysłano", "Do", "Temat", "czwartek, 12 marca 2026 14:02"),
    "cs": ("Od", "Odesláno", "Komu", "Předmět", "čtvrtek 12. března 2026 14:02"),
    "sk": ("Od", "Odoslané", "Komu", "Predmet", "štvrtok 12. marca 2026 14:02"),
    "hu": ("Feladó", "Elküldve", "Címzett", "Tárgy", "2026. március 12., csütörtök 14:02"),
    "ro": ("De la", "Trimis", "Către", "Subiect", "joi, 12 martie 2026 14:02"),
    "ru": ("От", "Отправлено", "Кому", "Тема", "12 марта 2026 г. 14:02"),
    "uk": ("Від", "Надіслано", "Кому", "Тема", "12 березня 2026 р. 14:02"),
    "bg": ("От", "Изпратено", "До", "Относно", "12 март 2026 г. 14:02"),
    "hr": ("Šalje", "Poslano", "Prima", "Predmet", "četvrtak, 12. ožujka 2026. 14:02"),
    "sl": ("Od", "Poslano", "Za", "Zadeva", "četrtek, 12. marec 2026 14:02"),
    "tr": ("Kimden", "Gönderildi", "Kime", "Konu", "12 Mart 2026 Perşembe 14:02"),
    "el": ("Από", "Στάλθηκε", "Προς", "Θέμα", "Πέμπτη, 12 Μαρτίου 2026 2:02 μμ"),
    "ja": ("差出人", "送信日時", "宛先", "件名", "2026年3月12日 14:02"),
    "zh-cn": ("发件人", "发送时间", "收件人", "主题", "2026年3月12日 14:02"),
    "zh-tw": ("寄件者", "寄件日期", "收件者", "主旨", "2026年3月12日 下午 02:02"),
    "ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목", "2026년 3월 12일 목요일 오후 2:02"),
    "he": ("מאת", "נשלח", "אל", "נושא", "יום חמישי 12 מרץ 2026 14:02"),
    "ar": ("من", "تم الإرسال", "إلى", "الموضوع", "12 مارس 2026 14:02"),
}

# What Outlook on a telephone puts below the words.
OUTLOOK_MOBILE = {
    "en": ("Get Outlook for iOS", "Get ", "Outlook for iOS", ""),
    "de": ("Outlook für iOS herunterladen", "", "Outlook für iOS", " herunterladen"),
    "fr": ("Obtenir Outlook pour Android", "Obtenir ", "Outlook pour Android", ""),
    "es": ("Obtener Outlook para iOS", "Obtener ", "Outlook para iOS", ""),
    "it": ("Ottieni Outlook per Android", "Ottieni ", "Outlook per Android", ""),
    "nl": ("Outlook voor iOS downloaden", "", "Outlook voor iOS", " downloaden"),
}

SAMSUNG = {
    "en": ("Sent from my Galaxy", "Original message", "From", "Date", "To", "Subject"),
    "de": ("Von meinem/meiner Galaxy gesendet", "Ursprüngliche Nachricht", "Von", "Datum", "An", "Betreff"),
    "fr": ("Envoyé depuis mon appareil Galaxy", "Message d'origine", "De", "Date", "À", "Objet"),
    "es": ("Enviado desde mi Galaxy", "Mensaje original", "De", "Fecha", "Para", "Asunto"),
    "it": ("Inviato dal mio Galaxy", "Messaggio originale", "Da", "Data", "A", "Oggetto"),
    "nl": ("Verzonden vanaf mijn Galaxy", "Oorspronkelijk bericht", "Van", "Datum", "Aan", "Onderwerp"),
    "pl": ("Wysłano z urządzenia Galaxy", "Oryginalna wiadomość", "Od", "Data", "Do", "Temat"),
    "ru": ("Отправлено с устройства Galaxy", "Исходное сообщение", "От", "Дата", "Кому", "Тема"),
    "ko": ("내 Galaxy에서 보냄", "원본 이메일", "발신", "날짜", "받은 사람", "제목"),
}

# Programs of which one language is enough: what stands above, and the mark of each line.
OTHERS = {
    "fastmail": ("On Thu, Mar 12, 2026, at 2:02 PM, Support wrote:", "> "),
    "roundcube": ("On 2026-03-12 14:02, Support wrote:", "> "),
    "roundcube-de": ("Am 2026-03-12 14:02, schrieb Support:", "> "),
    "mutt": ("On Thu, Mar 12, 2026 at 02:02:00PM +0100, Support wrote:", "> "),
    "evolution": ("On Thu, 2026-03-12 at 14:02 +0100, Support wrote:", "> "),
    "evolution-de": ("Am Donnerstag, dem 12.03.2026 um 14:02 +0100 schrieb Support:", "> "),
    "kmail": ("On Thursday, 12 March 2026 14:02:00 Central European Standard Time Support wrote:", "> "),
    "k-9": ("On 12 March 2026 14:02:00 CET, Support <support@shop.example> wrote:", ">"),
    "k-9-de": ("Am 12. März 2026 14:02:00 MEZ schrieb Support <support@shop.example>:", ">"),
    "mail-ru": ("Четверг, 12 марта 2026, 14:02 +03:00 от Support <support@shop.example>:", "> "),
    "yandex": ('12.03.2026, 14:02, "Support" <support@shop.example>:', "> "),
    "netease": ('在 2026-03-12 14:02:00，"Support" <support@shop.example> 写道：', ">"),
    "netease-en": ('At 2026-03-12 14:02:00, "Support" <support@shop.example> wrote:', ">"),
    "hey": ("On March 12, 2026, Support <support@shop.example> wrote:", "> "),
    "spark": ("On 12. Mar 2026 at 14:02 +0100, Support <support@shop.example>, wrote:", "> "),
    "superhuman": ("On Thu, Mar 12, 2026 at 2:02 PM, Support < support@shop.example > wrote:", "> "),
    "wp": ("Dnia 12 marca 2026 14:02 Support <support@shop.example> napisał(a):", "> "),
    "freshdesk": ("On Thu, 12 Mar at 2:02 PM , Support <support@shop.example> wrote:", "> "),
    "gnus": ("Support <support@shop.example> writes:", "> "),
    "pine": ("On Thu, 12 Mar 2026, Support wrote:", "> "),
}

# Programs that put the fields of the mail above, between or below rules.
FIELDS = {
    "seznam": "---------- Původní e-mail ----------\nOd: Support <support@shop.example>\nKomu: ada@customer.example\nDatum: 12. 3. 2026 14:02:00\nPředmět: Balík",
    "qq": "------------------ 原始邮件 ------------------\n发件人: \"Support\" <support@shop.example>;\n发送时间: 2026年3月12日(星期四) 下午2:02\n收件人: \"Ada\"<ada@customer.example>;\n主题: 包裹",
    "naver": "-----Original Message-----\nFrom: \"Support\" <support@shop.example>\nTo: \"Ada\" <ada@customer.example>;\nCc:\nSent: 2026-03-12 (목) 14:02:00 (GMT+09:00)\nSubject: 소포",
    "outlook-express": "----- Original Message ----- \nFrom: \"Support\" <support@shop.example>\nTo: \"Ada\" <ada@customer.example>\nSent: Thursday, March 12, 2026 2:02 PM\nSubject: Parcel",
    "outlook-2003-de": "-----Ursprüngliche Nachricht-----\nVon: Support [mailto:support@shop.example]\nGesendet: Donnerstag, 12. März 2026 14:02\nAn: Ada\nBetreff: Paket",
    "notes": "From:   Support <support@shop.example>\nTo:     ada@customer.example\nDate:   12/03/2026 14:02\nSubject:        Parcel",
    "aol": "-----Original Message-----\nFrom: Support <support@shop.example>\nTo: Ada <ada@customer.example>\nSent: Thu, Mar 12, 2026 2:02 pm\nSubject: Parcel",
    "mailspring-rule": "________________________________________\nFrom: Support <support@shop.example>\nSent: 12 March 2026 14:02\nTo: Ada\nSubject: Parcel",
    "t-online": "-----Original-Nachricht-----\nBetreff: Paket\nDatum: 2026-03-12T14:02:00+0100\nVon: \"Support\" <support@shop.example>\nAn: \"Ada\" <ada@customer.example>",
    "libero": "---------- Messaggio originale ----------\nDa: Support <support@shop.example>\nA: ada@customer.example\nData: 12 marzo 2026 alle 14.02\nOggetto: Pacco",
    "open-xchange": "> Support <support@shop.example> hat am 12.03.2026 14:02 CET geschrieben:\n> \n> ",
}
