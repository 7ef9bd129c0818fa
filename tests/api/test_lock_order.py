"""Who says what they saw, and who does not, never wait for each other in a circle."""

import pytest

from helpdesk.base.accounts.models import Agent
from tests.factories import make_agent
from tests.races import at_once
from tests.tokens import make_token, program


@pytest.mark.django_db(transaction=True)
def test_admins_are_locked_before_the_row_whoever_asks(company):
    ada, zed = make_agent("Ada", "admin"), make_agent("Zed", "admin")
    secret = make_token(ada).secret
    address = f"/api/v1/agents/{zed.public_id}/change-role/"

    def change(**headers):
        sent = {"role": "admin"}
        return program(secret).post(address, sent, format="json", **headers).status_code

    for _ in range(4):
        jobs = [change, lambda: change(HTTP_IF_MATCH="*")] * 4
        assert at_once(jobs) == [200] * 8
    assert Agent.objects.get(pk=zed.pk).role == "admin"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_saw_the_same_one_writes(company):
    ada = make_agent("Ada", "admin")
    client = program(make_token(ada).secret)
    made = client.post("/api/v1/customers/", {"name": "Irma"}, format="json").json()
    address = f"/api/v1/customers/{made['id']}/"
    etag = client.get(address)["ETag"]
    secrets = [make_token(ada, name=name).secret for name in ("One", "Two")]

    def edit(secret, name):
        return program(secret).patch(
            address, {"name": name}, format="json", HTTP_IF_MATCH=etag
        )

    answers = at_once(
        [lambda: edit(secrets[0], "Irma A."), lambda: edit(secrets[1], "Irma B.")]
    )

    assert sorted(one.status_code for one in answers) == [200, 412]
    told = {one.json().get("name") or one.json()["current"]["name"] for one in answers}
    assert told == {client.get(address).json()["name"]}
