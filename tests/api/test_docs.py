"""The API told by itself: to those who may use it, and to nobody else."""

import json

import pytest
import yaml
from django.test import Client

from helpdesk import api_docs
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db

OURS = ("/api/schema/", "/api/docs/", "/api/docs/problems/")


def test_the_schema_comes_as_json_and_as_yaml(as_, bob):
    plain, other = as_(bob).get(OURS[0]), as_(bob).get(OURS[0], {"format": "yaml"})
    assert (plain["Content-Type"], other["Content-Type"]) == (
        "application/json", "application/yaml",
    )  # fmt: skip
    assert plain.json()["openapi"].startswith("3.1")
    assert yaml.safe_load(other.content) == plain.json()
    assert as_(bob).get(OURS[0], {"format": "xml"}).status_code == 400


def test_a_token_may_read_it(company, bob):
    read = program(make_token(bob, "tickets:read").secret)
    assert read.get(OURS[0]).status_code == 200


def test_ac_63_strangers_learn_nothing_of_the_api(company):
    schema = Client().get(OURS[0])
    assert (schema.status_code, schema.json()["code"]) == (401, "unauthenticated")
    for page in OURS[1:]:
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_the_page_brings_its_own_scripts_and_allows_no_others(as_, bob):
    answer = as_(bob).get(OURS[1])
    page, policy = answer.content.decode(), answer["Content-Security-Policy"]
    assert "swagger-ui" in page
    assert "<script>" not in page
    assert "//cdn" not in page
    rules = [one.strip() for one in policy.split(";")]
    assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= {*rules}


def test_every_code_of_an_error_is_explained(as_, bob):
    page = as_(bob).get(OURS[2]).content.decode()
    for code in ("insufficient_scope", "not_found", "already_open", "cursor_expired"):
        assert f'id="{code}"' in page
    assert [code for code, words in api_docs.codes().items() if not words] == []


def test_settings_lead_there(as_, bob):
    page = as_(bob).get("/settings/", headers={"accept": "text/html"})
    assert 'href="/api/docs/"' in page.content.decode()


def test_no_operation_is_called_as_another(as_, bob):
    told = json.loads(as_(bob).get(OURS[0]).content)
    names = [
        operation["operationId"]
        for path in told["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    ]
    assert len(names) == len(set(names))
    assert names


def test_what_we_tell_each_other_is_not_told_to_callers(as_, bob):
    told = as_(bob).get(OURS[0]).content.decode()

    assert "The outside of one kind of row" not in told
    assert "Raises:" not in told
