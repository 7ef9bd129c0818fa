# ruff: noqa: E501 - bodies as mail servers write them
"""The same in words alone, what is only late, and what is no such mail."""

from tests.mails.made import (
    Case,
    Cases,
    case,
    expected,
    file,
    headers,
    part,
    raw_of,
    several,
)
from tests.mails.reports import BOB, DAEMON, ORIGINAL, _fields, bounce, report


def cases() -> Cases:
    yield from _in_words()
    yield from _not_yet()
    yield from _no_bounces()


def words(
    name: str,
    sender: str,
    subject: str,
    body: str,
    told: dict[str, str],
    *lines: str,
    reply: str = "",
) -> Case:
    """As words alone."""
    address, shown = (
        sender.rpartition("<")[2].strip(">"),
        sender.rpartition("<")[0].strip(' "'),
    )
    return case(
        name, f"From: {sender}", f"Subject: {subject}", *lines, body=body, sender={"address": address, "name": shown},
        subject=subject, reply_text=reply or body.strip(), auto="bounce", bounce=told,
    )  # fmt: skip


def _in_words() -> Cases:
    copy = "Return-Path: <support@shop.example>\nMessage-ID: <orig.1@shop.example>\nFrom: Support <support@shop.example>\n"
    yield words(
        "qmail", "MAILER-DAEMON@qmail.customer.example", "failure notice",
        f"Hi. This is the qmail-send program at qmail.customer.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{BOB}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\n{copy}\nIt is on its way.\n",
        bounce("5.1.1"), "Return-Path: <>",
    )  # fmt: skip
    yield words(
        "qmail-without-a-code", "MAILER-DAEMON@qmail.customer.example", "failure notice",
        f"Hi. This is the qmail-send program at qmail.customer.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{BOB}>:\nSorry, no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\n{copy}",
        bounce(""),
    )  # fmt: skip
    yield words(
        "exim-of-old", "Mail Delivery System <Mailer-Daemon@mx.customer.example>", "Mail delivery failed: returning message to sender",
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {BOB}\n    SMTP error from remote mail server after RCPT TO:<{BOB}>:\n    host mx.customer.example [192.0.2.1]: 550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\n{copy}",
        bounce("5.1.1"), "X-Failed-Recipients: " + BOB, "Auto-Submitted: auto-replied",
    )  # fmt: skip
    yield words(
        "gmx", "GMX Mailer Daemon <mailer-daemon@gmx.net>", "Mail delivery failed: returning message to sender",
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error. The following address failed:\n\n\"{BOB}\":\nSMTP error from remote server for RCPT TO command, host: mx.customer.example (192.0.2.1) reason: 550 5.1.1 User unknown\n",
        bounce("5.1.1", original=""),
    )  # fmt: skip
    yield words(
        "yahoo",
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        f"Sorry, we were unable to deliver your message to the following address.\n\n<{BOB}>:\n554: 5.7.9 Message not accepted for policy reasons.\n",
        bounce("5.7.9", original=""),
    )
    yield words(
        "mdaemon",
        "MDaemon at customer.example <MDaemon@customer.example>",
        "Permanent Delivery Failure",
        f"The attached message had PERMANENT fatal delivery errors!\n\nFailed address: {BOB}\n\n--- Session Transcript ---\n <-- 550 5.1.1 Recipient unknown\n",
        bounce("5.1.1", original=""),
    )
    yield words(
        "qq",
        "PostMaster@qq.com",
        "Undelivered Mail / 系统退信",
        f"Sorry, the message could not be delivered.\n\n收件人 {BOB} 不存在\n550 5.1.1 Mailbox not found\n",
        bounce("5.1.1", original=""),
        "Return-Path: <>",
    )
    yield words(
        "domino",
        "Postmaster <postmaster@customer.example>",
        "DELIVERY FAILURE: User bob not listed in Domino Directory",
        f"Your message\n\n  Subject: Your parcel\n\nwas not delivered to:\n\n  {BOB}\n\nbecause:\n\n  User bob ({BOB}) not listed in Domino Directory\n",
        bounce("", original=""),
    )
    yield words(
        "a-gateway",
        "MAILER-DAEMON@gate.customer.example",
        "Undeliverable mail",
        f"Message could not be delivered to {BOB}:\n\n552 Mailbox full\n",
        bounce("5.0.0", original=""),
    )
    yield words(
        "german-provider",
        "MAILER-DAEMON@mail.customer.example",
        "Unzustellbare Nachricht",
        f"Ihre Nachricht an {BOB} konnte nicht zugestellt werden.\n\n550 5.1.1 Empfänger unbekannt\n",
        bounce("5.1.1", original=""),
    )
    yield words(
        "french-provider",
        "postmaster@customer.example",
        "Échec de la remise",
        f"Votre message n'a pas pu être remis à {BOB}.\n\n550 5.1.1 Adresse inconnue\n",
        bounce("5.1.1", original=""),
    )


def _not_yet() -> Cases:
    yield report(
        "postfix-delay", DAEMON, "Delayed Mail (still being retried)", "####################################################################\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n####################################################################\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n",
        _fields("4.4.1", "delayed", "451 4.4.1 Connection timed out"), bounce("4.4.1", "delayed"),
    )  # fmt: skip
    yield report(
        "exchange-delay", "Microsoft Outlook <postmaster@customer.example>", "Delivery delayed: Your parcel", "Delivery is delayed to these recipients or groups.\n",
        _fields("4.4.7", "delayed", "400 4.4.7 Message delayed"), bounce("4.4.7", "delayed"),
    )  # fmt: skip
    yield report(
        "gmail-delay", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)", "** Delivery incomplete **\n\nThere was a temporary problem delivering your message. Gmail will retry for 47 more hours.\n",
        _fields("4.4.1", "delayed", "The recipient server did not accept our requests to connect."), bounce("4.4.1", "delayed"),
    )  # fmt: skip
    yield words(
        "exim-delay", "Mail Delivery System <Mailer-Daemon@mx.customer.example>", "Warning: message 1tAbCd-0001 delayed 24 hours",
        f"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.customer.example.\n\nThe address to which the message has not yet been delivered is:\n\n  {BOB}\n    Delay reason: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals.\n",
        bounce("", "delayed", original=""), "Auto-Submitted: auto-replied",
    )  # fmt: skip


def _no_bounces() -> Cases:
    """A person's words about one are no bounce; a sender of nobody writes one all the same."""
    yield case(
        "a-person-tells-of-one",
        "Subject: Undelivered Mail Returned to Sender",
        body="I got this back from you. Why?\n550 5.1.1 User unknown\n",
        subject="Undelivered Mail Returned to Sender",
    )
    original = part("Content-Type: message/rfc822", body=ORIGINAL)
    yield Case(
        "a-report-forwarded", headers("a-report-forwarded", 'Content-Type: multipart/mixed; boundary="edge"') + b"\r\n"
        + several(part("Content-Type: text/plain", body="See what came back."), original),
        expected("a-report-forwarded", text="See what came back.", attachments=[file("Your parcel.eml", "message/rfc822", raw_of(ORIGINAL))]),
    )  # fmt: skip
