"""Lists as tables: whose columns, sorted by what, and nothing lost on the way."""

import pytest

from tests.factories import make_identity, make_ticket
from tests.tickets.fields import define
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.models import CustomField, Look
from tickets.queries import columns, inbox, looks

pytestmark = pytest.mark.usefixtures("company")

LOOK = "/inbox/look/"


@pytest.fixture
def three(mailbox):
    """Subjects in another order than they came in."""
    return [
        make_ticket(mailbox, subject=subject, identity=make_identity(name))
        for subject, name in [("Kettle", "Cleo"), ("bread", "Ann"), ("Lamp", "Bea")]
    ]


def sort_by(agent, order):
    browser_of(agent).post(LOOK, {"list": "view=open", "set": f"order:{order}"})


def listed(agent):
    """The subjects of all pages, one ticket a page."""
    found, after = [], ""
    look = looks.look_of(agent, "open")
    listing = looks.looked_at(inbox.built_in("open"), look)
    while True:
        page = inbox.inbox(agent, listing, after=after)
        found += [row.subject for row in page.rows]
        if not (after := page.after):
            return found


def test_a_list_is_a_table_for_who_wants_one_and_for_nobody_else(bob, ada, three):
    browser = browser_of(bob)
    browser.post(LOOK, {"list": "view=open", "set": "table:1"})

    mine = browser.get("/").content.decode()
    hers = browser_of(ada).get("/").content.decode()

    assert ('<table class="tickets">' in mine, '<table class="tickets">' in hers) == (
        True,
        False,
    )
    assert '<table class="tickets">' not in browser.get("/?view=mine").content.decode()
    assert 'class="col-customer"><span class="who" dir="auto">Cleo</span>' in mine


@pytest.mark.parametrize(
    ("order", "subjects"),
    [
        ("subject", ["bread", "Kettle", "Lamp"]),
        ("-subject", ["Lamp", "Kettle", "bread"]),
        ("customer", ["bread", "Lamp", "Kettle"]),
        ("-created_at", ["Lamp", "bread", "Kettle"]),
        ("assignee", ["Kettle", "bread", "Lamp"]),
        ("wake_at", ["Kettle", "bread", "Lamp"]),
    ],
)
def test_sorted_by_any_column_pages_follow_each_other_without_a_gap(
    bob, three, order, subjects, monkeypatch
):
    monkeypatch.setattr(inbox, "PAGE", 1)
    sort_by(bob, order)

    assert listed(bob) == subjects


def test_every_column_that_can_be_sorted_by_is(bob, ada, three, monkeypatch):
    define(ada, "Order value", kind="number")
    monkeypatch.setattr(inbox, "PAGE", 2)
    there = columns.columns()

    for name in [name for name, one in there.items() if one.key]:
        sort_by(bob, f"-{name}")
        assert sorted(listed(bob)) == ["Kettle", "Lamp", "bread"], name


def test_fields_of_admins_are_columns_with_their_values(bob, ada, three):
    field = define(ada, "Order value", kind="number")
    actions.set_fields(three[0], fields={field.key: 12}, by=ada)
    name = f"field_{field.key}"
    actions.save_look(bob, "open", is_table=True, columns=[name, "number"])

    page = browser_of(bob).get("/").content.decode()

    assert f'<th scope="col" class="col-{name}">' in page
    assert f'<td class="col-{name}"><bdi>12</bdi></td>' in page
    CustomField.objects.update(archived_at=three[0].created_at)
    assert f"col-{name}" not in browser_of(bob).get("/").content.decode()


def test_columns_are_chosen_and_moved_without_any_script(bob, three):
    browser = browser_of(bob)
    picked = {"list": "view=open", "is_table": "1", "columns": ["team", "status"]}

    moved = browser.post(LOOK, picked | {"up": "status"})
    assert not Look.objects.exists()
    assert moved.context["form"].chosen == ["status", "team"]
    picked["columns"].reverse()
    answer = browser.post(LOOK, picked | {"density": "compact"})

    look = Look.objects.get()
    assert answer.headers["Location"] == "/?view=open"
    assert (look.columns, look.density, look.is_table) == (
        ["status", "team"],
        "compact",
        True,
    )
    assert 'data-density="compact"' in browser.get("/").content.decode()


@pytest.mark.parametrize("sent", ["order:password", "order:-tag", "paint:red", ""])
def test_what_no_list_can_look_like_is_no_page(bob, sent):
    answer = browser_of(bob).post(LOOK, {"list": "view=open", "set": sent})

    assert answer.status_code == 404
    assert not Look.objects.exists()


@pytest.mark.parametrize("after", ["x", "W10=", "WyJhIiwgImIiXQ==", "bnVsbA=="])
def test_a_place_that_is_none_of_ours_is_no_page(bob, three, after):
    sort_by(bob, "-created_at")

    answer = browser_of(bob).get("/", {"view": "open", "after": after})

    assert answer.status_code == 404


def test_a_table_asks_no_more_for_three_tickets_than_for_one(
    bob, mailbox, django_assert_max_num_queries
):
    actions.save_look(bob, "open", is_table=True, columns=["team", "organization"])
    make_ticket(mailbox)
    browser = browser_of(bob)
    browser.get("/")
    with django_assert_max_num_queries(30) as one:
        browser.get("/")
    make_ticket(mailbox), make_ticket(mailbox)
    with django_assert_max_num_queries(len(one)):
        browser.get("/")
