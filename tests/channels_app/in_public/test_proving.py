"""From public words into a chat: who follows the link shows that the words were theirs."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_app import outbound
from channels_app.actions.proving import forget
from channels_app.models import Envelope, Proving, Visitor
from tests.channels_app.widget.factories import Browser, say, work
from tests.channels_app.widget.proving import identify, proof
from tests.factories import make_identity
from tests.fake_square import post
from tickets import actions
from tickets.models import Channel, Continuation, Event, Message, Ticket
from tickets.onward_errors import NoWayThere
from tickets.queries.ways import ways

pytestmark = [
    pytest.mark.usefixtures("company"),
    pytest.mark.django_db(transaction=True),
]
HOUR = timedelta(hours=1)


def state(browser: Browser, **said) -> dict:
    answer = browser.post("proof/", said)
    assert answer.status_code == 200, answer.content
    return answer.json()


def code_in(provider) -> str:
    """What her account was sent, to her alone."""
    outbound.drain()
    [sent] = [one for one in provider.sent if not one.public]
    assert sent.to.canonical == "irma"
    found = re.search(r"\w{3}-\w{3}-\w{3}", sent.text)
    assert found is not None
    return found[0]


def heads(browser: Browser) -> list:
    return browser.post("session/", {"token": browser.token}).json()["chats"]


def direct(text: str, who: str = "irma", **more) -> dict:
    return {"type": "direct", "id": "square:d1", "from": who, "text": text, **more}


def writes_directly(tell, ticket: Ticket) -> None:
    """So that she can be written to."""
    tell(direct("Hello?", id="square:d0"))


def test_the_link_says_nothing_of_the_ticket_and_asks_who_they_are(
    somebody, ticket, answered
):
    told = state(somebody)
    assert (told["asked"], told["account"], told["ready"]) == (True, "@irma", False)
    assert heads(somebody) == []
    assert "kettle" not in str(told).lower()
    assert Visitor.objects.get().identity is None
    assert answered.public


class TestByACodeThatTheAccountIsSent:
    def test_typed_they_are_in_the_ticket(self, somebody, ticket, provider):
        assert state(somebody)["sends"]
        assert state(somebody, send=True)["sent"]
        code = code_in(provider)
        session = state(somebody, code=code.lower().replace("-", " "))
        [chat] = session["chats"]
        assert "proof" not in session["visitor"]
        message = say(somebody, "It is me.", chat=chat["chat"])
        assert (message.ticket, message.unverified) == (ticket, False)
        assert message.identity.customer_id == ticket.customer_id

    def test_the_agent_sees_how_it_was_proven(
        self, somebody, ticket, provider, client, bob
    ):
        state(somebody, send=True)
        state(somebody, code=code_in(provider))
        data = ticket.events.get(verb=Event.Verb.ARRIVED).data
        assert (data["proven"], data["how"], data["account"]) == (True, "sent", "@irma")
        client.force_login(bob)
        page = client.get(f"/t/{ticket.number}/").content.decode()
        assert "they typed the code that was sent to @irma" in page
        assert Continuation.objects.get().is_proven
        best = ways(ticket).best
        assert best is not None
        assert best.channel.kind == "widget"

    def test_what_they_said_meanwhile_is_one_matter_with_it(
        self, somebody, ticket, provider
    ):
        own = say(somebody, "Hello? I wrote on the square.").ticket
        assert own != ticket
        state(somebody, send=True)
        session = state(somebody, code=code_in(provider))
        own.refresh_from_db()
        assert own.survivor() == ticket
        assert ticket.messages.filter(text__startswith="Hello? I wrote").exists()
        [chat] = session["chats"]
        assert say(somebody, "And now?", chat=chat["chat"]).ticket == ticket

    def test_a_code_is_good_once_and_for_whoever_asked_for_it(
        self, visit, ticket, provider
    ):
        one, other = visit(), visit()
        state(one, send=True)
        code = code_in(provider)
        assert other.post("proof/", {"code": code}).status_code == 422
        state(one, code=code)
        assert one.post("proof/", {"code": code}).status_code == 422
        assert heads(other) == []

    def test_who_guesses_has_five_tries_and_then_the_code_is_void(
        self, somebody, provider, ticket
    ):
        state(somebody, send=True)
        code = code_in(provider)
        for _ in range(5):
            wrong = somebody.post("proof/", {"code": "222-222-222"})
            assert wrong.status_code == 422
        assert somebody.post("proof/", {"code": code}).status_code == 422
        assert heads(somebody) == []

    def test_it_is_over_after_an_hour(self, somebody, provider, ticket):
        state(somebody, send=True)
        code = code_in(provider)
        shown = state(somebody)["code"]
        with time_machine.travel(timezone.now() + HOUR, tick=True):
            assert somebody.post("proof/", {"code": code}).status_code == 422
            again = state(somebody)
            assert again["code"] != shown
            assert not again["sent"]

    def test_a_stranger_cannot_pester_the_account(self, visit, provider, ticket):
        for _ in range(3):
            assert state(visit(), send=True)["sent"]
        assert visit().post("proof/", {"send": True}).status_code == 429
        outbound.drain()
        assert len([one for one in provider.sent if not one.public]) == 3

    def test_the_one_private_answer_is_not_used_up_by_whoever_follows_the_link(
        self, somebody, ticket, square, tell, provider
    ):
        square.traits = {**square.traits, "private_once": 7 * 24 * 3600}
        square.save()
        assert not state(somebody)["sends"]
        assert not state(somebody, send=True)["sent"]
        tell(direct("Hello?"))
        own = Message.objects.get(text="Hello?").ticket
        assert own != ticket

    def test_what_they_answer_to_the_code_is_in_the_ticket(
        self, somebody, ticket, provider, tell
    ):
        state(somebody, send=True)
        code_in(provider)
        tell(direct("What is this?"))
        assert Message.objects.get(text="What is this?").ticket == ticket


class TestByACodeThatTheAccountSends:
    @pytest.mark.parametrize("how", ["direct", "post"])
    def test_the_widget_goes_on_by_itself(self, somebody, ticket, tell, how):
        code = state(somebody)["code"]
        said = f"Here it is: {code}"
        tell(direct(said) if how == "direct" else post(said, id="square:9"))
        message = Message.objects.get(text=said)
        assert (message.ticket, message.unverified) == (ticket, False)
        assert state(somebody)["ready"]
        session = state(somebody, go=True)
        [chat] = session["chats"]
        assert say(somebody, "So.", chat=chat["chat"]).ticket == ticket
        data = ticket.events.get(verb=Event.Verb.ARRIVED).data
        assert (data["how"], data["account"]) == ("said", "@irma")

    def test_another_accounts_word_proves_nothing(self, somebody, ticket, tell):
        code = state(somebody)["code"]
        tell(direct(code, who="karl"))
        assert not state(somebody)["ready"]
        assert state(somebody, go=True)["chats"] == []
        assert Ticket.objects.exclude(pk=ticket.pk).exists()

    def test_who_reads_the_code_where_it_was_posted_gains_nothing(
        self, visit, ticket, tell
    ):
        theirs, reader = visit(), visit()
        code = state(theirs)["code"]
        tell(post(code, id="square:9"))
        assert reader.post("proof/", {"code": code}).status_code == 422
        assert state(reader, go=True)["chats"] == []
        tell(post(code, id="square:10", **{"from": "karl"}))
        assert not state(reader)["ready"]

    def test_an_old_code_is_none(self, somebody, ticket, tell):
        code = state(somebody)["code"]
        Proving.objects.update(expires_at=timezone.now() - HOUR)
        tell(direct(code))
        assert not state(somebody)["ready"]

    def test_told_again_it_is_there_once(self, somebody, ticket, tell):
        code = state(somebody)["code"]
        tell(direct(code))
        Envelope.objects.filter(source_key__contains="d1").update(source_key="x")
        tell(direct(code))
        assert Message.objects.filter(text=code).count() == 1
        state(somebody, go=True)
        assert ticket.events.filter(verb=Event.Verb.ARRIVED).count() == 1


class TestBySomebodyElsesWord:
    def test_a_site_that_vouches_counts_if_it_is_the_customer(
        self, somebody, ticket, support
    ):
        mail = make_identity(
            customer=ticket.customer, canonical="irma@customer.test",
            verified_at=timezone.now(),
        )  # fmt: skip
        identify(somebody, proof(email=mail.canonical, email_verified=True))
        assert state(somebody)["ready"]
        [chat] = state(somebody, go=True)["chats"]
        assert say(somebody, "It is me.", chat=chat["chat"]).ticket == ticket
        assert ticket.events.get(verb=Event.Verb.ARRIVED).data["how"] == "site"

    def test_somebody_else_of_that_site_is_not(self, somebody, ticket, support):
        identify(somebody, proof(email="karl@customer.test", email_verified=True))
        assert not state(somebody)["ready"]
        assert state(somebody, go=True)["chats"] == []


class TestStrangers:
    def test_their_words_are_a_matter_of_their_own(self, somebody, ticket):
        message = say(somebody, "Tell me all about it.")
        assert message.ticket != ticket
        assert message.identity.customer_id != ticket.customer_id
        assert ticket.messages.count() == 2

    def test_they_are_not_shown_what_is_answered(self, somebody, ticket, bob):
        actions.reply(ticket, text="Your order K-1 left.", public=False, by=bob)
        work()
        assert heads(somebody) == []
        assert "K-1" not in str(state(somebody))

    def test_the_code_of_the_link_opens_nothing(self, offered, client, ticket):
        assert (offered.shown, offered.signed) == ("", "")
        code = offered.code
        assert client.post("/c/", {"code": code}).status_code == 422
        from_code = f"{code[:3]}-{code[3:6]}-{code[6:]}"
        assert client.get(f"/c/{from_code}/").status_code == 404

    def test_who_follows_it_too_often_waits(self, path, client):
        answers = [client.post(path, {"yes": "1"}).status_code for _ in range(31)]
        assert set(answers[:30]) == {303}
        assert answers[30] == 429

    def test_a_link_that_was_changed_leads_nowhere(self, path, client):
        changed = path.replace("/c/p.", "/c/v.")
        assert client.get(changed).status_code == 404
        assert client.post(changed, {"yes": "1"}).status_code == 404

    def test_it_ends(self, path, client, ticket):
        Continuation.objects.update(expires_at=timezone.now() + timedelta(seconds=1))
        with time_machine.travel(timezone.now() + HOUR, tick=True):
            assert client.post(path, {"yes": "1"}).status_code == 404


def test_a_second_device_of_theirs_proves_itself_again(visit, ticket, provider, tell):
    one, other = visit(), visit()
    tell(direct(state(one)["code"]))
    state(one, go=True)
    tell(direct(state(other)["code"], id="square:d2"))
    [chat] = state(other, go=True)["chats"]
    assert say(other, "Here, too.", chat=chat["chat"]).ticket == ticket
    assert ticket.events.filter(verb=Event.Verb.ARRIVED).count() == 2


def test_who_is_not_asked_for_anything_is_told_so(shop, company):
    browser = Browser(shop)
    assert state(browser) == {"asked": False}
    assert state(browser, go=True)["chats"] == []
    assert browser.post("proof/", {"code": "ABC-DEF-GHJ"}).status_code == 422


def test_without_a_widget_or_public_words_there_is_no_such_way(square, ticket, bob):
    Channel.objects.filter(kind="widget").update(is_active=False)
    with pytest.raises(NoWayThere):
        actions.continue_on(ticket, kind="public", by=bob)


def test_who_showed_and_said_nothing_leaves_no_row_after_a_week(visit, ticket, tell):
    silent, talker, known = visit(), visit(), visit()
    say(talker, "Hello.")
    tell(direct(state(known)["code"]))
    state(known, go=True)
    forget()
    assert (Proving.objects.count(), Visitor.objects.count()) == (3, 3)
    Proving.objects.update(created_at=timezone.now() - timedelta(days=8))
    forget()
    assert (Proving.objects.count(), Visitor.objects.count()) == (1, 2)
    assert silent.post("proof/", {}).status_code in {200, 401}
