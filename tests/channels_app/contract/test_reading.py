"""The contract: what providers tell us is believed, taken apart and understood."""

import json
from dataclasses import replace

import pytest

from channels_app.adapter import ADAPTERS, FetchFailed, Incoming, Unreadable, adapter
from channels_app.messenger import Messenger, is_messenger, rings
from channels_app.parsed import Deleted, Edited, Noise, Reacted, Receipt
from tests.channels_app.contract.case import without_secrets
from tests.channels_app.contract.cases import CASES
from tests.wire.providers.customers import picture

MOST = 25 * 1024 * 1024


def test_every_messenger_that_is_installed_is_in_the_contract_test():
    every = {kind: adapter(kind) for kind in ADAPTERS}
    # Nothing is written by telephones: tests/channels_app/telephone.
    set_up = {
        kind for kind, one in every.items() if is_messenger(one) and not rings(one)
    }
    assert set_up - {case.kind for case in CASES} <= NOT_YET


# Their cases come with their emulators.
NOT_YET: set[str] = set()


@pytest.mark.needs("calls")
def test_what_the_provider_signs_is_believed_and_nothing_else(run):
    item = run.irma.says("My kettle leaks.")
    [call] = run.calls(item)
    [forged] = run.calls(item, forged=True)

    assert run.adapter.verify(run.settings, call) is True
    assert run.adapter.verify(run.settings, forged) is False
    for broken in (
        replace(call, headers={}),
        replace(call, headers=dict.fromkeys(call.headers, "ü")),
        replace(call, method="GET"),
    ):
        assert run.adapter.verify(run.settings, broken) is False


@pytest.mark.needs("calls")
def test_without_its_secret_nothing_is_believed(run):
    [call] = run.calls(run.irma.says("My kettle leaks."))
    bare = without_secrets(run.settings)
    assert run.adapter.verify(bare, call) is False
    empty = replace(bare, secret=dict.fromkeys(run.settings.secret, ""))
    assert run.adapter.verify(empty, call) is False
    unsigned = replace(call, headers=dict.fromkeys(call.headers, ""))
    assert run.adapter.verify(empty, unsigned) is False


def test_words_come_with_who_said_them_where_and_when(run):
    item = run.irma.says("My kettle leaks.")

    said = run.parsed(item)

    assert isinstance(said, Incoming)
    assert said.text == "My kettle leaks."
    assert said.subject
    assert said.sender.kind == run.case.kind
    assert said.sender.canonical == run.irma.key
    assert said.sender.shown
    assert said.names == (item.name,)
    assert said.place
    assert said.place_is_proof is True
    assert said.auto is None
    assert said.ours is False


def test_what_is_told_again_is_known_by_its_key(run):
    first, second = run.irma.says("One."), run.irma.says("Two.")

    [one, two] = [raw for item in (first, second) for raw in run.raws(item)]

    assert one.source_key != two.source_key
    for _time in range(5):
        run.cursor, run.seen = {}, []
        [again] = run.raws(first)
        assert (again.source_key, again.conv_key) == (one.source_key, one.conv_key)


def test_words_of_one_chat_are_one_line_and_chats_do_not_wait_for_one_another(run):
    items = [run.irma.says("One."), run.karl.says("Hello."), run.irma.says("Two.")]

    first, other, second = [raw for item in items for raw in run.raws(item)]

    assert first.conv_key == second.conv_key != other.conv_key


def test_words_said_within_a_second_keep_their_order(run):
    said = [run.parsed(run.irma.says(f"{at}")).said_at for at in range(5)]
    known = [at for at in said if at is not None]
    assert known == sorted(known)


def test_nothing_is_told_that_was_told_before_unless_we_forget(run):
    """Where we look: from the cursor on, and all of it once the cursor is lost."""
    if run.adapter.hooks:
        return
    item = run.irma.says("My kettle leaks.")
    [raw] = run.raws(item)
    assert run.look() == []
    run.cursor, run.seen = {}, []
    assert raw.source_key in {one.source_key for one in run.look()}


