"""The API told by itself: to those who may use it, and to nobody else."""

import json
import re
from html import unescape

import pytest
import yaml
from django.test import Client
from jsonschema import Draft202012Validator

from helpdesk.api_docs.examples import asked, example
from helpdesk.api_docs.problems import codes
from helpdesk.api_docs.reference import families
from helpdesk.api_docs.schema import made
from helpdesk.base.api.media import dumps
from tests.tokens import make_token, program

pytestmark = pytest.mark.django_db

OURS = ("/api/schema/", "/api/docs/", "/api/docs/problems/", "/api/docs/tickets/")


@pytest.fixture(scope="module")
def schema():
    """As callers get it."""
    return json.loads(dumps(made()))


PAGES = {}


@pytest.fixture
def pages(as_, bob):
    """Of each family, by its name: drawn once, for they are the same for everybody."""
    client = as_(bob)
    for name in families().keys() - PAGES.keys():
        PAGES[name] = client.get(families()[name].address).content.decode()
    return PAGES


def calls(schema):
    return [
        (method.upper(), path, call)
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    ]


@pytest.mark.sampled
def test_the_schema_comes_as_json_and_as_yaml(as_, bob):
    plain, other = as_(bob).get(OURS[0]), as_(bob).get(OURS[0], {"format": "yaml"})
    assert (plain["Content-Type"], other["Content-Type"]) == (
        "application/json", "application/yaml",
    )  # fmt: skip
    assert plain.json()["openapi"].startswith("3.1")
    assert plain.json()["info"]["version"] == "1"
    assert yaml.load(other.content, yaml.CSafeLoader) == plain.json()
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


@pytest.mark.parametrize("path", OURS[1:])
def test_the_pages_bring_their_own_scripts_and_allow_no_others(as_, bob, path):
    answer = as_(bob).get(path)
    policy = answer["Content-Security-Policy"]
    assert policy == as_(bob).get("/settings/profile/")["Content-Security-Policy"]
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", answer.content.decode()) == []


def test_every_operation_is_on_the_page_of_its_family_and_in_the_index(
    as_, bob, pages, schema
):
    index = as_(bob).get("/api/docs/").content.decode()
    missing = []
    for method, path, call in calls(schema):
        [family], name = call["tags"], call["operationId"]
        row = f'href="/api/docs/{family}/#{name}"><span class="api-method'
        details = f'<summary id="{name}"'
        if row not in index or details not in pages[family]:
            missing.append((method, path))
    assert missing == []
    assert len(calls(schema)) > 300


def test_an_operation_is_told_in_full(pages, schema):
    [call] = [
        call for *_, call in calls(schema) if call["operationId"] == "tickets_reply"
    ]
    rest = unescape(pages["tickets"].partition('id="tickets_reply"')[2])
    told = rest.partition('class="api-call"')[0]
    body = schema["components"]["schemas"]["ReplyBody"]["properties"]

    assert "POST" in told
    assert "/api/v1/tickets/{id}/reply/" in told
    assert "<code>tickets:write</code>" in told
    assert 'href="#Message"' in told
    assert '"$HELPDESK/api/v1/tickets/$ID/reply/"' in told
    assert """-d '{"text": "Your kettle is on its way."}'""" in told
    for name in (*body, "outcomes[].becomes", "If-Match", "Idempotency-Key"):
        assert f"<code>{name}</code>" in told
    assert [status for status in call["responses"] if status not in told] == []


def test_every_parameter_is_told(pages, schema):
    assert [
        (call["operationId"], one["name"])
        for *_, call in calls(schema)
        for one in call.get("parameters", [])
        if f"<code>{one['name']}</code>" not in pages[call["tags"][0]]
    ] == []


def test_every_link_of_a_page_leads_somewhere(pages):
    there = {
        name: set(re.findall(r'\bid="([^"]+)"', page)) for name, page in pages.items()
    }
    lost = []
    for name, page in pages.items():
        for family, mark in re.findall(
            r'href="(?:/api/docs/([\w-]+)/)?#([^"]+)"', page
        ):
            if mark not in there[family or name]:
                lost.append((name, family, mark))
    assert lost == []


def test_words_of_the_schema_are_never_markup(pages):
    for page in pages.values():
        assert "<p>Your kettle" not in page
    assert "&lt;p&gt;Your kettle is on its way.&lt;/p&gt;" in pages["tickets"]


def test_every_example_is_one_that_the_schema_allows(schema):
    wrong = []
    for *_, call in calls(schema):
        for told in (call.get("requestBody"), *call["responses"].values()):
            part = (told or {}).get("content", {}).get("application/json")
            if part is None:
                continue
            checked = part["schema"] | {"components": schema["components"]}
            validator = Draft202012Validator(checked)
            shown = [example(part["schema"], schema["components"]["schemas"])]
            if told is call.get("requestBody"):
                shown.append(asked(part["schema"], schema["components"]["schemas"]))
            wrong += [
                (call["operationId"], error.json_path, error.message)
                for one in shown
                for error in validator.iter_errors(one)
            ]
    assert wrong == []


def test_no_value_is_of_two_kinds_of_which_it_may_be_one(schema):
    """A schema that takes anything takes null, too: `oneOf` beside null refuses it."""

    def chosen(part):
        if isinstance(part, dict):
            yield from [part["oneOf"]] if "oneOf" in part else []
            part = list(part.values())
        if isinstance(part, list):
            yield from (one for inner in part for one in chosen(inner))

    assert [kinds for kinds in chosen(schema) if {} in kinds] == []


def test_the_server_searches_where_no_script_does(as_, bob):
    found = as_(bob).get("/api/docs/", {"q": "REPLY ticket"}).content.decode()
    assert 'data-call="tickets_reply"' in found
    assert 'data-call="teams_list"' not in found
    some = as_(bob).get("/api/docs/tickets/", {"q": "<reply"}).content.decode()
    assert "0 operations" in some
    assert "&lt;reply" in some


def test_a_family_that_there_is_not_is_not_found(as_, bob):
    assert as_(bob).get("/api/docs/kettles/").status_code == 404


def test_every_code_of_an_error_is_explained(as_, bob):
    page = as_(bob).get(OURS[2]).content.decode()
    for code in ("insufficient_scope", "not_found", "already_open", "cursor_expired"):
        assert f'id="{code}"' in page
    assert [code for code, words in codes().items() if not words] == []


def test_settings_lead_there(as_, bob):
    page = as_(bob).get("/settings/", headers={"accept": "text/html"})
    assert 'href="/api/docs/"' in page.content.decode()


def test_no_operation_is_called_as_another(schema):
    names = [call["operationId"] for *_, call in calls(schema)]
    assert len(names) == len(set(names))
    assert names


def test_an_operation_says_which_scope_it_takes(schema):
    scopes = {
        call["operationId"]: call["security"][0]["token"] for *_, call in calls(schema)
    }
    assert scopes["tickets_list"] == ["tickets:read"]
    assert scopes["tickets_reply"] == ["tickets:write"]
    assert [name for name, some in scopes.items() if len(some) != 1] == []


def test_what_we_tell_each_other_is_not_told_to_callers(as_, bob):
    told = as_(bob).get(OURS[0]).content.decode()

    assert "The outside of one kind of row" not in told
    assert "What one call takes" not in told
    assert "Raises:" not in told
