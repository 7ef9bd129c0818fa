"""/cti/<key>/: who is believed, and what is understood."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from channels_app.actions.handsets import save_handset
from channels_app.models import Connection, PhoneCall
from tests.channels_app.telephone.exchange import IRMA, exchange

pytestmark = pytest.mark.django_db


def test_a_signed_event_is_a_call_at_once(pbx):
    assert pbx.says("incoming") == 200
    call = pbx.call
    assert (call.state, call.number, call.called_us) == ("ringing", IRMA, True)
    assert Connection.objects.get().received_at is not None


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_what_was_signed_long_ago_or_ahead_of_time_is_refused(pbx, age):
    body = json.dumps({"event": "incoming", "call": "c1"}).encode()
    assert pbx.posts(body, at=datetime.now(UTC) - age).status_code == 401
    assert not PhoneCall.objects.exists()


def test_a_forged_event_is_refused_and_counted(pbx):
    body = json.dumps({"event": "incoming", "call": "c1"}).encode()
    signed = pbx.signed(body)
    pbx.secret = ""
    assert pbx.posts(body).status_code == 401
    assert pbx.posts(body + b" ", **signed).status_code == 401
    # What somebody else signed is no better, nor is a mere visit.
    assert pbx.client.get(f"{pbx.url}?event=incoming&call=c1").status_code == 401
    assert not PhoneCall.objects.exists()
    assert Connection.objects.get().refused == 3


def test_a_system_that_cannot_sign_is_known_by_the_address_alone(company, support, ada):
    pbx = exchange(support, ada, signs="no")
    assert pbx.says("incoming") == 200
    # Telephones on desks call an address, and no more.
    query = {"event": "answered", "call": "c1", "extension": "204", "odd": "1"}
    assert pbx.client.get(pbx.url, query).status_code == 200
    form = {"event": "hungup", "call": "c1"}
    assert pbx.client.post(pbx.url, form).status_code in {200, 422}
    assert pbx.call.state in {"answered", "ended"}


def test_a_form_is_understood_as_well(company, support, ada):
    pbx = exchange(support, ada, signs="no")
    pbx.client.post(
        pbx.url,
        "event=incoming&call=7&number=%2B46701740605",
        content_type="application/x-www-form-urlencoded",
    )
    assert (pbx.call.name, pbx.call.number) == ("7", IRMA)


@pytest.mark.parametrize("is_form", [True, False])
def test_a_form_and_an_address_name_several_who_are_rung(
    company, support, ada, bob, is_form
):
    for extension, agent in (("204", ada), ("205", bob)):
        save_handset(extension=extension, address="", by=agent)
    pbx = exchange(support, ada, signs="no")
    said = "event=incoming&call=7&extension=204&extension=205"
    if is_form:
        kind = "application/x-www-form-urlencoded"
        pbx.client.post(pbx.url, said, content_type=kind)
    else:
        pbx.client.get(f"{pbx.url}?{said}")
    assert {one.agent for one in pbx.call.legs.all()} == {ada, bob}


def test_nobody_is_called_by_an_address_that_is_void_or_of_a_telephone_that_is_off(pbx):
    assert pbx.client.post("/cti/nothing/").status_code == 404
    pbx.channel.is_active = False
    pbx.channel.save()
    assert pbx.says("incoming") == 404
    # Nor is it an address for words.
    key = Connection.objects.get().key
    assert pbx.client.post(f"/hooks/cti/{key}/").status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[1]", "no JSON object"),
        (b"{", "no JSON object"),
        (b'{"event": "incoming"}', "`call` is missing"),
        (b'{"event": "sings", "call": "c"}', "`event` is one of"),
        (b'{"event": "incoming", "call": "c", "number": {"a": 1}}', "`number`"),
        (b'{"event": "incoming", "call": "' + b"x" * 300 + b'"}', "`call`"),
    ],
)
def test_what_cannot_be_read_is_answered_with_words_for_who_sets_it_up(
    pbx, body, words
):
    answer = pbx.posts(body)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert not PhoneCall.objects.exists()


def test_unknown_fields_numbers_for_texts_and_odd_times_are_no_trouble(pbx):
    said = {
        "number": 46701740605,
        "timestamp": "soon",
        "queue": {"a": 1},
        "name": "Å\0",
    }
    assert pbx.says("ringing", call=17, **said) == 200
    call = pbx.call
    assert (call.name, call.caller) == ("17", "Å")


def test_too_much_is_not_read(pbx):
    assert pbx.posts(b"x" * 70_000).status_code == 413


@pytest.mark.parametrize("number", ["", "anonymous", "Unknown", "0"])
def test_who_withholds_their_number_has_none(pbx, number):
    pbx.says("incoming", number=number)
    assert pbx.call.number == ""


def test_a_number_as_it_is_dialled_at_home_is_one_of_our_country(pbx):
    pbx.says("incoming", number="070-174 06 05")
    assert pbx.call.number == IRMA


def test_the_systems_clock_counts_unless_it_is_off(pbx):
    at = datetime.now(UTC) - timedelta(seconds=30)
    pbx.says("incoming", timestamp=at.isoformat())
    assert pbx.call.began_at == at
    pbx.says("incoming", call="c2", timestamp="1999-01-01T00:00:00Z")
    later = PhoneCall.objects.get(name="c2").began_at
    assert datetime.now(UTC) - later < timedelta(minutes=1)
