"""What we say reaches people on Messenger and Instagram, or an agent reads why not."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from channels_app.adapter import (
    Address,
    DeliveryFailed,
    File,
    Origin,
    Outgoing,
    adapter,
)
from channels_app.meta_said import DAY
from tests.wire.providers.base import Provider
from tests.wire.providers.customers import Customer
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger

KEY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
PDF = File(
    filename="bill.pdf",
    content_type="application/pdf",
    content=b"%PDF",
    address="https://desk.example/content/abc/",
)


def sent(at: Provider, to: Customer, text: str = "We look.", **more: Any) -> list[str]:
    known = at.settings(human_agent="yes") if more.pop("tag", False) else at.settings()  # type: ignore[call-arg]
    whom = Address(kind=at.kind, canonical=to.key, shown=to.key)
    message = Outgoing(to=whom, subject="", text=text, place="", key=KEY, **more)
    ours = adapter(at.kind)
    return [ours.send(known, one) for one in ours.pieces(known, message)]


def about(comment: str, *, place: str = "public") -> Origin:
    key = UUID(int=1)
    return Origin(
        ticket=key,
        number=7,
        message=key,
        author="Ada",
        said_at=timezone.now(),
        thread=f"{place}:{comment}",
        last=comment,
    )


def test_an_answer_says_that_it_is_one(fb: Messenger) -> None:
    irma = fb.customer()

    sent(fb, irma)

    raw = irma.heard[0].raw
    assert raw["messaging_type"] == "RESPONSE"
    assert raw["message"] == {"text": "We look.", "metadata": str(KEY)}


def test_files_go_along_to_messenger_and_are_fetched_by_instagram(
    fb: Messenger, gram: Instagram
) -> None:
    irma, karl = fb.customer(), gram.customer()

    sent(fb, irma, files=(PDF,))
    sent(gram, karl, files=(PDF,))

    assert [(one.form, one.files) for one in irma.heard] == [
        ("text", ()),
        ("file", (("bill.pdf", b"%PDF"),)),
    ]
    assert karl.heard[1].files == ((PDF.address, b""),)


def test_instagram_counts_bytes(gram: Instagram) -> None:
    irma = gram.customer()
    words = "Größe übermäßig " * 100

    sent(gram, irma, words)

    assert max(len(one.text.encode()) for one in irma.heard) <= 1000
    assert " ".join(one.text for one in irma.heard).split() == words.split()


def test_after_a_day_people_may_answer_where_meta_allowed_it(fb: Messenger) -> None:
    irma = fb.customer()
    irma.is_away = "days"

    sent(fb, irma, wrote=2.0 * DAY, tag=True)
    with pytest.raises(DeliveryFailed, match="more than 24 hours ago") as machine:
        sent(fb, irma, wrote=2.0 * DAY, tag=True, auto=True)
    with pytest.raises(DeliveryFailed, match="more than 24 hours ago") as late:
        sent(fb, irma, wrote=2.0 * DAY)

    assert irma.heard[0].raw["tag"] == "HUMAN_AGENT"
    assert machine.value.permanent
    assert late.value.permanent


def test_after_a_week_nobody_may(fb: Messenger) -> None:
    irma = fb.customer()
    irma.is_away = "weeks"

    with pytest.raises(DeliveryFailed, match="more than 24 hours ago"):
        sent(fb, irma, wrote=9.0 * DAY, tag=True)


@pytest.mark.parametrize("place", ["public", "comment"])
def test_a_comment_is_answered_privately_and_once(gram: Instagram, place: str) -> None:
    """Tickets of before know it as "comment"."""
    irma = gram.customer()
    item = irma.comments("Does it whistle?")

    sent(gram, irma, "It does.", origin=about(item.name, place=place))
    with pytest.raises(DeliveryFailed, match="answered privately before") as again:
        sent(gram, irma, "It really does.", origin=about(item.name))

    assert [one.text for one in irma.heard] == ["It does."]
    assert irma.heard[0].raw["recipient"] == {"comment_id": item.name}
    assert again.value.permanent


def test_a_comment_is_never_answered_with_half_of_the_words(gram: Instagram) -> None:
    irma = gram.customer()
    item = irma.comments("Does it whistle?")

    for text, files in (("Yes. " * 300, ()), ("See the bill.", (PDF,))):
        with pytest.raises(DeliveryFailed, match="a single message") as refused:
            sent(gram, irma, text, origin=about(item.name), files=files)
        assert refused.value.permanent
    assert irma.heard == []

    sent(gram, irma, "It does.", origin=about(item.name))
    assert [one.text for one in irma.heard] == ["It does."]


class TestInPublic:
    """Below their comment, where everybody reads it."""

    @pytest.fixture(params=["fb", "gram"])
    def at(self, request: Any) -> Any:
        return request.getfixturevalue(request.param)

    def test_an_answer_stands_below_their_comment(self, at: Any) -> None:
        irma = at.customer()
        item = irma.comments("Does it whistle?")

        [name] = sent(at, irma, "It does.", origin=about(item.name), public=True)

        [one] = irma.heard
        assert (one.name, one.text, one.replies) == (name, "It does.", item.name)
        assert one.is_public

    def test_what_is_long_or_has_files_is_refused_whole(self, at: Any) -> None:
        irma = at.customer()
        item = irma.comments("Does it whistle?")
        for text, files in (("x" * 8001, ()), ("See the bill.", (PDF,))):
            with pytest.raises(DeliveryFailed, match="Nothing was sent") as refused:
                sent(at, irma, text, origin=about(item.name), files=files, public=True)
            assert refused.value.permanent
        assert irma.heard == []

    def test_a_comment_that_is_gone_is_told_of_in_words(self, at: Any) -> None:
        irma = at.customer()
        with pytest.raises(DeliveryFailed, match="not there any more") as gone:
            sent(at, irma, "It does.", origin=about("17"), public=True)
        assert gone.value.permanent
        with pytest.raises(DeliveryFailed, match="not there any more"):
            sent(at, irma, "It does.", public=True)


def test_connecting_asks_to_be_told_and_learns_the_window(gram: Instagram) -> None:
    ours: Any = adapter("instagram")

    learned = ours.connect(
        gram.settings(human_agent="yes"), hook="https://desk.example/"
    )

    assert learned.address == "@kettle.shop"
    assert learned.traits["reply_window"] == 7 * DAY
    assert {"messages", "comments"} <= set(gram.events)
    assert learned.config["account"] == gram.account_id
    assert ours.carrier(gram.settings(), "ABC") == "https://ig.me/m/kettle.shop?ref=ABC"


def test_not_being_told_of_messages_is_seen(fb: Messenger) -> None:
    checks = adapter("messenger").check(fb.settings())

    assert [(one.part, one.ok) for one in checks] == [
        ("sending", True),
        ("receiving", False),
    ]
