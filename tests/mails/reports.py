# ruff: noqa: E501 - bodies as mail servers write them
"""Mails that say that another could not be delivered, or not yet."""

from tests.mails.made import (
    Case,
    Cases,
    expected,
    file,
    mail,
    part,
    raw_of,
    several,
)

ORIGINAL = (
    "From: Support <support@shop.example>\nTo: bob@customer.example\nSubject: Your parcel\n"
    "Message-ID: <orig.1@shop.example>\nDate: Thu, 12 Mar 2026 13:00:00 +0000\n\nIt is on its way.\n"
)
ID = "orig.1@shop.example"
BOB = "bob@customer.example"


def cases() -> Cases:
    yield from _with_reports()


def bounce(
    status: str, action: str = "failed", original: str = ID, recipient: str = BOB
) -> dict[str, str]:
    return {
        "recipient": recipient,
        "status": status,
        "action": action,
        "original_message_id": original,
    }


def report(
    name: str, sender: str, subject: str, words: str, fields: str, told: dict[str, str], *lines: str,
    original: str = ORIGINAL, kind: str = "message/rfc822", shown: str = "",
) -> Case:  # fmt: skip
    """As RFC 3464 has it: words, fields, the mail or its headers."""
    label = "Your parcel.eml" if kind == "message/rfc822" else "headers.txt"
    parts = [
        part("Content-Type: text/plain; charset=utf-8", body=words),
        part("Content-Type: message/delivery-status", body=fields),
    ]
    files = [file("delivery-status.txt", "message/delivery-status", raw_of(fields))]
    if original:
        parts.append(part(f"Content-Type: {kind}", body=original))
        files.append(file(label, kind, raw_of(original)))
    raw = mail(
        name, f"From: {sender}", f"Subject: {subject}", *lines,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="edge"', body=several(*parts),
    )  # fmt: skip
    address, shown = (
        sender.rpartition("<")[2].strip(">"),
        sender.rpartition("<")[0].strip(' "'),
    )
    return Case(name, raw, expected(
        name, sender={"address": address, "name": shown}, subject=subject, text=words, reply_text=words.strip("\n").rstrip(),
        attachments=files, auto="bounce", bounce=told,
    ))  # fmt: skip


def _fields(
    status: str, action: str, diagnostic: str, more: str = "", recipient: str = BOB
) -> str:
    return (
        f"Reporting-MTA: dns; mx.customer.example\nArrival-Date: Thu, 12 Mar 2026 13:00:00 +0000\n\nFinal-Recipient: rfc822; {recipient}\n"
        f"{more}Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {diagnostic}\n"
    )


DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.customer.example>"


