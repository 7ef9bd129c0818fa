"""/settings/widgets/: for admins only, with words for every mistake."""

import pytest
from django.test import Client
from django.urls import reverse

from channels_app import urls
from channels_app.actions import widgets as actions
from channels_app.models import Connection
from tests.channels_app.widgets.conftest import page, question, rule, typed
from tests.tickets.pages import browser_of, shown
from tickets.models import Channel

LIST, NEW = "/settings/widgets/", "/settings/widgets/new/"
ROUTES = [
    route
    for route in urls.urlpatterns[0].url_patterns
    if str(route.pattern).startswith("widgets/")
]
WRITING = ["preview_widget", "switch_widget", "new_secret", "drop_secret"]


def config(widget):
    return Connection.objects.get(channel=widget).config


def address(route, widget):
    taken = [widget.public_id] if "uuid" in str(route.pattern) else []
    return reverse(f"channels:{route.name}", args=taken)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_to_all_but_admins_these_pages_do_not_exist(
    route, method, shop, carol, bob, dan
):
    where = address(route, shop)
    before = list(Connection.objects.values()), list(Channel.objects.values())

    codes = {
        getattr(browser_of(who), method)(where).status_code for who in (carol, bob, dan)
    }

    assert codes <= {404, 405}
    assert getattr(Client(), method)(where).status_code in (302, 405)
    after = list(Connection.objects.values()), list(Channel.objects.values())
    assert after == before


@pytest.mark.parametrize("name", WRITING)
def test_ac_55_looking_at_a_verbs_address_changes_nothing(name, shop, admin):
    assert admin.get(page(name, shop)).status_code == 405


def test_a_mailbox_is_no_widget_and_a_widget_no_mailbox(shop, mailbox, admin):
    Connection.objects.create(channel=mailbox, config={"address": "a@b.example"})

    assert admin.get(page("edit_widget", mailbox)).status_code == 404
    assert admin.get(page("edit_mailbox", shop)).status_code == 404
    assert mailbox.name not in shown(admin.get(LIST))
    assert shop.name not in shown(admin.get("/settings/mailboxes/")).split("main")[-1]


def test_a_widget_is_added_and_opens_on_its_own_page(company, support, admin):
    answer = admin.post(
        NEW,
        {
            "name": "Our shop",
            "team": support.public_id,
            "origins": "https://shop.example\nhttps://*.shop.example/\n\n",
        },
        follow=True,
    )

    made = Channel.objects.get(kind="widget")
    assert answer.redirect_chain == [(page("edit_widget", made), 302)]
    assert "The widget is there. Now make it yours." in shown(answer)
    assert config(made)["origins"] == ["https://shop.example", "https://*.shop.example"]


def test_each_site_that_is_none_is_named(company, support, admin):
    answer = admin.post(
        NEW,
        {
            "name": "x",
            "team": support.public_id,
            "origins": "shop.example\nhttps://a/b",
        },
    )

    assert answer.status_code == 422
    assert "shop.example has to begin with https:// (or http://)." in shown(answer)
    assert "https://a/b: only the beginning of the address" in shown(answer)
    assert "shop.example\nhttps://a/b</textarea>" in answer.content.decode()
    assert not Channel.objects.filter(kind="widget").exists()


def test_the_list_tells_sites_hours_and_what_is_off(shop, admin):
    on = shown(admin.get(LIST))
    off = shown(admin.post(page("switch_widget", shop), {"off": "1"}, follow=True))

    assert "https://shop.example" in on
    assert "always open" in on
    assert "switched on" in on
    assert "switched off" in off
    admin.post(page("switch_widget", shop), {"on": "1"})
    shop.refresh_from_db()
    assert shop.is_active


def test_all_of_a_widget_is_saved(shop, support, billing, admin):
    answer = admin.post(
        page("edit_widget", shop),
        typed(
            shop,
            **{
                "greeting": "Hello!\nHow can we help?",
                "away": "We sleep.",
                "accent": "E91",
                "side": "start",
                "theme": "dark",
                "launcher": "Chat with us",
                "consent": "I agree: https://shop.example/privacy",
                "mail_after": "300",
                "rate": "",
                "help": "on",
                "teams-1-offered": "on",
                "teams-1-label": "Help with my order",
                "teams-0-offered": "on",
            },
            **question(0, label="Your name", kind="name", required="on", ORDER="2"),
            **question(1, label="Order number", kind="text", pattern=r"^BW-\d{5}$",
                       ORDER="1"),
            **question(2, label="About", kind="choice", options="Coffee\n\nTea\nTea"),
            **rule(0, message="Any questions?", url="/checkout", seconds="45"),
        ),
        follow=True,
    )  # fmt: skip

    assert answer.redirect_chain == [(page("edit_widget", shop), 302)]
    assert config(shop) == {
        "origins": ["https://shop.example"],
        "title": "Shop",
        "greeting": "Hello!\nHow can we help?",
        "away": "We sleep.",
        "accent": "#ee9911",
        "side": "start",
        "theme": "dark",
        "launcher": "Chat with us",
        "fields": [
            {"name": "order-number", "label": "Order number", "kind": "text",
             "required": False, "pattern": r"BW-\d{5}", "options": []},
            {"name": "name", "label": "Your name", "kind": "text",
             "required": True, "pattern": "", "options": []},
            {"name": "about", "label": "About", "kind": "choice",
             "required": False, "pattern": "", "options": ["Coffee", "Tea"]},
        ],
        "consent": "I agree: https://shop.example/privacy",
        "teams": [
            {"id": str(billing.public_id), "label": "Billing"},
            {"id": str(support.public_id), "label": "Help with my order"},
        ],
        "mail_after": 300,
        "rate": False,
        "rules": [{"message": "Any questions?", "url": "/checkout", "seconds": 45,
                   "hours": True}],
        "help": True,
        "require_identity": False,
    }  # fmt: skip


