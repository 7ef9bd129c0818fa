"""Facts that words offer, and facts that go along with the person."""

import json

import pytest
from django.test import Client

from tests.factories import make_identity, make_ticket, make_words
from tests.tickets.pages import browser_of, shown, url
from tests.tickets.verbs import told
from tickets import actions, outbox
from tickets.actions import suggestions
from tickets.context_errors import NoSuchFactName, NotPersonal
from tickets.errors import FactReplaced
from tickets.models import CustomerFact, FactName, Sifting, Suggestion
from tickets.queries.page import for_page

pytestmark = pytest.mark.usefixtures("company")
HTMX = {"HX-Request": "true"}


def hear(ticket, text, **more):
    """The customer writes; what listens to events and the sweep have run."""
    first = ticket.messages.earliest("seq")
    given = {"channel": first.channel, "identity": first.identity, **more}
    words = given.pop("words", None) or make_words(text)
    message = actions.receive(ticket, words=words, **given)
    outbox.drain()
    suggestions.drain()
    return message


def offered(agent, ticket):
    found = for_page(agent, ticket.number).suggested
    return [(one["name"], one["value"], one["replaces"]) for one in found]


def of(ticket, value):
    return Suggestion.objects.filter(message__ticket=ticket, value=value).latest("id")


class TestWhatWordsOffer:
    def test_an_order_number_is_offered_with_the_words_that_say_it(self, ticket, bob):
        message = hear(ticket, "It is about order 12345, bought on 3 May.")

        [order, day] = for_page(bob, ticket.number).suggested
        assert (order["name"], order["value"], order["words"]) == (
            "order",
            "12345",
            "12345",
        )
        assert (order["message"], order["seq"]) == (str(message.public_id), message.seq)
        assert (day["name"], day["value"]) == ("date", "3 May")
        assert not Sifting.objects.exists()

    def test_the_words_that_open_a_ticket_are_looked_through_as_well(
        self, mailbox, bob
    ):
        ticket = make_ticket(mailbox, text="Order A-1234 never came.")
        outbox.drain()
        suggestions.drain()
        assert offered(bob, ticket) == [("order", "A-1234", None)]

    def test_a_company_s_own_pattern_finds_its_own_numbers(self, ticket, bob, ada):
        serial = FactName.objects.get(slug="serial")
        actions.save_fact_name(
            label="Serial number", pattern=r"KX\d{4}-\d{2}", is_single=True,
            fact_name=serial, by=ada,
        )  # fmt: skip
        hear(ticket, "The plate says kx4711-09.")
        assert offered(bob, ticket) == [("serial", "kx4711-09", None)]

    def test_looking_twice_offers_once(self, ticket, bob):
        message = hear(ticket, "Order 12345")
        Sifting.objects.create(message=message)
        suggestions.drain()
        assert Suggestion.objects.count() == 1

    def test_what_customers_quote_and_what_we_say_offers_nothing(self, ticket, bob):
        hear(ticket, "No.\n\nOn Monday Bob wrote:\n> order 12345\n> for 9.90 EUR")
        actions.reply(ticket, text="Is it order 777123?", by=bob)
        actions.note(ticket, text="Order 777124?", by=bob)
        outbox.drain()
        suggestions.drain()
        assert offered(bob, ticket) == []

    def test_what_a_machine_answers_offers_nothing(self, ticket, bob):
        words = make_words("Order 12345. I am away.", auto="vacation")
        hear(ticket, "", words=words)
        assert offered(bob, ticket) == []

    def test_their_own_address_in_a_signature_is_no_news(self, ticket, bob):
        address = ticket.messages.get().identity.shown
        hear(ticket, f"See above.\n{address}\nother@customer.example")
        assert offered(bob, ticket) == [("email", "other@customer.example", None)]

    def test_whose_sender_is_not_verified_says_so(self, ticket, bob):
        hear(ticket, "Order 12345", identity=make_identity("Otto"), unverified=True)
        [one] = for_page(bob, ticket.number).suggested
        assert one["unverified"] is True
        assert "sender not verified" in shown(browser_of(bob).get(url(ticket)))

    def test_names_that_are_switched_off_are_not_offered(self, ticket, bob, ada):
        actions.switch_fact_name(FactName.objects.get(slug="date"), on=False, by=ada)
        hear(ticket, "Order 12345 of 3 May")
        assert offered(bob, ticket) == [("order", "12345", None)]

    def test_words_that_were_deleted_meanwhile_offer_nothing(self, ticket, bob):
        message = hear(ticket, "Order 12345")
        message.deleted_at = message.said_at
        message.save()
        assert offered(bob, ticket) == []


