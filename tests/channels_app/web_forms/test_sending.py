"""What is filled in becomes a ticket, once, and is answered by mail."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channels_app.actions.quarantine import reprocess
from channels_app.actions.web_forms import edit_form
from channels_app.models import Envelope
from tests.base.pictures import JPEG
from tests.channels_app.web_forms.factories import (
    MAIL,
    address,
    make_form,
    question,
    send,
    work,
)
from tests.tickets.pages import browser_of, shown, url
from tickets import actions, outbox
from tickets.models import Customer, Message, Tag, Ticket
from tickets.queries.ways import ways


def test_it_is_stored_first_and_thanked_for_with_a_reference(form, read):
    answer = send(form, read())

    assert answer.status_code == 303
    [envelope] = Envelope.objects.all()
    assert (envelope.channel, envelope.state) == (form, "new")
    thanks = Client().get(answer.headers["Location"])
    work()
    reference = Message.objects.get().form["reference"]
    assert f"Its reference: {reference}" in shown(thanks)
    number = Ticket.objects.get().number
    assert f"#{number}" in shown(Client().get(answer.headers["Location"]))


def test_it_becomes_a_ticket_of_whoever_they_say_they_are(form, read, support):
    send(form, read())
    work()

    message = Message.objects.get()
    assert (message.subject, message.text) == ("Kettle", "My kettle leaks.")
    assert (message.identity.kind, message.identity.canonical) == ("email", MAIL)
    assert message.identity.verified_at is None
    assert "typed" in message.warnings
    assert (message.ticket.team, message.channel) == (support, form)
    assert Customer.objects.get().name == "Irma"


def test_it_joins_no_ticket_of_that_address(form, read):
    for text in ("It leaks.", "It leaks still."):
        send(form, read(), text=text)
    work()

    assert Ticket.objects.count() == 2
    assert Customer.objects.count() == 1


def test_sent_twice_it_is_one_ticket_and_other_words_are_another(form, read):
    token = read()
    first, again = send(form, token), send(form, token)
    work()
    third = send(form, token)
    work()

    assert first.headers["Location"] == again.headers["Location"]
    assert third.headers["Location"] == first.headers["Location"]
    assert Ticket.objects.count() == 1

    send(form, token, text="It does not leak after all.")
    work()
    assert Ticket.objects.count() == 2


def test_without_a_subject_the_first_line_is_it(form, read):
    send(form, read(), subject="", text="It leaks.\nA lot.")
    work()

    assert Ticket.objects.get().subject == "It leaks."


def test_files_go_along(form, read):
    files = [
        SimpleUploadedFile("../photo.jpg", JPEG, "text/html"),
        SimpleUploadedFile("<b>.html", b"<script>", "text/html"),
    ]
    send(form, read(), text="", files=files)
    work()

    found = Message.objects.get().attachments.order_by("id")
    assert [(one.filename, one.content_type) for one in found] == [
        ("photo.jpg", "image/jpeg"), ("_b_.html", "text/html"),
    ]  # fmt: skip


def test_tags_in_use_are_put_on_it(form, read, support, ada):
    Tag.objects.create(name="shop")
    tagged = make_form(support, by=ada, tags=["shop", "unheard of"])
    send(tagged, read(of=tagged))
    work()

    assert [one.name for one in Ticket.objects.get().tags.all()] == ["shop"]


def test_what_the_company_asks_stands_beside_the_words(form, read, support, ada, bob):
    asking = make_form(
        support, by=ada, consent="I agree: https://shop.example/privacy",
        fields=[question("Model"), question("Colour", kind="choice", options=["<Red>"]),
                question("Urgent", kind="checkbox"), question("Phone", kind="phone")],
    )  # fmt: skip
    given = {"q-model": "B2", "q-colour": "<Red>", "q-urgent": "on", "consent": "on"}
    token = read(of=asking)
    answer = send(asking, token, page="https://shop.example/kettles?x=1", **given)
    assert answer.status_code == 303
    work()

    assert Message.objects.get().form["filled"] == [
        {"label": "Model", "value": "B2"},
        {"label": "Colour", "value": "<Red>"},
        {"label": "Urgent", "value": True},
        {"label": "I agree: https://shop.example/privacy", "value": True},
    ]
    page = browser_of(bob).get(url(Ticket.objects.get()))
    assert "Model B2 Colour <Red> Urgent yes" in shown(page)
    assert "Page https://shop.example/kettles?x=1" in shown(page)
    assert "<Red>" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "headers", "kept"),
    [
        ({"from": "https://shop.example/a"}, {}, "https://shop.example/a"),
        ({}, {"Referer": "https://shop.example/"}, "https://shop.example/"),
        ({"from": "javascript:alert(1)"}, {}, None),
        ({"from": "x" * 5000}, {}, None),
        ({}, {}, None),
    ],
)
def test_the_page_they_came_from_is_known(form, read, query, headers, kept):
    html = Client().get(address(form), query, headers=headers).content.decode()
    page = html.partition('name="page"')[2].partition(">")[0]
    page = page.partition('value="')[2].partition('"')[0]
    send(form, read(), page=page)
    work()

    assert Message.objects.get().form.get("page") == kept


def test_the_answer_goes_by_mail(form, read, answering, bob):
    send(form, read())
    work()
    ticket = Ticket.objects.get()

    best = ways(ticket).best
    assert (best.channel.pk, [one.shown for one in best.people]) == (
        answering.pk, [MAIL],
    )  # fmt: skip
    reply = actions.reply(ticket, text="Try the lid.", by=bob)
    delivery = reply.deliveries.get()
    assert (delivery.channel, delivery.identity.canonical) == (answering, MAIL)


def test_what_the_hidden_field_caught_looks_sent_and_waits_in_quarantine(form, read):
    answer = send(form, read(), website="https://spam.example")

    assert Client().get(answer.headers["Location"]).status_code == 200
    work()
    envelope = Envelope.objects.get()
    assert (envelope.state, Ticket.objects.count()) == ("quarantined", 0)
    assert b"My kettle leaks." in envelope.content()


def test_what_was_a_person_after_all_comes_in_once_the_trap_is_off(form, read, ada):
    send(form, read(), website="https://irma.example")
    work()
    edit_form(form, name="Shop", trap=False, by=ada)
    reprocess(Envelope.objects.get(), by=ada)
    work()

    assert Message.objects.get().text == "My kettle leaks."


def test_a_hundred_thousand_odd_letters_come_in(form, read):
    text = "Ж👩‍👩‍👧\u202e ﷽ " * 10_000
    assert send(form, read(), text=text[:99_999]).status_code == 303
    work()

    kept = Message.objects.get().text
    assert kept.startswith("Ж👩‍👩‍👧")
    assert len(kept) > 90_000


def test_hostile_words_are_words(form, read, bob):
    hostile = "<script>alert(1)</script>\x00\r\nBcc: all@a.example"
    answer = send(
        form, read(), name=hostile, subject=hostile, text=hostile, page=hostile
    )
    assert answer.status_code == 303
    work()

    message = Message.objects.get()
    assert "\n" not in message.subject
    assert "\x00" not in message.subject + message.text
    page = browser_of(bob).get(url(message.ticket)).content.decode()
    assert "<script>alert(1)" not in page


def test_a_mail_says_that_it_has_arrived_and_repeats_nothing_of_it(
    form, read, answering
):
    send(form, read(), text="Buy my wonderful pills.")
    work()
    outbox.drain()

    said = Message.objects.get(direction=Message.Direction.OUT)
    number = Ticket.objects.get().number
    assert (said.channel, said.subject) == (
        answering,
        f"We have your message (#{number})",
    )
    assert said.deliveries.get().identity.canonical == MAIL
    assert "pills" not in said.text


def test_a_form_that_is_not_to_say_so_does_not(form, read, ada):
    edit_form(form, name="Shop", by=ada, acknowledge=False)
    send(form, read())
    work()
    outbox.drain()

    assert Message.objects.get().direction == Message.Direction.IN
