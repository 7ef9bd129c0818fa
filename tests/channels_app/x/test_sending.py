"""Answers cost money: what may be spent is spent, what may not is said."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone

from channels_app.adapter import Address, DeliveryFailed, File, Origin, Outgoing
from channels_app.adapters.x import adapter
from channels_app.lent import MICRO
from tests.wire.providers.customers import picture
from tests.wire.providers.x import PRICES


def answer(person, last: str = "", text: str = "Try the lid.", **more) -> Outgoing:
    origin = Origin(
        ticket=uuid4(), number=7, message=uuid4(), author="Ada",
        said_at=timezone.now(), thread=f"public:{last}", last=last,
    )  # fmt: skip
    whom = Address(kind="x", canonical=person.key, shown=f"@{person.handle}")
    given = {"to": whom, "subject": "", "text": text, "place": "", "key": uuid4()}
    return Outgoing(**{**given, "origin": origin, "public": True, **more})


def image(at: int) -> File:
    return File(filename=f"{at}.png", content_type="image/png", content=picture(at))


def send(account, message: Outgoing) -> list[str]:
    return [adapter.send(account, one) for one in adapter.pieces(account, message)]


def test_a_public_answer_stands_below_theirs_and_costs_what_it_costs(
    x, account, purse, irma
):
    asked = irma.says("My kettle leaks.")
    [name] = send(account, answer(irma, asked.name))
    [heard] = irma.heard
    assert (heard.name, heard.replies) == (name, asked.name)
    assert purse.spent == x.bill == PRICES["post"]


def test_a_link_is_dear_and_counts_as_such(x, account, purse, irma):
    asked = irma.says("My kettle leaks.")
    send(account, answer(irma, asked.name, "See https://brew.example/lids"))
    assert purse.spent == x.bill == PRICES["post_with_link"]


def test_pictures_go_along_and_are_paid_for(x, account, purse, irma):
    asked = irma.says("Show me.")
    files = tuple(image(at) for at in range(5))
    send(account, answer(irma, asked.name, "Here.", files=files))
    assert [len(one.files) for one in irma.heard] == [4, 1]
    assert purse.spent == x.bill


def test_without_money_nothing_is_sent_and_somebody_is_told(x, account, purse, irma):
    asked = irma.says("My kettle leaks.")
    purse.spent = purse.ceiling - 100
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name))
    assert failed.value.permanent
    assert "ceiling" in failed.value.words
    assert irma.heard == []
    assert purse.spent == purse.ceiling - 100


def test_what_is_refused_costs_nothing(x, account, purse, irma):
    asked = irma.says("My kettle leaks.")
    irma.user.takes = False
    for public in (True, False):
        with pytest.raises(DeliveryFailed) as failed:
            send(account, answer(irma, asked.name, public=public))
        assert failed.value.permanent
    assert purse.spent == x.bill == 0


def test_longer_than_x_takes_is_refused_before_it_costs(x, account, purse, irma):
    asked = irma.says("Hello")
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name, "語" * 141))
    assert "280" in failed.value.words
    assert purse.spent == 0


def test_the_same_words_twice_are_said_to_be_so(x, account, irma):
    asked = irma.says("Hello")
    send(account, answer(irma, asked.name))
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name))
    assert "twice" in failed.value.words


def test_a_private_answer_goes_to_one_alone_with_its_picture(
    x, account, purse, chatter
):
    chatter.says("My order 17")
    bill = File(filename="bill.pdf", content_type="application/pdf", content=b"%PDF",
                address="https://desk.example/c/1")  # fmt: skip
    message = answer(chatter, public=False, files=(image(1), bill))
    send(account, message)
    [heard] = chatter.heard
    assert heard.text == "Try the lid.\n\nbill.pdf: https://desk.example/c/1"
    assert heard.files[0][1] == picture(1)
    assert purse.spent == x.bill == PRICES["dm"] + PRICES["media"]


def test_other_prices_are_those_that_an_admin_typed(x, account, purse, irma):
    config = {**account.config, "prices": "post=0.5, user_read = 0.001"}
    asked = irma.says("Hello")
    send(replace(account, config=config), answer(irma, asked.name))
    assert purse.spent == MICRO // 2


def test_credits_that_are_used_up_at_x_are_said_to_be_so(x, account, irma):
    asked = irma.says("Hello")
    x.fails(402)
    with pytest.raises(DeliveryFailed) as failed:
        send(account, answer(irma, asked.name))
    assert "credits" in failed.value.words
