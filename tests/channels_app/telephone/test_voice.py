"""A number at Twilio: what callers hear, and how they get to somebody; asked by a program
that executes what we answer as Twilio does."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_app import fetching
from channels_app.actions import connecting, ringing, unanswered
from channels_app.actions.handsets import save_handset
from channels_app.actions.messengers import add_messenger
from channels_app.models import Connection, PhoneCall
from channels_app.phone_errors import RingsElsewhere
from channels_app.queries.pops import pops
from helpdesk.base.accounts import actions as people
from helpdesk.base.accounts.hours import Block
from tests.channels_app.telephone.exchange import IRMA, settles
from tests.factories import make_identity, make_ticket
from tests.servers import serving
from tests.tickets.chatting import comes, goes
from tests.wire.providers.twilio_line import SOUND
from tests.wire.providers.twilio_voice import TwilioVoice
from tickets import actions, codes
from tickets.models import Call, FollowUp, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)

ADAS, BOBS = "+46701111111", "+46702222222"


@pytest.fixture
def twilio(company, support, ada, bob, settings):
    """Connected as an admin does it; Ada and Bob are there, and are called somewhere."""
    with serving() as desk, TwilioVoice() as running:
        settings.SITE_URL = desk
        settings.EGRESS_ALLOW = frozenset([running.place])
        channel, _made = add_messenger(
            kind="voice", name="Hotline", team=support, by=ada, account=running.account,
            token=running.token, number=running.number, language="en", tells="yes",
            api=running.url,
        )  # fmt: skip
        connecting.connect_messenger(channel, by=ada)
        save_handset(extension="", address=ADAS, by=ada)
        save_handset(extension="", address=BOBS, by=bob)
        comes(ada, bob)
        yield running
        assert running.errors == []


def call():
    return PhoneCall.objects.get()


def leg_of(line, address):
    return next(leg for leg in line.legs if leg.to == address)


def words(line):
    return " ".join(line.heard)


def test_a_caller_is_greeted_and_put_through_to_who_takes_it(twilio, ada, bob):
    irma = twilio.calls_in(IRMA, name="Irma")
    assert "Welcome to Analytical Engines." in words(irma)
    irma.is_silent()
    assert sorted(leg.to for leg in irma.legs) == [ADAS, BOBS]
    assert [len(pops(one)) for one in (ada, bob)] == [1, 1]

    # Its page shows it; it is taken where it rings.
    with pytest.raises(RingsElsewhere):
        ringing.take(call(), by=ada)
    bobs = leg_of(irma, BOBS).picks_up()
    assert leg_of(irma, ADAS).status == "no-answer"
    assert "A call from 4 6 7 0 1 7 4 0 6 0 5." in words(bobs)
    assert words(bobs).endswith("Press 1 to take the call.")
    assert irma.talks_to is None
    bobs.presses("1")
    assert irma.talks_to is bobs
    assert (call().agent, call().state) == (bob, "answered")
    assert pops(ada) == []

    bobs.hangs_up()
    assert irma.status == "completed"
    assert (call().state, call().outcome) == ("ended", "talked")
    settles()
    assert Ticket.objects.count() == 0


def test_everything_asked_and_told_again_five_times_changes_nothing(twilio, bob):
    irma = twilio.calls_in(IRMA).is_silent()
    leg_of(irma, BOBS).picks_up().presses("1")
    irma.hangs_up()
    before = PhoneCall.objects.values().get()
    assert set(twilio.asks_again(times=5)) == {200}
    after = PhoneCall.objects.values().get()
    del before["told_at"], after["told_at"]
    assert after == before


def test_a_question_that_is_asked_again_while_it_goes_on_has_the_same_answer(twilio):
    irma = twilio.calls_in(IRMA).presses("222222222").is_silent()
    leg_of(irma, BOBS).picks_up().is_silent()
    for url, fields, status, body in list(twilio.asked):
        if "/over/" not in url:
            assert twilio.sends(url, fields) == (status, body), url


def test_a_forged_request_is_refused_and_counted(twilio):
    irma = twilio.calls_in(IRMA)
    url, fields, *_rest = twilio.asked[0]
    assert twilio.sends(url, fields, token="0" * 32)[0] == 401
    assert (
        twilio.sends(f"{url}ring/?call={call().public_id}", fields, token="0" * 32)[0]
        == 401
    )
    other = {**fields, "AccountSid": "AC" + "0" * 32}
    assert twilio.sends(url, other)[0] == 422
    assert Connection.objects.get().refused == 2
    assert irma.waits_for == "keys"


def test_steps_of_calls_that_are_not_there_end_in_nothing(twilio):
    irma = twilio.calls_in(IRMA)
    url, fields, *_rest = twilio.asked[0]
    for step in ("ring", "brief", "accept", "over"):
        for about in (
            "",
            "?call=x",
            f"?call={'0' * 32}",
            f"?call={call().public_id}&agent=x",
        ):
            assert twilio.sends(f"{url}{step}/{about}", fields)[0] == 200
    assert twilio.sends(f"{url}sing/?call={call().public_id}", fields)[0] == 404
    irma.hangs_up()


class TestACode:
    @pytest.fixture
    def ticket(self, mailbox, bob):
        ticket = make_ticket(mailbox, identity=make_identity("Irma Berg"))
        actions.edit_context(
            ticket, goal="A dry kettle", summary="She tried a new seal.", by=bob
        )
        return ticket

    @pytest.fixture
    def code(self, ticket, bob):
        return actions.continue_on(ticket, kind="phone", by=bob)

    def test_typed_on_the_keys_leads_into_their_ticket(self, twilio, ticket, code, bob):
        irma = twilio.calls_in(IRMA).presses(codes.keyed(code.code))
        assert "your code is good" in words(irma)
        # Nothing of the ticket: a code may have been overheard.
        assert "kettle" not in words(irma).lower()
        bobs = leg_of(irma, BOBS).picks_up()
        for part in ("calls with a code", f"Ticket {ticket.number} of Irma Berg",
                     "A dry kettle", "She tried a new seal."):  # fmt: skip
            assert part in words(bobs)
        bobs.presses("1")
        [pop] = pops(bob)
        assert (pop.likely, pop.by_code) == (ticket, True)
        assert ticket.events.filter(verb="arrived").count() == 1
        code.refresh_from_db()
        assert (code.is_proven, code.identity.canonical) == (False, IRMA)
        assert code.identity.customer != ticket.customer

    @pytest.mark.parametrize("say", ["plain", "radio", "grouped"])
    def test_said_as_people_spell(self, twilio, ticket, code, say):
        radio = {
            "A": "alpha", "B": "bravo", "C": "Charlie", "2": "two", "4": "for",
            "K": "kilo", "M": "mike", "Z": "zulu",
        }  # fmt: skip
        spoken = {
            "plain": " ".join(code.code.lower()),
            "radio": " ".join(radio.get(one, one) for one in code.code),
            "grouped": f"{code.shown}.",
        }[say]
        twilio.calls_in(IRMA).says(spoken)
        assert call().about == ticket

    def test_whoever_has_the_ticket_is_rung_first_and_alone(
        self, twilio, ticket, code, ada, bob
    ):
        actions.assign(ticket, to=ada, by=bob)
        irma = twilio.calls_in(IRMA).presses(codes.keyed(code.code))
        assert [leg.to for leg in irma.legs] == [ADAS]
        irma.is_silent()
        assert [leg.to for leg in irma.legs] == [BOBS]

    def test_three_tries_and_then_they_are_put_through_all_the_same(self, twilio, code):
        irma = twilio.calls_in(IRMA)
        for _try in range(3):
            irma.presses("222222222")
        assert words(irma).count("leads nowhere") == 2
        assert "We connect you without a code." in words(irma)
        assert irma.waits_for == "ring"
        assert call().about is None

    def test_is_good_once(self, twilio, ticket, code):
        keys = codes.keyed(code.code)
        twilio.calls_in(IRMA).presses(keys).hangs_up()
        other = twilio.calls_in("+46709999999").presses(keys)
        assert "leads nowhere" in words(other)
        assert PhoneCall.objects.filter(ticket=ticket).count() == 1

    def test_of_two_that_are_typed_alike_neither_is_taken_by_its_keys(
        self, twilio, ticket, code, mailbox, bob
    ):
        alike = actions.continue_on(make_ticket(mailbox), kind="phone", by=bob)
        code.code, alike.code = "ABCABCABC", "CBACBACBA"
        code.save()
        alike.save()
        assert "leads nowhere" in words(twilio.calls_in(IRMA).presses("222222222"))
        irma = twilio.calls_in("+46709999999").says("A B C A B C A B C")
        assert "your code is good" in words(irma)

    def test_who_guesses_is_counted(self, twilio, code):
        for _call in range(4):
            irma = twilio.calls_in(IRMA)
            for _try in range(3):
                irma.presses("222222222")
            irma.hangs_up()
        irma = twilio.calls_in(IRMA).presses(codes.keyed(code.code))
        assert "leads nowhere" in words(irma)

    def test_of_a_ticket_that_whoever_picks_up_does_not_see_nothing_is_whispered(
        self, twilio, bill, ada, bob, carol
    ):
        one = actions.continue_on(bill, kind="phone", by=carol)
        irma = twilio.calls_in(IRMA).presses(codes.keyed(one.code))
        bobs = leg_of(irma, BOBS).picks_up()
        assert "Invoice" not in words(bobs)
        assert pops(bob)[0].tickets == []


class TestWhoPicksUp:
    def test_a_machine_of_theirs_takes_no_call_and_the_others_are_rung_again(
        self, twilio, ada
    ):
        irma = twilio.calls_in(IRMA).is_silent()
        # It answers first, hears the brief, and presses nothing.
        leg_of(irma, BOBS).picks_up().is_silent()
        assert [leg.to for leg in irma.legs] == [ADAS]
        leg_of(irma, ADAS).picks_up().presses("1")
        assert call().agent == ada

    def test_another_key_is_no(self, twilio):
        irma = twilio.calls_in(IRMA).is_silent()
        leg_of(irma, BOBS).picks_up().presses("2")
        leg_of(irma, ADAS).picks_up().hangs_up()
        assert irma.waits_for == "beep"

    def test_nobody_does_so_a_message_is_left_and_somebody_calls_back(
        self, twilio, ada
    ):
        irma = twilio.calls_in(IRMA).is_silent().is_silent()
        assert "Nobody is free just now." in words(irma)
        irma.speaks()
        assert irma.status == "completed"
        settles()
        message = Message.objects.get()
        assert message.call.outcome == "voicemail"
        assert message.ticket.subject == "Voicemail from +46 70 174 06 05"
        assert FollowUp.objects.get().what == "Call back +46 70 174 06 05"
        fetching.drain()
        [file] = message.attachments.all()
        assert (file.size, file.content_type) == (len(SOUND), "audio/mpeg")

    def test_a_recording_that_is_told_after_it_was_written_down_is_fetched_as_well(
        self, twilio
    ):
        irma = twilio.calls_in(IRMA).is_silent().is_silent()
        irma.hangs_up()
        settles()
        message = Message.objects.get()
        assert (message.call.outcome, message.awaited.count()) == ("missed", 0)
        twilio.told_later.append(_recorded(twilio, irma))
        twilio.tells_of_recordings()
        message.call.refresh_from_db()
        assert (message.call.outcome, message.awaited.count()) == ("voicemail", 1)

    def test_who_hangs_up_while_it_rings_is_called_back(self, twilio):
        twilio.calls_in(IRMA).is_silent().hangs_up()
        assert (call().state, call().outcome) == ("ended", "missed")
        settles()
        assert Ticket.objects.get().subject.startswith("Missed call")
        assert FollowUp.objects.count() == 1

    def test_who_hangs_up_while_the_brief_is_read_leaves_nobody_waiting(self, twilio):
        irma = twilio.calls_in(IRMA).is_silent()
        bobs = leg_of(irma, BOBS).picks_up()
        irma.hangs_up()
        assert bobs.status != "in-progress"
        assert call().state == "ended"

    def test_nobody_is_there_who_is_called_anywhere(self, twilio, ada, bob):
        goes(ada, bob)
        irma = twilio.calls_in(IRMA).is_silent()
        assert irma.waits_for == "beep"
        irma.is_silent()
        settles()
        assert Message.objects.get().call.outcome == "missed"

    def test_a_sip_address_and_a_client_are_rung_as_what_they_are(
        self, twilio, ada, bob
    ):
        save_handset(extension="", address="sip:bob@pbx.example", by=bob)
        save_handset(extension="", address="client:ada", by=ada)
        irma = twilio.calls_in("").is_silent()
        assert sorted(leg.to for leg in irma.legs) == [
            "client:ada",
            "sip:bob@pbx.example",
        ]
        adas = leg_of(irma, "client:ada").picks_up()
        assert "A call from a withheld number." in words(adas)

    def test_each_hears_the_brief_in_their_own_language(self, twilio, bob):
        bob.language = "de"
        bob.save()
        irma = twilio.calls_in(IRMA).is_silent()
        leg_of(irma, BOBS).picks_up()
        whispered = next(body for url, _f, _s, body in twilio.asked if "/brief/" in url)
        assert b'language="de-DE"' in whispered


def _recorded(twilio, line):
    name = "RE" + "a" * 32
    twilio.recordings[name] = SOUND
    made = f"{twilio.url}/2010-04-01/Accounts/{twilio.account}/Recordings/{name}"
    url = f"{twilio.voice_url}kept/?call={call().public_id}"
    told = {
        "RecordingSid": name, "RecordingUrl": made, "RecordingDuration": "7",
        "RecordingStatus": "completed",
    }  # fmt: skip
    return line, url, told


def test_out_of_hours_they_hear_when_they_are_called_back_and_that_is_promised(
    twilio, support, ada, bob
):
    support.calendar = people.save_calendar(
        name="Office", zone="Europe/Stockholm",
        blocks=[Block(day, 9 * 60, 17 * 60) for day in range(5)], by=ada,
    )  # fmt: skip
    support.save()
    # Saturday.
    with time_machine.travel(datetime(2026, 11, 28, 12, 0, tzinfo=UTC)):
        comes(ada, bob)
        irma = twilio.calls_in(IRMA)
        assert "We call you back by Monday, 10:00." in words(irma)
        assert irma.waits_for == "beep"
        irma.speaks()
        with time_machine.travel(timezone.now() + timedelta(seconds=30)):
            unanswered.drain()
    promise = FollowUp.objects.get()
    assert promise.due_at == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class TestCallingUp:
    @pytest.fixture
    def promised(self, twilio, bob):
        """Somebody called in vain; Bob has it, and is to call back."""
        twilio.calls_in(IRMA).is_silent().hangs_up()
        settles()
        ticket = Ticket.objects.get()
        PhoneCall.objects.update(ended_at=timezone.now() - timedelta(hours=2))
        actions.take(ticket, by=bob)
        return ticket

    @pytest.fixture
    def calls(self, promised, client, bob):
        def call_up(**typed):
            client.force_login(bob)
            return client.post(
                f"/t/{promised.number}/call-up/", {"number": IRMA, **typed}
            )

        return call_up

    def made(self):
        return PhoneCall.objects.get(called_us=False)

    def test_the_agent_is_rung_first_hears_the_brief_and_then_is_connected(
        self, twilio, promised, calls, bob
    ):
        assert calls().url == f"/t/{promised.number}/"
        [bobs] = twilio.calls_out
        assert bobs.to == BOBS
        bobs.picks_up()
        assert f"Ticket {promised.number}" in words(bobs)
        assert words(bobs).endswith("Press 1 to be connected.")
        bobs.presses("1")
        [irma] = bobs.legs
        assert (irma.to, irma.who) == (IRMA, twilio.number)
        irma.picks_up()
        assert irma.talks_to is bobs
        assert self.made().state == "answered"
        irma.hangs_up()
        assert (self.made().state, self.made().outcome) == ("ended", "talked")
        # Whether it was them, or a machine of theirs, Bob says.
        assert FollowUp.objects.get().state == "open"
        [pop] = pops(bob)
        assert pop.likely == promised

    @pytest.mark.parametrize(
        ("outcome", "state"), [("talked", "kept"), ("voicemail", "open")]
    )
    def test_what_its_agent_writes_down_keeps_the_promise_or_moves_it(
        self, twilio, promised, calls, client, bob, outcome, state
    ):
        due_at = FollowUp.objects.get().due_at
        calls()
        [bobs] = twilio.calls_out
        bobs.picks_up().presses("1").legs[0].picks_up().hangs_up()
        typed = {"about": promised.number, "outcome": outcome, "text": "Hm."}
        client.post(f"/calls/{self.made().public_id}/", typed)
        promise = FollowUp.objects.get()
        assert promise.state == state
        assert (promise.due_at > due_at) is (outcome == "voicemail")

    def test_who_is_not_reached_is_called_at_another_time_by_itself(
        self, twilio, promised, calls, bob
    ):
        due_at = FollowUp.objects.get().due_at
        calls()
        [bobs] = twilio.calls_out
        bobs.picks_up().presses("1").is_silent()
        said = Call.objects.get(message__direction="out")
        assert (said.outcome, said.message.agent) == ("missed", bob)
        promise = FollowUp.objects.get()
        assert (promise.state, promise.due_at > due_at) == ("open", True)
        assert self.made().message == said.message
        assert set(twilio.asks_again(times=3)) == {200}
        assert Call.objects.filter(message__direction="out").count() == 1

    def test_an_agent_who_does_not_go_on_called_nobody(self, twilio, calls):
        due_at = FollowUp.objects.get().due_at
        calls()
        [bobs] = twilio.calls_out
        bobs.picks_up().is_silent()
        assert bobs.legs == []
        assert self.made().state == "ended"
        assert FollowUp.objects.get().due_at == due_at
        assert not Call.objects.filter(message__direction="out").exists()

    def test_pressed_twice_it_calls_once(self, twilio, calls):
        calls()
        again = calls()
        assert again.status_code == 409
        assert "You are calling somebody already" in again.content.decode()
        assert len(twilio.calls_out) == 1

    def test_another_number_can_be_typed(self, twilio, calls):
        calls(number="other", other="070-999 99 99")
        assert self.made().number == "+46709999999"

    def test_what_is_no_number_is_not_called(self, twilio, calls):
        odd = calls(number="other", other="kettle")
        assert odd.status_code == 409
        assert "This is no telephone number" in odd.content.decode()
        assert twilio.calls_out == []

    def test_what_the_provider_refuses_is_said_and_nothing_waits(
        self, twilio, calls, bob
    ):
        twilio.fails(500)
        answer = calls()
        assert answer.status_code == 409
        assert "Twilio answered 500." in answer.content.decode()
        assert self.made().state == "ended"
        assert pops(bob) == []

    def test_who_is_called_nowhere_is_told_where_to_say_it(
        self, twilio, promised, client, grace, ada
    ):
        client.force_login(grace)
        answer = client.post(f"/t/{promised.number}/call-up/", {"number": IRMA})
        assert answer.status_code == 409
        assert "Say first where you are called" in answer.content.decode()

    def test_for_who_does_not_see_the_ticket_there_is_none(
        self, twilio, bill, client, bob, dan
    ):
        client.force_login(bob)
        assert client.get(f"/t/{bill.number}/call-up/").status_code == 404


class TestSettingUp:
    def test_both_addresses_are_entered_at_twilio(self, twilio):
        key = Connection.objects.get().key
        assert twilio.voice_url.endswith(f"/voice/{key}/")
        assert twilio.status_url == f"{twilio.voice_url}over/"

    def test_the_test_of_the_connection_says_what_is_wrong(self, twilio, ada):
        channel = Connection.objects.get().channel

        def words():
            return [one.words for one in connecting.check_messenger(channel, by=ada)]

        assert "Twilio asks us what to do with calls." in words()
        twilio.voice_url = "https://other.example/"
        assert "Twilio has another address for calls to this number." in words()
        twilio.can_call = False
        assert "This number cannot take calls." in words()
        twilio.is_suspended = True
        assert "Twilio has suspended or closed this account." in words()
        twilio.token = "other"
        assert "Twilio does not know this account and auth token." in words()

    def test_who_goes_on_by_telephone_is_told_what_to_type(self, twilio, mailbox, bob):
        from tickets.queries.reach import invitation  # noqa: PLC0415

        one = actions.continue_on(make_ticket(mailbox), kind="phone", by=bob)
        said = invitation(one)
        assert "call +46 8 500 102 03" in said
        assert codes.in_groups(codes.keyed(one.code)) in said
