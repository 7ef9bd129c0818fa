# ruff: noqa: E501 - fields as programs write them
"""What fields say: names and addresses, encoded words, dates, ids."""

from tests.mails.made import ADA, SUPPORT, Cases, case


def cases() -> Cases:
    yield from _names()
    yield from _subjects()
    yield from _dates()
    yield from _ids()


NAMES = [
    ("quoted", '"Lovelace, Ada" <ada@customer.example>', "Lovelace, Ada"),
    (
        "escaped-quotes",
        r'"Ada \"The Count\" Lovelace" <ada@customer.example>',
        'Ada "The Count" Lovelace',
    ),
    ("unquoted-dots", "Ada M. Lovelace <ada@customer.example>", "Ada M. Lovelace"),
    ("single-quotes", "'Ada Lovelace' <ada@customer.example>", "Ada Lovelace"),
    ("comment", "ada@customer.example (Ada Lovelace)", "Ada Lovelace"),
    ("nothing", "ada@customer.example", ""),
    ("angles-alone", "<ada@customer.example>", ""),
    ("no-blank", '"Ada Lovelace"<ada@customer.example>', "Ada Lovelace"),
    (
        "q",
        "=?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <ada@customer.example>",
        "Jürgen Müller",
    ),
    ("b", "=?UTF-8?B?SsO8cmdlbiBNw7xsbGVy?= <ada@customer.example>", "Jürgen Müller"),
    (
        "q-in-quotes",
        '"=?utf-8?q?M=C3=BCller=2C_J=C3=BCrgen?=" <ada@customer.example>',
        "Müller, Jürgen",
    ),
    (
        "b-in-quotes",
        '"=?UTF-8?B?SsO8cmdlbiBNw7xsbGVy?=" <ada@customer.example>',
        "Jürgen Müller",
    ),
    (
        "a-comma-encoded",
        "=?utf-8?q?M=C3=BCller=2C_J=C3=BCrgen?= <ada@customer.example>",
        "Müller, Jürgen",
    ),
    (
        "angles-encoded",
        "=?utf-8?q?Ada_=3Ceve_at_evil=3E?= <ada@customer.example>",
        "Ada <eve at evil>",
    ),
    (
        "two-words",
        "=?utf-8?q?J=C3=BCrgen?= =?utf-8?q?_M=C3=BCller?= <ada@customer.example>",
        "Jürgen Müller",
    ),
    (
        "one-word-encoded",
        "Ada =?iso-8859-1?q?L=F6w?= <ada@customer.example>",
        "Ada Löw",
    ),
    ("koi8-r", "=?koi8-r?B?6dfBziDpzs/TIQ==?= <ada@customer.example>", "Иван Инос!"),
    (
        "iso-2022-jp",
        "=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <ada@customer.example>",
        "山田",
    ),
    ("raw-utf-8", "Jürgen Müller <ada@customer.example>", "Jürgen Müller"),
    (
        "folded",
        "=?utf-8?q?J=C3=BCrgen?=\n =?utf-8?q?_M=C3=BCller?=\n <ada@customer.example>",
        "Jürgen Müller",
    ),
    ("route", "Ada <@relay.example,@other.example:ada@customer.example>", "Ada"),
]


