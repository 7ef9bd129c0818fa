"""Tags are put on, called otherwise and merged by several people at once."""

import pytest

from tests.tickets.test_races import mine, while_uncommitted
from tickets import actions
from tickets.models import Tag
from tickets.tag_errors import NoSuchTag, TagNameTaken

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("company"),
]


def names(ticket) -> list[str]:
    return sorted(ticket.tags.values_list("name", flat=True))


def call(tag, name, by):
    fresh = Tag.objects.get(pk=tag.pk)
    actions.save_tag(fresh, name=name, description="", former=[], by=by)


@pytest.fixture
def vip(db):
    return Tag.objects.create(name="vip")


@pytest.fixture
def gold(db):
    return Tag.objects.create(name="gold")


def test_whoever_tags_while_it_is_renamed_puts_on_the_same_tag(ticket, vip, ada, bob):
    outcome = while_uncommitted(
        lambda: call(vip, "best", ada),
        lambda: actions.tag(mine(ticket), name="vip", by=bob),
    )

    assert outcome == [None, None]
    assert names(ticket) == ["best"]


def test_whoever_tags_while_it_is_merged_puts_on_what_it_becomes(
    ticket, vip, gold, ada, bob
):
    outcome = while_uncommitted(
        lambda: actions.merge_tags(vip, into=gold, by=ada),
        lambda: actions.tag(mine(ticket), name="vip", by=bob),
    )

    assert outcome == [None, None]
    assert names(ticket) == ["gold"]


def test_what_was_put_on_just_before_a_merge_goes_with_it(ticket, vip, gold, ada, bob):
    outcome = while_uncommitted(
        lambda: actions.tag(mine(ticket), name="vip", by=bob),
        lambda: actions.merge_tags(vip, into=gold, by=ada),
    )

    assert outcome == [None, None]
    assert names(ticket) == ["gold"]


def test_of_two_who_give_two_tags_one_name_one_is_told(vip, gold, ada):
    _first, second = while_uncommitted(
        lambda: call(vip, "best", ada), lambda: call(gold, "best", ada)
    )

    assert isinstance(second, TagNameTaken)
    assert sorted(Tag.objects.current().values_list("name", flat=True)) == [
        "best",
        "gold",
    ]


def test_of_two_who_rename_one_tag_the_later_one_holds(vip, ada):
    outcome = while_uncommitted(
        lambda: call(vip, "best", ada), lambda: call(vip, "good", ada)
    )

    assert outcome == [None, None]
    vip.refresh_from_db()
    assert vip.name == "good"


def test_two_that_are_merged_into_each_other_at_once_become_one(vip, gold, ada):
    again = Tag.objects.get(pk=gold.pk), Tag.objects.get(pk=vip.pk)
    _first, second = while_uncommitted(
        lambda: actions.merge_tags(vip, into=gold, by=ada),
        lambda: actions.merge_tags(again[0], into=again[1], by=ada),
    )

    assert isinstance(second, NoSuchTag)
    assert [one.name for one in Tag.objects.current()] == ["gold"]


def test_one_that_is_deleted_while_somebody_types_it_is_made_anew(
    ticket, vip, ada, bob
):
    outcome = while_uncommitted(
        lambda: actions.delete_tag(Tag.objects.get(pk=vip.pk), by=ada),
        lambda: actions.tag(mine(ticket), name="vip", by=bob),
    )

    assert outcome == [None, None]
    assert names(ticket) == ["vip"]