@pytest.mark.needs("batch")
def test_every_item_of_a_batch_is_one_by_itself(run):
    items = [run.irma.says(f"Word {at}") for at in range(3)] + [run.karl.says("Mine.")]

    raws = run.raws(*items)

    texts = [run.adapter.parse(run.settings, raw.content).text for raw in raws]
    assert texts == ["Word 0", "Word 1", "Word 2", "Mine."]
    assert len({raw.source_key for raw in raws}) == 4


def test_a_poison_item_is_no_words_and_does_not_stop_its_batch(run):
    before, poison = run.irma.says("Before."), run.case.poison(run.provider)
    after = run.irma.says("After.")

    texts = []
    for raw in run.raws(before, poison, after):
        try:
            parsed = run.read(raw)
        except Unreadable:
            texts.append("unreadable")
        else:
            texts.append(parsed.text)

    assert sorted(texts) == ["After.", "Before.", "unreadable"]


@pytest.mark.needs("calls")
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"a": 1}', b"\xff"])
def test_what_is_no_call_of_theirs_is_unreadable_and_raises_nothing_else(run, body):
    [call] = run.calls(run.irma.says("Hello"))
    try:
        raws = run.adapter.split(run.settings, replace(call, body=body))
    except Unreadable:
        return
    for raw in raws:
        try:
            assert isinstance(run.adapter.parse(run.settings, raw.content), Noise)
        except Unreadable:
            continue


def test_names_that_pages_must_not_be_handed_are_never_words(run):
    """AC-66, where calls are JSON."""
    [raw] = run.raws(run.irma.says("Hello"))
    try:
        said = json.loads(raw.content)
    except ValueError:
        return
    for name in ("__proto__", "constructor", "prototype"):
        poisoned = json.dumps({**said, name: {"admin": True}}).encode()
        with pytest.raises(Unreadable):
            run.adapter.parse(run.settings, poisoned)


def test_what_is_of_another_account_is_not_ours(run):
    if run.case.other is None:
        return
    item = run.case.other(run.provider)
    for raw in run.raws(item):
        assert isinstance(run.adapter.parse(run.settings, raw.content), Noise)


@pytest.mark.needs("replies")
def test_an_answer_names_what_it_answers(run):
    first = run.irma.says("My kettle leaks.")
    assert run.parsed(run.irma.says("Still.", replies=first)).replies[0] == first.name


@pytest.mark.needs("edits")
def test_a_correction_names_its_message_in_a_line_of_its_own(run):
    item = run.irma.says("My kettle leeks.")
    [said] = run.raws(item)
    [raw] = run.raws(run.irma.edits(item, "My kettle leaks."))

    found = run.adapter.parse(run.settings, raw.content)

    assert isinstance(found, Edited)
    assert (found.name, found.text) == (item.name, "My kettle leaks.")
    assert found.sender.canonical == run.irma.key
    assert raw.conv_key.startswith("edit:")
    assert raw.source_key != said.source_key


@pytest.mark.needs("edits")
def test_of_two_corrections_the_later_one_is_told_apart(run):
    item = run.irma.says("My kettle leeks.")
    run.raws(item)
    first = run.parsed(run.irma.edits(item, "My kettle leaks"))
    second = run.parsed(run.irma.edits(item, "My kettle leaks."))
    assert first.at < second.at


@pytest.mark.needs("deletes")
def test_a_deletion_names_its_message(run):
    item = run.irma.says("Forget it.")
    run.raws(item)  # where we look, we can only miss what we saw
    found = run.parsed(run.irma.deletes(item))
    assert isinstance(found, Deleted)
    assert (found.name, found.sender.canonical) == (item.name, run.irma.key)


