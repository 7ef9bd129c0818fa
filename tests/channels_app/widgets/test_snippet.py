"""The page with the line for a site, and the secret that is shown once."""

from html import unescape

import pytest
from django.test import Client

from channels_app.actions import widgets as actions
from channels_app.models import Connection
from tests.channels_app.widgets.conftest import page
from tests.tickets.pages import shown


def sealed(widget):
    return Connection.objects.get(channel=widget).settings().secret


def test_the_line_and_the_policy_name_this_server(shop, admin, settings):
    settings.SITE_URL = "https://desk.example"
    key = shop.connection.key

    words = unescape(admin.get(page("snippet", shop)).content.decode())

    line = f'<script src="https://desk.example/w/{key}.js" async></script>'
    assert f"<code>{line}</code>" in words
    assert "script-src https://desk.example; frame-src https://desk.example;" in words
    assert "Only these sites may show it:" in words


def test_whoever_named_no_site_is_told_so(shop, ada, admin):
    actions.edit_widget(shop, name="Shop", origins=[], by=ada)

    assert "Every site may show it." in shown(admin.get(page("snippet", shop)))


def test_a_secret_is_shown_in_one_answer_only(shop, admin):
    answer = admin.post(page("new_secret", shop))

    made = sealed(shop)["secret"]
    assert answer.status_code == 200
    assert made in shown(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    for name in ("snippet", "edit_widget"):
        assert made not in admin.get(page(name, shop)).content.decode()
    assert made not in admin.get("/settings/widgets/").content.decode()


def test_the_old_secret_is_removed_by_hand(shop, admin):
    admin.post(page("new_secret", shop))
    first = sealed(shop)["secret"]
    both = admin.post(page("new_secret", shop))

    assert sealed(shop)["old_secret"] == first
    assert "Two secrets are valid now." in shown(both)
    third = admin.post(page("new_secret", shop))
    assert third.status_code == 409
    assert "Remove the old secret first" in shown(third)

    gone = admin.post(page("drop_secret", shop), follow=True)

    assert "The old secret is removed." in shown(gone)
    assert set(sealed(shop)) == {"secret"}


@pytest.mark.parametrize("name", ["new_secret", "drop_secret", "switch_widget"])
def test_another_site_cannot_make_an_admin_do_it(shop, ada, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)

    assert browser.post(page(name, shop)).status_code == 403
    assert not Connection.objects.get(channel=shop).sealed
