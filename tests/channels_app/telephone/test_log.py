"""The log of calls, and where an agent is rung."""

import re

import pytest
from django.utils import timezone

from channels_app.actions.handsets import save_handset
from channels_app.models import Handset, PhoneCall
from channels_app.phone_errors import ExtensionTaken, NoHandset
from channels_app.queries import call_log
from helpdesk.base.errors import NotAllowed
from tests.channels_app.telephone.exchange import IRMA, exchange, settles
from tests.factories import make_identity
from tests.tickets.pages import browser_of

pytestmark = pytest.mark.django_db


def names(agent, **asked):
    return [line.call.name for line in call_log.log(agent, **asked).lines]


@pytest.fixture
def three(pbx, there, bob):
    """One that was missed, one that Bob took, and one that he made."""
    pbx.says("incoming", call="missed", number="+46850099999")
    pbx.says("hungup", call="missed")
    pbx.says("incoming", call="taken")
    pbx.says("answered", call="taken", agent=bob.email)
    pbx.says("hungup", call="taken")
    pbx.says("outgoing", call="made", agent=bob.email)
    settles()


def test_it_shows_all_the_newest_first_or_those_that_are_asked_for(three, ada, bob):
    assert names(ada) == ["made", "taken", "missed"]
    assert names(ada, show="missed") == ["missed"]
    assert names(ada, show="waiting") == ["taken"]
    assert names(ada, show="out") == ["made"]
    assert names(ada, show="mine") == []
    assert names(bob, show="mine") == ["made", "taken"]
    assert names(ada, asked="08-500 999") == ["missed"]
    assert names(ada, asked="+46 70 174") == ["made", "taken"]


def test_page_by_page_each_stands_once(pbx, ada):
    now = timezone.now()
    PhoneCall.objects.bulk_create(
        PhoneCall(channel=pbx.channel, name=str(at), began_at=now) for at in range(120)
    )
    seen, after = [], ""
    while True:
        page = call_log.log(ada, after=after)
        seen += [line.call.name for line in page.lines]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 120
    # An odd one begins at the beginning.
    assert len(call_log.log(ada, after="x/1").lines) == call_log.PAGE


def test_it_takes_no_more_statements_for_more_calls(
    pbx, ada, django_assert_max_num_queries
):
    for at in range(12):
        pbx.says("incoming", call=str(at), number=f"+4685001{at:04}")
    make_identity(kind="phone", canonical="+46850010001")
    browser = browser_of(ada)
    browser.get("/calls/")
    with django_assert_max_num_queries(14):
        page = browser.get("/calls/").content.decode()
    assert len(re.findall(r'href="/calls/[0-9a-f-]{36}/"', page)) == 12


def test_nobody_sees_calls_of_a_team_whose_tickets_they_do_not_see(
    company, ada, bob, dan, billing
):
    exchange(billing, ada).says("incoming")
    assert (names(ada), names(bob)) == (["c1"], [])
    assert IRMA not in browser_of(bob).get("/calls/").content.decode()
    assert browser_of(dan).get("/calls/").status_code == 404


def test_the_cards_can_be_answered_without_any_script(pbx, there, bob, ada):
    pbx.says("incoming")
    browser = browser_of(bob)
    call = pbx.call
    assert f'action="/calls/{call.public_id}/take/"' in browser.get("/calls/now/").text
    assert browser.post(f"/calls/{call.public_id}/take/").url == "/calls/now/"
    assert pbx.call.agent == bob
    refused = browser_of(ada).post(
        f"/calls/{call.public_id}/take/", headers={"HX-Request": "true"}
    )
    assert refused.status_code == 409
    assert "Bob has this call" in refused.text
    browser.post(f"/calls/{call.public_id}/hide/")
    assert "Nothing rings" in browser.get("/calls/now/").text


class TestHandset:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("+46 70 174 06 05", "+46701740605"),
            ("sip:bob@pbx.example:5061;transport=tls", None),
            ("client:bob.b-1", None),
            ("", None),
        ],
    )
    def test_it_is_a_number_a_sip_address_or_a_client(self, bob, typed, kept):
        made = save_handset(extension=" 204 ", address=typed, by=bob)
        assert (made.extension, made.address) == ("204", kept or typed)

    @pytest.mark.parametrize(
        "typed",
        ["0701740605", "bob", "sip:bob", "sip:a:b@c", "client:", "sip:b@c?x=<y>",
         "client:b<Dial>", "http://a.example"],
    )  # fmt: skip
    def test_what_nothing_rings_at_is_refused(self, bob, typed):
        with pytest.raises(NoHandset):
            save_handset(extension="", address=typed, by=bob)

    def test_an_extension_is_of_one_agent_and_many_have_none(self, ada, bob, grace):
        save_handset(extension="204", address="", by=bob)
        with pytest.raises(ExtensionTaken):
            save_handset(extension="204", address="", by=ada)
        save_handset(extension="", address="", by=ada)
        save_handset(extension="", address="", by=grace)

    def test_collaborators_take_no_calls(self, dan):
        with pytest.raises(NotAllowed):
            save_handset(extension="1", address="", by=dan)

    def test_its_page_keeps_it(self, company, bob, dan):
        browser = browser_of(bob)
        typed = {"extension": "204", "address": "+46701740605"}
        assert browser.post("/settings/handset/", typed).status_code == 302
        assert Handset.objects.get().agent == bob
        assert "+46701740605" in browser.get("/settings/handset/").text
        odd = browser.post("/settings/handset/", {**typed, "address": "bob"})
        assert odd.status_code == 409
        assert browser_of(dan).get("/settings/handset/").status_code == 404
