"""No mail keeps a worker busy: what is read takes time that grows with it, and no word of
it is lost. The parsers and the quotations are met with texts that let an expression go back
and forth."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.adapters.email.described import described
from helpdesk.base.quotes import parts
from tests.mails.shelf import FOLDER

# What the expressions look for, and what almost is.
PIECES = (
    "a", " ", "\t", "\n", "-", ">", "<", "*", ":", '"', "\\", "=", "=?", "?=", "?q?", "(",
    "[", "@", ".", "1", "#", ";x=", "'", "%", "a@", "a.", "On ", "From: ", "wrote:",
    "on 1 ",
    "sent from ", "- ", "=?u?q?a", "> -", "begin 644 ", "=ybegin size=1 ", "\x1b$",
    "1 Mar ",
    "id: <", '="\\"', "5.1.1 ", "x*0*=", "out of office ",
    "-----BEGIN PGP MESSAGE-----",
)  # fmt: skip
SIZE = 20_000


FIELDS = (
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "References",
    "Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Auto-Submitted",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_ac_40_a_mail_of_the_same_over_and_over_takes_no_longer_than_its_size(piece):
    took = [_mail_takes(piece, size) for size in (SIZE, SIZE * 4)]

    # Four times the size, and thrice that for the clock: by the square it is 16 times.
    assert took[1] < took[0] * 4 * 3 + 0.2


def _mail_takes(piece: str, size: int) -> float:
    value = piece.replace("\n", "\n ") * (size // len(piece))
    fields = "".join(f"{name}: {value}\n" for name in FIELDS)
    raw = f"{fields}\n{piece * (size // len(piece))}".encode()
    begun = time.process_time()
    described(raw)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", PIECES)
def test_ac_40_quotations_are_looked_for_in_time_that_grows_with_the_words(piece):
    sizes = [SIZE, SIZE * 8]
    took = [min(_parts_take(piece, size) for _ in range(2)) for size in sizes]

    # Eight times the words, and thrice that for the clock: by the square it is 64 times.
    assert took[1] < took[0] * 8 * 3 + 0.1


def _parts_take(piece: str, size: int) -> float:
    text = piece * (size // len(piece))
    begun = time.process_time()
    parts(text)
    return time.process_time() - begun


SEEDS = sorted(FOLDER.glob("*/*.eml"))
BITS = st.sampled_from([piece.encode() for piece in PIECES] + [b"\0", b"\xff", b"\r\n"])


@settings(deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 100_000), BITS), max_size=6),
)
def test_a_damaged_mail_is_told_of_soon_and_none_of_its_words_is_lost(path, damage):
    raw = path.read_bytes()
    for position, bits in damage:
        cut = position % (len(raw) + 1)
        raw = raw[:cut] + bits + raw[cut:]

    begun = time.process_time()
    told = described(raw)

    assert time.process_time() - begun < 2
    cut = parts(told["text"])
    whole = "\n".join((cut.above, cut.new, cut.below))
    assert whole.split() == told["text"].split()
    new = [line.strip() for line in told["reply_text"].split("\n")]
    assert set(new) <= {line.strip() for line in told["text"].split("\n")} | {""}
