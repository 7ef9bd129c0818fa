"""Every settings form with bad input: where it is said, and what is kept."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.factories import PASSWORD
from tests.tickets.pages import browser_of, shown

pytestmark = pytest.mark.django_db

BOX = "/settings/mailboxes/new/"
USUAL = {"imap_security": "tls", "smtp_security": "tls"}
FORMS = [
    ("/settings/profile/", {"name": "", "language": "de"}, ["name"]),
    ("/settings/appearance/", {"theme": "pink", "density": "comfy", "undo_seconds": "99"},
     ["theme", "undo_seconds"]),
    ("/settings/company/", {"name": "x" * 201}, ["name"]),
    ("/settings/people/invite/", {"email": "no address", "role": "lead"}, ["email"]),
    ("/settings/people/invite/", {"email": "ada@example.org", "role": "lead"}, ["email"]),
    ("/settings/teams/new/", {"name": "Ledger", "idle_after": "0"},
     ["lead", "idle_after"]),
    (BOX, USUAL | {"address": "help", "name": "Help"}, ["address", "team"]),
    (BOX, USUAL | {"address": "help@a.test", "imap_port": "70000", "smtp_host": "http://x"},
     ["team", "imap_password", "imap_port", "smtp_host"]),
    ("/accounts/password/change/",
     {"oldpassword": PASSWORD, "password1": "short", "password2": "other"},
     ["password1"]),
]  # fmt: skip


class Page(HTMLParser):
    """All tags of a page, with their attributes."""

    def __init__(self, answer):
        super().__init__()
        self.tags = []
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def ids(self):
        return [attrs["id"] for _tag, attrs in self.tags if "id" in attrs]

    def one(self, **wanted):
        [found] = [
            attrs for _tag, attrs in self.tags if wanted.items() <= attrs.items()
        ]
        return found

    def inputs(self):
        return {
            attrs["name"]: attrs
            for tag, attrs in self.tags
            if tag in ("input", "select", "textarea") and "name" in attrs
        }


@pytest.mark.parametrize(("path", "typed", "wrong"), FORMS)
def test_what_is_wrong_is_said_beside_its_field_and_on_top(
    ada, support, path, typed, wrong
):
    answer = browser_of(ada).post(path, typed)

    page = Page(answer)
    form = answer.context["form"]
    assert answer.status_code in (200, 409, 422)
    assert sorted(form.errors) == sorted(wrong)
    for name in wrong:
        assert f"{form[name].auto_id}_error" in page.ids()
        says = [attrs.get("aria-describedby", "") for _tag, attrs in page.tags]
        assert any(f"{form[name].auto_id}_error" in one.split() for one in says)
    summary = page.one(role="alert")
    assert (summary["tabindex"], summary["autofocus"]) == ("-1", None)
    links = [attrs["href"] for tag, attrs in page.tags
             if tag == "a" and attrs.get("href", "").startswith("#id_")]  # fmt: skip
    assert set(links) == {f"#{form[name].auto_id}" for name in wrong}
    assert {link[1:] for link in links} <= set(page.ids())


@pytest.mark.parametrize(("path", "typed", "wrong"), FORMS)
def test_what_was_typed_stays(ada, support, path, typed, wrong):
    inputs = Page(browser_of(ada).post(path, typed)).inputs()

    texts = {name: value for name, value in typed.items()
             if "value" in inputs[name] and inputs[name]["type"] != "radio"}  # fmt: skip
    assert {name: inputs[name]["value"] for name in texts if "assword" not in name} == {
        name: value for name, value in texts.items() if "assword" not in name
    }


@pytest.mark.parametrize(("path", "typed", "wrong"), FORMS)
def test_an_error_is_a_sentence_without_jargon(ada, support, path, typed, wrong):
    answer = browser_of(ada).post(path, typed)

    for errors in answer.context["form"].errors.values():
        for error in errors:
            assert re.fullmatch(r"[A-ZÄÖÜ“\"\d][^{}<>_]*[.?!]\s*", error), error


def test_the_folded_fields_open_when_one_of_them_is_wrong(ada, support):
    browser = browser_of(ada)
    folded = re.compile(r'<details class="folded"( open)?>')

    fresh = browser.get(BOX).content.decode()
    bad_port = browser.post(BOX, USUAL | {"address": "a@b.test", "imap_port": "0"})
    bad_address = browser.post(BOX, USUAL | {"address": "a"})

    # How mail arrives, how much may go out, and ports and the like.
    found = [folded.findall(page) for page in
             (fresh, bad_port.content.decode(), bad_address.content.decode())]  # fmt: skip
    assert found == [["", "", ""], ["", "", " open"], ["", "", ""]]


@pytest.mark.parametrize(
    "name",
    ["profile", "appearance", "security", "people", "teams", "new_team", "company"],
)
def test_every_settings_page_shows_where_one_is(ada, support, name):
    answer = browser_of(ada).get(reverse(f"accounts:{name}"))

    page = Page(answer)
    page.one(**{"aria-label": "Settings"})
    here = [attrs["href"] for tag, attrs in page.tags
            if tag == "a" and attrs.get("aria-current") and "settings" in attrs["href"]
            and "rail-item" not in attrs.get("class", "")]  # fmt: skip
    assert len(here) == 1
    assert reverse(f"accounts:{name}").startswith(here[0])
    assert "All settings" in shown(answer)