def _with_reports() -> Cases:
    yield report(
        "postfix", DAEMON, "Undelivered Mail Returned to Sender",
        f"This is the mail system at host mx.customer.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<{BOB}>: host mx.customer.example[192.0.2.1] said: 550 5.1.1\n    <{BOB}>: Recipient address rejected: User unknown\n",
        _fields("5.1.1", "failed", f"550 5.1.1 <{BOB}>: Recipient address rejected", f"Original-Recipient: rfc822;{BOB}\n"),
        bounce("5.1.1"), "Return-Path: <>", "Auto-Submitted: auto-replied",
    )  # fmt: skip
    yield report(
        "postfix-headers-only", DAEMON, "Undelivered Mail Returned to Sender", "This is the mail system.\n",
        _fields("5.2.2", "failed", "552 5.2.2 Mailbox full"), bounce("5.2.2"), original=ORIGINAL.partition("\n\n")[0] + "\n", kind="text/rfc822-headers",
    )  # fmt: skip
    yield report(
        "exchange-365", "Microsoft Outlook <postmaster@customer.example>", "Undeliverable: Your parcel",
        f"Your message to {BOB} couldn't be delivered.\n\nbob wasn't found at customer.example.\n",
        "Reporting-MTA: dns;AM0PR04MB1234.eurprd04.prod.outlook.com\n\nFinal-recipient: rfc822;" + BOB + "\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found\n",
        bounce("5.1.10"), "X-MS-Exchange-Message-Is-Ndr: ", "Auto-Submitted: auto-replied",
    )  # fmt: skip
    yield report(
        "exchange-of-old", "System Administrator <postmaster@customer.example>", "Undeliverable: Your parcel",
        "Your message did not reach some or all of the intended recipients.\n", "Reporting-MTA: dns;mail.customer.example\n\nFinal-Recipient: RFC822;" + BOB + "\nAction: failed\nStatus: 5.1.1\nX-Display-Name: Bob\n",
        bounce("5.1.1"),
    )  # fmt: skip
    yield report(
        "gmail", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)",
        f"** Address not found **\n\nYour message wasn't delivered to {BOB} because the address couldn't be found, or is unable to receive mail.\n",
        _fields("5.1.1", "failed", "550-5.1.1 The email account that you tried to reach does not exist."), bounce("5.1.1"), "X-Failed-Recipients: " + BOB, "Auto-Submitted: auto-replied",
    )  # fmt: skip
    yield report(
        "exim-with-a-report", "Mail Delivery System <Mailer-Daemon@mx.customer.example>", "Mail delivery failed: returning message to sender",
        f"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {BOB}\n    550 no such user\n",
        f"Reporting-MTA: dns; mx.customer.example\n\nAction: failed\nFinal-Recipient: rfc822;{BOB}\nStatus: 5.0.0\n", bounce("5.0.0"), "X-Failed-Recipients: " + BOB,
    )  # fmt: skip
    yield report(
        "sendmail", "Mail Delivery Subsystem <MAILER-DAEMON@mx.customer.example>", "Returned mail: see transcript for details",
        f"   ----- The following addresses had permanent fatal errors -----\n<{BOB}>\n    (reason: 550 5.1.1 User unknown)\n",
        "Reporting-MTA: dns; mx.customer.example\nReceived-From-MTA: DNS; mail.shop.example\n\nFinal-Recipient: RFC822; " + BOB + "\nAction: failed\nStatus: 5.1.1\nRemote-MTA: DNS; customer.example\nDiagnostic-Code: SMTP; 550 5.1.1 User unknown\n",
        bounce("5.1.1"),
    )  # fmt: skip
    yield report(
        "amazon-ses", "MAILER-DAEMON@amazonses.com", "Delivery Status Notification (Failure)", "An error occurred while trying to deliver the mail to the following recipients:\n" + BOB + "\n",
        "Reporting-MTA: dns; a7-1.smtp-out.eu-west-1.amazonses.com\n\nAction: failed\nFinal-Recipient: rfc822; " + BOB + "\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\nStatus: 5.1.1\n", bounce("5.1.1"),
    )  # fmt: skip
    yield report(
        "status-in-the-diagnostic-only",
        DAEMON,
        "Undelivered",
        "Sorry.\n",
        f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {BOB}\nAction: failed\nDiagnostic-Code: smtp; 554 5.7.1 Blocked\n",
        bounce("5.7.1"),
    )
    yield report(
        "address-in-utf-8",
        DAEMON,
        "Undelivered",
        "Sorry.\n",
        "Reporting-MTA: dns; x\n\nFinal-Recipient: utf-8; žofie@customer.example\nAction: failed\nStatus: 5.1.1\n",
        bounce("5.1.1", recipient="žofie@customer.example"),
    )
    yield report(
        "no-original",
        DAEMON,
        "Undelivered",
        "Sorry.\n",
        _fields("5.1.1", "failed", "550 5.1.1 no"),
        bounce("5.1.1", original=""),
        original="",
    )
    yield report(
        "capitals",
        DAEMON,
        "Undelivered",
        "Sorry.\n",
        "REPORTING-MTA: dns; x\n\nFINAL-RECIPIENT: RFC822; BOB@Customer.Example\nACTION: FAILED\nSTATUS: 5.1.1 (bad destination)\n",
        bounce("5.1.1"),
    )
    two = (
        _fields("5.1.1", "failed", "550 5.1.1 no")
        + "\nFinal-Recipient: rfc822; eve@customer.example\nAction: delayed\nStatus: 4.4.1\n"
    )
    yield report(
        "two-recipients", DAEMON, "Undelivered", "Sorry.\n", two, bounce("5.1.1")
    )
    yield report(
        "relayed",
        DAEMON,
        "Successful Mail Delivery Report",
        "It was relayed.\n",
        _fields("2.0.0", "relayed", "250 OK"),
        bounce("2.0.0", "relayed"),
    )
    yield report(
        "postmaster-in-german",
        "Postmaster <postmaster@customer.example>",
        "Unzustellbar: Ihr Paket",
        "Ihre Nachricht konnte nicht zugestellt werden.\n",
        _fields("5.1.1", "failed", "550 5.1.1 unbekannt"),
        bounce("5.1.1"),
    )
