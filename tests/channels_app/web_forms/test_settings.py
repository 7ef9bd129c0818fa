"""/settings/forms/: for admins only; what they say is what customers see."""

import pytest
from django.test import Client
from django.urls import reverse

from channels_app import urls
from channels_app.actions import web_forms as actions
from channels_app.models import Connection
from helpdesk.base.accounts.errors import OnlyAdmins
from tests.channels_app.web_forms.factories import address, make_mailbox, send, work
from tests.factories import make_agent
from tests.tickets.pages import browser_of, shown
from tickets.models import Channel

LIST, NEW = "/settings/forms/", "/settings/forms/new/"
ROUTES = [
    route
    for route in urls.urlpatterns[0].url_patterns
    if str(route.pattern).startswith("forms/")
]


def page(name, form):
    return reverse(f"channels:{name}", args=[form.public_id])


def config(form):
    return Connection.objects.get(channel=form).config


def typed(form, **more):
    return {
        "name": form.name, "team": form.team.public_id, "title": "Ask us", "help": "on",
        "subject": "on", "trap": "on", "questions-TOTAL_FORMS": "3",
        "questions-INITIAL_FORMS": "0",
        **{f"questions-{n}-kind": "text" for n in range(3)}, **more,
    }  # fmt: skip


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_to_all_but_admins_these_pages_do_not_exist(
    route, method, form, carol, bob, dan
):
    taken = [form.public_id] if "uuid" in str(route.pattern) else []
    where = reverse(f"channels:{route.name}", args=taken)
    before = list(Connection.objects.values()), list(Channel.objects.values())

    codes = {
        getattr(browser_of(who), method)(where).status_code for who in (carol, bob, dan)
    }

    assert codes <= {404, 405}
    assert getattr(Client(), method)(where).status_code in (302, 405)
    after = list(Connection.objects.values()), list(Channel.objects.values())
    assert after == before


def test_looking_at_a_switch_changes_nothing(form, admin):
    assert admin.get(page("switch_form", form)).status_code == 405


def test_only_admins_touch_a_form(form, support):
    lead = make_agent("Lea", role="lead")
    for act in (
        lambda: actions.add_form(team=support, name="x", by=lead),
        lambda: actions.edit_form(form, name="x", by=lead),
        lambda: actions.switch_form(form, active=False, by=lead),
    ):
        with pytest.raises(OnlyAdmins):
            act()
    assert Channel.objects.filter(kind="form").count() == 1


def test_a_form_is_added_and_is_there_at_once(company, support, admin, ada):
    make_mailbox(support)
    answer = admin.post(NEW, {"name": "Shop", "team": support.public_id})

    made = Channel.objects.get(kind="form")
    assert answer.headers["Location"] == page("edit_form", made)
    assert (made.is_active, made.traits["spoken"]) == (True, True)
    assert config(made) == {**actions.DEFAULTS, "title": "Analytical Engines"}
    assert Client().get(address(made)).status_code == 200


def test_without_a_mailbox_it_cannot_be_switched_on(company, support, admin, ada):
    made = actions.add_form(team=support, name="Shop", by=ada)
    assert made.is_active is False
    assert "cannot be switched on" in shown(admin.get(page("edit_form", made)))

    answer = admin.post(page("switch_form", made), {"on": "1"})
    assert answer.status_code == 409
    assert "There is no mailbox that could send the answers." in shown(answer)
    assert Client().get(address(made)).status_code == 404

    make_mailbox(support)
    assert admin.post(page("switch_form", made), {"on": "1"}).status_code == 302
    assert Client().get(address(made)).status_code == 200


def test_switched_off_its_page_is_gone_and_on_it_is_back(form, admin):
    admin.post(page("switch_form", form), {"off": "1"})
    assert Client().get(address(form)).status_code == 404
    admin.post(page("switch_form", form), {"on": "1"})
    assert Client().get(address(form)).status_code == 200


def test_what_is_typed_is_what_customers_are_asked(form, admin):
    answer = admin.post(
        page("edit_form", form),
        typed(
            form, intro="We answer today.", consent="I agree", languages=["de"],
            tags="shop\nweb", origins="https://Shop.example/",
            **{"questions-0-label": "Order", "questions-0-required": "on",
               "questions-1-label": "Mobile", "questions-1-kind": "phone"},
        ),
    )  # fmt: skip

    assert answer.status_code == 302
    kept = config(form)
    assert [(one["name"], one["kind"]) for one in kept["fields"]] == [
        ("order", "text"), ("phone", "phone"),
    ]  # fmt: skip
    assert (kept["origins"], kept["tags"], kept["uploads"]) == (
        ["https://shop.example"], ["shop", "web"], False,
    )  # fmt: skip
    seen = shown(Client().get(address(form)))
    for words in ("Ask us", "We answer today.", "Order", "Mobile", "I agree"):
        assert words in seen


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"origins": "shop"}, "has to begin with https://"),
        ({"languages": ["xx"]}, "Select a valid choice."),
        (
            {"questions-0-label": "A", "questions-0-kind": "choice"},
            "at least one answer",
        ),
        (
            {"questions-0-label": "A", "questions-0-kind": "email"},
            "Select a valid choice",
        ),
    ],
)
def test_bad_input_is_told_and_nothing_is_saved(form, admin, given, said):
    before = config(form)
    answer = admin.post(page("edit_form", form), typed(form, **given))

    assert answer.status_code == 422
    assert said in shown(answer)
    assert config(form) == before


def test_the_line_to_copy_puts_it_into_a_page(form, admin):
    seen = shown(admin.get(page("form_snippet", form)))
    where = f"http://localhost:8000{address(form)}"

    assert where in seen
    assert f'<iframe src="{where}?embed=1" title="Analytical Engines"' in seen
    assert "No site may show it yet" in seen


def test_the_list_says_how_forms_are_doing(form, admin, read):
    send(form, read(), website="spam")
    work()
    seen = shown(admin.get(LIST))

    assert "Answers go out from help@shop.example" in seen
    assert "In quarantine 1" in seen


def test_the_list_takes_as_many_questions_for_three_forms_as_for_one(
    form, support, ada, admin, django_assert_max_num_queries
):
    admin.get(LIST)
    for name in ("Blog", "Wiki"):
        actions.add_form(team=support, name=name, by=ada)
    with django_assert_max_num_queries(14):
        admin.get(LIST)


def test_a_widget_is_no_form_and_a_form_no_mailbox(form, mailbox, admin):
    assert admin.get(page("edit_mailbox", form)).status_code == 404
    assert admin.get(page("edit_widget", form)).status_code == 404
    assert admin.get(page("edit_form", mailbox)).status_code == 404
