"""What the composer says of a draft, and what a sent reply tells of itself."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_team, make_ticket
from tests.tickets.pages import browser_of, shown
from tests.tickets.verbs import everything, told
from tickets import actions, outbox
from tickets.actions import held, suggestions
from tickets.queries.hints import hints
from tickets.queries.reading import read
from tickets.queries.reading import told as reading_told

pytestmark = pytest.mark.usefixtures("company")

ASKS = "Could you please tell me your order number?"
REFUSES = "Unfortunately we can't change the colour of your kettle."
DEFLECTS = "Please contact Billing about this."


def kinds(ticket, text, by):
    return [hint.kind for hint in hints(ticket, text, by)]


def test_a_question_whose_answer_is_known_shows_it(ticket, ada):
    said = ticket.messages.get()
    actions.record_fact(ticket, name="order", value="A-1", by=ada)
    actions.record_fact(ticket, name="order", value="A-2", source=said, by=ada)

    [hint] = hints(ticket, ASKS, ada)

    assert hint.kind == "known"
    assert [(one.name, one.value, one.seq) for one in hint.facts] == [
        ("order", "A-2", said.seq)
    ]


def test_what_nobody_knows_may_be_asked(ticket, ada):
    assert hints(ticket, ASKS, ada) == []


def test_what_the_customer_wrote_is_known_though_nobody_recorded_it(mailbox, ada):
    ticket = make_ticket(mailbox, text="Where is my order number 4711?")
    outbox.drain()
    suggestions.drain()
    [hint] = hints(ticket, ASKS, ada)
    assert [(one.value, one.seq) for one in hint.facts] == [("4711", 2)]
    actions.reply(ticket, text=ASKS, by=ada)
    assert "asks_known" not in ticket.events.get(verb="replied").data


def test_what_is_known_of_the_person_is_known_on_their_next_ticket(
    ticket, ada, mailbox
):
    fact = actions.record_fact(ticket, name="device", value="K 200", by=ada)
    actions.promote_fact(fact, by=ada)
    identity = ticket.messages.get().identity
    other = make_ticket(mailbox, identity=identity)
    [hint] = hints(other, "Which device do you have?", ada)
    assert [one.value for one in hint.facts] == ["K 200"]


def test_nobody_need_ask_for_the_address_they_are_written_from(ticket, ada):
    [hint] = hints(ticket, "What is your e-mail address?", ada)
    assert [one.value for one in hint.facts] == [ticket.customer.identities.get().shown]


def test_a_refusal_offers_what_can_be_done_and_the_nearest_first(
    ticket, ada, support, billing
):
    def save(name, text, team=None, tags=("can",)):
        return actions.save_canned_reply(
            name=name, text=text, team=team, tags=tags, by=ada
        )

    save("Parcel", "We can send your parcel to a shop near you.")
    save("Colour", "You can swap your kettle for another colour.", support)
    save("Not for them", "We can swap the colour of your kettle.", billing)
    save("No alternative", "The colour of a kettle is a matter of taste.", tags=())

    [hint] = hints(ticket, REFUSES, ada)

    assert hint.kind == "refusal"
    assert [span.words for span in hint.spans] == ["Unfortunately we can't"]
    assert [one.name for one in hint.alternatives] == ["Colour", "Parcel"]


def test_words_that_only_send_elsewhere_offer_to_hand_over_to_whom_they_name(
    ticket, ada, billing
):
    make_team("Bill", lead=ada)
    [hint] = hints(ticket, DEFLECTS, ada)
    assert (hint.kind, hint.team) == ("deflect", billing)
    assert hints(ticket, "Please contact our colleagues.", ada)[0].team is None


def test_the_address_answers_with_the_hints_and_keeps_nothing(ticket, ada, bob, bill):
    actions.record_fact(ticket, name="order", value="A-2", by=ada)
    before = everything()
    answer = browser_of(ada).post(f"/t/{ticket.number}/hints/", {"text": ASKS})
    assert (answer.status_code, "A-2" in shown(answer)) == (200, True)
    for method, agent, number, status in (
        ("get", ada, ticket.number, 405),
        ("post", bob, bill.number, 404),
    ):
        browser = browser_of(agent)
        answer = getattr(browser, method)(f"/t/{number}/hints/", {"text": ASKS})
        assert answer.status_code == status
    assert everything() == before


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [ASKS, REFUSES, DEFLECTS, "I'll call you on 31.02.2030.", "I'll call."]
            ),
            st.text(max_size=60),
        ),
        max_size=6,
    ).map(" ".join)
)
def test_no_draft_makes_hints_fail(ticket, ada, text):
    found = hints(ticket, text, ada)
    answer = browser_of(ada).post(f"/t/{ticket.number}/hints/", {"text": text})
    shown = answer.content.decode().count('data-act="dismiss"')
    assert (answer.status_code, shown) == (200, len(found))
    assert text.startswith(read(text).text)


class TestWhatASentReplyTells:
    @pytest.mark.parametrize(
        ("text", "data"),
        [
            (REFUSES, {"refuses": True}),
            (DEFLECTS, {"deflects": True}),
            (ASKS, {"asks_known": ["order"]}),
            ("It is on its way.", {}),
            (f"Fine.\n\n> {REFUSES}", {}),
        ],
    )
    @pytest.mark.parametrize("hold", [timedelta(0), timedelta(seconds=10)])
    def test_it_is_told_once_when_it_leaves(self, ticket, ada, text, data, hold, clock):
        actions.record_fact(ticket, name="order", value="A-2", by=ada)
        before = ticket.seq
        message = actions.reply(ticket, text=text, by=ada, hold=hold)
        clock.shift(hold)
        held.drain()

        tellings = [more for verb, _, more in told(ticket, after=before)
                    if verb == "replied"]  # fmt: skip
        assert tellings == [{"message": str(message.public_id), **data}]

    def test_what_was_asked_before_it_was_known_is_no_fault(self, ticket, ada):
        message = actions.reply(ticket, text=ASKS, by=ada)
        actions.record_fact(ticket, name="order", value="A-2", by=ada)
        event = ticket.events.get(verb="replied")
        assert event.data == {"message": str(message.public_id)}

    def test_it_costs_no_statement_where_there_is_nothing_to_tell(
        self, ticket, django_assert_num_queries
    ):
        team = ticket.team
        with django_assert_num_queries(0):
            reading = read("It is on its way.")
            assert (reading.promises(team), reading_told(ticket, reading)) == ([], {})
