"""Several folders, what waited there before us, and what becomes of mail afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels_app.adapter import ConnectionFailed, Settings
from channels_app.adapters.email import adapter
from tests.channels_app.email.boxes import (
    access,
    append_dated,
    box,
    contents,
    look,
    look_and_store,
    numbered,
)
from tests.channels_app.email.fake_imap import asked_uids, body, serving

__all__ = ["access", "box"]

NOW = datetime.now(UTC).replace(microsecond=0)


def having(access: Settings, **config: Any) -> Settings:
    return replace(access, config={**access.config, **config})


def begun(access: Settings, how: str, **config: Any) -> Settings:
    """Settings of a mailbox that was connected a minute ago."""
    since = (NOW - timedelta(minutes=1)).isoformat()
    return having(access, begin=how, begun={"INBOX": since}, **config)


def made(dovecot, box: str, *folders: str) -> None:
    with dovecot.client(box) as client:
        for folder in folders:
            client.create_folder(folder)


def test_each_folder_has_a_cursor_of_its_own(dovecot, box, access):
    made(dovecot, box, "Büro")
    both = having(access, folders=["Büro"])
    dovecot.append(box, *numbered(1, 2))
    dovecot.append(box, *numbered(3), folder="Büro")

    batches, cursor = look(both, {})
    dovecot.append(box, *numbered(4), folder="Büro")
    later, _ = look(both, cursor)

    found = [(raw.note["folder"], raw.note["uid"]) for b in batches for raw in b.items]
    assert found == [("INBOX", 1), ("INBOX", 2), ("Büro", 1)]
    assert {name: one["uid"] for name, one in cursor["folders"].items()} == {
        "INBOX": 2,
        "Büro": 1,
    }
    assert contents(later) == numbered(4)


def test_a_cursor_from_before_there_were_folders_is_of_the_main_one(
    dovecot, box, access
):
    dovecot.append(box, *numbered(1, 2))
    _, cursor = look(access, {})

    assert look(access, cursor["folders"]["INBOX"]) == ([], cursor)


def test_a_folder_that_is_gone_hides_no_other_and_is_told(dovecot, box, access):
    dovecot.append(box, *numbered(1))
    reader = adapter.poll(having(access, folders=["Gone"]), {}, wait=0.05)

    assert contents([next(reader)]) == numbered(1)
    with pytest.raises(ConnectionFailed, match="Gone"):
        next(reader)


def test_the_audit_looks_into_all_folders(dovecot, box, access):
    made(dovecot, box, "Support")
    both = having(access, folders=["Support"])
    dovecot.append(box, *numbered(1))
    dovecot.append(box, *numbered(2), folder="Support")
    notes = [raw.note for batch in look(both, {})[0] for raw in batch.items]

    assert adapter.missing(both, notes) == []
    assert [raw.content for raw in adapter.missing(both, notes[:1])] == numbered(2)


@pytest.mark.parametrize(("how", "brought"), [
    ("none", [3]),
    ("days", [2, 3]),
    ("all", [1, 2, 3]),
])  # fmt: skip
def test_of_a_full_mailbox_comes_what_was_chosen(dovecot, box, access, how, brought):
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(1))
    append_dated(dovecot, box, NOW - timedelta(days=2), *numbered(2))
    append_dated(dovecot, box, NOW, *numbered(3))
    settings = begun(access, how, begin_days=7)

    batches, cursor = look(settings, {})

    assert contents(batches) == numbered(*brought)
    old = ["old" in raw.note for batch in batches for raw in batch.items]
    assert old == [number < 3 for number in brought]
    assert look(settings, cursor) == ([], cursor)
    assert [raw.content for raw in adapter.missing(settings, [])] == numbered(*brought)


def test_old_mail_that_is_moved_here_later_is_brought_and_known_as_old(
    dovecot, box, access
):
    settings = begun(access, "none")
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(1))
    _, cursor = look(settings, {})
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(2))

    batches, _ = look(settings, cursor)

    assert contents(batches) == numbered(2)
    assert "old" in batches[0].items[0].note


def test_a_folder_made_anew_brings_nothing_that_was_not_wanted(dovecot, box, access):
    settings = begun(access, "none")
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(1))
    append_dated(dovecot, box, NOW, *numbered(2))
    _, cursor = look(settings, {})
    # As a server does that numbers its mails anew.
    cursor["folders"]["INBOX"]["uidvalidity"] += 1

    assert contents(look(settings, cursor)[0]) == numbered(2)


def test_what_is_stored_is_moved_and_nothing_else(dovecot, box, access):
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(1))
    dovecot.append(box, *numbered(2, 3))
    settings = begun(access, "none", after="move", after_folder="Done")

    look(settings, {})
    assert list(dovecot.mails(box)) == [1, 2, 3], "nobody said that it is stored"

    cursor = look_and_store(settings, {})
    assert list(dovecot.mails(box).values()) == numbered(1)
    assert list(dovecot.mails(box, "Done").values()) == numbered(2, 3)

    dovecot.append(box, *numbered(4))
    look_and_store(settings, look_and_store(settings, cursor))
    assert list(dovecot.mails(box).values()) == numbered(1)
    assert list(dovecot.mails(box, "Done").values()) == numbered(2, 3, 4)


def test_who_died_before_it_was_moved_moves_it_later(dovecot, box, access):
    dovecot.append(box, *numbered(1))
    _, cursor = look(access, {})

    look_and_store(having(access, after="move", after_folder="Done"), cursor)

    assert list(dovecot.mails(box, "Done").values()) == numbered(1)


def test_what_is_stored_is_deleted_after_some_days(dovecot, box, access):
    append_dated(dovecot, box, NOW - timedelta(days=30), *numbered(1))
    append_dated(dovecot, box, NOW - timedelta(days=3), *numbered(2))
    with dovecot.client(box) as other:
        other.select_folder("INBOX")
        other.add_flags([2], [rb"\Deleted"])
    settings = having(access, after="delete", after_days=7)

    look_and_store(settings, {})

    assert list(dovecot.mails(box)) == [2], "what others deleted is theirs to remove"


def test_a_server_without_move_copies_first_and_removes_only_those():
    said: list[str] = []

    def answer(command: str) -> list[bytes]:
        said.append(command)
        if command.startswith("UID SEARCH"):
            return [b"* SEARCH 1 2"]
        if command.startswith("SELECT"):
            return [b"* 3 EXISTS", b"* OK [UIDVALIDITY 7] x", b"* OK [UIDNEXT 4] x"]
        if command.startswith("LIST"):
            return [b'* LIST () "/" Done']
        uids = asked_uids(command)
        if "BODY" in command:
            return [body(uid, b"mail %d" % uid) for uid in uids]
        return [b"* %d FETCH (UID %d RFC822.SIZE 6)" % (uid, uid) for uid in uids]

    with serving(answer, extensions="UIDPLUS") as settings:
        look_and_store(having(settings, after="move", after_folder="Done"), {})

    doing = [
        one for one in said if one.startswith(("UID COPY", "UID STORE", "UID EXP"))
    ]
    assert doing == [
        'UID COPY 1,2 "Done"',
        r"UID STORE 1,2 +FLAGS (\Deleted)",
        "UID EXPUNGE 1,2",
    ]


def test_a_server_that_refuses_to_move_says_so_and_gives_its_mail():
    def answer(command: str) -> list[bytes]:
        if command.startswith("UID SEARCH"):
            return [b"* SEARCH 1 2"]
        if command.startswith("SELECT"):
            return [b"* 3 EXISTS", b"* OK [UIDVALIDITY 7] x", b"* OK [UIDNEXT 4] x"]
        if command.startswith("LIST"):
            return [b'* LIST () "/" Done']
        if command.startswith("UID MOVE"):
            return [b"NO [NOPERM] you may not"]
        uids = asked_uids(command)
        if "BODY" in command:
            return [body(uid, b"mail %d" % uid) for uid in uids]
        return [b"* %d FETCH (UID %d RFC822.SIZE 6)" % (uid, uid) for uid in uids]

    with serving(answer, extensions="MOVE") as settings:
        wants = having(settings, after="move", after_folder="Done")
        reader = adapter.poll(wants, {}, wait=0.05)
        found = [next(reader), next(reader)]
        later = next(batch for batch in reader if batch.left is not None)
        reader.close()

    assert contents(found) == [b"mail 1", b"mail 2"]
    assert "you may not" in later.left
