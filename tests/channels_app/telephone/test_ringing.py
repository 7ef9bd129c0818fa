"""Calls as they happen: whom they ring, in any order, and as often as it is told."""

import itertools
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from channels_app.actions import ringing
from channels_app.actions.handsets import save_handset
from channels_app.models import PhoneCall
from channels_app.phone_errors import CallOver, CallTaken
from channels_app.queries.pops import pops
from channels_app.queries.rung import calls_of
from channels_app.telephony import Rang
from helpdesk.base.errors import NotAllowed
from tests.channels_app.telephone.exchange import IRMA, exchange, settles
from tests.factories import make_identity, make_ticket
from tests.races import at_once
from tests.tickets.chatting import comes, goes
from tickets import actions
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db


def rung(call):
    return sorted(leg.agent.name for leg in call.legs.filter(over_at=None))


def test_it_rings_whoever_is_there_for_the_team(pbx, ada, bob, grace):
    comes(ada, grace)
    pbx.says("incoming", times=5)
    assert rung(pbx.call) == ["Ada"]
    assert [pop.call for pop in pops(ada)] == [pbx.call]
    assert pops(bob) == pops(grace) == []


def test_it_rings_those_the_system_names_by_extension_or_address(pbx, ada, bob, grace):
    comes(ada)
    save_handset(extension="204", address="", by=bob)
    pbx.says("incoming", extension=["204", "999"], agent=grace.email.upper())
    assert rung(pbx.call) == ["Bob", "Grace"]
    # A hunt group goes on to others.
    pbx.says("incoming", agent=ada.email)
    assert rung(pbx.call) == ["Ada", "Bob", "Grace"]


def test_a_group_that_is_nobodys_extension_is_the_team(pbx, there):
    pbx.says("incoming", extension="600")
    assert rung(pbx.call) == ["Ada", "Bob"]


def test_whoever_answers_has_it_and_the_others_see_it_no_more(pbx, there, ada, bob):
    pbx.says("incoming")
    pbx.says("answered", agent=bob.email, times=5)
    assert (pbx.call.agent, pbx.call.state) == (bob, "answered")
    assert pops(ada) == []
    [pop] = pops(bob)
    assert pop.mine


def test_where_the_system_does_not_say_who_answered_somebody_does(
    pbx, there, ada, bob, dan
):
    pbx.says("incoming")
    pbx.says("answered")
    assert [len(pops(one)) for one in (ada, bob)] == [1, 1]
    ringing.take(pbx.call, by=bob)
    assert (pops(ada), pbx.call.agent) == ([], bob)
    with pytest.raises(CallTaken, match="Bob has this call"):
        ringing.take(pbx.call, by=ada)
    with pytest.raises(NotAllowed):
        ringing.take(pbx.call, by=dan)


def test_what_is_over_is_taken_by_nobody(pbx, there, ada):
    pbx.says("incoming")
    pbx.says("hungup")
    with pytest.raises(CallOver):
        ringing.take(pbx.call, by=ada)


def test_who_hides_it_is_bothered_no_more_and_the_others_are(pbx, there, ada, bob):
    pbx.says("incoming")
    ringing.hide(pbx.call, by=bob)
    pbx.says("incoming", times=2)
    assert pops(bob) == []
    assert len(pops(ada)) == 1


