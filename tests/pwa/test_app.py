"""The helpdesk as an installed app: its manifest, its worker, its page for no network."""

import re
import struct

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.tickets.pages import browser_of, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

# A file that never changes: its digest is in its name.
HASHED = r"/static/.+\.[0-9a-f]{12}\.\w+$"
MANIFEST, WORKER, OFFLINE = "/manifest.webmanifest", "/sw.js", "/offline/"
PARTS = [MANIFEST, WORKER, OFFLINE]


def size_of(path):
    content = finders.find(path)
    with open(content, "rb") as file:
        head = file.read(24)
    return struct.unpack(">II", head[16:24])


def test_the_app_has_the_companys_name_and_begins_in_the_inbox(client):
    answer = client.get(MANIFEST)

    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["start_url"], told["scope"], told["display"]) == (
        "Analytical Engines",
        "/",
        "/",
        "standalone",
    )


def test_every_icon_has_the_size_the_manifest_says(client):
    drawn = {
        icon["sizes"]: size_of(
            re.sub(r"^/static/|\.[0-9a-f]{12}(?=\.)", "", icon["src"])
        )
        for icon in client.get(MANIFEST).json()["icons"]
        if icon["type"] == "image/png"
    }

    assert drawn == {"192x192": (192, 192), "512x512": (512, 512)}


def test_a_browser_may_install_it(client):
    """What Chromium asks for: a name, an address, a window, and icons of two sizes."""
    told = client.get(MANIFEST).json()
    sizes = {icon["sizes"]: icon.get("purpose", "any") for icon in told["icons"]}

    assert told["name"]
    assert told["short_name"]
    assert told["start_url"].startswith(told["scope"])
    assert told["id"] == "/"
    assert {"192x192", "512x512"} <= set(sizes)
    # Whatever shape a phone cuts out of it, and never the only icon of its kind.
    purposes = [icon.get("purpose", "any") for icon in told["icons"]]
    assert purposes.count("maskable") == 1
    assert purposes.count("any") >= 2
    assert 'fetch"' in client.get(WORKER).content.decode()


def test_its_icon_leads_to_what_people_look_for_first(bob, client):
    for one in client.get(MANIFEST).json()["shortcuts"]:
        assert browser_of(bob).get(one["url"]).status_code == 200


def test_no_page_is_ever_kept_but_the_one_for_no_network(client):
    words = client.get(WORKER).content.decode()
    kept = re.findall(r'"([^"]+)"', re.search(r"FIRST = \[(.*)\]", words)[1])

    assert [one for one in kept if not re.match(HASHED, one)] == [OFFLINE]
    # Nothing else ever is: what is asked for later is not put beside them.
    assert re.findall(r"\bkept\.\w+\((\w*)\)", words) == ["FIRST"]
    assert ".put(" not in words


def test_the_worker_is_looked_at_anew_each_time(client):
    answer = client.get(WORKER)

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]


def test_the_worker_keeps_the_offline_page_and_all_that_page_needs(client):
    kept = re.search(r"FIRST = \[(.*)\]", client.get(WORKER).content.decode())[1]
    page = client.get(OFFLINE).content.decode()

    needed = re.findall(r'(?:href|src)="(/static/[^"#]+)"', page)
    assert needed
    assert sorted(re.findall(r'"([^"]+)"', kept)) == sorted({OFFLINE, *needed})


def test_another_language_makes_another_worker(client):
    german = client.get(WORKER, headers={"Accept-Language": "de"}).content
    english = client.get(WORKER, headers={"Accept-Language": "en"}).content

    versions = {re.search(rb'"static-(\w+)"', one)[1] for one in (german, english)}
    assert len(versions) == 2


def test_the_page_that_is_kept_is_nobodys(grace):
    grace.name = "Grace Brewster"
    grace.save()
    browser = browser_of(grace)
    browser.post("/settings/profile/sign-out-everywhere/")  # leaves a notice

    page = browser.get(OFFLINE)

    assert "Grace" not in shown(page)
    assert "signed out" not in shown(page)
    assert "No connection" in shown(page)
    assert "signed out" in shown(browser.get("/settings/security/"))


@pytest.mark.parametrize("path", PARTS)
def test_nobody_has_to_sign_in_for_the_app_itself(path):
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("path", PARTS)
def test_the_policy_of_every_answer_allows_a_worker_and_a_manifest(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
