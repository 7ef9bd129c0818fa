"""Whatever is said, it becomes one mail with the fields we meant."""

import email
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
