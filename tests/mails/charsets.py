# ruff: noqa: E501 - words of many scripts
"""Character sets: those that are declared, wrongly declared, unknown, and not declared."""

from tests.mails.made import Case, Cases, case, part, parted, quoted

GERMAN = "Grüße aus Köln, die Maße fehlen.\n"
FRENCH = "Où est mon colis ? Ça dure depuis Noël.\n"
POLISH = "Zażółć gęślą jaźń, proszę.\n"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy.\n"
RUSSIAN = "Где моя посылка? Жду уже неделю.\n"
UKRAINIAN = "Де моя посилка? Чекаю вже тиждень, її немає.\n"
GREEK = "Πού είναι το δέμα μου; Περιμένω.\n"
TURKISH = "Paketim nerede? Iğdır'da şubede değil.\n"
HEBREW = "איפה החבילה שלי?\n"
ARABIC = "أين الطرد الخاص بي؟\n"
THAI = "พัสดุของฉันอยู่ที่ไหน\n"
JAPANESE = "荷物はどこにありますか。テスト\n"
CHINESE = "我的包裹在哪里？谢谢。\n"
TAIWANESE = "我的包裹在哪裡？謝謝。\n"
KOREAN = "제 소포는 어디에 있나요?\n"
BALTIC = "Kur mano siuntinys? Ačiū, žinau.\n"
LATVIAN = "Kur ir mana paciņa? Paldies, gaidīšu.\n"
ROMANIAN = "Unde este coletul meu? Mulțumesc, știu.\n"
ESPERANTO = "Kie estas mia pakaĵo? Ĉu ĝi ŝanĝiĝis?\n"
SAMI = "Gos lea mu páhkka? Čálit Ŋuohta.\n"
WELSH = "Ble mae fy mhecyn? Ŵy a ŷd.\n"
VIETNAMESE = "Gói hàng của tôi ở đâu?\n"
TYPOGRAPHIC = "“Where is it?” – she asked… for 5 €, ‘now’.\n"

# The label on the mail, Python's name for what it means, the words.
DECLARED = [
    ("utf-8", "utf-8", "Grüße, 荷物, Где, 🙂\n"),
    ("us-ascii", "ascii", "Where is my parcel?\n"),
    ("iso-8859-1", "latin-1", GERMAN),
    ("iso-8859-2", "iso8859-2", POLISH),
    ("iso-8859-3", "iso8859-3", ESPERANTO),
    ("iso-8859-4", "iso8859-4", LATVIAN),
    ("iso-8859-5", "iso8859-5", RUSSIAN),
    ("iso-8859-6", "iso8859-6", ARABIC),
    ("iso-8859-7", "iso8859-7", GREEK),
    ("iso-8859-8", "iso8859-8", HEBREW),
    ("iso-8859-8-i", "iso8859-8", HEBREW),
    ("iso-8859-9", "iso8859-9", TURKISH),
    ("iso-8859-10", "iso8859-10", SAMI),
    ("iso-8859-13", "iso8859-13", BALTIC),
    ("iso-8859-14", "iso8859-14", WELSH),
    ("iso-8859-15", "iso8859-15", "Das kostet 12 €, œuvre.\n"),
    ("iso-8859-16", "iso8859-16", ROMANIAN),
    ("windows-1250", "cp1250", CZECH),
    ("windows-1251", "cp1251", RUSSIAN),
    ("windows-1252", "cp1252", TYPOGRAPHIC),
    ("windows-1253", "cp1253", GREEK),
    ("windows-1254", "cp1254", TURKISH),
    ("windows-1255", "cp1255", HEBREW),
    ("windows-1256", "cp1256", ARABIC),
    ("windows-1257", "cp1257", BALTIC),
    ("windows-874", "cp874", THAI),
    ("tis-620", "cp874", THAI),
    ("koi8-r", "koi8-r", RUSSIAN),
    ("koi8-u", "koi8-u", UKRAINIAN),
    ("ibm850", "cp850", GERMAN),
    ("cp437", "cp437", GERMAN),
    ("ibm866", "cp866", RUSSIAN),
    ("macintosh", "mac-roman", FRENCH),
    ("gb2312", "gb2312", CHINESE),
    ("gbk", "gbk", CHINESE + "鎔\n"),
    ("gb18030", "gb18030", CHINESE + "㐀\n"),
    ("hz-gb-2312", "hz", CHINESE),
    ("big5", "big5", TAIWANESE),
    ("big5-hkscs", "big5hkscs", TAIWANESE),
    ("shift_jis", "shift_jis", JAPANESE),
    ("windows-31j", "cp932", JAPANESE + "①㈱\n"),
    ("euc-jp", "euc_jp", JAPANESE),
    ("iso-2022-jp", "iso2022_jp", JAPANESE),
    ("iso-2022-jp-2", "iso2022_jp_2", JAPANESE),
    ("euc-kr", "euc_kr", KOREAN),
    ("ks_c_5601-1987", "cp949", KOREAN + "똠\n"),
    ("iso-2022-kr", "iso2022_kr", KOREAN),
    ("utf-7", "utf-7", GERMAN + JAPANESE),
    ("utf-16", "utf-16", GERMAN + RUSSIAN),
    ("utf-16le", "utf-16-le", GERMAN),
    ("utf-16be", "utf-16-be", GERMAN),
    ("utf-32", "utf-32", GERMAN),
    ("windows-1258", "cp1258", "Gói này 12 ₫, cám ơn.\n"),
]

