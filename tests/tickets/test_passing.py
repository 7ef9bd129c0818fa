"""What goes along with a ticket that is handed over: promises, and who hears of it."""

import pytest
from django.utils import timezone, translation

from helpdesk.base.accounts import actions as people
from tests.factories import known, make_identity, make_ticket, make_words, soon
from tests.races import at_once
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import close, told
from tickets import actions
from tickets.actions.introducing import introduce
from tickets.models import Delivery, Handover
from tickets.offer_errors import OfferEnded
from tickets.queries import reach

pytestmark = pytest.mark.usefixtures("company")
GERMAN = "Hallo, mein Wasserkocher ist undicht und ich weiß nicht, was ich tun soll."


@pytest.fixture
def irma(mailbox):
    return make_identity("Irma", verified_at=timezone.now())


@pytest.fixture
def bobs(mailbox, irma, bob):
    ticket = make_ticket(mailbox, identity=irma)
    actions.take(ticket, by=bob)
    return ticket


def offered(ticket, to, by, **more) -> Handover:
    return actions.hand_over(known(ticket), to=to, note="Refund", by=by, **more)


def promised(ticket, by, what="Call back"):
    return actions.promise(ticket, what=what, due_at=soon(days=1), by=by)


def automatic(ticket) -> list[str]:
    return [one.text for one in ticket.messages.filter(auto="auto-replied")]


class TestPromises:
    def test_they_are_of_who_takes_it_over_from_now_on(self, bobs, bob, grace):
        made = promised(bobs, bob)
        actions.accept(offered(bobs, grace, bob), by=grace)
        made.refresh_from_db()
        assert (made.owner, made.state) == (grace, "open")
        (data,) = [one[2] for one in told(bobs) if one[0] == "promise_moved"]
        assert (data["promise"], data["name"]) == (str(made.public_id), "Grace")
        assert data["tell"] == [str(bob.public_id)]

    def test_those_that_are_left_stay_with_who_made_them(self, bobs, bob, grace):
        first, second = promised(bobs, bob), promised(bobs, bob, "Send the part")
        actions.accept(offered(bobs, grace, bob), leave=[second], by=grace)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.owner, second.owner) == (grace, bob)
        page = shown(browser_of(bob).get(url(bobs)))
        assert "left with who promised: Send the part" in page

    def test_what_others_promised_stays_theirs(self, bobs, bob, ada, grace):
        theirs = promised(bobs, ada)
        actions.accept(offered(bobs, grace, bob), by=grace)
        theirs.refresh_from_db()
        assert theirs.owner == ada

    def test_a_lead_who_gives_it_away_gives_the_owners_promises_along(
        self, bobs, bob, ada, grace
    ):
        made = promised(bobs, bob)
        actions.accept(offered(bobs, grace, ada), by=grace)
        made.refresh_from_db()
        assert made.owner == grace

    def test_nothing_is_left_with_somebody_who_has_left(self, bobs, bob, ada, grace):
        offer = offered(bobs, grace, bob)
        people.deactivate(bob, by=ada)
        made = promised(bobs, ada)
        actions.accept(offer, leave=[made], by=grace)
        bobs.refresh_from_db()
        assert bobs.assignee == grace

    def test_taking_what_is_offered_takes_the_promises_too(self, bobs, bob, grace):
        made = promised(bobs, bob)
        offered(bobs, grace, bob)
        actions.take(bobs, by=grace)
        made.refresh_from_db()
        assert made.owner == grace

    def test_the_form_lists_them(self, bobs, bob, grace):
        keep, leave = promised(bobs, bob), promised(bobs, bob, "Send the part")
        one = {"handover": offered(bobs, grace, bob).public_id}
        browser = browser_of(grace)
        form = browser.get(url(bobs, "accept"), one)
        assert "Send the part, by" in shown(form)
        typed = {**one, "chosen": "1", "leave": [leave.public_id]}
        assert browser.post(url(bobs, "accept"), typed).status_code == 303
        keep.refresh_from_db()
        leave.refresh_from_db()
        assert (keep.owner, leave.owner) == (grace, bob)

    def test_promises_of_another_ticket_cannot_be_named(self, bobs, bill, bob, grace):
        theirs = promised(bill, grace)
        one = {"handover": offered(bobs, grace, bob).public_id, "chosen": "1"}
        answer = browser_of(grace).post(
            url(bobs, "accept"), {**one, "leave": [theirs.public_id]}
        )
        bobs.refresh_from_db()
        assert theirs.owner == grace
        assert bobs.assignee in (bob, grace)
        assert answer.status_code in (303, 422)


