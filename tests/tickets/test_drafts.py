"""What agents are writing: kept with its files, and never overwritten in silence."""

import pytest

from helpdesk.base import blobs
from helpdesk.base.errors import NotAllowed
from tests.threads import at_once
from tests.tickets.verbs import everything
from tickets import actions
from tickets.actions import NewFile
from tickets.errors import DraftElsewhere, FilesTooLarge, NoSuchTicket
from tickets.models import Draft, DraftFile

MB = 1024 * 1024


def file(name="a.txt", content=b"kettle") -> NewFile:
    return NewFile(filename=name, content_type="text/plain", content=content)


def save(ticket, by, text, **more):
    return actions.save_draft(ticket, mode="reply", text=text, by=by, **more)


def attach(ticket, by, *files):
    return actions.attach_to_draft(ticket, mode="reply", files=files, by=by)


def test_each_save_is_a_version_of_its_own(ticket, bob):
    assert [save(ticket, bob, "One", version=0).version,
            save(ticket, bob, "Two", version=1).version,
            save(ticket, bob, "Three").version] == [1, 2, 3]  # fmt: skip


def test_the_same_again_is_no_new_version(ticket, bob):
    """The answer got lost; the window still thinks it has version 0."""
    save(ticket, bob, "One", version=0)
    assert save(ticket, bob, "One", version=0).version == 1


@pytest.mark.parametrize("old", [0, 1, 7])
def test_who_saves_over_other_words_is_told_of_them(ticket, bob, old):
    save(ticket, bob, "One")
    save(ticket, bob, "", html="<p>Two <b>here</b></p>")
    before = everything()

    with pytest.raises(DraftElsewhere) as elsewhere:
        save(ticket, bob, "Mine", version=old)

    newer = elsewhere.value
    assert (newer.text, newer.html, newer.version) == (
        "Two here", "<p>Two <b>here</b></p>", 2,
    )  # fmt: skip
    assert newer.data["draft"]["version"] == 2
    assert everything() == before


def test_words_that_were_sent_do_not_rise_again(ticket, bob):
    """A save that was on its way while the reply was sent comes in after it."""
    save(ticket, bob, "Dear Irma")
    actions.reply(ticket, text="Dear Irma", by=bob)

    with pytest.raises(DraftElsewhere) as elsewhere:
        save(ticket, bob, "Dear Irm", version=1)

    assert elsewhere.value.version == 0
    assert not Draft.objects.exists()


def test_clearing_what_is_gone_already_is_fine(ticket, bob):
    assert save(ticket, bob, "", version=3) is None


@pytest.mark.parametrize("html", ["<p></p>", "<p> <br></p>", "<script>x</script>"])
def test_formatting_without_words_is_nothing(ticket, bob, html):
    save(ticket, bob, "One")
    assert save(ticket, bob, "", html=html, version=1) is None
    assert not Draft.objects.exists()


def test_ac_27_formatted_words_are_cleaned(ticket, bob):
    draft = save(ticket, bob, "", html='<p onclick="x()">Hi<script>x()</script></p>')
    assert (draft.text, draft.html) == ("Hi", "<p>Hi</p>")


def test_files_are_kept_before_there_is_a_word(ticket, bob):
    draft = attach(ticket, bob, file(), file("b.txt", b"lid"))

    assert (draft.text, draft.version) == ("", 0)
    assert [(one.filename, one.size, blobs.get(one.blob)) for one in draft.files.all()
            ] == [("a.txt", 6, b"kettle"), ("b.txt", 3, b"lid")]  # fmt: skip
    assert save(ticket, bob, "Look", version=0).version == 1


def test_a_draft_with_files_stays_without_words(ticket, bob):
    attach(ticket, bob, file())
    save(ticket, bob, "Look")
    assert save(ticket, bob, "").text == ""
    assert DraftFile.objects.count() == 1


def test_the_last_file_of_an_empty_draft_takes_it_along(ticket, bob):
    one, two = attach(ticket, bob, file(), file("b.txt")).files.all()
    assert actions.drop_draft_file(one, by=bob).files.get() == two
    assert actions.drop_draft_file(two, by=bob) is None
    assert not Draft.objects.exists()
    assert actions.drop_draft_file(two, by=bob) is None


def test_words_stay_when_their_file_goes(ticket, bob):
    save(ticket, bob, "Look")
    draft = attach(ticket, bob, file())
    assert actions.drop_draft_file(draft.files.get(), by=bob).text == "Look"


def test_together_they_are_not_larger_than_mail_takes(ticket, bob):
    attach(ticket, bob, file(content=b"x" * (13 * MB)))
    before = everything()
    with pytest.raises(FilesTooLarge, match="larger than 25 MB together"):
        attach(ticket, bob, file("b.bin", b"y" * (13 * MB)))
    assert everything() == before


def test_files_of_the_draft_and_of_the_form_count_together(ticket, bob):
    attach(ticket, bob, file(content=b"x" * (13 * MB)))
    before = everything()
    with pytest.raises(FilesTooLarge):
        actions.reply(
            ticket, text="Hi", files=[file("b.bin", b"y" * (13 * MB))], by=bob
        )
    assert everything() == before


@pytest.mark.parametrize("mode", ["reply", "note"])
def test_what_is_said_carries_the_files_of_its_draft(ticket, bob, ada, mode):
    verb = actions.reply if mode == "reply" else actions.note
    for who in (bob, ada):
        actions.attach_to_draft(ticket, mode=mode, files=[file(who.name)], by=who)

    message = verb(ticket, text="", files=[file("c.txt", b"pot")], by=bob)

    assert [(a.filename, a.content_type, a.size, blobs.get(a.blob))
            for a in message.attachments.all()] == [
        ("Bob", "text/plain", 6, b"kettle"), ("c.txt", "text/plain", 3, b"pot"),
    ]  # fmt: skip
    assert [draft.agent for draft in Draft.objects.all()] == [ada]


def test_ac_51_a_strangers_draft_and_its_files_are_not_kept(bill, bob, settings):
    for verb in (lambda: save(bill, bob, "Hi"), lambda: attach(bill, bob, file())):
        with pytest.raises(NoSuchTicket):
            verb()
    assert (Draft.objects.count(), settings.BLOB_DIR.exists()) == (0, False)


def test_ac_51_a_file_of_somebody_elses_draft_stays(ticket, bob, ada):
    draft = attach(ticket, bob, file())
    with pytest.raises(NotAllowed):
        actions.drop_draft_file(draft.files.get(), by=ada)
    assert draft.files.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_begin_at_once_lose_nothing(ticket, bob):
    results = at_once(
        lambda: save(ticket, bob, "One", version=0),
        lambda: save(ticket, bob, "Two", version=0),
    )
    [kept] = [one for one in results if isinstance(one, Draft)]
    [told] = [one for one in results if isinstance(one, DraftElsewhere)]
    assert Draft.objects.get().text == kept.text == told.text