class TestAccepting:
    def test_it_is_a_fact_with_its_source(self, ticket, bob):
        message = hear(ticket, "Order 12345")
        seq = ticket.events.latest("seq").seq

        fact = actions.accept_suggestion(of(ticket, "12345"), by=bob)

        assert (fact.name, fact.value, fact.source) == ("order", "12345", message)
        assert offered(bob, ticket) == []
        assert [one[0] for one in told(ticket, after=seq)] == ["fact_recorded"]

    def test_what_is_known_in_other_letters_is_not_offered(self, ticket, bob):
        actions.record_fact(ticket, name="order", value="# ab 12345", by=bob)
        hear(ticket, "My order AB12345 is late")
        assert offered(bob, ticket) == []

    def test_another_order_takes_the_place_of_the_first(self, ticket, bob):
        old = actions.record_fact(ticket, name="order", value="12345", by=bob)
        hear(ticket, "Sorry, it is order 12346")
        assert offered(bob, ticket) == [("order", "12346", "12345")]

        new = actions.accept_suggestion(of(ticket, "12346"), by=bob)

        old.refresh_from_db()
        assert old.replaced_by == new
        # What was corrected is not offered again.
        hear(ticket, "order 12345")
        assert offered(bob, ticket) == []

    def test_of_names_with_many_values_nothing_is_replaced(self, ticket, bob):
        old = actions.record_fact(ticket, name="date", value="1 May", by=bob)
        hear(ticket, "It was on 3 May")
        actions.accept_suggestion(of(ticket, "3 May"), by=bob)
        old.refresh_from_db()
        assert old.replaced_by is None

    def test_of_one_mind_two_agents_record_it_once(self, ticket, bob, ada):
        hear(ticket, "Order 12345")
        one = of(ticket, "12345")
        first = actions.accept_suggestion(one, by=bob)
        assert actions.accept_suggestion(one, by=ada) == first
        assert ticket.facts.count() == 1

    def test_a_name_that_was_switched_off_meanwhile_is_refused(self, ticket, bob, ada):
        hear(ticket, "Order 12345")
        actions.switch_fact_name(FactName.objects.get(slug="order"), on=False, by=ada)
        with pytest.raises(NoSuchFactName):
            actions.accept_suggestion(of(ticket, "12345"), by=bob)


class TestDismissing:
    def test_on_this_ticket_nobody_is_offered_it_again(self, ticket, bob, ada):
        hear(ticket, "Order 12345")
        actions.dismiss_suggestion(of(ticket, "12345"), by=bob)
        hear(ticket, "Order 12345, I said.")
        assert offered(ada, ticket) == []

    def test_another_ticket_offers_it_still(self, ticket, mailbox, bob):
        hear(ticket, "Order 12345")
        actions.dismiss_suggestion(of(ticket, "12345"), by=bob)
        other = make_ticket(mailbox)
        hear(other, "Order 12345")
        assert offered(bob, other) == [("order", "12345", None)]

    def test_undo_offers_it_again(self, ticket, bob):
        hear(ticket, "Order 12345")
        one = {"suggestion": of(ticket, "12345").public_id}
        browser = browser_of(bob)
        answer = browser.post(url(ticket, "dismiss_suggestion"), one, headers=HTMX)
        done = json.loads(answer.headers["HX-Trigger"])["done"]
        assert offered(bob, ticket) == []
        assert browser.post(done["undo"]).status_code == 303
        assert offered(bob, ticket) == [("order", "12345", None)]

    def test_ac_48_a_suggestion_of_another_ticket_is_not_there(self, ticket, bill, bob):
        hear(bill, "Order 12345")
        typed = {"suggestion": of(bill, "12345").public_id}
        answer = browser_of(bob).post(url(ticket, "accept_suggestion"), typed)
        assert answer.status_code == 422
        assert not ticket.facts.exists()


