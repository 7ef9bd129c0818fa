"""Who gets a socket, who loses it, and what a hostile one can do."""

import contextlib
import json
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.models import Role
from tests.browser.signing import session_cookie
from tests.live.conftest import Page, raw_socket
from tests.servers import serving
from tickets import actions, consumers, heartbeat

pytestmark = pytest.mark.django_db(transaction=True)

# AC-54.
SOON = 5.0


def test_nobody_signed_in_is_shown_out_with_a_code_that_says_so(site):
    for session in ("", "x" * 32, "no such session"):
        with raw_socket(site, session=session) as socket:
            assert Page(socket, session).closed_with() == 4401


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1", "null", None]
)
def test_ac_55_a_page_of_another_site_gets_no_socket(site, ada, origin):
    session = session_cookie(ada, site)["value"]
    with pytest.raises(InvalidStatus) as refused:
        raw_socket(site, session=session, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_trusted_origin_and_the_sites_own_address_get_one(site, ada, settings):
    settings.SITE_URL = "https://help.example.org"
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.desk.example", "https://one.example"]
    session = session_cookie(ada, site)["value"]
    for origin in (
        "https://help.example.org",
        "https://a.desk.example",
        "https://one.example",
    ):
        with raw_socket(site, session=session, origin=origin) as socket:
            Page(socket, session).hears("welcome")
    for origin in ("http://one.example", "https://desk.example.evil.example"):
        with pytest.raises(InvalidStatus):
            raw_socket(site, session=session, origin=origin)


def test_a_host_that_is_not_ours_gets_none(site, ada, settings):
    settings.ALLOWED_HOSTS = ["help.example.org"]
    with pytest.raises(InvalidStatus):
        raw_socket(site, session=session_cookie(ada, site)["value"])


def test_an_address_that_is_none_is_refused(site, ada):
    with pytest.raises(InvalidStatus) as refused:
        raw_socket(site, path="/ws/nobody/")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "end",
    [
        lambda ada, bob: people.deactivate(bob, by=ada),
        lambda ada, bob: people.change_role(bob, role=Role.COLLABORATOR, by=ada),
        lambda ada, bob: people.sign_out_everywhere(bob, by=bob),
    ],
    ids=["deactivated", "another role", "signed out everywhere"],
)
def test_ac_54_whose_rights_end_loses_the_socket_within_seconds(
    open_socket, ada, bob, end
):
    page = open_socket(bob)
    end(ada, bob)
    assert page.closed_with(within=SOON) == 4401
    site = page.socket.request.headers["Origin"]
    with raw_socket(site, session=page.session) as again:
        assert Page(again, page.session).closed_with() == 4401


def test_signing_out_of_one_session_closes_its_pages_and_no_other(
    open_socket, client, ada, bob
):
    page, other, adas = open_socket(bob), open_socket(bob), open_socket(ada)
    client.cookies["sessionid"] = page.session
    client.post("/accounts/logout/")
    assert page.closed_with(within=SOON) == 4401
    assert [one.heard() for one in (other, adas)] == [[], []]


def test_a_new_password_closes_the_pages_of_other_sessions(open_socket, bob):
    page = open_socket(bob)
    bob.set_password("another horse battery")
    bob.save()
    assert page.closed_with(within=SOON) == 4401


def test_ac_54_a_team_that_closes_is_heard_by_its_members_only(
    open_socket, ticket, support, ada, grace, bob, drain
):
    drain()
    outsider, member = open_socket(grace), open_socket(bob)
    outsider.look(ticket.number)
    outsider.sees(ticket.number, {"Grace": "viewing"})
    support.is_open = False
    support.save()

    told = outsider.hears("ticket", within=SOON)
    actions.note(ticket, text="It is the seal.", by=ada)
    drain()

    assert (told["n"], told["kinds"]) == (ticket.number, ["gone"])
    assert outsider.heard() == []
    assert [frame["n"] for frame in member.heard()] == [ticket.number]


def test_who_joins_a_team_hears_of_it_without_a_new_page(
    open_socket, bill, billing, carol, bob, drain
):
    page = open_socket(bob)
    billing.members.add(bob)
    time.sleep(heartbeat.RECHECK + 0.5)
    actions.note(bill, text="Refund it.", by=carol)
    drain()
    assert [frame["n"] for frame in page.heard()] == [bill.number]


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "[" * 900,
        "null",
        '"look"',
        "[1]",
        "{}",
        '{"t": null}',
        '{"t": ["look"]}',
        '{"t": "__init__"}',
        '{"t": "look"}',
        '{"t": "look", "n": "1", "seq": {}}',
        '{"t": "look", "n": true, "seq": -1}',
        '{"t": "look", "n": 1e400, "seq": NaN}',
        '{"t": "look", "n": 99999999999999999999999, "seq": 1}',
        '{"t": "look", "n": ' + "9" * 900 + "}",
        '{"t": "typing", "n": [], "on": []}',
        '{"t": "typing", "n": null, "on": true}',
        '{"t": "leave", "n": "\\ud800"}',
    ],
)
def test_a_frame_that_makes_no_sense_is_dropped_and_the_socket_stays(
    open_socket, ada, nonsense
):
    page = open_socket(ada)
    page.socket.send(nonsense)
    assert {frame["kinds"][0] for frame in page.heard()} <= {"gone"}


def test_bytes_and_what_is_too_long_end_a_socket(open_socket, ada):
    for told in (b"\x00\xff", json.dumps({"t": "ping", "x": "y" * 1000}), "y" * 70_000):
        page = open_socket(ada)
        page.socket.send(told)
        assert page.closed_with() == 1009


def test_who_talks_all_the_time_is_shown_out_and_others_are_not(open_socket, ada, bob):
    noisy, quiet = open_socket(ada), open_socket(bob)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(2000):
            noisy.say(t="ping")
    assert noisy.closed_with() == 1008
    assert quiet.heard() == []


def test_an_agent_has_a_limited_number_of_sockets(open_socket, ada, monkeypatch):
    monkeypatch.setattr(consumers, "MOST_SOCKETS", 2)
    first, _ = open_socket(ada), open_socket(ada)
    site = first.socket.request.headers["Origin"]
    with raw_socket(site, session=first.session) as third:
        assert Page(third, "").closed_with() == 1013


def test_a_web_server_that_stops_says_it_will_be_back(company, ada):
    with ExitStack() as stack:
        with serving() as site:
            session = session_cookie(ada, site)["value"]
            page = Page(stack.enter_context(raw_socket(site, session=session)), session)
            page.hears("welcome")
            began = time.monotonic()
        assert page.closed_with() == 1012
        assert time.monotonic() - began < 3