def test_what_is_saved_is_what_the_page_sends_again(shop, admin):
    rows = {
        **question(0, label="Your name", kind="name"),
        **question(1, label="Constructor", kind="checkbox"),
        **question(2, label="Constructor", kind="email"),
        **rule(0, message="Hi"),
    }
    admin.post(page("edit_widget", shop), typed(shop, **rows))
    first = config(shop)
    form = admin.get(page("edit_widget", shop)).context["form"]
    sent = {
        field.html_name: field.value()
        for part in (form, *(row for rows in form.rows for row in rows.forms))
        for field in part
        if field.value() not in (None, False)
    }
    sent |= {
        field.html_name: field.value()
        for rows in form.rows
        for field in rows.management_form
    }

    answer = admin.post(page("edit_widget", shop), sent)

    assert answer.status_code == 302
    assert config(shop) == first
    assert [field["name"] for field in first["fields"]] == [
        "name", "constructor-2", "email",
    ]  # fmt: skip


def test_a_row_is_taken_away(shop, admin):
    actions_of = question(0, label="Your name", kind="name")
    admin.post(page("edit_widget", shop), typed(shop, **actions_of))

    gone = {**question(0, label="Your name", kind="name", name="name", DELETE="on"),
            "questions-INITIAL_FORMS": "1"}  # fmt: skip
    admin.post(page("edit_widget", shop), typed(shop, **gone))

    assert config(shop)["fields"] == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "This field is required."),
        ({"accent": "red; }"}, "Type a colour such as #0B6B66."),
        ({"side": "top"}, "Select a valid choice."),
        ({"mail_after": "1"}, "Ensure this value is greater than or equal to 30."),
        ({"team": "0191f6a0-0000-7000-8000-000000000000"}, "Select a valid choice."),
        ({"origins": "\n".join(f"https://s{n}.example" for n in range(51))},
         "These are more than 50."),
        ({"require_identity": "on"}, "Make a secret first"),
        (question(0, label="", kind="email"), "This field is required."),
        (question(0, label="x", kind="text", pattern="(a"), "There is a ( without"),
        (question(0, label="x", kind="email", pattern="a+"),
         "Only words and numbers can have a pattern."),
        (question(0, label="x", kind="choice"), "Type at least one answer."),
        (question(0, label="x", kind="name") | question(1, label="y", kind="name"),
         "It is asked for once already."),
        (rule(0, message="x", seconds="0"), "greater than or equal to 1"),
        (rule(0, url="/checkout"), "This field is required."),
        ({"questions-TOTAL_FORMS": "999"}, "at most 20"),
        ({"questions-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_its_place_and_nothing_is_saved(shop, admin, wrong, words):
    before = config(shop)

    answer = admin.post(page("edit_widget", shop), typed(shop, **wrong))

    assert answer.status_code in (409, 422)
    assert words in shown(answer)
    assert "Nothing is saved yet." in shown(answer)
    assert config(shop) == before


def test_ac_40_a_pattern_that_others_would_hang_on_is_saved_and_harmless(shop, admin):
    evil = question(0, label="x", kind="text", pattern="(a+)+$")

    answer = admin.post(page("edit_widget", shop), typed(shop, **evil))

    assert answer.status_code == 302
    assert config(shop)["fields"][0]["pattern"] == "(a+)+"
    session = Client().post(
        f"/w/{shop.connection.key}/session/", "{}", content_type="application/json"
    )
    assert session.json()["settings"]["fields"][0]["pattern"] == ""


def test_words_of_an_admin_are_shown_literally(shop, admin):
    words = "<script>alert(1)</script>{{7*7}}"
    rows = question(0, label=words, kind="text") | rule(0, message=words)
    admin.post(page("edit_widget", shop), typed(shop, greeting=words, **rows))

    for where in (page("edit_widget", shop), page("snippet", shop)):
        assert "<script>alert" not in admin.get(where).content.decode()


def test_the_list_asks_as_often_for_three_widgets_as_for_one(
    shop, support, ada, admin, django_assert_max_num_queries
):
    admin.get(LIST)
    with django_assert_max_num_queries(20) as one:
        admin.get(LIST)
    for name in ("Blog", "App"):
        actions.add_widget(team=support, name=name, by=ada)
    with django_assert_max_num_queries(20) as three:
        admin.get(LIST)

    assert len(three) == len(one)
