# ruff: noqa: E501 - fields as programs write them
"""Fields: missing, doubled, tenfold, long, and folded."""

from tests.mails.made import SUPPORT, Cases, case


def cases() -> Cases:
    yield from _missing()
    yield from _repeated()
    yield from _long()
    yield from _written_oddly()


def _missing() -> Cases:
    yield case("no-from", without="from", sender=None)
    yield case("no-from-but-a-sender", "Sender: ada@customer.example", without="from",
               sender={"address": "ada@customer.example", "name": ""}, warnings=["sender"])  # fmt: skip
    yield case("no-from-but-a-return-path", "Return-Path: <ada@customer.example>", without="from",
               sender={"address": "ada@customer.example", "name": ""}, warnings=["sender"])  # fmt: skip
    yield case("an-empty-from", "From: ", sender=None)
    yield case("no-to", without="to", to=[])
    yield case("no-subject", without="subject", subject="")
    yield case("no-date", without="date", date=None, warnings=["date"])
    yield case(
        "no-message-id", without="message-id", message_id=None, warnings=["place"]
    )
    yield case(
        "no-mime-version",
        "Content-Type: text/plain; charset=utf-8",
        without="mime-version",
    )
    yield case("nothing-but-from", without="to subject date message-id mime-version",
               to=[], subject="", date=None, message_id=None, warnings=["place", "date"])  # fmt: skip
    yield case("undisclosed-recipients", "To: undisclosed-recipients:;", to=[])
    yield case("no-body-at-all", body="", text="", reply_text="")


def _repeated() -> Cases:
    bob = {"address": "bob@customer.example", "name": "Bob"}
    yield case(
        "from-twice",
        "From: Ada Lovelace <ada@customer.example>",
        "From: Bob <bob@customer.example>",
        warnings=["sender"],
    )
    yield case("two-people-in-from", "From: Ada Lovelace <ada@customer.example>, Bob <bob@customer.example>",
               "Sender: ada@customer.example", warnings=["sender"])  # fmt: skip
    yield case(
        "to-twice",
        "To: Support <support@shop.example>",
        "To: Bob <bob@customer.example>",
        to=[SUPPORT, bob],
    )
    yield case("cc-thrice", "Cc: Bob <bob@customer.example>", "Cc: c@customer.example", "Cc: d@customer.example",
               cc=[bob, {"address": "c@customer.example", "name": ""}, {"address": "d@customer.example", "name": ""}])  # fmt: skip
    yield case("subject-twice", "Subject: Parcel", "Subject: Another", subject="Parcel")
    yield case(
        "date-twice",
        "Date: Thu, 12 Mar 2026 14:02:00 +0100",
        "Date: Mon, 1 Jan 2001 00:00:00 +0000",
    )
    yield case("message-id-twice", "Message-ID: <one@customer.example>", "Message-ID: <two@customer.example>",
               message_id="one@customer.example", warnings=["place"])  # fmt: skip
    yield case("every-field-tenfold", *["X-Same: 1"] * 10, *["Subject: Parcel"] * 10, *["Content-Type: text/plain"] * 10,
               *["Date: Thu, 12 Mar 2026 14:02:00 +0100"] * 10, *["To: Support <support@shop.example>"] * 10, to=[SUPPORT] * 10)  # fmt: skip
    yield case(
        "content-type-twice",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html",
        body="<b>Hello</b>\n",
    )
    yield case(
        "forty-received",
        *(
            f"Received: from a{n} by b{n}; Thu, 12 Mar 2026 14:0{n % 10}:00 +0100"
            for n in range(40)
        ),
    )


def _long() -> Cases:
    yield case(
        "a-subject-of-ten-thousand-letters",
        "Subject: " + "word " * 2_000,
        subject=("word " * 100).strip(),
    )
    yield case("a-field-of-10-kb", "X-Spam-Report: " + "x" * 10_240)
    yield case(
        "a-folded-field-of-10-kb", "X-Spam-Report: " + "\n\t".join(["x" * 70] * 150)
    )
    people = [f"p{n}@customer.example" for n in range(300)]
    yield case(
        "three-hundred-people",
        "To: " + ",\n ".join(people),
        to=[{"address": one, "name": ""} for one in people],
    )
    ids = [f"{n}.{'x' * 60}@customer.example" for n in range(60)]
    yield case(
        "sixty-references",
        "References: " + "\n ".join(f"<{one}>" for one in ids),
        references=ids,
    )
    yield case(
        "ten-thousand-fields-of-a-gateway", *(f"X-Gate-{n}: {n}" for n in range(3_000))
    )


def _written_oddly() -> Cases:
    yield case(
        "folded-by-tabs",
        "Subject: Where\n\tis my\n\t parcel",
        subject="Where is my parcel",
    )
    yield case("folded-before-anything", "Subject:\n Parcel")
    yield case(
        "folded-with-an-empty-line-in-it",
        "Subject: Parcel\n \n of mine",
        subject="Parcel of mine",
    )
    yield case(
        "no-blank-behind-the-colon",
        "subject:Parcel",
        "FROM:Ada Lovelace <ada@customer.example>",
    )
    yield case("a-blank-before-the-colon", "Subject : Parcel")
    yield case("eight-bits-in-utf-8", "Subject: Grüße, 荷物", subject="Grüße, 荷物")
    yield case(
        "eight-bits-in-latin-1", "Subject: Grüße".encode("latin-1"), subject="Grüße"
    )
    yield case("nul-in-a-subject", b"Subject: Par\x00cel")
    yield case(
        "escape-codes-in-a-subject",
        b"Subject: \x1b[31mParcel\x07",
        subject="[31mParcel",
    )
    yield case(
        "the-direction-turned",
        "Subject: Parcel \u202egpj.exe",
        subject="Parcel gpj.exe",
    )
    yield case(
        "a-line-that-is-no-field",
        "X-One: 1\nthis is no field\nX-Two: 2",
        text="this is no field\nX-Two: 2\n\nHello\n",
    )
    yield case("reply-to-elsewhere", "Reply-To: Office <office@customer.example>",
               reply_to=[{"address": "office@customer.example", "name": "Office"}], warnings=["reply-to"])  # fmt: skip
    yield case(
        "reply-to-the-same",
        "Reply-To: ADA@customer.example",
        reply_to=[{"address": "ADA@customer.example", "name": ""}],
    )
