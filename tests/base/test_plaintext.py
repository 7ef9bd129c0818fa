"""Words, names and quotations of strangers as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.base.plaintext import label, one_line, printable


@given(st.text(alphabet=st.characters()))
def test_ac_87_any_text_can_be_stored(text):
    stored = printable(text)

    assert "\0" not in stored
    assert "\r" not in stored
    assert stored.encode().decode() == stored


def test_ac_87_surrogates_and_nul_do_not_reach_the_database():
    assert printable("a\ud800b\0c\r\nd") == "a\ufffdbc\nd"


def test_a_line_cannot_turn_its_letters_around():
    assert one_line("ad\u202en\u2066imda\u2069", limit=50) == "adnimda"
    # Marks that Hebrew and Arabic need stay.
    assert one_line("אבג\u200f 12", limit=50) == "אבג\u200f 12"


def test_ac_05_a_subject_is_one_line():
    assert (
        one_line(" Hi\r\nBcc: eve@x\0 \u2028there ", limit=500) == "Hi Bcc: eve@x there"
    )


@pytest.mark.parametrize(("filename", "shown"), [
    ("../../etc/passwd", "passwd"),
    ("..\\..\\boot.ini", "boot.ini"),
    ("C:\\x\\report.pdf", "report.pdf"),
    ("a\r\nX: b.txt", "aX_ b.txt"),
    ("photo\u202egpj.exe", "photogpj.exe"),
    ("\u200b.htaccess", "htaccess"),
    ("con. . .", "con"),
    ("..", "file"),
    ("", "file"),
    ("\0", "file"),
    ("x\ud800.txt", "x\ufffd.txt"),
    ("y" * 300 + ".pdf", "y" * 196 + ".pdf"),
])  # fmt: skip
def test_ac_42_a_file_name_is_only_a_label(filename, shown):
    assert label(filename, default="file") == shown