class TestTheCustomer:
    def test_is_not_told_unless_somebody_wants_it(self, bobs, bob, grace):
        actions.accept(offered(bobs, grace, bob), by=grace)
        assert automatic(bobs) == []

    def test_is_told_who_has_it_when_who_accepts_says_so(self, bobs, irma, bob, grace):
        actions.accept(offered(bobs, grace, bob), tell_customer=True, by=grace)
        (words,) = automatic(bobs)
        assert words.startswith("Grace (Support) looks after your request now")
        assert Delivery.objects.get().identity == irma
        bobs.refresh_from_db()
        assert bobs.waiting_since is not None

    def test_is_told_where_the_team_does_so_by_a_button_alone(
        self, bobs, bob, billing, grace
    ):
        billing.tells_customer = True
        billing.save()
        one = {"handover": offered(bobs, billing, bob).public_id}
        assert "Tell the customer" in shown(
            browser_of(grace).get(url(bobs, "accept"), one)
        )
        browser_of(grace).post(url(bobs, "accept"), one)
        (words,) = automatic(bobs)
        assert words.startswith("Grace (Billing)")

    def test_is_not_told_where_the_box_was_emptied(self, bobs, bob, billing, grace):
        billing.tells_customer = True
        billing.save()
        one = {"handover": offered(bobs, billing, bob).public_id, "chosen": "1"}
        browser_of(grace).post(url(bobs, "accept"), one)
        assert automatic(bobs) == []

    def test_is_told_once_however_often_it_goes_to_and_fro(self, bobs, bob, ada, grace):
        actions.accept(offered(bobs, grace, bob), tell_customer=True, by=grace)
        actions.assign(bobs, to=bob, by=ada)
        actions.accept(offered(bobs, grace, bob), tell_customer=True, by=grace)
        assert len(automatic(bobs)) == 1
        actions.accept(offered(bobs, bob, grace), tell_customer=True, by=bob)
        assert len(automatic(bobs)) == 2

    def test_is_told_in_their_language(self, mailbox, irma, bob, grace):
        ticket = make_ticket(mailbox, identity=irma, text=GERMAN)
        actions.take(ticket, by=bob)
        actions.accept(offered(ticket, grace, bob), tell_customer=True, by=grace)
        with translation.override(reach.language_of(ticket)):
            said = translation.gettext(
                "%(agent)s (%(team)s) looks after your request now and has our whole"
                " conversation: you need not repeat anything."
            )
        assert automatic(ticket) == [said % {"agent": "Grace", "team": "Support"}]

    def test_nobody_unproven_is_told(self, mailbox, irma, bob, grace):
        ticket = make_ticket(mailbox, identity=make_identity("Otto"))
        actions.take(ticket, by=bob)
        actions.accept(offered(ticket, grace, bob), tell_customer=True, by=grace)
        assert automatic(ticket) == []

    def test_not_after_words_of_somebody_unproven(self, bobs, mailbox, bob, grace):
        actions.receive(
            bobs, channel=mailbox, identity=make_identity("Eve"),
            words=make_words("It is me."), unverified=True,
        )  # fmt: skip
        actions.accept(offered(bobs, grace, bob), tell_customer=True, by=grace)
        assert automatic(bobs) == []

    def test_not_on_a_closed_ticket(self, bobs, bob, grace):
        offer = offered(bobs, grace, bob)
        assert introduce(close(bobs), offer, grace) is False


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_has_it_and_its_promises(
    bobs, bob, billing, carol, grace
):
    made = promised(bobs, bob)
    offer = offered(bobs, billing, bob)

    def accepts(who):
        def run():
            try:
                actions.accept(
                    Handover.objects.get(pk=offer.pk), tell_customer=True, by=who
                )
            except OfferEnded as ended:
                return ended.name
            return ""

        return run

    answers = at_once([accepts(carol), accepts(grace)])
    bobs.refresh_from_db()
    made.refresh_from_db()
    assert bobs.assignee in (carol, grace)
    assert made.owner == bobs.assignee
    assert sorted(answers) == ["", bobs.assignee.name]
    assert len(automatic(bobs)) == 1
    assert [one[0] for one in told(bobs)].count("handover_accepted") == 1
