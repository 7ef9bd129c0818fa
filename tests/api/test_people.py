"""People, teams and hours by the API: as the settings pages, for those who have them."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.base.accounts import actions, mail
from helpdesk.base.accounts.models import (
    Absence,
    Agent,
    Calendar,
    Company,
    Invitation,
    Role,
    Team,
)
from tests.factories import make_agent, make_team

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
API = "/api/v1/"


@pytest.fixture
def robot(ada, support):
    """A service account."""
    return actions.make_service(name="Shop", teams=[support], by=ada)


@pytest.fixture
def hours(ada):
    return actions.save_calendar(name="Office", zone="UTC", blocks=[], by=ada)


def test_who_may_read_what_is_as_on_the_pages(
    as_, ada, bob, carol, dan, robot, support, billing, hours
):
    table = {
        # Address: admin, agent, lead of billing, collaborator, program.
        "agents/": (200, 200, 200, 200, 200),
        f"agents/{bob.public_id}/": (200, 200, 200, 200, 200),
        "invitations/": (200, 404, 404, 404, 404),
        "presence/": (200, 200, 200, 200, 200),
        "absences/": (200, 200, 200, 200, 200),
        "teams/": (200, 200, 200, 200, 200),
        f"teams/{billing.public_id}/": (200, 200, 200, 200, 200),
        f"teams/{billing.public_id}/rota/": (200, 404, 200, 404, 404),
        "calendars/": (200, 404, 404, 404, 404),
        f"calendars/{hours.public_id}/": (200, 404, 404, 404, 404),
        "service-accounts/": (200, 404, 404, 404, 404),
        f"service-accounts/{robot.public_id}/": (200, 404, 404, 404, 404),
        "company/": (200, 404, 404, 404, 404),
        "company/goodwill/": (200, 404, 404, 404, 404),
        "profile/": (200, 200, 200, 200, 404),
    }
    actors = [as_(one) for one in (ada, bob, carol, dan, robot)]

    found = {
        address: tuple(client.get(API + address).status_code for client in actors)
        for address in table
    }

    assert found == table


def test_who_may_change_what_is_as_on_the_pages(
    as_, ada, bob, carol, dan, robot, support, billing, hours
):
    team, grace = f"{API}teams/{billing.public_id}/", f"{API}agents/{bob.public_id}/"
    shift = {
        "agent": str(carol.public_id),
        "begins": (timezone.now() + timedelta(hours=1)).isoformat(),
        "ends": (timezone.now() + timedelta(hours=9)).isoformat(),
    }
    calls = {
        "edit team": lambda one: one.patch(team, {"is_open": False}, **JSON),
        "role": lambda one: one.post(f"{grace}change-role/", {"role": "agent"}, **JSON),
        "invite": lambda one: one.post(
            f"{API}invitations/", {"email": "a@b.se"}, **JSON
        ),
        "plan others": lambda one: one.patch(grace, {"skills": ["returns"]}, **JSON),
        "shift": lambda one: one.post(f"{team}rota/shifts/", shift, **JSON),
        "hours": lambda one: one.patch(
            f"{API}calendars/{hours.public_id}/", {"name": "Office"}, **JSON
        ),
        "company": lambda one: one.patch(f"{API}company/", {"name": "Us"}, **JSON),
    }
    table = {
        # Admin, agent (of himself: skills), lead of billing, collaborator, program.
        "edit team": (200, 403, 403, 403, 403),
        "role": (200, 403, 403, 403, 403),
        "invite": (201, 404, 404, 404, 404),
        "plan others": (200, 200, 403, 403, 403),
        "shift": (201, 404, 201, 404, 404),
        "hours": (200, 404, 404, 404, 404),
        "company": (200, 404, 404, 404, 404),
    }
    actors = [as_(one) for one in (ada, bob, carol, dan, robot)]

    found = {
        name: tuple(do(client).status_code for client in actors)
        for name, do in calls.items()
    }

    assert found == table
    assert Invitation.objects.count() == 1


def test_colleagues_know_names_and_admins_know_more(as_, ada, bob, carol):
    address = f"{API}agents/{carol.public_id}/"

    told = as_(ada).get(address).json()
    known = as_(bob).get(address).json()

    assert (told["email"], told["chat_capacity"]) == ("carol@example.org", 3)
    assert (known["name"], known["email"], known["skills"]) == ("Carol", None, None)
    assert as_(bob).get(f"{API}agents/{bob.public_id}/").json()["email"]


def test_nothing_secret_of_people_is_ever_told(as_, ada, bob, support, hours):
    agent = Agent.objects.get(pk=bob.pk)
    made = actions.invite("new@example.org", role=Role.AGENT, teams=[support], by=ada)
    never = [
        agent.password,
        agent.session_salt,
        made.token,
        made.invitation.token_hash,
    ]
    pages = [
        "agents/", f"agents/{bob.public_id}/", "invitations/",
        f"invitations/{made.invitation.public_id}/", "teams/?expand=lead,members",
        "presence/?expand=agent", "calendars/?expand=teams", "company/", "profile/",
    ]  # fmt: skip
    client = as_(ada)

    answers = [client.get(API + page) for page in pages]

    assert {one.status_code for one in answers} == {200}
    assert not [word for word in never for one in answers if word in one.text]


def test_an_invitation_is_mailed_and_its_link_is_in_no_answer(
    as_, ada, support, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(ada).post(
            f"{API}invitations/",
            {"email": "new@example.org", "teams": [str(support.public_id)]},
            headers={"Idempotency-Key": "one"},
            **JSON,
        )
    mail.wait_until_sent()

    assert answer.status_code == 201
    assert answer.json()["teams"] == [str(support.public_id)]
    link = next(
        word for word in outbox.outbox[-1].body.split() if "/invitation/" in word
        or "/accounts/" in word
    )  # fmt: skip
    assert link.rstrip("/").rpartition("/")[2] not in answer.text
    gone = as_(ada).delete(f"{API}invitations/{answer.json()['id']}/")
    assert gone.status_code == 204
    assert not Invitation.objects.usable().exists()


def test_a_role_is_changed_as_by_the_page(as_, ada, bob, dan, support):
    address = f"{API}agents/{bob.public_id}/"

    answer = as_(ada).post(f"{address}change-role/", {"role": "lead"}, **JSON)
    refused = as_(ada).post(f"{API}agents/{ada.public_id}/deactivate/", {}, **JSON)

    assert answer.json()["role"] == "lead"
    assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")
    for verb in ("sign-out-everywhere", "drop-second-factor", "deactivate"):
        assert as_(ada).post(f"{address}{verb}/", {}, **JSON).status_code == 200, verb
    assert not Agent.objects.get(pk=bob.pk).is_active
    assert (
        as_(ada).post(f"{address}reactivate/", {}, **JSON).json()["is_active"] is True
    )


def test_a_team_is_made_and_changed_in_part(as_, ada, bob, carol):
    made = as_(ada).post(
        f"{API}teams/",
        {"name": "Repairs", "lead": str(carol.public_id), "grace_seconds": 7200},
        **JSON,
    )
    address = f"{API}teams/{made.json()['id']}/"

    changed = as_(ada).patch(address, {"members": [str(bob.public_id)]}, **JSON)

    assert made.status_code == 201, made.text
    assert changed.json()["grace_seconds"] == 7200
    assert set(changed.json()["members"]) == {str(bob.public_id), str(carol.public_id)}
    twice = as_(ada).post(
        f"{API}teams/", {"name": "repairs", "lead": str(bob.public_id)}, **JSON
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "team_name_taken")
    stale = as_(ada).patch(
        address, {"name": "X"}, headers={"If-Match": '"another"'}, **JSON
    )  # fmt: skip
    assert stale.status_code == 412
    assert Team.objects.get(public_id=made.json()["id"]).name == "Repairs"


def test_what_cannot_be_is_said_field_by_field(as_, ada, bob, dan, support):
    client, late = as_(ada), {"weekday": 0, "begins": "09:00"}
    tries = [
        ("teams/", {"name": "A", "lead": str(ada.public_id), "owner": 1}, 400, "owner"),
        ("teams/", {"name": "A", "lead": str(dan.public_id)}, 404, "lead"),
        ("teams/", {"name": "\u202e", "lead": str(ada.public_id)}, 400, "name"),
        ("invitations/", {"email": "a@b.se", "role": "api"}, 400, "role"),
        ("invitations/", {"email": "no"}, 400, "email"),
        ("calendars/", {"name": "A", "zone": "Mars/Base"}, 400, "zone"),
        (
            "calendars/",
            {"name": "A", "zone": "UTC", "hours": [{**late, "ends": "08:00"}]},
            400,
            "hours.0.ends",
        ),
        ("absences/", {"begins": "2001-01-01T00:00:00Z", "ends": "x"}, 400, "begins"),
    ]  # fmt: skip

    for where, given, status, field in tries:
        answer = client.post(API + where, given, **JSON)
        assert answer.status_code == status, (where, given, answer.text)
        assert field in {one["field"] for one in answer.json()["errors"]}, answer.text


def test_hours_are_kept_as_they_were_sent(as_, ada):
    client = as_(ada)
    hours = [
        {"weekday": 0, "begins": "13:00", "ends": "24:00"},
        {"weekday": 0, "begins": "09:00", "ends": "12:00"},
    ]
    made = client.post(
        f"{API}calendars/",
        {"name": "Office", "zone": "Europe/Berlin", "hours": hours},
        **JSON,
    )
    address = f"{API}calendars/{made.json()['id']}/"

    client.patch(
        address, {"holidays": [{"day": "2027-05-01", "name": "May day"}]}, **JSON
    )
    more = client.post(f"{address}add-holidays/", {"country": "DE"}, **JSON)

    assert made.status_code == 201, made.text
    assert sorted(map(str, made.json()["hours"])) == sorted(map(str, hours))
    assert {"day": "2027-05-01", "name": "May day"} in more.json()["holidays"]
    assert len(more.json()["holidays"]) > 5
    wrong = client.post(f"{address}add-holidays/", {"country": "XX"}, **JSON)
    assert wrong.status_code == 400
    assert client.delete(address).status_code == 204
    assert not Calendar.objects.exists()


def test_one_plans_for_oneself_and_for_whom_one_leads(as_, bob, carol, grace, billing):
    begins, ends = timezone.now(), timezone.now() + timedelta(days=2)
    given = {"begins": begins.isoformat(), "ends": ends.isoformat()}

    own = as_(bob).post(f"{API}absences/", given, **JSON)
    led = as_(carol).post(
        f"{API}absences/", {**given, "agent": str(grace.public_id)}, **JSON
    )
    foreign = as_(bob).post(
        f"{API}absences/", {**given, "agent": str(carol.public_id)}, **JSON
    )

    assert (own.status_code, led.status_code, foreign.status_code) == (201, 201, 404)
    hidden = as_(bob).post(f"{API}absences/{led.json()['id']}/end/", {}, **JSON)
    assert hidden.status_code == 404
    assert as_(bob).get(f"{API}absences/").json()["results"] == [own.json()]
    stands = as_(carol).get(f"{API}agents/{bob.public_id}/presence/").json()
    assert stands["is_absent"] is True
    ended = as_(bob).post(f"{API}absences/{own.json()['id']}/end/", {}, **JSON)
    assert ended.status_code == 204
    assert Absence.objects.get(agent=bob).ends < ends


def test_nobody_chooses_the_presence_of_others(as_, bob, carol, dan):
    address = f"{API}agents/{bob.public_id}/presence/"

    assert as_(carol).put(address, {"chosen": "off"}, **JSON).status_code == 403
    assert as_(bob).put(address, {"chosen": "away"}, **JSON).status_code == 200
    assert as_(dan).get(address).status_code == 404
    assert bob.presence.chosen == "away"


def test_a_rota_is_written_by_whoever_leads(as_, carol, grace, billing):
    address = f"{API}teams/{billing.public_id}/rota/"
    people = [str(carol.public_id), str(grace.public_id)]

    made = as_(carol).post(
        f"{address}weeks/",
        {"agents": people, "weekdays": [0, 1], "opens": "22:00", "closes": "06:00"},
        **JSON,
    )
    lines = as_(carol).get(address).json()["results"]

    assert made.status_code == 201, made.text
    assert [one["agent"] for one in lines] == people
    assert (lines[0]["opens"], lines[0]["every"]) == ("22:00", 2)
    gone = as_(carol).delete(f"{address}{lines[0]['id']}/")
    assert (gone.status_code, billing.duties.count()) == (204, 1)


def test_a_program_is_given_a_name_and_teams(as_, ada, support, billing):
    client = as_(ada)
    given = {"name": "Shop", "teams": [str(support.public_id)]}

    made = client.post(f"{API}service-accounts/", given, **JSON)
    address = f"{API}service-accounts/{made.json()['id']}/"
    changed = client.patch(address, {"teams": [str(billing.public_id)]}, **JSON)

    assert (made.status_code, made.json()["teams"]) == (201, given["teams"])
    assert changed.json() == {**made.json(), "teams": [str(billing.public_id)]}
    person = client.patch(
        f"{API}service-accounts/{ada.public_id}/", {"name": "X"}, **JSON
    )
    assert person.status_code == 404


def test_goodwill_is_set_for_all_and_for_some(as_, ada, bob, company):
    answer = as_(ada).put(
        f"{API}company/goodwill/",
        {
            "budget": 5000,
            "currency": "SEK",
            "own": [{"agent": str(bob.public_id), "budget": 900}],
        },
        **JSON,
    )

    assert answer.json()["own"] == [{"agent": str(bob.public_id), "budget": 900}]
    assert Company.objects.get().goodwill_currency == "SEK"
    assert Agent.objects.get(pk=bob.pk).goodwill_budget == 900


def test_what_one_chose_is_changed_in_part(as_, bob):
    answer = as_(bob).patch(f"{API}profile/", {"theme": "dark"}, **JSON)

    assert (answer.json()["theme"], answer.json()["name"]) == ("dark", "Bob")
    wrong = as_(bob).patch(f"{API}profile/", {"role": "admin"}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "unknown_field")


def test_lists_of_many_cost_what_lists_of_one_do(as_, ada, bob, carol, support, hours):
    client = as_(ada)
    pages = (
        "agents/", "presence/?expand=agent", "teams/?expand=members", "calendars/",
        "invitations/",
    )  # fmt: skip
    actions.invite("one@example.org", role=Role.AGENT, teams=[support], by=ada)

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(API + page).status_code == 200
        return len(counted)

    client.get(f"{API}teams/")
    first = {page: cost(page) for page in pages}
    for number in range(3):
        other = make_agent(f"Agent{number}")
        make_team(f"Team {number}", lead=other, members=(bob,), calendar=hours)
        actions.invite(
            f"n{number}@example.org", role=Role.AGENT, teams=[support], by=ada
        )
        actions.save_calendar(name=f"Hours {number}", zone="UTC", blocks=[], by=ada)

    assert {page: cost(page) for page in pages} == first
