"""/c/<signed>/: the link beside a code."""

from uuid import uuid4

from channels_app.models import (
    Letter,
    Visitor,
)
from tests.channels_app.widget.factories import Browser, say, work
from tests.channels_app.widget.leaving.following import follow, reader
from tests.channels_app.widget.post import (
    IRMA,
    code_in,
    later,
    link_in,
    mails,
    send_letters,
)
from tests.channels_app.widget.proving import proven, shown


def test_the_link_beside_a_code_takes_the_conversation_to_who_reads_the_mail(
    shop, irma, relay
):
    chat, other = str(uuid4()), str(uuid4())
    for key in (chat, other):
        say(irma, chat=key)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    phone = follow(link_in(mails(relay)[0]), shop)
    assert {shown(phone, key)[0] for key in (chat, other)} == {"My kettle leaks."}
    # The browser that asked has not shown that it reads that address.
    assert shown(irma, chat) is None
    # The code is used by that; a new one brings them together.
    assert irma.post("prove/", {"code": code_in(mails(relay)[0])}).status_code == 422
    relay.mails.clear()
    proven(irma, relay)
    assert shown(irma, chat) == shown(phone, chat) == ["My kettle leaks."]


def test_a_widget_may_send_the_link_itself(shop, irma, relay, mailed):
    chat, _ticket, mail = mailed
    phone = Browser(shop)
    answer = phone.post("prove/", {"link": link_in(mail)})
    assert answer.status_code == 200
    assert [one["chat"] for one in answer.json()["chats"]] == [chat]


def test_the_link_beside_a_code_is_good_once_and_for_a_quarter_of_an_hour(
    shop, irma, relay
):
    say(irma)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    path = link_in(mails(relay)[0])
    with later(minutes=16):
        assert reader().get(path).status_code == 404
    follow(path, shop)
    assert reader().get(path).status_code == 404
    assert reader().post(path, {"yes": "1"}).status_code == 404


def test_who_declines_a_code_voids_it(shop, irma, relay):
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    reader().post(link_in(mails(relay)[0]), {"no": "1"})
    assert irma.post("prove/", {"code": code_in(mails(relay)[0])}).status_code == 422
    assert Letter.objects.get().used_at is not None
    assert not Visitor.objects.exists()


def test_a_letter_that_came_too_early_is_good_once_more(shop, irma, relay):
    chat = str(uuid4())
    say(irma, chat=chat)
    irma.post("mail/", {"mail": IRMA})
    send_letters()
    path = link_in(mails(relay)[0])
    irma.say("One more thing", chat=chat)
    assert reader().post(path, {"yes": "1"}).status_code == 404
    work()
    assert shown(follow(path, shop), chat)[-1] == "One more thing"