def _names() -> Cases:
    for name, value, shown in NAMES:
        yield case(
            f"name-{name}",
            f"From: {value}",
            sender={"address": "ada@customer.example", "name": shown},
        )
    yield case("name-that-is-an-address", '"support@bank.example" <ada@customer.example>'.join(["From: ", ""]),
               sender={"address": "ada@customer.example", "name": "support@bank.example"}, warnings=["name"])  # fmt: skip
    yield case("a-group", "To: Team: Support <support@shop.example>, bob@customer.example;",
               to=[SUPPORT, {"address": "bob@customer.example", "name": ""}])  # fmt: skip
    yield case("semicolons-between", "To: Support <support@shop.example>; bob@customer.example",
               to=[SUPPORT, {"address": "bob@customer.example", "name": ""}])  # fmt: skip
    yield case(
        "a-comma-too-many", "To: , Support <support@shop.example>,, ", to=[SUPPORT]
    )
    yield case(
        "eai-local-part",
        "From: Žofie <žofie@customer.example>",
        sender={"address": "žofie@customer.example", "name": "Žofie"},
    )
    yield case(
        "eai-domain",
        "From: Ada <ada@bücher.example>",
        sender={"address": "ada@bücher.example", "name": "Ada"},
    )
    yield case("eai-everything", "From: 山田 <山田@例え.jp>", "To: Поддержка <почта@магазин.рф>", "Subject: 荷物",
               sender={"address": "山田@例え.jp", "name": "山田"}, to=[{"address": "почта@магазин.рф", "name": "Поддержка"}], subject="荷物")  # fmt: skip
    yield case(
        "eai-punycode",
        "From: Ada <ada@xn--bcher-kva.example>",
        sender={"address": "ada@xn--bcher-kva.example", "name": "Ada"},
    )
    yield case(
        "a-quoted-local-part",
        'From: "ada"@customer.example',
        sender={"address": '"ada"@customer.example', "name": ""},
    )
    yield case(
        "an-address-literal",
        "From: Ada <ada@[192.0.2.1]>",
        sender={"address": "ada@[192.0.2.1]", "name": "Ada"},
    )
    yield case(
        "a-mail-system-of-old",
        "From: Ada <ADA@CUSTOMER.EXAMPLE.>",
        sender={"address": "ADA@CUSTOMER.EXAMPLE.", "name": "Ada"},
    )
    yield case(
        "plus-and-slash",
        "From: a+b/c=d@customer.example",
        sender={"address": "a+b/c=d@customer.example", "name": ""},
    )
    yield case("from-is-no-address", "From: Ada Lovelace", sender=None)
    yield case("sender-beside-from", "Sender: office@customer.example", sender=ADA)


