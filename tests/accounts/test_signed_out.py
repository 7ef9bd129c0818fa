"""Parts of pages that nobody asks for: a status, no sign-in page in their place."""

import pytest
from django.test import Client

from tests.signing import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
PART = {"HX-Request": "true"}


@pytest.mark.parametrize("path", ["/", "/inbox/counts/", "/t/1/", "/settings/people/"])
def test_a_part_of_a_page_is_a_401_and_a_page_leads_to_the_sign_in(path):
    part = Client().get(path, headers=PART)
    page = Client().get(path)

    assert (part.status_code, part.content) == (401, b"")
    assert part.headers["WWW-Authenticate"] == "Cookie"
    assert page.headers["Location"].startswith("/accounts/login/?next=/")


def test_a_write_with_the_token_of_another_session_asks_who_is_there(ada):
    browser = signed_in(ada, enforce_csrf_checks=True)

    part = browser.post("/settings/appearance/", headers=PART)
    page = browser.post("/settings/appearance/")

    assert (part.status_code, page.status_code) == (401, 403)


def test_other_ways_on_stay_what_they_are(ada):
    answer = signed_in(ada).get("/accounts/login/", headers=PART)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
