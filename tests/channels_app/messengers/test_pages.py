"""/settings/messengers/: for admins only, with secrets that are not shown again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from channels_app import urls
from channels_app.actions import doors
from channels_app.actions.messengers import add_messenger
from channels_app.models import Connection
from channels_app.queries.messengers import unreachable
from tests.channels_app.messengers.conftest import TYPED
from tests.factories import make_channel
from tests.tickets.pages import browser_of, shown
from tickets.models import Channel

pytestmark = pytest.mark.django_db(transaction=True)

LIST, NEW = "/settings/messengers/", "/settings/messengers/new/"
ROUTES = [
    route
    for route in urls.urlpatterns[0].url_patterns
    if str(route.pattern).startswith("messengers/")
]
WRITING = [
    "switch_messenger", "connect_messenger", "check_messenger",
    "new_messenger_address", "new_messenger_secret",
]  # fmt: skip


def page(name, channel):
    return reverse(f"channels:{name}", args=[channel.public_id])


def address(route, channel):
    if "kind" in str(route.pattern):
        return f"{NEW}parrot/"
    taken = [channel.public_id] if "uuid" in str(route.pattern) else []
    return reverse(f"channels:{route.name}", args=taken)


def kept():
    return Connection.objects.select_related("channel").get(channel__kind="parrot")


def typed(support, **more):
    return {"name": "Polly", "team": support.public_id, **TYPED, **more}


def state():
    return list(Connection.objects.values()), list(Channel.objects.values())


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_to_all_but_admins_these_pages_do_not_exist(
    route, method, polly, carol, bob, dan
):
    where = address(route, polly)
    before = state()

    codes = {
        getattr(browser_of(who), method)(where).status_code for who in (carol, bob, dan)
    }

    assert codes <= {404, 405}
    assert getattr(Client(), method)(where).status_code in (302, 405)
    assert state() == before


@pytest.mark.parametrize("name", WRITING)
def test_ac_55_looking_at_a_verbs_address_changes_nothing(name, polly, admin):
    assert admin.get(page(name, polly)).status_code == 405


def test_kinds_are_those_whose_providers_call_us(parrot, admin, company):
    words = admin.get(NEW).text
    assert f'href="{NEW}parrot/"' in words
    assert f"{NEW}email/" not in words
    assert admin.get(f"{NEW}email/").status_code == 404
    assert admin.get(f"{NEW}smoke/").status_code == 404


def test_one_is_connected_and_what_we_made_is_shown_once(
    parrot, company, support, admin
):
    asked = shown(admin.get(f"{NEW}parrot/"))
    assert "Copy its token here." in asked
    assert 'href="https://parrot.example/apps"' in admin.get(f"{NEW}parrot/").text

    answer = admin.post(f"{NEW}parrot/", typed(support))

    made = kept().settings().secret["verify"]
    assert answer.status_code == 200
    assert made in answer.text
    assert f"http://localhost:8000/hooks/parrot/{kept().key}/" in answer.text
    assert "no-store" in answer["Cache-Control"]
    again = admin.get(page("edit_messenger", kept().channel)).text
    assert made not in again
    assert "seekrit" not in answer.text + again
    assert kept().channel.is_active


def test_what_its_provider_says_stands_on_the_page_and_nothing_typed_is_lost(
    parrot, company, support, admin
):
    parrot.down = "The token is wrong."
    answer = admin.post(f"{NEW}parrot/", typed(support))
    assert answer.status_code == 409
    assert "The token is wrong." in shown(answer)
    assert "not connected yet" in shown(answer)
    assert kept().config["number"] == "12"

    parrot.down = ""
    again = admin.post(page("connect_messenger", kept().channel), follow=True)
    assert "The channel is connected." in shown(again)
    assert kept().channel.is_active


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("token", "UPPER", "This does not look as it should."),
        ("token", "", "This field is required."),
        ("number", "1\x002", "Null characters are not allowed."),
        ("tone", "shrill", "Select a valid choice."),
        ("team", "", "This field is required."),
    ],
)
def test_what_is_typed_wrong_is_said_beside_its_field(
    field, value, words, parrot, company, support, admin
):
    answer = admin.post(f"{NEW}parrot/", typed(support, **{field: value}))
    assert answer.status_code == 422
    assert words in shown(answer)
    assert not Channel.objects.filter(kind="parrot").exists()


def test_saved_with_another_token_it_is_introduced_anew(polly, support, admin, parrot):
    before = len(parrot.told)
    told = typed(support, token="seekrit-2", name="Pol")
    answer = admin.post(page("edit_messenger", polly), told, follow=True)
    assert "The channel is connected." in shown(answer)
    assert parrot.told[-1].secret["token"] == "seekrit-2"
    assert len(parrot.told) == before + 1

    admin.post(page("edit_messenger", polly), typed(support, token="", name="P"))
    assert len(parrot.told) == before + 1
    assert doors.secrets_of(kept())["token"] == "seekrit-2"
    assert kept().channel.name == "P"


def test_another_server_asks_for_the_secrets_again(polly, support, admin):
    told = typed(support, token="", api="https://evil.example")
    answer = admin.post(page("edit_messenger", polly), told)
    assert answer.status_code == 409
    assert "You changed the server" in shown(answer)
    assert kept().config["api"] == ""


def test_a_test_says_how_both_directions_are(polly, admin):
    answer = shown(admin.post(page("check_messenger", polly)))
    assert "Receiving: works. It calls us." in answer
    assert "Sending: works. It knows us." in answer


def test_one_is_switched_off_and_on(polly, admin):
    admin.post(page("switch_messenger", polly), {"off": "1"})
    assert not kept().channel.is_active
    assert "switched off" in shown(admin.get(LIST))
    admin.post(page("switch_messenger", polly), {"on": "1"})
    assert kept().channel.is_active


def test_a_new_address_is_told_to_the_provider_at_once(polly, admin, parrot):
    admin.post(page("new_messenger_address", polly))
    assert parrot.hooks[-1].endswith(f"/{kept().key}/")
    assert parrot.hooks[0] != parrot.hooks[-1]


def test_a_new_token_is_shown_once(polly, admin):
    answer = admin.post(page("new_messenger_secret", polly))
    made = kept().settings().secret["verify"]
    assert made in answer.text
    assert made not in admin.get(page("edit_messenger", polly)).text


def test_trouble_is_said_in_words(polly, admin):
    now = timezone.now()
    Connection.objects.filter(channel=polly).update(
        failing_since=now - timedelta(hours=3),
        last_error="It calls another address.",
        send_failing_since=now - timedelta(hours=2),
        send_last_error="They blocked us.",
        paused_until=now + timedelta(minutes=5),
        signed_in_until=now + timedelta(days=3),
    )
    for where in (LIST, page("edit_messenger", polly)):
        words = shown(admin.get(where))
        assert "Something has been wrong for 3" in words
        assert "It calls another address." in words
        assert "They blocked us." in words
        assert "one tries again in" in words
        assert "What it signs in with runs out in" in words
    Connection.objects.filter(channel=polly).update(signed_in_until=now)
    assert "has run out: nothing is sent" in shown(admin.get(LIST))


def test_the_list_takes_as_many_statements_for_three_as_for_one(polly, support, admin):
    admin.get(LIST)
    with CaptureQueriesContext(connection) as one:
        admin.get(LIST)
    for name in "ab":
        Connection.objects.create(
            channel=make_channel(support, kind="parrot", name=name), key=name
        )
    with CaptureQueriesContext(connection) as three:
        assert "in trouble" not in admin.get(LIST).text
    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("https://help.example.org", ""),
        ("http://help.example.org", "is not https"),
        ("http://localhost:8000", "no provider reaches it"),
        ("https://127.0.0.1", "no provider reaches it"),
        ("https://192.168.0.4", "no provider reaches it"),
        ("https://helpdesk", "no provider reaches it"),
        ("https://desk.internal", "no provider reaches it"),
    ],
)
def test_an_address_that_providers_cannot_call_is_said(site, words, settings):
    settings.SITE_URL = site
    assert words in unreachable()
    assert bool(words) == bool(unreachable())
    settings.PROVIDERS_NEARBY = True
    assert unreachable() == ""


def test_what_is_set_is_offered_even_where_it_is_no_usual_choice(company, support, ada):
    """The demo's Instagram is a program of this machine: saving must not move it."""
    channel, _made = add_messenger(
        kind="instagram", team=support, name="Insta", by=ada, account_id="17841405822",
        api="http://127.0.0.1:8790/instagram", token="t" * 30, app_secret="a" * 32,
        human_agent="",
    )  # fmt: skip
    browser = browser_of(ada)
    here = "http://127.0.0.1:8790/instagram"
    answer = browser.get(page("edit_messenger", channel))
    offered = f'<option value="{here}" selected>{here}</option>'
    assert offered in answer.content.decode()

    form = answer.context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    browser.post(page("edit_messenger", channel), {**given, "name": "Ours"})

    channel.refresh_from_db()
    channel.connection.refresh_from_db()
    assert (channel.name, channel.connection.config["api"]) == ("Ours", here)
