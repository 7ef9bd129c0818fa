"""Who changed what in the settings is written down, whichever way they came."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from helpdesk.base.accounts.models import Agent, SettingChange, Team
from helpdesk.base.accounts.watched import WATCHED
from tests.tickets.pages import browser_of, shown
from tests.tokens import make_token, program

pytestmark = pytest.mark.usefixtures("company")
PAGE, ADDRESS = "/settings/changes/", "/api/v1/setting-changes/"


def made_lead(ada, bob):
    browser_of(ada).post(f"/settings/people/{bob.public_id}/role/", {"role": "lead"})


def test_a_role_by_the_page(ada, bob):
    made_lead(ada, bob)

    [row] = SettingChange.objects.all()
    assert (row.by, row.by_name, row.way, row.kind) == (ada, "Ada", "page", "agent")
    assert (row.name, row.what, row.thing) == ("Bob", "changed", bob.public_id)
    assert row.fields == {"role": ["agent", "lead"], "session_salt": "secret"}


def test_a_team_with_its_people_by_the_api_is_one_row_that_says_names(ada, bob, carol):
    api = program(make_token(ada, name="Shop").secret)
    team = Team.objects.create(name="Returns", lead=ada)
    team.members.set([ada, carol])

    api.patch(
        f"/api/v1/teams/{team.public_id}/",
        {"name": "Refunds", "members": [str(ada.public_id), str(bob.public_id)]},
        format="json",
    )

    [row] = SettingChange.objects.all()
    assert (row.by, row.way, row.through, row.name) == (ada, "api", "Shop", "Refunds")
    assert row.fields == {
        "name": ["Returns", "Refunds"],
        "members": {"-": ["Carol"], "+": ["Bob"]},
    }


def test_what_is_made_anew_as_it_was_is_no_change(ada):
    api = program(make_token(ada).secret)
    hours = [{"weekday": 1, "begins": "09:00", "ends": "17:00"}]
    said = {"name": "Day", "zone": "UTC", "hours": hours}
    made = api.post("/api/v1/calendars/", said, format="json").json()
    assert SettingChange.objects.get().what == "added", made

    answer = api.patch(
        f"/api/v1/calendars/{made['id']}/", {"hours": hours}, format="json"
    )

    assert answer.status_code == 200
    assert SettingChange.objects.count() == 1


def test_what_nobody_asked_for_and_what_is_refused_is_not_written_down(ada, bob):
    Team.objects.create(name="Made by a test", lead=ada)
    made_lead(bob, ada)
    browser_of(ada).post(f"/settings/people/{ada.public_id}/role/", {"role": "agent"})

    assert not SettingChange.objects.exists()


def test_what_people_set_for_themselves_is_theirs(ada, bob):
    api = program(make_token(bob).secret)
    assert (
        api.patch("/api/v1/profile/", {"theme": "dark"}, format="json").status_code
        == 200
    )
    own = {"name": "Mine", "text": "Hello.", "is_personal": True}
    assert api.post("/api/v1/canned-replies/", own, format="json").status_code == 201

    assert not SettingChange.objects.exists()


def test_it_is_read_by_admins_alone_narrowed_and_by_both_doors(ada, bob, carol):
    made_lead(ada, bob)
    browser = browser_of(ada)
    page = shown(browser.get(PAGE))
    assert page.replace("Ada Ada", "Ada").count("Person Bob") == 1
    assert "agent lead" in page
    assert "Nothing of this" in shown(browser.get(PAGE, {"kind": "team"}))
    assert "Nothing of this" in shown(browser.get(PAGE, {"by": str(bob.public_id)}))
    tomorrow = timezone.now() + timedelta(days=2)
    for name, there in (("since", False), ("until", True)):
        found = shown(browser.get(PAGE, {name: f"{tomorrow:%Y-%m-%d}"}))
        assert ("Person Bob" in found) is there
    assert "Enter a valid date" in shown(browser.get(PAGE, {"since": "x"}))

    [row] = (
        program(make_token(ada).secret)
        .get(ADDRESS, {"kind": "agent"})
        .json()["results"]
    )
    assert (row["by_name"], row["name"], row["thing"]) == (
        "Ada",
        "Bob",
        str(bob.public_id),
    )
    assert row["changes"][0] == {
        "field": "role", "before": "agent", "after": "lead",
        "is_many": False, "is_secret": False,
    }  # fmt: skip
    bob.refresh_from_db()  # their sessions ended with their role
    for other in (bob, carol):
        assert browser_of(other).get(PAGE).status_code == 404
        assert program(make_token(other).secret).get(ADDRESS).status_code == 404


def test_older_ones_are_a_page_further(ada, django_assert_max_num_queries):
    browser = browser_of(ada)
    for n in range(51):
        SettingChange.objects.create(
            by=ada, by_name="Ada", way="page", kind="team", target=n, what="added",
            name=f"No. {n}.", fields={}, unit=ada.public_id,
        )  # fmt: skip
    with django_assert_max_num_queries(20):
        first = browser.get(PAGE, {"kind": "team"})
    assert ("No. 50." in shown(first), "No. 0." in shown(first)) == (True, False)
    last = SettingChange.objects.get(name="No. 1.").public_id
    assert f"kind=team&amp;before={last}" in first.content.decode()
    older = shown(browser.get(PAGE, {"kind": "team", "before": last}))
    assert ("No. 0." in older, "No. 1." in older) == (True, False)
    assert browser.get(PAGE, {"before": "x"}).status_code == 404


def test_who_is_called_otherwise_now_and_what_is_gone_keep_their_names(ada):
    api = program(make_token(ada).secret)
    made = api.post(
        "/api/v1/stop-words/", {"language": "en", "word": "eh"}, format="json"
    )
    api.delete(f"/api/v1/stop-words/{made.json()['id']}/")
    Agent.objects.filter(pk=ada.pk).update(name="Somebody")

    rows = SettingChange.objects.values_list("by_name", "name", "what")
    assert list(rows) == [("Ada", "eh", "deleted"), ("Ada", "eh", "added")]


@pytest.mark.django_db(transaction=True)
def test_rows_stay_as_they_are(ada, bob):
    made_lead(ada, bob)

    for sql in ("UPDATE accounts_settingchange SET name = ''",
                "DELETE FROM accounts_settingchange"):  # fmt: skip
        with (
            pytest.raises(DatabaseError, match="never updated or deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_each_table_of_the_list_has_the_trigger_as_the_list_says():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgargs FROM pg_trigger"
            " WHERE tgname = 'setting_noted'"
        )
        there = {table: bytes(told).decode().rstrip("\0") for table, told in cursor}

    assert there == {table: one.argument() for table, one in WATCHED.items()}


def test_each_column_that_the_list_names_is_there():
    tables = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }
    missing = [
        (table, name)
        for table, one in WATCHED.items()
        for name in (*one.secret, *(() if one.of else (*one.named, one.column)))
        if name not in tables[table]
    ]

    assert missing == []
