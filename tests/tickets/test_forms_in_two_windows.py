"""Who saves a form that somebody else saved since is told so, and may save again."""

import pytest
from django.urls import reverse

from tests.tickets.agreed import agree
from tests.tickets.pages import browser_of, field, shown
from tickets import actions

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def customer(ticket):
    return ticket.customer


@pytest.fixture
def canned(ada):
    return actions.save_canned_reply(name="Hello", text="Hello there.", by=ada)


@pytest.fixture
def template(ada):
    return actions.save_ticket_template(name="Recall", text="Send it back.", by=ada)


@pytest.fixture
def organization(ada):
    return actions.create_organization(name="Northwind", by=ada)


@pytest.fixture
def macro(ada):
    return actions.save_macro(name="Close it", by=ada)


@pytest.fixture
def policy(ada, support):
    return agree(ada, conditions={"teams": [support]})


@pytest.fixture
def side_app(ada):
    return actions.save_side_app(name="Orders", url="https://orders.test/", by=ada)


PAGES = {
    "macro": ("tickets:edit_macro", {"name": "Mine", "whose": ""}),
    "policy": (
        "tickets:edit_policy",
        {"name": "Mine", "warning": "50%", "first_reply_2": "4:00"},
    ),
    "side_app": (
        "tickets:edit_side_app",
        {"name": "Mine", "url": "https://orders.test/", "is_active": "on"},
    ),
    "support": (
        "accounts:edit_team",
        {"name": "Mine", "grace": "24", "idle_after": "1", "closes_after": ""},
    ),
    "customer": ("tickets:edit_customer", {"name": "Mine"}),
    "organization": ("tickets:edit_organization", {"name": "Mine"}),
    "canned": (
        "tickets:edit_canned_reply",
        {"name": "Mine", "text": "Words.", "whose": ""},
    ),
    "template": (
        "tickets:edit_ticket_template",
        {"name": "Mine", "html": "Words.", "whose": "", "how": "send", "priority": "2"},
    ),
}


def name_of(row):
    return type(row).objects.values_list("name", flat=True).get(pk=row.pk)


@pytest.mark.each
@pytest.mark.parametrize("what", PAGES)
def test_who_comes_second_is_told_and_may_insist(request, ada, what):
    row = request.getfixturevalue(what)
    page, typed = PAGES[what]
    url, browser = reverse(page, args=[row.public_id]), browser_of(ada)
    typed = typed | {"began": field(browser.get(url), "began")}
    typed["lead"] = getattr(row, "lead_id", "")
    type(row).objects.filter(pk=row.pk).update(name="Theirs")

    late = browser.post(url, typed)

    assert late.status_code == 409
    assert "Somebody changed this since you opened it." in shown(late)
    assert "Name is “Theirs” by now." in shown(late)
    assert 'value="Mine"' in late.content.decode()
    assert name_of(row) == "Theirs"
    again = browser.post(url, typed | {"began": field(late, "began")})
    assert (again.status_code, name_of(row)) == (302, "Mine")
    # Without it, as by a script of before, it holds at once.
    del typed["began"]
    assert browser.post(url, typed).status_code == 302
