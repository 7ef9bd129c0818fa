"""Paragraphs that were broken to be joined again: RFC 3676."""

from tests.mails.made import Cases, case

FLOWED = "Content-Type: text/plain; charset=utf-8; format=flowed"


def cases() -> Cases:
    yield case(
        "one-paragraph", FLOWED, body="This goes on \nand on \nuntil here.\nNext.\n",
        text="This goes on and on until here.\nNext.\n",
    )  # fmt: skip
    yield case(
        "delsp", f"{FLOWED}; delsp=yes", body="荷物はど \nこですか。\nThis is bro \nken.\n",
        text="荷物はどこですか。\nThis is broken.\n",
    )  # fmt: skip
    yield case(
        "stuffed", FLOWED, body=" From here\n > no quotation\n  two blanks\n",
        text="From here\n> no quotation\n two blanks\n",
    )  # fmt: skip
    yield case(
        "quoted", FLOWED, body="Yes, \nplease.\n\n> Shall we \n> send it\n>> or not?\n",
        text="Yes, please.\n\n> Shall we send it\n>> or not?\n", reply_text="Yes, please.",
    )  # fmt: skip
    yield case(
        "depth-changes", FLOWED, body="> one \n>> two \n> three\nAnswer\n",
        text="> one\n>> two\n> three\nAnswer\n", reply_text="Answer",
    )  # fmt: skip
    yield case(
        "signature", FLOWED, body="Hello \nthere \n-- \nAda\n",
        text="Hello there \n-- \nAda\n", reply_text="Hello there",
    )  # fmt: skip
    yield case(
        "quoted-printable-and-in-capitals",
        "Content-Type: text/plain; charset=utf-8; FORMAT=Flowed",
        "Content-Transfer-Encoding: quoted-printable",
        body="This goes on=20\nand on.\n", text="This goes on and on.\n",
    )  # fmt: skip
    yield case(
        "ends-open",
        FLOWED,
        body="It ends with a blank \n",
        text="It ends with a blank \n",
    )
    yield case("fixed", "Content-Type: text/plain; charset=utf-8; format=fixed",
               body="This goes on \nand on.\n")  # fmt: skip