def test_whoever_talked_is_asked_what_was_said_until_it_is_written_down(
    pbx, there, bob
):
    pbx.says("incoming")
    pbx.says("answered", agent=bob.email)
    pbx.says("hungup")
    [pop] = pops(bob)
    assert pop.call.is_over
    assert pop.call.outcome == "talked"
    ringing.hide(pbx.call, by=bob)
    assert pops(bob) == []


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["incoming", "answered", "hungup"])), ids=str
)
def test_in_any_order_and_told_five_times_it_is_the_same_call(pbx, there, bob, order):
    began = datetime.now(UTC) - timedelta(minutes=5)
    told = {
        "incoming": {"timestamp": began.isoformat(), "name": "Irma"},
        "answered": {
            "timestamp": (began + timedelta(seconds=10)).isoformat(),
            "agent": bob.email,
        },
        "hungup": {"timestamp": (began + timedelta(seconds=75)).isoformat()},
    }
    for event in order:
        pbx.says(event, times=5, **told[event])
    call = pbx.call
    assert (call.state, call.outcome) == ("ended", "talked")
    assert (call.agent, call.caller) == (bob, "Irma")
    assert (call.seconds, call.began_at) == (65, began)
    settles()
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize("tells_times", [True, False])
def test_a_system_that_counts_its_lines_has_the_same_name_for_many_calls(
    pbx, there, bob, tells_times
):
    """Each that nobody took is there, and none is two."""
    began = timezone.now().replace(microsecond=0)
    for at in (0, 70, 140):
        with time_machine.travel(began + timedelta(seconds=at), tick=False):
            now = {"timestamp": timezone.now().isoformat()} if tells_times else {}
            pbx.says("incoming", call="0", agent=bob.email, times=2, **now)
            assert [pop.call.state for pop in pops(bob)] == ["ringing"]
            pbx.says("hungup", call="0", times=2, **now)
            # Late: it is the call that is over.
            pbx.says("incoming", call="0", agent=bob.email, **now)
            assert pops(bob) == []
    assert [one.is_over for one in PhoneCall.objects.all()] == [True] * 3
    settles()
    assert Message.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_tell_that_it_rings_anew_there_is_one_call(pbx, there):
    earlier = timezone.now() - timedelta(minutes=5)
    with time_machine.travel(earlier):
        pbx.says("hungup", call="0")
    ring = partial(ringing.told, pbx.channel, Rang(call="0", number=IRMA))
    at_once([ring, ring, ring])
    assert PhoneCall.objects.count() == 2


def test_several_at_once_stand_side_by_side(pbx, there, bob):
    for name in ("c1", "c2", "c3"):
        pbx.says("incoming", call=name)
    assert [pop.call.name for pop in pops(bob)] == ["c1", "c2", "c3"]
    assert len(calls_of([bob.pk])[bob.pk]) == 3


def test_when_we_call_the_page_of_who_calls_shows_whom(pbx, there, ada, bob):
    pbx.says("outgoing", agent=bob.email)
    assert pops(ada) == []
    [pop] = pops(bob)
    assert not pop.call.called_us
    assert pop.number == "+46 70 174 06 05"
    pbx.says("hungup")
    settles()
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    "order",
    [["outgoing", "ringing", "hungup"], ["hungup", "outgoing"], ["hungup", "ringing"]],
    ids=str,
)
def test_whom_we_called_in_any_order_did_not_call_us(pbx, there, bob, order):
    for event in order:
        more = {"direction": "out"} if event == order[0] else {}
        pbx.says(event, agent=bob.email, **more)
    assert not pbx.call.called_us
    settles()
    assert Ticket.objects.count() == 0


class TestWhoCalls:
    @pytest.fixture
    def irma(self, mailbox):
        ticket = make_ticket(mailbox, identity=make_identity("Irma Berg"))
        make_identity(kind="phone", canonical=IRMA, customer=ticket.customer)
        return ticket

    def test_who_is_known_by_the_number_is_shown_with_their_tickets_and_the_brief(
        self, pbx, there, bob, irma
    ):
        actions.edit_context(irma, goal="A dry kettle", summary="", by=bob)
        pbx.says("incoming")
        [pop] = pops(bob)
        assert (pop.who, pop.likely, pop.by_code) == ("Irma Berg", irma, False)
        assert pop.brief.goal == "A dry kettle"

    def test_nothing_of_somebody_is_shown_whose_tickets_one_does_not_see(
        self, pbx, bob, grace, bill
    ):
        make_identity(kind="phone", canonical=IRMA, customer=bill.customer)
        pbx.says("incoming", agent=[bob.email, grace.email])
        [hers], [his] = pops(grace), pops(bob)
        assert (hers.customer, hers.likely) == (bill.customer, bill)
        assert (his.customer, his.likely, his.brief) == (None, None, None)
        assert his.who == "+46 70 174 06 05"


def test_a_call_is_known_to_the_team_to_who_was_rung_and_to_admins(
    company, ada, bob, carol, grace, dan, billing
):
    pbx = exchange(billing, ada)
    pbx.says("incoming", agent=grace.email)

    def seen(agent):
        return PhoneCall.objects.visible_to(agent).exists()

    assert [seen(one) for one in (ada, carol, grace)] == [True] * 3
    assert [seen(one) for one in (bob, dan)] == [False] * 2
    pbx.says("incoming", agent=bob.email)
    assert seen(bob)


def test_who_goes_away_is_not_rung(pbx, there, ada, bob):
    goes(bob)
    pbx.says("incoming")
    assert rung(pbx.call) == ["Ada"]
