"""SLA policies, rules of assignment and telephones by the API, as their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.base.accounts import actions as people
from tests.factories import make_telephone
from tickets import actions
from tickets.actions import Conditions
from tickets.models import AssignmentPolicy, Priority, SlaPolicy

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
API = "/api/v1/"
URGENT = [{"priority": "urgent", "kind": "first_reply", "seconds": 3600}]


@pytest.fixture
def policy(ada):
    targets = {int(Priority.URGENT): {"first_reply": 3600}}
    return actions.save_policy(name="Gold", targets=targets, by=ada)


def test_who_may_read_and_change_them_is_as_on_the_pages(
    as_, ada, bob, carol, dan, support, billing, policy
):
    robot = people.make_service(name="Shop", teams=[support], by=ada)
    phone = make_telephone(billing)
    one, two = f"sla-policies/{policy.public_id}/", f"telephones/{phone.public_id}/"
    rules = f"teams/{billing.public_id}/assignment/"
    calls = {
        ("get", "sla-policies/"): {},
        ("get", one): {},
        ("patch", one): {"name": "Silver"},
        ("post", f"{one}switch/"): {"on": True},
        ("post", f"{one}move/"): {"up": True},
        ("get", "telephones/"): {},
        ("patch", two): {"name": "Ours"},
        ("post", f"{two}switch/"): {"active": True},
        ("get", rules): {},
        ("put", rules): {"mode": "manual"},
    }
    actors = [as_(who) for who in (ada, bob, carol, dan, robot)]

    for (method, address), given in calls.items():
        found = [
            getattr(who, method)(API + address, *([given] if given else []), **JSON)
            for who in actors
        ]
        leads = 200 if "assignment" in address else 404
        codes = [answer.status_code for answer in found]
        assert codes == [200, 404, leads, 404, 404], (method, address)


def test_a_policy_is_made_changed_moved_and_switched(as_, ada, support, policy):
    client = as_(ada)
    made = client.post(
        f"{API}sla-policies/",
        {
            "name": "Silver",
            "targets": URGENT,
            "teams": [str(support.public_id)],
            "priorities": ["urgent", "high"],
            "warn_percent": 25,
        },
        **JSON,
    )
    address = f"{API}sla-policies/{made.json()['id']}/"

    changed = client.patch(address, {"warn_seconds": 900}, **JSON).json()
    client.post(f"{address}move/", {"up": True}, **JSON)
    off = client.post(f"{address}switch/", {"on": False}, **JSON).json()
    listed = client.get(f"{API}sla-policies/").json()["results"]

    assert made.status_code == 201, made.text
    assert (changed["warn_percent"], changed["warn_seconds"]) == (None, 900)
    assert changed["targets"] == URGENT
    assert changed["teams"] == [str(support.public_id)]
    assert changed["priorities"] == ["high", "urgent"]
    assert off["is_active"] is False
    assert [one["name"] for one in listed] == ["Silver", "Gold"]


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"targets": []}, 400, "targets"),
        ({"targets": URGENT, "tags": ["nowhere"]}, 404, "tags.0"),
        (
            {"targets": URGENT, "warn_percent": 5, "warn_seconds": 60},
            400,
            "warn_seconds",
        ),
        ({"targets": [{**URGENT[0], "seconds": 10**20}]}, 400, "targets.0.seconds"),
        ({"targets": URGENT, "position": 1}, 400, "position"),
        ({"targets": URGENT, "priorities": [4]}, 400, "priorities"),
        ({"targets": URGENT, "tags": [3, {}]}, 400, "tags"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_by_field(as_, ada, given, status, field):
    answer = as_(ada).post(f"{API}sla-policies/", {"name": "X", **given}, **JSON)

    assert answer.status_code == status, answer.text
    assert field in {one["field"] for one in answer.json()["errors"]}, answer.text
    assert not SlaPolicy.objects.exists()


def test_rules_of_assignment_are_the_leads_to_say(as_, carol, billing, billing_mailbox):
    address = f"{API}teams/{billing.public_id}/assignment/"
    client = as_(carol)

    answer = client.put(
        address, {"mode": "round_robin", "capacity": 5, "kinds": {"email": 2}}, **JSON
    )
    wrong = client.put(address, {"mode": "manual", "kinds": {"fax": 2}}, **JSON)

    assert answer.json()["kinds"] == {"email": 2}
    assert wrong.status_code == 400
    assert AssignmentPolicy.objects.get(team=billing).mode == "round_robin"


def test_a_telephone_is_added_and_told_in_e164(as_, ada, support):
    client = as_(ada)
    given = {
        "name": "Desk",
        "number": "+46 8 500 102 03",
        "team": str(support.public_id),
    }

    made = client.post(f"{API}telephones/", given, **JSON)
    wrong = client.post(f"{API}telephones/", {**given, "number": "12"}, **JSON)

    assert (made.status_code, made.json()["number"]) == (201, "+46850010203")
    assert wrong.status_code == 409
    address = f"{API}telephones/{made.json()['id']}/"
    assert client.patch(address, {"name": "Shop"}, **JSON).json()["name"] == "Shop"


def test_why_me_is_told_as_on_the_page(as_, bob, dan, ticket):
    actions.take(ticket, by=bob)
    address = f"{API}tickets/{ticket.public_id}/why-me/"

    assert as_(bob).get(address).json() == {
        "assignee": str(bob.public_id),
        "reasons": [],
    }
    assert as_(dan).get(address).status_code == 404


def test_many_policies_cost_what_one_does(as_, ada, policy, support):
    client = as_(ada)

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(f"{API}sla-policies/?expand=teams")
        return len(counted)

    conditions = Conditions(teams=[support])
    targets = {4: {"first_reply": 60}}
    actions.save_policy(name="B", targets=targets, conditions=conditions, by=ada)
    cost()
    first = cost()
    for name in "CDE":
        actions.save_policy(name=name, targets=targets, conditions=conditions, by=ada)

    assert cost() == first