@pytest.mark.needs("reacts")
def test_a_sign_names_its_message_and_goes_again(run):
    item = run.irma.says("Thank you!")

    put, taken = (run.parsed(run.irma.reacts(item, one)) for one in ("👍", ""))

    assert isinstance(put, Reacted)
    assert isinstance(taken, Reacted)
    assert (put.name, put.emoji, taken.emoji) == (item.name, "👍", "")
    assert put.at <= taken.at


@pytest.mark.needs("reads")
def test_having_read_it_is_a_receipt(run):
    found = run.parsed(run.irma.reads())
    assert isinstance(found, Receipt)
    assert found.state == "read"
    assert found.names or (found.whom and found.until)


@pytest.mark.needs("location")
def test_where_something_is_is_words(run):
    text = run.parsed(run.irma.shares_location(59.3293, 18.0686)).text
    assert "59.3293" in text
    assert "18.0686" in text


@pytest.mark.needs("contact")
def test_somebodys_number_is_words(run):
    text = run.parsed(run.irma.shares_contact("Karl Ek", "+4670123456")).text
    assert "Karl Ek" in text
    assert "4670123456" in text


@pytest.mark.needs("starts")
def test_a_link_of_ours_brings_its_code(run):
    code = "ABC-DEF-GHJ-KLMN-PQRS"
    said = run.parsed(run.irma.starts(code))
    assert code in (*said.codes, said.text)
    assert said.text
    link = run.adapter.carrier(run.settings, code)
    assert code in link
    assert link.startswith(("https://", "sms:"))


@pytest.mark.needs("files")
def test_a_picture_is_named_now_and_fetched_later(run):
    said = run.parsed(run.irma.sends_photo(picture(77), caption="The lid"))

    [remote] = said.remote
    file = run.adapter.fetch(run.settings, remote, most=MOST)

    assert said.text == "The lid"
    assert remote.filename
    assert file.content == picture(77)
    assert file.content_type.startswith("image/")


@pytest.mark.needs("photos")
def test_pictures_that_belong_together_say_so(run):
    told = run.irma.sends_photos(3, caption="All of it")
    said = [run.parsed(item) for item in told]
    assert sum(len(one.remote) for one in said) == 3
    assert [one.text for one in said].count("All of it") == 1
    if len(said) > 1:
        assert len({one.album for one in said}) == 1
        assert said[0].album


@pytest.mark.needs("files")
def test_a_file_that_is_gone_or_too_large_is_not_asked_for_for_ever(run):
    [remote] = run.parsed(run.irma.sends_photo(picture(1) * 50)).remote

    with pytest.raises(FetchFailed) as large:
        run.adapter.fetch(run.settings, remote, most=100)
    run.provider.media.clear()
    with pytest.raises(FetchFailed) as gone:
        run.adapter.fetch(run.settings, remote, most=MOST)

    assert large.value.permanent is True
    assert gone.value.permanent is True


@pytest.mark.needs("files")
def test_a_file_is_asked_for_again_when_its_provider_is_in_trouble(run):
    [remote] = run.parsed(run.irma.sends_photo()).remote

    for trouble in (lambda: run.provider.fails(503), lambda: run.provider.limits(3)):
        trouble()
        with pytest.raises(FetchFailed) as failed:
            run.adapter.fetch(run.settings, remote, most=MOST)
        assert failed.value.permanent is False
        _says_no_secret(run, failed.value.words)

    assert run.adapter.fetch(run.settings, remote, most=MOST).content


def _says_no_secret(run, words: str) -> None:
    assert words
    for secret in run.settings.secret.values():
        assert secret not in words


def test_what_it_offers_is_what_the_settings_page_needs(run):
    one: Messenger = run.adapter
    assert one.kind == run.case.kind
    assert (one.hooks, one.polls) in {
        (True, False),
        (False, True),
        (True, True),
    }
    assert one.hooks is ("calls" not in run.case.cannot)
    assert "text" in one.traits["formats"]
    assert all(str(step) for step in one.steps)
    names = [ask.name for ask in one.asks]
    assert len(set(names)) == len(names)
    assert any(ask.secret for ask in one.asks)
