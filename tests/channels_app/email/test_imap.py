"""Reading a real mailbox: everything once, nothing touched, nothing skipped."""

from collections.abc import Iterator
from typing import Any

import pytest

from channels_app.adapter import Batch, ConnectionFailed, Settings
from channels_app.adapters.email import adapter
from tests.channels_app.email.boxes import access, box, contents, look, numbered
from tests.channels_app.email.mails import mail
from tests.peers import Dovecot, mailbox

__all__ = ["access", "box"]


def test_all_mail_is_brought_once_byte_by_byte_in_small_batches(dovecot, box, access):
    mails = numbered(*range(45))
    dovecot.append(box, *mails)

    batches, cursor = look(access, {})

    assert contents(batches) == mails
    assert [len(batch.items) for batch in batches] == [20, 20, 5]
    assert [batch.items[-1].note["uid"] for batch in batches] == [20, 40, 45]
    assert [batch.cursor["folders"]["INBOX"]["uid"] for batch in batches] == [
        20,
        40,
        45,
    ]
    assert look(access, cursor) == ([], cursor)


def test_after_a_crash_it_goes_on_at_the_saved_cursor(dovecot, box, access):
    dovecot.append(box, *numbered(*range(25)))
    first = next(adapter.poll(access, {}, wait=0.05))

    assert contents(look(access, first.cursor)[0]) == numbered(*range(20, 25))


def test_an_open_connection_sees_new_mail(dovecot, box, access):
    reader = adapter.poll(access, {}, wait=0.05)
    signs_of_life = [next(reader), next(reader)]
    dovecot.append(box, *numbered(1))

    assert [batch.items for batch in signs_of_life] == [(), ()]
    assert contents([next(batch for batch in reader if batch.items)]) == numbered(1)
    reader.close()


def test_it_leaves_no_trace_in_the_mailbox_and_needs_none(dovecot, box, access):
    dovecot.append(box, *numbered(1, 2))
    with dovecot.client(box) as other:
        other.select_folder("INBOX")
        other.add_flags([1], [rb"\Seen"])

    assert contents(look(access, {})[0]) == numbered(1, 2)
    with dovecot.client(box) as other:
        other.select_folder("INBOX", readonly=True)
        assert other.search("UNSEEN") == [2]


def test_a_folder_made_anew_is_read_from_the_start(dovecot, box):
    access = mailbox(dovecot, None, box, folder="Support")
    with dovecot.client(box) as other:
        other.create_folder("Support")
    dovecot.append(box, *numbered(1, 2, 3), folder="Support")
    _, cursor = look(access, {})
    with dovecot.client(box) as other:
        other.delete_folder("Support")
        other.create_folder("Support")
    dovecot.append(box, *numbered(4), folder="Support")

    batches, renewed = look(access, cursor)

    assert contents(batches) == numbered(4)
    before, after = (one["folders"]["Support"] for one in (cursor, renewed))
    assert before["uidvalidity"] != after["uidvalidity"]


def test_a_mail_deleted_before_it_was_fetched_holds_nothing_up(dovecot, box, access):
    dovecot.append(box, *numbered(1, 2, 3))
    with dovecot.client(box) as other:
        other.select_folder("INBOX")
        other.delete_messages([2])
        other.expunge()

    batches, cursor = look(access, {})

    assert contents(batches) == numbered(1, 3)
    state = cursor["folders"]["INBOX"]
    assert (state["uid"], "owed" in state) == (3, False)


def test_big_mail_travels_alone_and_in_pieces(dovecot, box, access):
    big = mail("Subject: big", body=b"x" * 78 + b"\r\n") * 1
    big += (b"y" * 78 + b"\r\n") * 800_000  # 64 MB
    middling = mail("Subject: middling", body=(b"z" * 78 + b"\r\n") * 60_000)
    dovecot.append(box, *numbered(1), big, middling, middling, *numbered(2))

    batches, _ = look_past_signs(access)

    assert [[len(raw.content) for raw in batch.items] for batch in batches] == [
        [len(numbered(1)[0])], [len(big)], [len(middling)],
        [len(middling), len(numbered(2)[0])],
    ]  # fmt: skip
    assert contents(batches)[1] == big


def look_past_signs(access: Settings) -> tuple[list[Batch], dict[str, Any]]:
    """As `look`, though signs of life come between the pieces of a big mail."""
    found: list[Batch] = []
    reader: Iterator[Batch] = adapter.poll(access, {}, wait=0.05)
    while sum(len(batch.items) for batch in found) < 5:
        found.append(next(reader))
    return [batch for batch in found if batch.items], found[-1].cursor


def test_the_audit_brings_what_our_rows_do_not_name(dovecot, box, access):
    dovecot.append(box, *numbered(1, 2, 3))
    batches, _ = look(access, {})
    notes = [raw.note for raw in batches[0].items]

    assert adapter.missing(access, notes) == []
    assert adapter.missing(access, [notes[0], notes[2]]) == [batches[0].items[1]]
    elsewhere = [{**note, "uidvalidity": 1} for note in notes]
    assert adapter.missing(access, [*elsewhere, {}]) == list(batches[0].items)


def test_a_server_that_dies_and_comes_back_costs_nothing(tmp_path):
    with Dovecot() as dovecot:
        dovecot.account("a@shop.test", "secret")
        access = mailbox(dovecot, None, "a@shop.test")
        dovecot.append("a@shop.test", *numbered(1))
        reader = adapter.poll(access, {}, wait=0.05)
        first = next(reader)
        dovecot.kill()
        with pytest.raises(ConnectionFailed):
            list(reader)
        with pytest.raises(ConnectionFailed, match="refused the connection"):
            next(adapter.poll(access, first.cursor, wait=0.05))
        dovecot.start()
        dovecot.append("a@shop.test", *numbered(2))

        assert contents(look(access, first.cursor)[0]) == numbered(2)
