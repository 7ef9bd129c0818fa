"""A button that was pressed is words, and stops spinning."""

from collections.abc import Iterator

import pytest

from channels_app.adapter import Call
from channels_app.adapters.telegram import adapter
from tests.channels_app.at_home import connected, work
from tickets.models import Channel, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(telegram, company, support, settings) -> Iterator[Channel]:
    with connected(telegram, support, settings, connects_first=True) as channel:
        yield channel


def test_whoever_presses_a_button_does_not_wait(door, telegram, irma):
    said = telegram.put(
        irma,
        {
            "reply_markup": {
                "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]
            }
        },
        text="Did it help?",
    )
    assert said

    irma.presses(irma.heard[0], "Yes")

    assert telegram.spinning == set()
    assert telegram.refused == []
    work()
    assert Message.objects.get().text == "Yes"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"nonsense", b'{"message": {}}', b'{"callback_query": {"id": 7}}',
             b'{"callback_query": "x"}'],
)  # fmt: skip
def test_whatever_else_is_told_is_thanked_for_without_a_word(body):
    call = Call(method="POST", url="https://desk.example/", headers={}, body=body)

    assert adapter.thank(call) == adapter.thanks
