"""Whatever is refused says why, takes the focus, and shows all words again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from channels_app.actions import filling, uploads
from channels_app.models import Envelope
from helpdesk.base.limits import Limit
from tests.channels_app.web_forms.factories import (
    MAIL,
    address,
    make_form,
    question,
    send,
    token_in,
)
from tests.tickets.pages import shown
from tickets.models import Channel

WORDS = "Words that took <an hour> & more"


def refused(answer, status, *words):
    """What is true of every refusal."""
    page = answer.content.decode()
    assert answer.status_code == status
    assert "Words that took &lt;an hour&gt; &amp; more" in page
    assert 'tabindex="-1" autofocus' in page
    assert Envelope.objects.count() == 0
    for said in ("Nothing is sent yet.", *words):
        assert said in shown(answer)
    return answer


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"mail": ""}, 422, "Your e-mail address: This field is required."),
        ({"mail": "irma"}, 409, "Your e-mail address: This is no e-mail address."),
        ({"mail": "irma@"}, 409, "This is no e-mail address."),
        ({"mail": f"{'x' * 250}@a.example"}, 422, "at most 254 characters"),
        ({"mail": "a@b.example\nBcc: c@d.example"}, 409, "This is no e-mail address."),
        # Our own: the answer would come back as another request.
        ({"mail": "help@shop.example"}, 409, "This is no e-mail address."),
        ({"name": "x" * 200}, 422, "at most 120 characters"),
    ],
)
def test_bad_input_is_told_at_its_field(form, read, given, status, said):
    answer = send(form, read(), text=WORDS, **given)

    refused(answer, status, said)
    name = next(iter(given))
    assert f'href="#id_{name}"' in answer.content.decode()


def test_without_words_and_files_there_is_nothing_to_send(form, read):
    answer = send(form, read(), text=" \n ")

    assert answer.status_code == 409
    assert "Your message: There is nothing to send yet." in shown(answer)


def test_too_many_words_are_told(form, read):
    answer = send(form, read(), text=WORDS + "x" * 100_000)

    refused(answer, 422, "at most 100000 characters")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Model: This field is required."),
        ({"q-model": "B"}, "Model: This does not look right."),
        ({"q-model": "B2", "q-colour": "Green"}, "Select a valid choice."),
        ({"q-model": "B2"}, "Consent: This field is required."),
    ],
)
def test_what_the_company_asks_is_needed(form, read, support, ada, given, said):
    asking = make_form(
        support, by=ada, consent="I agree",
        fields=[question("Model", required=True, pattern=r"[A-Z]\d"),
                question("Colour", kind="choice", options=["Red"])],
    )  # fmt: skip
    refused(send(asking, read(of=asking), text=WORDS, **given), 422, said)


def test_what_is_sent_in_three_seconds_may_be_sent_again_as_it_is(form, read, clock):
    token = read(seconds=1)
    answer = refused(send(form, token, text=WORDS), 409, "That was very quick.")

    assert token_in(answer) == token
    clock.shift(timedelta(seconds=3))
    assert send(form, token_in(answer), text=WORDS).status_code == 303


def test_a_page_that_is_a_day_old_begins_anew_with_all_words(form, read, clock):
    token = read(seconds=24 * 3600 + 1)
    answer = refused(send(form, token, text=WORDS), 409, "lain open for long")

    assert token_in(answer) != token
    assert MAIL in answer.content.decode()
    clock.shift(timedelta(seconds=9))
    assert send(form, token_in(answer), text=WORDS).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "1.2.3:4", "\x00", "é" * 900])
def test_a_token_that_is_none_of_ours_is_an_old_page(form, read, token):
    read()
    refused(send(form, token, text=WORDS), 409)


def test_the_token_of_one_form_is_none_of_another(form, read, support, ada):
    other = make_form(support, by=ada)

    refused(send(other, read(), text=WORDS), 409)


def test_a_changed_token_is_none(form, read):
    token = read()
    whose, name, rest = token.split(".")
    later = f"{whose}.{name}.9{rest[1:]}"

    refused(send(form, later, text=WORDS), 409)


@pytest.mark.parametrize("limit", ["SENT_FROM", "SENT_FOR"])
def test_more_than_people_send_is_refused_for_a_while(form, read, clock, limit):
    most = getattr(filling, limit).most
    ours = {"SENT_FROM": "irma{}@customer.example", "SENT_FOR": MAIL}[limit]
    for number in range(most):
        answer = send(form, read(), mail=ours.format(number))
        assert answer.status_code == 303
        if limit == "SENT_FOR":
            clock.shift(timedelta(seconds=1))
    Envelope.objects.all().delete()

    answer = send(form, read(), mail=ours.format("x"), text=WORDS)
    refused(answer, 429, "That was a lot at once.")
    assert int(answer.headers["Retry-After"]) > 0
    clock.shift(timedelta(seconds=Limit(1, 3600).seconds))
    assert send(form, read(), mail=ours.format("x")).status_code == 303


@pytest.mark.parametrize(
    "sizes",
    [[uploads.MAX_BYTES + 1], [9 * 1024 * 1024] * 3, [1] * (uploads.AT_ONCE + 1)],
)
def test_more_files_than_a_message_carries_are_refused(form, read, sizes):
    files = [
        SimpleUploadedFile(f"{n}.bin", b"x" * size) for n, size in enumerate(sizes)
    ]
    answer = send(form, read(), text=WORDS, files=files)

    refused(answer, answer.status_code, "Please choose the files once more.")
    assert answer.status_code in (409, 422)


def test_where_no_files_are_asked_for_none_are_taken(form, read, support, ada):
    plain = make_form(support, by=ada, uploads=False)
    file = SimpleUploadedFile("a.txt", b"x")

    assert 'type="file"' not in Client().get(address(plain)).content.decode()
    assert send(plain, read(of=plain), files=[file]).status_code == 303
    assert b"files" not in Envelope.objects.get().content()


def test_a_form_that_is_switched_off_or_unknown_is_not_there(form, read, mailbox):
    where = address(form)
    Channel.objects.filter(pk=form.pk).update(is_active=False)

    for path in (where, "/f/none/", "/f/%00/", f"/f/{'x' * 500}/", f"{where}sent/x/"):
        assert Client().get(path).status_code == 404
    assert Client().post(where, {"text": WORDS}).status_code == 404
    assert Client().get(f"/w/{form.connection.key}/").status_code == 404


def test_a_thank_you_page_that_nobody_was_sent_to_is_not_there(form):
    for signed in ("x", "0" * 32, f"{'0' * 32}:x"):
        assert Client().get(f"{address(form)}sent/{signed}/").status_code == 404
