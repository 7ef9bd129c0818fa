"""Every kind of setting is written down, and no secret of any is."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from helpdesk.base.accounts.changing import ChangesMiddleware
from helpdesk.base.accounts.models import Agent, Role, SettingChange
from helpdesk.base.accounts.watched import WATCHED
from tests.accounts.no_settings import NO_SETTINGS
from tests.api.matrix.rows import ROWS
from tests.api.matrix.world import OWN, make_world
from tests.api.test_two_writers import METHODS, SAID
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db

CANARY = "canary-8c1f-of-a-credential"
# What is no setting, and what the world's admin has for themselves alone.
NO_CHANGE = {
    *("article", "customer", "customer_note", "gap", "organization", "ticket"),
    # Tags are made at work; what became of one is kept by the tag (0060).
    *("tag", "translation_editing"),
}
# Things that the world has none of.
NOT_THERE = {
    *("app", "fact", "holding_reply", "invitation", "mail_server", "offers"),
    *("portal", "sharing", "side_app"),
}


def in_a_request(agent, do):
    """As a page of that agent would."""
    request = RequestFactory().post("/settings/")
    request.user = agent
    return ChangesMiddleware(lambda asked: do())(request)


def written_down():
    return json.dumps(list(SettingChange.objects.values("name", "through", "fields")))


def test_each_table_is_a_setting_or_is_none():
    there = {one._meta.db_table for one in apps.get_models(include_auto_created=True)}

    assert sorted(there - set(WATCHED)) == sorted(NO_SETTINGS)
    assert sorted(set(WATCHED) - there) == []


def test_of_each_kind_of_thing_it_is_written_down_that_it_was_made():
    world = in_a_request(None, make_world)

    kinds = set(SettingChange.objects.values_list("kind", flat=True))
    assert sorted(set(SettingChange.Kind.values) - kinds - NOT_THERE) == []
    assert world.ids
    told = written_down()
    with connection.cursor() as cursor:
        for table, one in WATCHED.items():
            for column in one.secret:
                cursor.execute(f"SELECT {column}::text FROM {table}")
                kept = [value for (value,) in cursor if value and len(value) > 3]
                assert [value for value in kept if value in told] == [], (table, column)


def test_each_address_of_a_setting_that_is_written_to_leaves_a_row():
    world = make_world()
    ada = Agent.objects.get(role=Role.ADMIN)
    api = program(make_token(ada, name="Shop").secret)
    silent, refused = [], []
    for name, (_table, said, _other) in SAID.items():
        before = SettingChange.objects.count()
        address = reverse(f"api:{name}", kwargs=world.named(ROWS[name].kinds, OWN))
        more = {"imap_password": CANARY, "smtp_password": CANARY}
        body = said | more if name == "mailbox" else said
        answer = getattr(api, METHODS[name])(address, body, format="json")
        if answer.status_code != 200:
            refused.append((name, answer.content))
        elif SettingChange.objects.count() == before and name not in NO_CHANGE:
            silent.append(name)

    assert (silent, refused) == ([], [])
    assert CANARY not in written_down()
    whose = SettingChange.objects.values_list("by_name", "way", "through")
    assert list(set(whose)) == [(ada.name, "api", "Shop")]
