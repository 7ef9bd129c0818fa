# ruff: noqa: E501 - fields as programs write them
"""Mails that machines write: answers of those who are away, receipts, lists, notices."""

from tests.mails.made import (
    ADA,
    Cases,
    case,
    file,
    part,
    parted,
    raw_of,
    text_part,
)

AWAY = "I am away until Monday.\n"


def cases() -> Cases:
    yield from _away()
    yield from _answers()
    yield from _lists()
    yield from _people()


OUTLOOK_AWAY = {
    "en": "Automatic reply: Parcel", "de": "Automatische Antwort: Paket", "fr": "Réponse automatique : Colis",
    "es": "Respuesta automática: Paquete", "it": "Risposta automatica: Pacco", "pt": "Resposta automática: Encomenda",
    "nl": "Automatisch antwoord: Pakket", "sv": "Autosvar: Paket", "da": "Automatisk svar: Pakke", "fi": "Automaattinen vastaus: Paketti",
    "pl": "Odpowiedź automatyczna: Paczka", "cs": "Automatická odpověď: Balík", "hu": "Automatikus válasz: Csomag",
    "ro": "Răspuns automat: Colet", "ru": "Автоматический ответ: Посылка", "tr": "Otomatik yanıt: Paket", "el": "Αυτόματη απάντηση: Δέμα",
    "ja": "自動返信: 荷物", "zh": "自动回复: 包裹", "ko": "자동 회신: 소포",
}  # fmt: skip


def _away() -> Cases:
    for language, subject in OUTLOOK_AWAY.items():
        yield case(f"away-exchange-{language}", f"Subject: {subject}", "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All",
                   "X-MS-Exchange-Inbox-Rules-Loop: ada@customer.example", body=AWAY, subject=subject, auto="vacation")  # fmt: skip
    said = {"body": AWAY, "auto": "vacation"}
    yield case(
        "away-sieve",
        "Auto-Submitted: auto-replied (vacation)",
        "Subject: Auto: Parcel",
        subject="Auto: Parcel",
        **said,
    )
    yield case(
        "away-gmail",
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Subject: Out of office Re: Parcel",
        subject="Out of office Re: Parcel",
        **said,
    )
    yield case(
        "away-gmx",
        "Auto-Submitted: auto-replied",
        "Subject: Abwesenheitsnotiz: Paket",
        subject="Abwesenheitsnotiz: Paket",
        **said,
    )
    yield case(
        "away-notes",
        "Auto-Submitted: auto-replied",
        "Subject: Ada Lovelace is out of the office",
        subject="Ada Lovelace is out of the office",
        **said,
    )
    yield case(
        "away-vacation-of-unix",
        "Precedence: bulk",
        "Auto-Submitted: auto-replied",
        "Subject: away from my mail",
        subject="away from my mail",
        **said,
    )
    yield case(
        "away-cpanel",
        "X-Autorespond: Parcel",
        "Precedence: auto_reply",
        "Auto-Submitted: auto-replied",
        "Subject: Out of Office",
        subject="Out of Office",
        **said,
    )
    yield case(
        "away-suppressed",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Subject: Out of office: Parcel",
        subject="Out of office: Parcel",
        **said,
    )


def _answers() -> Cases:
    said = {"body": "We have got your mail.\n", "auto": "auto-replied"}
    yield case("answer-rfc-3834", "Auto-Submitted: auto-replied", **said)
    yield case(
        "answer-with-parameters",
        'Auto-Submitted: auto-replied; owner-email="ada@customer.example"',
        **said,
    )
    yield case("answer-precedence", "Precedence: auto_reply", **said)
    yield case("answer-x-autoreply", "X-Autoreply: yes", **said)
    yield case("answer-x-autorespond", "X-Autorespond: Parcel", **said)
    yield case(
        "answer-x-auto-reply-from",
        "X-Auto-Reply-From: support@customer.example",
        **said,
    )
    yield case("answer-x-mail-autoreply", "X-Mail-Autoreply: yes", **said)
    yield case(
        "generated-cron",
        "Auto-Submitted: auto-generated",
        "Subject: Cron <root@host> backup",
        subject="Cron <root@host> backup",
        **said,
    )
    yield case("generated-in-capitals", "AUTO-SUBMITTED: Auto-Generated", **said)
    yield case("notified", "Auto-Submitted: auto-notified; owner-email=x", **said)
    words = (
        "Reporting-UA: mail.customer.example; Outlook\nFinal-Recipient: rfc822;ada@customer.example\n"
        "Original-Message-ID: <1@shop.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n"
    )
    receipt = part("Content-Type: message/disposition-notification", body=words)
    yield parted("read-receipt", "report", text_part("Your message was read."), receipt, lines=("Subject: Read: Parcel",),
                 more="; report-type=disposition-notification", subject="Read: Parcel", text="Your message was read.", auto="auto-replied",
                 attachments=[file("receipt.txt", "message/disposition-notification", raw_of(words))])  # fmt: skip


def _lists() -> Cases:
    said = {"body": "News of the week.\n", "auto": "list"}
    yield case(
        "list-id",
        "List-Id: News <news.customer.example>",
        "List-Unsubscribe: <mailto:leave@customer.example>",
        **said,
    )
    yield case(
        "list-mailman",
        "Precedence: list",
        "List-Id: <news.customer.example>",
        "List-Post: <mailto:news@customer.example>",
        "Sender: news-bounces@customer.example",
        **said,
    )
    yield case(
        "list-google-groups",
        "Precedence: list",
        "Mailing-list: list news@customer.example",
        "List-ID: <news.customer.example>",
        "X-Original-Sender: ada@customer.example",
        **said,
    )
    yield case("list-bulk", "Precedence: bulk", **said)
    yield case("list-junk", "Precedence: junk", **said)
    yield case(
        "list-one-click",
        "List-Unsubscribe: <https://customer.example/u>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        **said,
    )


def _people() -> Cases:
    """These fields say that a person wrote it, or nothing."""
    yield case("person-says-no", "Auto-Submitted: no")
    yield case("person-on-vacation", "Subject: Vacation", subject="Vacation")
    yield case(
        "person-out-of-office",
        "Subject: Out of office chair broken",
        subject="Out of office chair broken",
    )
    yield case(
        "person-by-outlook",
        "X-MS-Has-Attach: ",
        "X-MS-TNEF-Correlator: ",
        "x-ms-exchange-messagesentrepresentingtype: 1",
        "Thread-Topic: Parcel",
        "Thread-Index: AdS1",
    )
    yield case(
        "person-with-priority",
        "X-Priority: 1",
        "Importance: high",
        "Precedence: first-class",
    )
    yield case(
        "person-asks-for-a-receipt", "Disposition-Notification-To: ada@customer.example"
    )
    yield case(
        "person-with-a-bounce-address",
        "Return-Path: <ada@customer.example>",
        sender=ADA,
    )