# Spellings of labels that programs really write.
SPELT = [
    ("UTF8", "utf-8", GERMAN), ("Utf-8", "utf-8", GERMAN), ("utf_8", "utf-8", GERMAN),
    ("latin1", "latin-1", GERMAN), ("ISO8859-1", "latin-1", GERMAN),
    ("iso_8859-1", "latin-1", GERMAN), ("csISOLatin1", "latin-1", GERMAN),
    ("cp1252", "cp1252", TYPOGRAPHIC), ("x-sjis", "cp932", JAPANESE),
    ("x-gbk", "gbk", CHINESE), ("win-1251", "cp1251", RUSSIAN),
    ("cp-1251", "cp1251", RUSSIAN), ("windows1252", "cp1252", TYPOGRAPHIC),
    ("x-cp1250", "cp1250", CZECH), ("ISO-8859-1:1987", "latin-1", GERMAN),
    ("unicode-1-1-utf-8", "utf-8", GERMAN), ("ANSI_X3.4-1968", "ascii", "Hello\n"),
    ("x-mac-roman", "mac-roman", FRENCH), ("x-mac-cyrillic", "mac-cyrillic", RUSSIAN),
    ("dos-866", "cp866", RUSSIAN), ("x-euc-jp", "euc_jp", JAPANESE),
    ("x-big5", "big5", TAIWANESE), ("utf-8-sig", "utf-8", GERMAN),
]  # fmt: skip


def cases() -> Cases:
    for label, codec, words in DECLARED:
        yield _declared(f"declared-{_plain(label)}", label, words, words.encode(codec))
    for number, (label, codec, words) in enumerate(SPELT):
        name = f"spelt-{number:02}-{_plain(label)}"
        yield _declared(name, label, words, words.encode(codec))
    yield from _wrong()
    yield from _undeclared()
    yield from _in_html()


def _plain(label: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in label.lower())


def _declared(
    name: str, label: str, words: str, content: bytes, warnings: tuple[str, ...] = ()
) -> Case:
    declared = f'Content-Type: text/plain; charset="{label}"'
    return case(
        name, declared, "Content-Transfer-Encoding: 8bit", body=_as_lines(content, label),
        text=words, warnings=list(warnings),
    )  # fmt: skip


def _as_lines(content: bytes, label: str) -> bytes:
    """CRLF, where a byte of LF is a line end."""
    if label.lower().startswith(("utf-16", "utf-32")):
        return content
    return content.replace(b"\n", b"\r\n")