SUBJECTS = [
    ("q", "=?utf-8?q?Paket_f=C3=BCr_mich?=", "Paket für mich"),
    ("b", "=?utf-8?b?UGFrZXQgZsO8ciBtaWNo?=", "Paket für mich"),
    ("lower-hex", "=?utf-8?q?f=c3=bcr?=", "für"),
    ("between-plain-words", "Re: =?utf-8?q?f=C3=BCr?= mich", "Re: für mich"),
    ("neighbours-belong-together", "=?utf-8?q?Pa?= =?utf-8?q?ket?=", "Paket"),
    ("split-inside-a-letter-q", "=?utf-8?q?f=C3?=\n =?utf-8?q?=BCr?=", "für"),
    ("split-inside-a-letter-b", "=?utf-8?b?ZsM=?=\n =?utf-8?b?vHI=?=", "für"),
    ("split-inside-an-emoji", "=?UTF-8?B?8J8=?= =?UTF-8?B?mYI=?=", "🙂"),
    ("split-inside-jis", "=?ISO-2022-JP?B?GyRCMlkb?= =?ISO-2022-JP?B?KEI=?=", "荷"),
    ("two-sets", "=?utf-8?q?f=C3=BCr?= =?iso-8859-1?q?_K=F6ln?=", "für Köln"),
    ("b-then-q", "=?utf-8?b?ZsM=?= =?utf-8?q?=BCr?=", "für"),
    ("without-a-blank-between", "=?utf-8?q?Pa?==?utf-8?q?ket?=", "Paket"),
    ("raw-blanks-inside", "=?utf-8?q?Paket f=C3=BCr mich?=", "Paket für mich"),
    ("a-raw-question-mark-inside", "=?utf-8?Q?Where_is_it?_Now=3F?=", "Where is it? Now?"),
    ("b-without-padding", "=?utf-8?b?ZsO8cg?=", "für"),
    ("windows-1252-as-latin-1", "=?iso-8859-1?q?=935_=80=94?=", "“5 €”"),
    ("a-language", "=?utf-8*de?q?f=C3=BCr?=", "für"),
    ("unknown-set", "=?x-unknown?q?f=C3=BCr?=", "für"),
    ("bad-escape", "=?utf-8?q?100=_sure=ZZ?=", "100= sure=ZZ"),
    ("no-such-encoding", "=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
    ("cut-off", "=?utf-8?q?f=C3=BCr", "=?utf-8?q?f=C3=BCr"),
    ("glued-to-words", "(=?utf-8?q?f=C3=BCr?=)", "(für)"),
    ("line-break-encoded", "=?utf-8?q?Parcel=0D=0ABcc:_eve=40evil?=", "Parcel Bcc: eve@evil"),
    ("gb2312", "=?gb2312?B?ztK1xLD8ufw=?=", "我的包裹"),
    ("euc-kr", "=?EUC-KR?B?vNLG9w==?=", "소포"),
    ("windows-1251", "=?windows-1251?B?z+7x++vq4A==?=", "Посылка"),
]  # fmt: skip


def _subjects() -> Cases:
    for name, value, shown in SUBJECTS:
        yield case(f"subject-{name}", f"Subject: {value}", subject=shown)


DATES = [
    ("without-seconds", "Thu, 12 Mar 2026 14:02 +0100", "2026-03-12T13:02:00+00:00"),
    ("without-a-day", "12 Mar 2026 14:02:00 +0100", "2026-03-12T13:02:00+00:00"),
    (
        "with-a-comment",
        "Thu, 12 Mar 2026 14:02:00 +0100 (CET)",
        "2026-03-12T13:02:00+00:00",
    ),
    ("gmt", "Thu, 12 Mar 2026 13:02:00 GMT", "2026-03-12T13:02:00+00:00"),
    ("est", "Thu, 12 Mar 2026 08:02:00 EST", "2026-03-12T13:02:00+00:00"),
    ("two-digits", "Thu, 12 Mar 26 14:02:00 +0100", "2026-03-12T13:02:00+00:00"),
    ("unknown-zone", "Thu, 12 Mar 2026 13:02:00 -0000", "2026-03-12T13:02:00+00:00"),
    (
        "month-in-full",
        "Thursday, 12 March 2026 14:02:00 +0100",
        "2026-03-12T13:02:00+00:00",
    ),
    ("blanks", "Thu,  12  Mar  2026  14:02:00  +0100", "2026-03-12T13:02:00+00:00"),
    ("folded", "Thu, 12 Mar 2026\n 14:02:00 +0100", "2026-03-12T13:02:00+00:00"),
    ("zone-of-india", "Thu, 12 Mar 2026 18:32:00 +0530", "2026-03-12T13:02:00+00:00"),
    ("leap-second", "Wed, 31 Dec 2025 23:59:60 +0000", "2025-12-31T23:59:59+00:00"),
    ("asctime", "Thu Mar 12 13:02:00 2026", "2026-03-12T13:02:00+00:00"),
    ("iso", "2026-03-12T14:02:00+01:00", "2026-03-12T13:02:00+00:00"),
    ("year-10000", "Fri, 1 Jan 10000 00:00:00 +0000", None),
    ("the-thirtieth-of-february", "Mon, 30 Feb 2026 10:00:00 +0000", None),
    ("words", "yesterday", None),
    ("empty", "", None),
    ("zone-without-sense", "Thu, 12 Mar 2026 14:02:00 +9900", None),
]


def _dates() -> Cases:
    for name, value, told in DATES:
        yield case(
            f"date-{name}",
            f"Date: {value}",
            date=told,
            warnings=[] if told else ["date"],
        )


def _ids() -> Cases:
    yield case(
        "id-without-angles",
        "Message-ID: abc@customer.example",
        message_id="abc@customer.example",
    )
    yield case(
        "id-with-a-comment",
        "Message-ID: <abc@customer.example> (added by postmaster)",
        message_id="abc@customer.example",
    )
    yield case(
        "id-with-blanks-around",
        "Message-ID:    <abc@customer.example>   ",
        message_id="abc@customer.example",
    )
    yield case(
        "id-folded",
        "Message-ID:\n <abc@customer.example>",
        message_id="abc@customer.example",
    )
    yield case("id-empty", "Message-ID: <>", message_id=None, warnings=["place"])
    yield case("id-without-at", "Message-ID: <abc>", message_id="abc")
    yield case("answers-one", "In-Reply-To: <a@shop.example>", "References: <b@shop.example> <a@shop.example>",
               in_reply_to=["a@shop.example"], references=["b@shop.example", "a@shop.example"])  # fmt: skip
    yield case(
        "answers-with-words",
        "In-Reply-To: Your message of Thursday <a@shop.example>",
        in_reply_to=["a@shop.example"],
    )
    yield case(
        "references-with-commas",
        "References: <a@shop.example>,<b@shop.example>",
        references=["a@shop.example", "b@shop.example"],
    )
    yield case(
        "references-without-blanks",
        "References: <a@shop.example><b@shop.example>",
        references=["a@shop.example", "b@shop.example"],
    )
    yield case(
        "references-encoded-by-python",
        "References: =?utf-8?q?=3Ca=40shop=2Eexample=3E?=",
        references=["a@shop.example"],
    )
    yield case("outlook-id", "Message-ID: <AM0PR04MB1234ABCD@AM0PR04MB1234.eurprd04.prod.outlook.com>",
               message_id="AM0PR04MB1234ABCD@AM0PR04MB1234.eurprd04.prod.outlook.com")  # fmt: skip
