"""/messengers/ and /forms/: as on the pages, for programs of admins."""

import pytest

from channels_app.actions import approved
from channels_app.messenger import TemplateFound
from channels_app.models import Connection
from tests.tokens import make_token, program
from tickets.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/messengers/"


@pytest.fixture
def client(ada):
    return program(make_token(ada, "channels:write").secret)


@pytest.fixture
def reader(bob):
    return program(make_token(bob, "channels:read").secret)


def given(support, **more):
    told = {"kind": "parrot", "name": "Polly", "team": str(support.public_id)}
    return {**told, "settings": {"token": "seekrit-1", "number": "12"}, **more}


def where(channel, end=""):
    return f"{API}{channel.public_id}/{end}"


def kept():
    return Connection.objects.select_related("channel").get(channel__kind="parrot")


def test_one_is_added_connected_and_read_without_its_secrets(
    client, parrot, company, support
):
    made = client.post(API, given(support), format="json")
    assert made.status_code == 201, made.text
    secret = kept().settings().secret["verify"]
    assert made.json()["made"] == {"verify": secret}
    assert made.json()["is_active"] is False

    address = f"{API}{made.json()['id']}/"
    joined = client.post(f"{address}connect/", {}, format="json").json()
    assert (joined["is_active"], joined["is_connected"]) == (True, True)
    read = client.get(address)
    assert read.json() == joined
    assert read.json() == read.json() | {
        "kind": "parrot",
        "account": "@parrot",
        "webhook": f"http://localhost:8000/hooks/parrot/{kept().key}/",
        "settings": {"number": "12", "tone": "loud", "api": ""},
        "secrets": ["token", "verify"],
    }
    listed = client.get(API)
    assert [one["id"] for one in listed.json()["results"]] == [made.json()["id"]]
    for answer in (read, listed):
        assert secret not in answer.text
        assert "seekrit" not in answer.text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "smoke"}, "kind"),
        ({"kind": "email"}, "kind"),
        ({"settings": {"number": "12"}}, "settings"),
        ({"settings": {"token": "UPPER", "number": "12"}}, "settings"),
        ({"settings": {"token": "t", "number": "1", "verify": "mine"}}, "settings"),
        ({"settings": {"token": "t", "number": "1", "nothing": ""}}, "settings"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(more, field, client, parrot, company, support):
    answer = client.post(API, given(support, **more), format="json")
    assert answer.status_code == 400, answer.text
    assert field in answer.text
    assert not Channel.objects.filter(kind="parrot").exists()


def test_what_is_not_said_stays(client, polly):
    changed = client.patch(
        where(polly), {"settings": {"number": "13"}}, format="json"
    ).json()
    assert changed["settings"] == {"number": "13", "tone": "loud", "api": ""}
    assert changed["name"] == "Polly"
    assert kept().settings().secret["token"] == "seekrit-1"


def test_whoever_knows_an_older_version_changes_nothing(client, polly):
    version = client.get(where(polly))["ETag"]
    assert client.patch(where(polly), {"name": "A"}, format="json").status_code == 200
    for end, body in (("", {"name": "B"}), ("switch/", {"active": False})):
        call = client.post if end else client.patch
        answer = call(
            where(polly, end), body, format="json", headers={"If-Match": version}
        )
        assert answer.status_code == 412
    for end in ("connect/", "check/", "secret/", "address/", "templates/fetch/"):
        answer = client.post(
            where(polly, end), {}, format="json", headers={"If-Match": version}
        )
        assert answer.status_code == 412, end


def test_what_a_provider_refuses_is_a_conflict_in_its_words(client, added, parrot):
    parrot.down = "The token is wrong."
    answer = client.post(where(added, "connect/"), {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_connected")
    assert "The token is wrong." in answer.text
    on = client.post(where(added, "switch/"), {"active": True}, format="json")
    assert (on.status_code, on.json()["code"]) == (409, "connect_first")


def test_all_its_verbs_have_a_door(client, polly, parrot):
    def post(end, body=None):
        answer = client.post(where(polly, end), body or {}, format="json")
        assert answer.status_code < 300, answer.text
        return answer.json()

    before = kept().key
    assert [one["ok"] for one in post("check/")["checks"]] == [True, True]
    assert post("switch/", {"active": False})["is_active"] is False
    assert post("address/")["webhook"].endswith(f"/{kept().key}/")
    assert kept().key != before
    assert post("secret/") == {"made": {"verify": kept().settings().secret["verify"]}}


def test_templates_are_read_by_whoever_answers(reader, client, polly, parrot, ada):
    parrot.templates = (
        TemplateFound(name="ready", language="en", status="APPROVED", body="{{1}}"),
    )
    assert (
        client.post(where(polly, "templates/fetch/"), {}, format="json").status_code
        == 200
    )
    [one] = reader.get(where(polly, "templates/")).json()["results"]
    assert (one["name"], one["status"], one["body"]) == ("ready", "APPROVED", "{{1}}")
    parrot.templates = ()
    approved.fetch_templates(polly, by=ada)
    assert reader.get(where(polly, "templates/")).json()["results"] == []
    assert reader.get(f"{API}{ada.public_id}/templates/").status_code == 404


def test_to_all_but_admins_they_do_not_exist(reader, polly, bob):
    writer = program(make_token(bob, "channels:write").secret)
    assert reader.get(API).status_code == 404
    assert reader.get(where(polly)).status_code == 404
    for end in ("connect/", "check/", "secret/", "address/", "templates/fetch/"):
        assert writer.post(where(polly, end), {}, format="json").status_code == 404
    assert writer.patch(where(polly), {}, format="json").status_code == 404


def test_health_tells_more_of_them(client, polly):
    Connection.objects.filter(channel=polly).update(refused=3)
    health = client.get(f"/api/v1/channels/{polly.public_id}/health/").json()
    assert (health["refused"], health["paused_until"]) == (3, None)


def test_a_form_is_made_changed_and_switched(client, company, support, mailbox):
    forms = "/api/v1/forms/"
    told = {
        "name": "Shop",
        "team": str(support.public_id),
        "title": "Ask us",
        "origins": ["https://shop.example"],
        "questions": [{"label": "Order", "required": True}],
    }
    made = client.post(forms, told, format="json")
    assert made.status_code == 201, made.text
    form = made.json()
    key = Connection.objects.get(channel__public_id=form["id"]).key
    assert form["address"] == f"http://localhost:8000/f/{key}/"
    assert form["is_active"] is False
    assert form["settings"]["title"] == "Ask us"
    assert form["settings"]["uploads"] is True
    assert [one["label"] for one in form["settings"]["questions"]] == ["Order"]

    address = f"{forms}{form['id']}/"
    changed = client.patch(address, {"thanks": "Thank you."}, format="json").json()
    assert changed["settings"] == form["settings"] | {"thanks": "Thank you."}
    wrong = client.patch(address, {"origins": ["no site"]}, format="json")
    assert wrong.status_code == 400
    refused = client.post(f"{address}switch/", {"active": True}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_mailbox")


def test_a_form_answers_in_its_own_words_to_whoever_reads_it_back(
    client, company, support
):
    """What is read can be sent as it is."""
    made = client.post(
        "/api/v1/forms/",
        {"name": "Shop", "team": str(support.public_id), "tags": ["shop"]},
        format="json",
    ).json()
    again = client.patch(
        f"/api/v1/forms/{made['id']}/", made["settings"], format="json"
    )
    assert again.json() == made