def _wrong() -> Cases:
    """Declared as something it is not."""
    odd = ("charset",)
    yield _declared(
        "windows-1252-as-latin-1",
        "iso-8859-1",
        TYPOGRAPHIC,
        TYPOGRAPHIC.encode("cp1252"),
    )
    yield _declared(
        "windows-1254-as-latin-5",
        "iso-8859-9",
        "“Iğdır” – 5 €\n",
        "“Iğdır” – 5 €\n".encode("cp1254"),
    )
    yield _declared(
        "gb18030-as-gb2312", "gb2312", "朱镕基 鎔\n", "朱镕基 鎔\n".encode("gb18030")
    )
    yield _declared(
        "cp949-as-euc-kr", "euc-kr", "똠방각하\n", "똠방각하\n".encode("cp949")
    )
    yield _declared(
        "cp932-as-shift-jis", "shift_jis", "①㈱㍻\n", "①㈱㍻\n".encode("cp932")
    )
    yield _declared("utf-8-as-ascii", "us-ascii", GERMAN, GERMAN.encode())
    yield _declared(
        "latin-1-as-ascii", "us-ascii", GERMAN, GERMAN.encode("latin-1"), odd
    )
    yield _declared("latin-1-as-utf-8", "utf-8", GERMAN, GERMAN.encode("latin-1"), odd)
    yield _declared(
        "windows-1252-as-utf-8", "utf-8", TYPOGRAPHIC, TYPOGRAPHIC.encode("cp1252"), odd
    )
    yield _declared("utf-8-as-latin-1", "iso-8859-1", GERMAN, GERMAN.encode(), odd)
    yield _declared(
        "utf-8-as-windows-1252", "windows-1252", TYPOGRAPHIC, TYPOGRAPHIC.encode(), odd
    )
    yield _declared(
        "utf-8-as-windows-1251", "windows-1251", RUSSIAN, RUSSIAN.encode(), odd
    )
    yield _declared("utf-8-as-koi8-r", "koi8-r", RUSSIAN, RUSSIAN.encode(), odd)
    yield _declared("utf-8-with-a-latin-1-footer", "utf-8", GERMAN + "Größe\n",
                    GERMAN.encode() + "Größe\n".encode("latin-1"), odd)  # fmt: skip
    yield _declared(
        "utf-8-cut-inside-a-letter",
        "utf-8",
        "Das kostet 12 \ufffd",
        "Das kostet 12 €".encode()[:-1],
        odd,
    )
    yield _declared("utf-8-with-a-mark", "utf-8", GERMAN, GERMAN.encode("utf-8-sig"))
    jis = b"\x1b$B-!\x1b(B and \x1b$B-j\x1b(B\n"
    yield _declared("iso-2022-jp-of-windows", "iso-2022-jp", "① and ㈱\n", jis)
    kana = b"\x1b$B%F%9%H\x1b(B \x1b(I\x33\x2e\x1b(B\n"
    yield _declared("iso-2022-jp-narrow-kana", "iso-2022-jp", "テスト ｳｮ\n", kana)
    yield _declared("unknown-utf-8", "x-unknown", GERMAN, GERMAN.encode(), odd)
    yield _declared(
        "unknown-8bit", "unknown-8bit", GERMAN, GERMAN.encode("latin-1"), odd
    )
    yield _declared("unknown-ascii", "x-nobody-knows", "Hello\n", b"Hello\n", odd)
    yield _declared("viscii-ascii", "viscii", "Where is it?\n", b"Where is it?\n", odd)
    yield _declared(
        "no-codec-of-words", "unicode_escape", "a\\u0041b\n", b"a\\u0041b\n", odd
    )
    yield _declared("an-empty-label", "", GERMAN, GERMAN.encode())
    yield _declared("nul-between", "utf-8", "ab\n", b"a\x00b\n")
    yield case(
        "charset-twice",
        "Content-Type: text/plain; charset=iso-8859-1; charset=utf-8",
        body=GERMAN.encode("latin-1"), text=GERMAN,
    )  # fmt: skip
    yield case(
        "charset-without-quotes-and-a-comment",
        "Content-Type: text/plain; charset=iso-8859-1 (Latin)",
        body=GERMAN.encode("latin-1"), text=GERMAN,
    )  # fmt: skip
    yield case(
        "charset-in-single-quotes",
        "Content-Type: text/plain; charset='iso-8859-2'",
        body=POLISH.encode("iso8859-2"), text=POLISH,
    )  # fmt: skip


def _undeclared() -> Cases:
    """Nobody says what it is."""
    yield case("undeclared-utf-8", body=GERMAN.encode(), text=GERMAN)
    yield case(
        "undeclared-latin-1",
        body=GERMAN.encode("latin-1"),
        text=GERMAN,
        warnings=["charset"],
    )
    yield case(
        "undeclared-iso-2022-jp", body=JAPANESE.encode("iso2022_jp"), text=JAPANESE
    )
    yield case(
        "two-parts-in-two-sets", 'Content-Type: multipart/mixed; boundary="edge"',
        body=b"--edge\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n"
        + RUSSIAN.strip().encode("koi8-r")
        + b"\r\n--edge\r\nContent-Type: text/plain; charset=iso-8859-7\r\n\r\n"
        + GREEK.strip().encode("iso8859-7") + b"\r\n--edge--\r\n",
        text=f"{RUSSIAN.strip()}\n\n{GREEK.strip()}",
    )  # fmt: skip
    yield case(
        "quoted-printable-koi8-r",
        "Content-Type: text/plain; charset=koi8-r",
        "Content-Transfer-Encoding: quoted-printable",
        body=quoted(RUSSIAN, "koi8-r"), text=RUSSIAN,
    )  # fmt: skip


def _in_html() -> Cases:
    """HTML may say so itself; what the mail says comes first."""
    words = GERMAN.strip()
    meta = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body><p>{}</p></body></html>'
    for name, declared, inside, codec in (
        ("html-meta-latin-1", "text/html", "iso-8859-1", "latin-1"),
        ("html-meta-windows-1252", "text/html", "windows-1252", "cp1252"),
        (
            "html-header-before-meta",
            'text/html; charset="utf-8"',
            "iso-8859-1",
            "utf-8",
        ),
    ):
        yield case(
            name, f"Content-Type: {declared}", body=meta.format(inside, words).encode(codec),
            content_type="text/html", text=words, html=f"<p>{words}</p>",
        )  # fmt: skip
    yield parted(
        "text-latin-1-html-utf-8",
        "alternative",
        part('Content-Type: text/plain; charset="iso-8859-1"', body=words.encode("latin-1")),
        part('Content-Type: text/html; charset="utf-8"', body=f"<p>{words}</p>".encode()),
        text=words, html=f"<p>{words}</p>",
    )  # fmt: skip
