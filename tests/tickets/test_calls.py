"""Calls that agents write down."""

import pytest

from helpdesk.base.accounts.errors import OnlyAdmins
from helpdesk.base.errors import NotAllowed
from tests.factories import make_agent, make_identity, make_telephone
from tests.races import at_once
from tests.tickets.verbs import everything, told
from tickets import actions
from tickets.actions.phones import save_telephone, switch_telephone
from tickets.actions.way_out import way_out
from tickets.errors import NothingToSay
from tickets.models import Call, Identity, Message, Status, Ticket
from tickets.onward_errors import NoNumber, NoSuchCode, NoTelephone

pytestmark = pytest.mark.usefixtures("company")

IN, OUT = Message.Direction.IN, Message.Direction.OUT


@pytest.fixture
def phone(support):
    return make_telephone(support)


def log(ticket, by, *, called_us=True, outcome="talked", text="Hello.", **more):
    return actions.log_call(
        ticket, called_us=called_us, outcome=outcome, text=text, by=by, **more
    )


def test_a_call_is_a_message_of_its_ticket_and_says_who_wrote_it_down(
    phone, ticket, bob
):
    seq = ticket.seq
    message = log(ticket, bob, number="070-174 06 05")
    assert (message.direction, message.channel, message.agent) == (IN, phone, bob)
    assert (message.call.number, message.call.outcome) == ("+46701740605", "talked")
    assert message.identity.customer == ticket.customer
    assert told(ticket, after=seq) == [
        ("called", "Bob", {"message": str(message.public_id)})
    ]


def test_who_was_talked_to_waits_no_more(phone, ticket, bob):
    assert ticket.waiting_since is not None
    log(ticket, bob, called_us=False)
    ticket.refresh_from_db()
    assert ticket.waiting_since is None
    assert ticket.first_replied_at is not None


@pytest.mark.parametrize("outcome", ["missed", "voicemail"])
def test_who_called_and_reached_nobody_waits(phone, ticket, bob, outcome):
    actions.reply(ticket, text="Hello", by=bob)
    actions.wait(ticket, by=bob)
    log(ticket, bob, outcome=outcome, text="")
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    assert ticket.status == Status.OPEN
    assert ticket.last_words == "Hello"


def test_whom_we_could_not_reach_waits_as_before(phone, ticket, bob):
    since = ticket.waiting_since
    log(ticket, bob, called_us=False, outcome="missed", text="")
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.first_replied_at) == (since, None)


def test_a_call_opens_a_resolved_ticket_again(phone, ticket, bob):
    actions.resolve(ticket, by=bob)
    log(ticket, bob, outcome="voicemail", text="It leaks again.")
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    assert ticket.last_words == "It leaks again."


def test_an_answer_still_goes_where_they_wrote(phone, ticket, bob, mailbox):
    log(ticket, bob, number="+46701740605")
    channel, people = way_out(ticket)
    assert channel == mailbox
    assert Identity.objects.get(pk=people[0]).kind == "email"


def test_a_number_somebody_else_is_known_by_stays_theirs(phone, ticket, bob):
    tove = make_identity("Tove", kind="phone", canonical="+46701740605")
    message = log(ticket, bob, number="+46701740605")
    assert message.identity == tove
    assert message.identity.customer != ticket.customer


def test_the_same_form_sent_twice_is_one_call(phone, ticket, bob):
    key = "0198c7a2-0000-7000-8000-000000000001"
    first = log(ticket, bob, key=key)
    assert log(ticket, bob, key=key) == first
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"number": "kettle"}, NoNumber),
        ({"number": "1" * 40}, NoNumber),
        ({"text": "  "}, NothingToSay),
    ],
)
def test_what_cannot_be_written_down_changes_nothing(
    phone, ticket, bob, given, refusal
):
    before = everything()
    with pytest.raises(refusal):
        log(ticket, bob, **given)
    assert everything() == before


def test_without_a_telephone_there_is_nothing_to_write_down(ticket, bob):
    with pytest.raises(NoTelephone):
        log(ticket, bob)


def test_a_matter_that_is_new_is_a_ticket_of_whoever_took_the_call(phone, bob, support):
    message = actions.take_call(
        outcome="talked", text="My kettle leaks.", name="Irma", number="0701740605",
        by=bob,
    )  # fmt: skip
    ticket = Ticket.objects.get()
    assert (ticket.assignee, ticket.team, ticket.accountable) == (bob, support, bob)
    assert (ticket.customer.name, ticket.subject) == ("Irma", "My kettle leaks.")
    assert ticket.waiting_since is None
    assert message.identity.canonical == "+46701740605"


def test_who_is_known_by_their_number_is_known_when_they_call_again(phone, bob):
    for _ in range(2):
        actions.take_call(outcome="talked", text="Hm.", number="0701740605", by=bob)
    assert Ticket.objects.values("customer").distinct().count() == 1


