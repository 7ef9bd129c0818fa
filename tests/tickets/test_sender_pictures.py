"""Pictures on other servers, always for a sender: a company's word, and good mail alone."""

import pytest

from helpdesk.base.errors import NotAllowed
from tests.channels_app.test_design import received
from tests.tickets.pages import browser_of
from tests.tokens import make_token, program
from tickets import actions
from tickets.models import Message, Ticket
from tickets.moving_errors import NoSuchAddress
from tickets.picture_errors import NobodyVouches

pytestmark = pytest.mark.usefixtures("company")

HTML = '<p>See <img src="https://shop.example/lid.png" alt="A lid" width="90"></p>'
ALWAYS = "Always for this sender"
NO_LONGER = "No longer for this sender"
FRAME = '<iframe class="design-frame"'


def came(mailbox, *, vouched: bool = True, html: str = HTML) -> Message:
    """A mail of theirs, by the word of their domain or without it."""
    message = received(mailbox, html)
    if vouched:
        message.warnings = [*message.warnings, Message.VOUCHED]
        message.save(update_fields=["warnings"])
    return message


def page(message, agent) -> str:
    answer = browser_of(agent).get(f"/t/{message.ticket.number}/")
    return answer.content.decode()


def pressed(message, agent, **said):
    where = f"/t/{message.ticket.number}/messages/{message.public_id}/pictures/"
    return browser_of(agent).post(where, said)


def test_it_is_offered_for_mail_that_is_vouched_for_alone(mailbox, ada):
    good, doubtful = came(mailbox), came(mailbox, vouched=False)

    assert ALWAYS in page(good, ada)
    assert ALWAYS not in page(doubtful, ada)
    assert "Show them once" in page(doubtful, ada)
    assert pressed(doubtful, ada, show="1").status_code == 404
    doubtful.identity.refresh_from_db()
    assert doubtful.identity.pictures_since is None


def test_it_holds_for_all_colleagues_and_says_whose_word_it_was(mailbox, ada, bob):
    message = came(mailbox)

    answer = pressed(message, ada, show="1")

    assert answer["Location"] == f"/t/{message.ticket.number}/#m{message.seq}"
    theirs = page(message, bob)
    assert FRAME in theirs
    assert "?pictures=always" in theirs
    assert NO_LONGER in theirs
    message.identity.refresh_from_db()
    assert message.identity.pictures_by == ada
    customer = f"/customers/{message.identity.customer.public_id}/"
    told = browser_of(bob).get(customer).content.decode()
    assert f"Pictures of this sender are always shown: {ada}" in told


def test_whoever_writes_in_their_name_shows_nothing_by_itself(mailbox, ada):
    actions.show_pictures(came(mailbox).identity, by=ada)
    spoofed = came(mailbox, vouched=False)

    seen = page(spoofed, ada)

    last = seen.rpartition(f'data-seq="{spoofed.seq}"')[2]
    assert "Pictures on other servers were not loaded." in last
    assert FRAME not in last


def test_an_address_nobody_vouched_for_is_not_trusted(mailbox, ada):
    doubtful = came(mailbox, vouched=False)

    with pytest.raises(NobodyVouches):
        actions.show_pictures(doubtful.identity, by=ada)


def test_it_ends_at_a_message_and_on_the_customers_page(mailbox, ada, bob):
    message = came(mailbox)
    for end in ("message", "customer"):
        actions.show_pictures(message.identity, by=ada)
        if end == "message":
            pressed(message, bob)
        else:
            where = f"/customers/{message.identity.customer.public_id}/pictures/"
            browser_of(bob).post(where, {"identity": message.identity.public_id})
        message.identity.refresh_from_db()
        kept = (message.identity.pictures_since, message.identity.pictures_by)
        assert (kept, end) == ((None, None), end)
        assert FRAME not in page(message, ada)


def test_who_only_reads_along_is_not_asked(mailbox, ada, dan):
    message = came(mailbox)
    actions.follow(message.ticket, agent=dan, by=ada)

    assert ALWAYS not in page(message, dan)
    with pytest.raises(NotAllowed):
        actions.show_pictures(message.identity, by=dan)


def test_who_does_not_know_the_sender_learns_nothing(mailbox, billing, ada, bob):
    message = came(mailbox)
    Ticket.objects.update(team=billing, assignee=None)

    assert pressed(message, bob, show="1").status_code == 404
    with pytest.raises(NoSuchAddress):
        actions.show_pictures(message.identity, by=bob)


def test_a_program_says_it_and_takes_it_back(mailbox, bob):
    message = came(mailbox)
    where = f"/api/v1/identities/{message.identity.public_id}/pictures/"
    client = program(make_token(bob).secret)

    shown = client.post(where, {"show": True})
    hidden = client.post(where, {"show": False})

    assert (shown.status_code, shown.json()["pictures_since"] is None) == (200, False)
    assert (hidden.status_code, hidden.json()["pictures_since"]) == (200, None)


def test_a_program_is_told_why_not(mailbox, bob):
    message = came(mailbox, vouched=False)
    where = f"/api/v1/identities/{message.identity.public_id}/pictures/"

    told = program(make_token(bob).secret).post(where, {"show": True})

    assert (told.status_code, told.json()["code"]) == (409, "nobody_vouches")