class TestThePerson:
    @pytest.fixture
    def device(self, ticket, bob):
        return actions.record_fact(ticket, name="device", value="Kettle K200", by=bob)

    def next_ticket(self, ticket, mailbox):
        identity = ticket.messages.earliest("seq").identity
        return make_ticket(mailbox, identity=identity, subject="Again")

    def known(self, agent, ticket):
        found = for_page(agent, ticket.number).known_of
        return [(one["name"], one["value"]) for one in found]

    def test_their_next_ticket_begins_with_it(self, ticket, device, mailbox, bob):
        actions.promote_fact(device, by=bob)
        again = self.next_ticket(ticket, mailbox)
        assert self.known(bob, again) == [("device", "Kettle K200")]
        assert self.known(bob, ticket) == []
        page = shown(browser_of(bob).get(url(again)))
        assert "Known about Irma Device Kettle K200" in page

    def test_somebody_else_s_ticket_does_not(self, ticket, device, mailbox, bob):
        actions.promote_fact(device, by=bob)
        assert self.known(bob, make_ticket(mailbox)) == []

    def test_of_one_value_at_a_time_the_newer_holds(self, ticket, device, mailbox, bob):
        actions.promote_fact(device, by=bob)
        again = self.next_ticket(ticket, mailbox)
        new = actions.record_fact(again, name="device", value="Pot P1", by=bob)
        actions.promote_fact(new, by=bob)
        third = self.next_ticket(ticket, mailbox)
        assert self.known(bob, third) == [("device", "Pot P1")]
        # Taken back, what it had replaced holds again; nothing was lost.
        actions.demote_fact(new, by=bob)
        assert self.known(bob, third) == [("device", "Kettle K200")]
        assert CustomerFact.objects.count() == 2

    def test_the_same_again_is_kept_once(self, ticket, device, bob):
        first = actions.promote_fact(device, by=bob)
        assert actions.promote_fact(device, by=bob) == first
        assert CustomerFact.objects.count() == 1

    def test_undo_takes_it_back(self, ticket, device, mailbox, bob):
        browser = browser_of(bob)
        typed = {"fact": device.public_id}
        answer = browser.post(url(ticket, "promote_fact"), typed, headers=HTMX)
        done = json.loads(answer.headers["HX-Trigger"])["done"]
        assert browser.post(done["undo"]).status_code == 303
        assert self.known(bob, self.next_ticket(ticket, mailbox)) == []

    def test_what_is_true_of_the_matter_is_not_kept(self, ticket, bob):
        order = actions.record_fact(ticket, name="order", value="1", by=bob)
        with pytest.raises(NotPersonal):
            actions.promote_fact(order, by=bob)

    def test_what_was_replaced_is_not_kept(self, ticket, device, bob):
        actions.record_fact(
            ticket, name="device", value="K300", replaces=device, by=bob
        )
        with pytest.raises(FactReplaced):
            actions.promote_fact(device, by=bob)


def test_the_ticket_page_is_still_one_statement_with_all_of_it(
    ticket, bob, django_assert_num_queries
):
    hear(ticket, "Order 12345 of 3 May, 9.90 EUR, see https://shop.example/7")
    with django_assert_num_queries(1):
        found = for_page(bob, ticket.number)
    assert len(found.suggested) == 4


def test_without_a_sign_in_nothing_is_accepted(ticket):
    assert Client().post(url(ticket, "accept_suggestion")).status_code == 302