def test_who_withholds_their_number_is_nobody_known(phone, bob):
    for _ in range(2):
        actions.take_call(outcome="voicemail", text="Call me.", by=bob)
    assert Ticket.objects.values("customer").distinct().count() == 2
    assert Ticket.objects.exclude(waiting_since=None).count() == 2


def test_collaborators_take_no_calls(phone):
    with pytest.raises(NotAllowed):
        actions.take_call(
            outcome="talked", text="Hm.", by=make_agent("Cleo", role="collaborator")
        )


def test_only_admins_set_up_telephones(support, bob, ada):
    with pytest.raises(OnlyAdmins):
        save_telephone(name="Line", number="+46850010203", team=support, by=bob)
    with pytest.raises(NoNumber):
        save_telephone(name="Line", number="08-500 102 03", team=support, by=ada)
    phone = save_telephone(name="Line", number="+46 8 500 102 03", team=support, by=ada)
    assert phone.traits["number"] == "+46850010203"
    with pytest.raises(OnlyAdmins):
        switch_telephone(phone, active=False, by=bob)
    switch_telephone(phone, active=False, by=ada)
    with pytest.raises(NoTelephone):
        actions.take_call(outcome="talked", text="Hm.", by=bob)


def test_the_pages_of_telephones_are_for_admins_and_work(client, ada, bob, support):
    client.force_login(bob)
    assert client.get("/settings/phones/").status_code in {403, 404}
    client.force_login(ada)
    typed = {"name": "Line", "number": "+46850010203", "team": support.public_id}
    assert (
        client.post("/settings/phones/new/", {**typed, "number": "x"}).status_code
        == 409
    )
    assert client.post("/settings/phones/new/", typed).status_code == 302
    assert "+46 8 500 102 03" in client.get("/settings/phones/").text


def test_a_new_call_is_written_down_on_its_page(client, bob, phone):
    client.force_login(bob)
    wrong = client.post("/calls/new/", {"outcome": "talked", "text": "", "number": "x"})
    assert wrong.status_code == 409
    answer = client.post("/calls/new/", {"outcome": "talked", "text": "It leaks."})
    assert answer.url == f"/t/{Ticket.objects.get().number}/"


def test_the_conversation_says_who_called_whom(client, bob, phone, ticket):
    log(ticket, bob, number="+46701740605")
    log(ticket, bob, called_us=False, outcome="missed", text="")
    client.force_login(bob)
    page = client.get(f"/t/{ticket.number}/").text
    assert "The customer called: We talked" in page
    assert "+46 70 174 06 05" in page
    assert "We called: Nobody answered" in page


def test_the_customers_lead_to_a_new_call_which_says_before_that_no_telephone_is_there(
    client, company, bob
):
    client.force_login(bob)
    assert 'href="/calls/new/"' in client.get("/customers/").text
    assert "No telephone is set up" in client.get("/calls/new/").text


class TestACodeThatIsSaid:
    @pytest.fixture
    def code(self, ticket, bob, phone):
        actions.edit_context(ticket, goal="A dry kettle", summary="", by=bob)
        actions.record_fact(ticket, name="order", value="A-4711", by=bob)
        return actions.continue_on(ticket, kind="phone", by=bob).shown

    def test_whoever_took_the_call_reads_out_the_greeting_and_has_what_is_known(
        self, client, company, ticket, bob, code
    ):
        client.force_login(bob)
        page = client.get("/calls/new/", {"code": code.lower()}).content.decode()
        assert "you need not repeat anything" in page
        for known in ("A dry kettle", "A-4711", f"#{ticket.number}"):
            assert known in page
        assert page.count(f'value="{code.lower()}"') == 2
        assert "Their code" not in page

    def test_a_code_that_leads_nowhere_or_elsewhere_is_said_so(
        self, client, company, ticket, grace, billing, code
    ):
        client.force_login(grace)
        assert "leads nowhere" in client.get("/calls/new/?code=K7M").content.decode()
        ticket.team.is_open = False
        ticket.team.save()
        page = client.get("/calls/new/", {"code": code}).content.decode()
        assert "Connect the caller with them" in page
        assert "kettle" not in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hear_a_code_at_once_one_has_it(company, phone, ticket, ada, bob):
    code = actions.continue_on(ticket, kind="phone", by=bob).shown

    def hears(agent, number):
        def call():
            try:
                return actions.take_call(
                    outcome="talked", text="Hello.", number=number, code=code, by=agent
                )
            except NoSuchCode:
                return None

        return call

    took = at_once([hears(ada, "070-174 06 05"), hears(bob, "070-174 06 06")])

    assert len([one for one in took if one is not None]) == 1
    assert ticket.events.filter(verb="arrived").count() == 1
    assert Call.objects.count() == 1
