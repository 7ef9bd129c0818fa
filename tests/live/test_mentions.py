"""What open pages hear of mentions: whoever sees them, and never what they say."""

import pytest

from helpdesk.listening import actions
from tests.fake_square import post
from tests.listening.conftest import (  # noqa: F401 fixtures
    closed_square,
    provider,
    square,
    told,
)
from tests.listening.seen import the_mention

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_hears_that_there_is_one_and_what_became_of_it(
    open_socket,
    square,  # noqa: F811
    told,  # noqa: F811
    ada,
    bob,
    dan,
):
    page, others = open_socket(bob), open_socket(dan)

    told(square, post())
    mention = the_mention()
    assert page.hears("mentions") == {"t": "mentions", "ids": [str(mention.public_id)]}

    actions.ignore(mention, by=ada)
    page.hears("mentions", ids=[str(mention.public_id)])
    assert others.is_silent()


def test_what_others_hear_makes_no_sound(
    open_socket,
    closed_square,  # noqa: F811
    told,  # noqa: F811
    bob,
    grace,
    ada,
):
    page, hers, admins = open_socket(bob), open_socket(grace), open_socket(ada)

    told(closed_square, post())

    hers.hears("mentions")
    admins.hears("mentions")
    assert page.is_silent()
