"""SQL that is kept asks the same as the queryset it was made of."""

from uuid import UUID, uuid4

import pytest

from helpdesk.base.accounts.models import Agent, Team
from helpdesk.base.written import Written, WrittenModels
from tickets.models import Channel


def agents(key: UUID, least: int):
    found = Agent.objects.filter(public_id=key, undo_seconds__gte=least)
    return found.values_list("name", "email", "undo_seconds")


def test_it_finds_what_the_queryset_finds_for_every_value(ada, bob):
    kept = Written(agents, key=UUID(int=7), least=77)
    for who, least in ((ada, 0), (bob, 0), (ada, 99)):
        same = list(agents(who.public_id, least))
        found = kept.rows(key=who.public_id, least=least)
        assert [tuple(row.values()) for row in found] == same
    assert kept.rows(key=uuid4(), least=0) == []
    [row] = kept.rows(key=bob.public_id, least=0)
    assert list(row) == ["name", "email", "undo_seconds"]


def test_a_value_the_query_does_not_ask_for_is_a_mistake(db):
    with pytest.raises(LookupError, match="other"):
        Written(lambda key, other: agents(key, 0), key=UUID(int=7), other=77).rows(
            key=uuid4(), other=1
        )


def test_a_value_that_is_missing_is_a_mistake(db):
    with pytest.raises(KeyError):
        Written(agents, key=UUID(int=7), least=77).rows(key=uuid4())


def test_models_come_with_what_stands_beside_them(support, django_assert_num_queries):
    team = support
    kept = WrittenModels(
        lambda key: Team.objects.filter(pk=key).select_related("lead", "calendar"),
        key=-7,
    )
    with django_assert_num_queries(1):
        found = kept.first(key=team.pk)
        assert (found, found.lead, found.calendar) == (team, team.lead, team.calendar)
    assert kept.first(key=0) is None


def test_json_in_a_model_is_what_it_was(mailbox):
    kept = WrittenModels(lambda key: Channel.objects.filter(pk=key), key=-7)
    assert kept.first(key=mailbox.pk).traits == mailbox.traits
