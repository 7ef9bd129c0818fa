"""Whatever is said, it becomes one mail with the fields we meant."""

import email
from email.policy import default
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from channels_app.adapter import Address, File, Outgoing
from channels_app.adapters.email.compose import compose

ANY = st.text(alphabet=st.characters(), max_size=80)


@given(ANY, ANY, ANY, ANY, st.lists(ANY, max_size=5), ANY, ANY)
def test_ac_05_any_values_make_one_mail(
    name, subject, text, place, answers, filename, kind
):
    file = File(filename=filename, content_type=kind, content=b"x")
    to = Address(kind="email", canonical="a@x.test", shown="a@x.test", name=name)
    message = Outgoing(key=UUID(int=1), to=to, subject=subject, text=text, place=place,
                       answers=tuple(answers), files=(file,), auto=True)  # fmt: skip

    read = email.message_from_bytes(
        compose(message, sender="s@x.test", name=name, to="a@x.test")
    )

    assert set(read.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
        "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert len(read.get_payload()) == 2


def read_of(**values) -> email.message.EmailMessage:
    given = {"to": IRMA, "subject": "Kettle", "text": "Hello", "place": "1@x.test"}
    message = Outgoing(key=UUID(int=1), **(given | values))
    data = compose(message, sender="s@x.test", name="", to=message.to.shown)
    return email.message_from_bytes(data, policy=default)


def address(shown: str, name: str = "") -> Address:
    return Address(kind="email", canonical=shown.lower(), shown=shown, name=name)


IRMA, BEN = address("Irma@x.test", "Irma"), address("ben@x.test", "Ben Ek, Dr.")


def test_each_mail_names_all_its_readers_but_those_in_bcc():
    sent = [read_of(to=one, named_to=(IRMA,), named_cc=(BEN, address("c@x.test")))
            for one in (IRMA, BEN, address("boss@shop.test"))]  # fmt: skip

    assert {(one["To"], one["Cc"]) for one in sent} == {
        ("Irma <Irma@x.test>", '"Ben Ek, Dr." <ben@x.test>, c@x.test')
    }
    assert {one["Bcc"] for one in sent} == {None}
    assert len({one["Message-ID"] for one in sent}) == 1


def test_a_mail_to_copies_alone_says_that_it_names_nobody():
    assert read_of(named_cc=(BEN,))["To"] == "undisclosed-recipients:;"


def test_what_comes_by_itself_ends_with_one_click():
    read = read_of(auto=True, unsubscribe="https://help.test/c/stop/abc:def/")

    assert read["List-Unsubscribe"].strip() == "<https://help.test/c/stop/abc:def/>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_picture_within_the_words_is_related_to_them_and_other_files_are_attached():
    picture = File(filename="a.png", content_type="image/png", content=b"png",
                   content_id="pic.1", inline=True)  # fmt: skip
    paper = File(filename="b.pdf", content_type="application/pdf", content=b"pdf")

    read = read_of(html='<p>See <img src="cid:pic.1"></p>', files=(picture, paper))

    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related",
        "text/html", "image/png", "application/pdf",
    ]  # fmt: skip
    [within] = [one for one in read.walk() if one.get_content_type() == "image/png"]
    assert (within["Content-ID"], within.get_content_disposition()) == (
        "<pic.1>",
        "inline",
    )
