"""The demo's shop is there in the demo and nowhere else."""

import jwt
import pytest
from django.test import Client

from channels_app.actions.web_forms import add_form
from channels_app.actions.widgets import add_widget, new_secret
from helpdesk.demo import people
from tests.channels_app.web_forms.factories import make_mailbox

PAGES = ["", "machines/tavola-2/", "basket/", "delivery/", "account/"]


@pytest.fixture
def widget(company, support, ada):
    return add_widget(team=support, name="Shop", by=ada)


@pytest.fixture
def demo(settings, widget):
    settings.ROOT_URLCONF = "helpdesk.demo.urls"
    return widget


@pytest.mark.parametrize("page", PAGES)
def test_without_the_demo_there_is_no_shop(widget, page):
    assert Client().get(f"/demo/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_in_the_demo_there_is(demo, page):
    answer = Client().get(f"/demo/{page}")

    assert answer.status_code == 200
    assert f"/w/{demo.connection.key}.js" in answer.content.decode()
    assert not answer.cookies


def test_what_it_does_not_sell_is_not_there(demo):
    assert Client().get("/demo/machines/teapot/").status_code == 404
    basket = Client().get("/demo/basket/?add=teapot&add=<script>").content.decode()
    assert "There is nothing in it yet." in basket


def test_the_helpdesk_is_where_it_was(demo, ada):
    client = Client()
    client.force_login(ada)

    assert client.get("/settings/widgets/").status_code == 200
    assert client.get("/nowhere/").status_code == 404


def test_the_shop_vouches_for_whoever_is_signed_in(demo, ada):
    secret = new_secret(demo, by=ada)

    answer = Client().get("/demo/account/")

    token = answer.context["token"]
    said = jwt.decode(token, secret, algorithms=["HS256"])
    assert (said["email"], said["email_verified"]) == (people.SHOPPER.address, True)
    assert secret not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_shop_links_a_form_while_there_is_one(demo, support, ada):
    assert "Write to us" not in Client().get("/demo/").content.decode()
    make_mailbox(support)
    form = add_form(team=support, name="Contact", by=ada)

    where = f"/f/{form.connection.key}/?from=http%3A//testserver/demo/delivery/"
    assert where in Client().get("/demo/delivery/").content.decode()
