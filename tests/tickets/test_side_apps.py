"""Apps of others beside a ticket: who has them, what they are told, who changes them."""

from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from helpdesk.base.errors import NotAllowed
from tests.tickets.pages import browser_of, shown
from tickets import actions
from tickets.app_errors import AppNameTaken, NoSecureAddress
from tickets.models import SideApp
from tickets.queries.side_apps import LIFE, tokens

pytestmark = pytest.mark.usefixtures("company")

URL = "https://orders.example/panel?shop=1"


def save(by, name="Orders", url=URL, **more):
    return actions.save_side_app(name=name, url=url, by=by, **more)


def read(app, token, secret=None, **more):
    return jwt.decode(
        token, secret or app.secret(), algorithms=["HS256"],
        audience=str(app.public_id), issuer=settings.SITE_URL, **more,
    )  # fmt: skip


def test_a_token_says_whom_it_is_for_and_no_more_than_its_scopes(ada, ticket):
    app = save(ada)
    now = timezone.now()
    told = read(app, tokens(app, ticket, ada, now)["token"])
    assert told["ticket"] == {"id": str(ticket.public_id), "number": ticket.number}
    assert told["sub"] == str(ada.public_id)
    assert told["exp"] - told["iat"] == LIFE.seconds
    assert not {"customer", "agent"} & {*told}

    app = save(ada, scopes=["ticket", "customer", "agent", "else"], app=app)
    told = read(app, tokens(app, ticket, ada, now)["token"])
    assert told["ticket"]["subject"] == ticket.subject
    assert told["customer"]["name"] == ticket.customer.name
    assert told["customer"]["addresses"][0]["kind"] == "email"
    assert told["agent"]["name"] == "Ada"


def test_a_token_is_over_soon_and_nobody_elses(ada, ticket):
    app, other = save(ada), save(ada, name="Other")
    long_ago = timezone.now() - LIFE - timedelta(seconds=1)
    with pytest.raises(jwt.ExpiredSignatureError):
        read(app, tokens(app, ticket, ada, long_ago)["token"])
    token = tokens(app, ticket, ada, timezone.now())["token"]
    with pytest.raises(jwt.InvalidSignatureError):
        read(app, token, other.secret())


def test_a_secret_that_is_replaced_signs_for_a_day_as_well(ada, ticket):
    app = save(ada)
    before = app.secret()
    actions.new_side_app_secret(app, by=ada)
    app.refresh_from_db()

    signed = tokens(app, ticket, ada, timezone.now())
    assert read(app, signed["token"]) == read(app, signed["token_old"], before)
    later = timezone.now() + timedelta(days=1, seconds=1)
    assert set(tokens(app, ticket, ada, later)) == {"token"}


@pytest.mark.parametrize(
    "url",
    [
        "http://orders.example/", "javascript:alert(1)", "orders.example", "https://",
        "https://a b.example/", "https://me@orders.example/",
        "https://x.example;script-src *",
        "https://x.example/\n", "https://[::1",
    ],
)  # fmt: skip
def test_only_whole_addresses_with_https_are_taken(ada, url):
    if url.endswith("\n"):
        assert save(ada, url=url).url == "https://x.example/"
        return
    with pytest.raises(NoSecureAddress):
        save(ada, url=url)


def test_admins_alone_have_the_pages(ada, bob, carol):
    app = save(ada)
    with pytest.raises(AppNameTaken):
        save(ada)
    for verb in (
        lambda: save(bob, name="Mine"),
        lambda: actions.new_side_app_secret(app, by=carol),
        lambda: actions.delete_side_app(app, by=bob),
    ):
        with pytest.raises(NotAllowed):
            verb()
    address = f"/settings/side-apps/{app.public_id}/"
    for page in ("/settings/side-apps/", "/settings/side-apps/new/", address):
        assert browser_of(bob).get(page).status_code in {302, 403, 404}
        assert browser_of(ada).get(page).status_code == 200


def test_an_admin_adds_one_and_sees_its_secret_once(ada, support):
    typed = {"name": "Orders", "url": URL, "scopes": ["ticket"], "is_active": "on"}
    answer = browser_of(ada).post(
        "/settings/side-apps/new/", typed | {"teams": [support.public_id]}
    )
    app = SideApp.objects.get()
    assert (app.scopes, [*app.teams.all()]) == (["ticket"], [support])
    assert app.secret() in shown(answer)
    address = f"/settings/side-apps/{app.public_id}/"
    assert app.secret() not in shown(browser_of(ada).get(address))
    changed = browser_of(ada).post(f"{address}secret/")
    app.refresh_from_db()
    assert app.secret() in shown(changed)
    assert app.secret().encode() not in bytes(app.sealed)
    browser_of(ada).post(f"{address}delete/")
    assert not SideApp.objects.exists()


def test_it_stands_beside_tickets_for_its_teams(ada, bob, grace, dan, ticket, support):
    app = save(ada, teams=[support])
    frame = f"/t/{ticket.number}/apps/{app.public_id}/"
    assert frame in browser_of(bob).get(f"/t/{ticket.number}/").content.decode()
    assert frame not in browser_of(grace).get(f"/t/{ticket.number}/").content.decode()

    answer = browser_of(bob).get(frame)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-src https://orders.example;" in f"{policy};"
    assert "form-action https://orders.example;" in f"{policy};"
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = answer.content.decode()
    assert 'sandbox="allow-scripts allow-forms allow-popups"' in page
    desk = browser_of(bob).get(f"/t/{ticket.number}/")
    assert "orders.example" not in desk.headers["Content-Security-Policy"]
    assert browser_of(grace).get(frame).status_code == 404
    assert browser_of(dan).get(frame).status_code == 404
    save(ada, app=app, is_active=False)
    assert browser_of(bob).get(frame).status_code == 404
