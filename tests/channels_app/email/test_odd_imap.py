"""Servers that answer twice, too much, or not for one mail."""

from typing import Any

import pytest

from channels_app.adapter import Batch, ConnectionFailed, Settings
from channels_app.adapters.email import adapter
from tests.channels_app.email.fake_imap import asked_uids, body, serving

SEARCHED = b"* SEARCH "


def at(**state: Any) -> dict[str, Any]:
    """The cursor of a mailbox of which one folder is read."""
    return {"folders": {"INBOX": state}}


def first_look(settings: Settings, cursor: dict[str, Any]) -> list[Batch]:
    """Batches up to the first sign of life."""
    reader = adapter.poll(settings, cursor, wait=0)
    found = []
    for batch in reader:
        found.append(batch)
        if not batch.items:
            break
    reader.close()
    return found


def test_the_last_mail_named_again_is_no_new_one():
    def answer(command: str) -> list[bytes]:
        return [SEARCHED + b"3"] if command.startswith("UID SEARCH") else []

    with serving(answer) as settings:
        found = first_look(settings, {"uidvalidity": 7, "uid": 3})

    assert found == [Batch(items=(), cursor=at(uidvalidity=7, uid=3))]


def test_two_answers_for_one_mail_are_one_mail():
    def answer(command: str) -> list[bytes]:
        if command.startswith("UID SEARCH"):
            return [SEARCHED + b"1"]
        if "BODY" in command:
            return [
                b"* 1 FETCH (FLAGS ())",
                body(1, b"one"),
                b"* 1 FETCH (UID 1 FLAGS ())",
            ]
        return [b"* 1 FETCH (UID 1 RFC822.SIZE 3)", b"* 1 FETCH (UID 1 RFC822.SIZE 3)"]

    with serving(answer) as settings:
        found = first_look(settings, {})

    assert [[raw.content for raw in batch.items] for batch in found] == [[b"one"], []]


@pytest.mark.parametrize("refusal", [b"NO cannot", b"* 2 FETCH (UID 2 BODY[] NIL)"])
def test_a_mail_the_server_cannot_give_is_owed_and_not_skipped(refusal):
    broken = {2}

    def answer(command: str) -> list[bytes]:
        if command.startswith("UID SEARCH"):
            above = int(command.split()[-1].partition(":")[0])
            return [SEARCHED + b" ".join(b"%d" % n for n in (1, 2, 3) if n >= above)]
        uids = asked_uids(command)
        if "BODY" not in command:
            return [b"* %d FETCH (UID %d RFC822.SIZE 3)" % (uid, uid) for uid in uids]
        given = [body(uid, b"mail %d" % uid) for uid in uids if uid not in broken]
        return [*given, refusal] if broken & set(uids) else given

    with serving(answer) as settings:
        found = first_look(settings, {})
        broken.clear()
        later = first_look(settings, found[-1].cursor)

    assert [raw.content for raw in found[0].items] == [b"mail 1", b"mail 3"]
    assert found[-1].cursor == at(uidvalidity=7, uid=3, owed=[2])
    assert [raw.content for raw in later[0].items] == [b"mail 2"]
    assert later[-1].cursor == at(uidvalidity=7, uid=3)


def test_what_is_owed_stays_owed_until_it_is_there_itself():
    """The connection may break between one of them and the next."""

    def answer(command: str) -> list[bytes]:
        if command.startswith("UID SEARCH"):
            return [SEARCHED + b"3"]
        uids = asked_uids(command)
        if "BODY" in command:
            return [body(uid, b"mail %d" % uid) for uid in uids]
        size = b"* %d FETCH (UID %d RFC822.SIZE 6000000)"  # more than fits in one batch
        return [size % (uid, uid) for uid in uids]

    with serving(answer) as settings:
        reader = adapter.poll(settings, at(uidvalidity=7, uid=3, owed=[1, 2]), wait=0)
        first, second = next(reader), next(reader)
        reader.close()

    assert [raw.content for raw in first.items] == [b"mail 1"]
    assert first.cursor == at(uidvalidity=7, uid=3, owed=[2])
    assert [raw.content for raw in second.items] == [b"mail 2"]
    assert second.cursor == at(uidvalidity=7, uid=3)


def test_the_servers_words_are_told_without_the_password():
    def answer(command: str) -> list[bytes]:
        return [b"NO no such folder, hunter2"] if command.startswith("UID") else []

    with serving(answer) as settings, pytest.raises(ConnectionFailed) as failure:
        first_look(settings, {})

    assert "no such folder, ***" in failure.value.words


@pytest.mark.parametrize("line", [b"* garbage (((", b"\xff\xfe", b""])
def test_nonsense_is_a_failed_connection(line):
    with serving(lambda command: [line]) as settings, pytest.raises(ConnectionFailed):
        first_look(settings, {})
