"""Who gets through the door of a widget, and what the others are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from channels_app import tokens
from tests.channels_app.widget.factories import make_visitor, token_of


def test_a_session_writes_no_row_and_names_somebody_new(shop, irma):
    answer = irma.post("session/")
    assert answer.status_code == 200
    assert tokens.read(answer.json()["token"]).channel == shop.pk
    assert not shop.visitors.exists()


def test_a_token_says_who_where_and_since_when(shop):
    visitor = make_visitor(shop, epoch=3)
    said = tokens.read(token_of(visitor))
    assert (said.visitor, said.channel, said.epoch) == (
        visitor.public_id,
        shop.pk,
        3,
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: token * 9,
        lambda token: "\ud800" + token,
        lambda token: None,
        lambda token: ["x"],
        lambda token: token.replace(token[:32], uuid4().hex),
    ],
)
def test_a_token_that_is_not_ours_to_the_bit_says_nothing(shop, spoil):
    token = tokens.mint(tokens.fresh(shop.pk))
    with pytest.raises(tokens.Void):
        tokens.read(spoil(token))


def test_a_token_is_good_for_half_a_year(shop):
    with time_machine.travel(timezone.now() - timedelta(days=179)):
        young = tokens.mint(tokens.fresh(shop.pk))
    with time_machine.travel(timezone.now() - timedelta(days=181)):
        old = tokens.mint(tokens.fresh(shop.pk))
    assert tokens.read(young)
    with pytest.raises(tokens.Void):
        tokens.read(old)
