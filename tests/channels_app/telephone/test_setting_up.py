"""Settings and API of a telephone system: as those of the other channels."""

import pytest

from channels_app.models import Connection
from tests.channels_app.telephone.exchange import NUMBER
from tests.tickets.pages import browser_of
from tickets import actions
from tickets.models import Channel
from tickets.queries.reach import ways_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]


def typed(team, **more):
    return {
        "name": "PBX",
        "team": team.public_id,
        "number": NUMBER,
        "signs": "yes",
        **more,
    }


def test_it_is_added_with_an_address_to_copy_and_a_secret_that_is_shown_once(
    ada, bob, support
):
    browser = browser_of(ada)
    assert (
        'href="/settings/messengers/new/cti/"' in browser.get("/settings/phones/").text
    )
    page = browser.post("/settings/messengers/new/cti/", typed(support))
    assert page.status_code == 200
    channel, row = Channel.objects.get(kind="cti"), Connection.objects.get()
    assert channel.is_active
    assert channel.traits["number"] == NUMBER
    assert f"/cti/{row.key}/" in page.text
    secret = row.settings().secret["secret"]
    assert secret in page.text
    again = browser.get(f"/settings/messengers/{channel.public_id}/").text
    assert secret not in again
    assert f"/cti/{row.key}/" in again
    checked = browser.post(f"/settings/messengers/{channel.public_id}/check/").text
    assert "The address is ready." in checked
    assert browser_of(bob).get("/settings/messengers/new/cti/").status_code == 404


def test_what_is_no_number_of_ours_is_refused(ada, support):
    wrong = browser_of(ada).post(
        "/settings/messengers/new/cti/", typed(support, number="08-500")
    )
    assert wrong.status_code == 422
    assert not Channel.objects.filter(kind="cti").exists()


def test_calls_can_be_written_down_by_hand_with_it_and_codes_lead_to_it(
    pbx, bob, ticket
):
    message = actions.log_call(
        ticket, called_us=True, outcome="talked", text="Hm.", by=bob
    )
    assert message.channel == pbx.channel
    made = actions.continue_on(ticket, kind="phone", by=bob)
    assert made.kind == "phone"
    # Nothing is written by it.
    assert "cti" not in dict(ways_on(ticket))
