"""AC-55 for programs: nothing changes from another site, or by a cookie alone."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.matrix.routes import routes

pytestmark = pytest.mark.django_db

WRITES = [route for route in routes() if route.method != "get"]
TEXTS = {"language": "de", "external_id": "m1"}


def address(route):
    named = {name: TEXTS.get(name) or uuid4() for name in route.kwargs}
    return reverse(f"api:{route.name}", kwargs=named)


@pytest.fixture
def strict(company, ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    return client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=["no token", "another site", "a neighbour"],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_ac_55_a_cookie_alone_writes_nothing_anywhere(strict, headers, kind, settings):
    settings.API_CALLS_PER_MINUTE = 10_000
    answers = {
        str(route): getattr(strict, route.method)(
            address(route), b"{}", content_type=kind, headers=headers
        )
        for route in WRITES
    }

    assert len(answers) > 100
    wrong = {
        name: one.status_code
        for name, one in answers.items()
        if (one.status_code, one.json()["code"]) != (403, "csrf_failed")
    }
    assert wrong == {}


def test_ac_55_another_sites_form_is_refused_even_with_our_token(
    strict, ticket, settings
):
    strict.get("/settings/profile/", headers={"accept": "text/html"})
    token = strict.cookies[settings.CSRF_COOKIE_NAME].value
    here = f"/api/v1/tickets/{ticket.public_id}/take/"

    codes = [
        strict.post(
            here,
            b"{}",
            content_type="application/json",
            headers={"x-csrftoken": token, "sec-fetch-site": site},
        ).status_code
        for site in ("cross-site", "same-origin")
    ]

    assert codes == [403, 200]
