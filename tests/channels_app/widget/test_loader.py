"""What a host page loads: small, the same for everybody, and bound to its sites."""

import base64
import gzip
import hashlib
import json
from datetime import UTC, datetime, time, timedelta

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from channels_app.models import Connection, Visitor
from channels_app.views.widget import loader
from helpdesk.base.accounts.models import Calendar, WorkingHours
from tests import pinned
from tests.channels_app.widget.factories import make_widget
from tests.helpdesks import CHECKOUT

# The budget of UI.md: with settings and all.
MOST_BYTES = 2048
# By version; pages of others say the same, so none of these ever becomes another.
PINNED = {1: "sha384-RPBut4khCWKJ7um6NimuxDjOQyT7Uzipl0mXhiZC1ZyJ0ZLXOr8ZhNlcxFLrYNj6"}


def script(channel, **headers):
    return Client(headers=headers).get(f"/w/{channel.connection.key}.js")


def facts(channel):
    text = script(channel).content.decode()
    return json.JSONDecoder().raw_decode(text[text.rindex('({"key"') + 1 :])[0]


def test_the_script_is_small_even_with_rules_and_a_name(support, company):
    rules = [
        {"url": "/checkout", "seconds": 20, "message": "Shall we help?", "hours": True}
    ]
    shop = make_widget(support, launcher="Ask us", rules=rules, accent="#f5c518")
    answer = script(shop, accept_encoding="gzip, br")
    assert answer["Content-Encoding"] == "br"
    assert len(answer.content) <= MOST_BYTES
    assert b"Shall we help?" in brotli.decompress(answer.content)


def test_who_knows_no_brotli_gets_gzip_and_who_knows_neither_gets_words(shop):
    zipped = script(shop, accept_encoding="gzip")
    assert gzip.decompress(zipped.content) == script(shop).content
    assert "Accept-Encoding" in zipped["Vary"]


def test_it_is_kept_for_minutes_and_asked_for_again_by_its_tag(shop):
    answer = script(shop)
    assert answer["Cache-Control"] == loader.CACHED
    again = script(shop, if_none_match=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    shop.connection.config["accent"] = "#123456"
    shop.connection.save()
    assert script(shop, if_none_match=answer["ETag"]).status_code == 200


def test_any_page_may_load_it_and_it_leaves_no_trace(shop):
    client = Client()
    client.cookies["sessionid"] = "somebody"
    for path in (".js", "/sdk.js", "/"):
        answer = client.get(f"/w/{shop.connection.key}{path}")
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not Visitor.objects.exists()


@pytest.mark.parametrize(("version", "integrity"), PINNED.items())
def test_what_pages_pinned_never_changes(company, version, integrity):
    answer = Client(headers={"accept_encoding": "br"}).get(f"/w/v{version}.js")
    digest = hashlib.sha384(brotli.decompress(answer.content)).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == integrity
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in answer["Cache-Control"]
    assert integrity in (CHECKOUT / "docs" / "widget.md").read_text()


def test_every_script_that_may_be_pinned_is_looked_at_and_others_are_not_there(company):
    there = {int(path.stem[1:]) for path in pinned.path_of(1).parent.iterdir()}
    assert there == PINNED.keys()
    for name in ("v0", "v99", "v1x"):
        assert Client().get(f"/w/{name}.js").status_code == 404


@pytest.mark.parametrize("path", [".js", "/sdk.js", "/"])
def test_a_widget_that_is_off_or_of_another_kind_is_not_there(shop, mailbox, path):
    Connection.objects.create(channel=mailbox, key="a-key-of-a-mailbox")
    shop.is_active = False
    shop.save()
    for key in (shop.connection.key, "a-key-of-a-mailbox", "nobody"):
        assert Client().get(f"/w/{key}{path}").status_code == 404


def test_what_an_admin_types_cannot_leave_the_script(support, company):
    evil = "</script><script>alert(1)</script>\u2028'\"`${1}"
    shop = make_widget(support, launcher=evil, accent="red;}</style>")
    text = script(shop).content.decode()
    assert "</script" not in text
    told = facts(shop)
    assert told["label"] == evil
    assert told["accent"] == "#0b6b66"


def test_rules_for_business_hours_know_when_they_turn(support, company):
    now = timezone.now()
    calendar = Calendar.objects.create(name="Days", zone="UTC")
    WorkingHours.objects.create(
        calendar=calendar, weekday=now.weekday(), begins=0, ends=24 * 60
    )
    support.calendar = calendar
    support.save()
    rule = {"url": "*", "seconds": 5, "message": "Hello", "hours": True}
    told = facts(make_widget(support, rules=[rule]))
    assert told["open"] is True
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    assert told["turns"] == int(midnight.timestamp() * 1000)
    told = facts(make_widget(support, rules=[{**rule, "hours": False}]))
    assert "turns" not in told


def page(channel, query="", **headers):
    return Client(headers=headers).get(f"/w/{channel.connection.key}/{query}")


def test_ac_32_the_panel_is_framed_by_its_sites_alone_and_the_app_by_nobody(
    support, company, client, ada
):
    shop = make_widget(support, origins=["https://shop.example", "https://*.b.example"])
    policy = page(shop)["Content-Security-Policy"]
    assert "frame-ancestors https://shop.example https://*.b.example" in policy
    assert "X-Frame-Options" not in page(shop)
    assert "frame-ancestors *" in page(make_widget(support))["Content-Security-Policy"]
    preview = page(shop, "?preview=1")["Content-Security-Policy"]
    assert preview.endswith("frame-ancestors 'self'")
    client.force_login(ada)
    for path in ("/", "/settings/"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_the_panel_has_nothing_inline_and_its_policy_allows_nothing(shop):
    answer = page(shop)
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == 1
    assert '<script type="module" src="/static/' in text
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("asked", "accepts", "language"),
    [
        ("de-AT", "", "de"),
        ("pt-BR", "en", "pt"),
        ("xx", "", "en"),
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("", "eo, ja;q=0.9", "ja"),
        ("../../secret", "", "en"),
        ("", "", "en"),
    ],
)
def test_it_speaks_the_language_of_the_page_or_of_the_browser(
    shop, asked, accepts, language
):
    text = page(shop, f"?lang={asked}", accept_language=accepts).content.decode()
    assert f'<html lang="{language}" dir="ltr"' in text


def test_arabic_is_written_from_the_right(shop):
    assert '<html lang="ar" dir="rtl"' in page(shop, "?lang=ar").content.decode()


def test_without_a_title_it_has_the_companys_name(shop):
    assert "Analytical Engines" in page(shop).content.decode()


def test_types_are_served_beside_it(company):
    answer = Client().get("/w/helpdesk-widget.d.ts")
    assert answer.status_code == 200
    assert "export interface HelpdeskWidget" in answer.content.decode()
