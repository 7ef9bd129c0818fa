"""Customers come in by a mailed link or a password, and nobody learns who does."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from channels_app.actions.letters import may_mail
from channels_app.models import Connection
from helpdesk.base.accounts.models import Agent
from helpdesk.portal import tokens
from helpdesk.portal.models import Account, Letter, Portal, Proof, Session
from tests.portal.factories import (
    HOME,
    NEW,
    PROFILE,
    SIGN_IN,
    ask,
    come,
    link_in,
    newest_link,
    proven,
    shown,
    work,
)
from tickets.models import Customer, Identity

pytestmark = pytest.mark.usefixtures("portal")
PASSWORD = "a long enough one"


def sign_in(client, address, password=PASSWORD):
    typed = {"by-typed": address, "by-password": password}
    return client.post("/portal/password/", typed)


def set_password(client, new=PASSWORD, **more):
    return client.post(f"{PROFILE}password/", {"new": new, **more})


def is_in(client):
    return client.get(HOME).status_code == 200


def test_a_link_signs_its_reader_in_once(outgoing, irma, client):
    assert ask(client, irma.shown).headers["Location"] == "/portal/sent/"
    link = newest_link()
    assert client.post(link).headers["Location"] == HOME
    assert "Irma" not in shown(client.get(HOME))
    assert is_in(client)
    assert not is_in(Client())

    again = Client().post(link)
    assert again.status_code == 404
    assert "no longer good" in shown(again)


def test_ac_62_to_look_at_a_link_changes_nothing(outgoing, irma, client):
    ask(client, irma.shown)
    link = newest_link()
    for method in (client.get, client.head, client.options):
        method(link)
    assert (Account.objects.count(), Session.objects.count()) == (0, 0)
    assert "Sign in" in shown(client.get(link))
    assert client.post(link).status_code == 302


def test_ac_62_a_guessed_link_an_old_one_and_a_used_one_look_the_same(
    outgoing, irma, client
):
    ask(client, irma.shown)
    good = newest_link()
    letter = Letter.objects.get()
    guessed = f"/portal/link/{letter.public_id.hex}{'0' * 32}/"
    nobodys = f"/portal/link/{'0' * 64}/"
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        pages = [client.get(one) for one in (guessed, nobodys, good, "/portal/link/x/")]
        assert client.post(good).status_code == 404
    assert {page.status_code for page in pages} == {404}
    assert len({shown(page) for page in pages}) == 1
    assert Session.objects.count() == 0


def test_whoever_follows_a_link_has_proven_the_address(outgoing, client):
    Identity.objects.all().delete()
    ask(client, "New@Customer.Example")
    assert Customer.objects.count() == 0
    client.post(newest_link())
    identity = Identity.objects.get()
    assert (identity.kind, identity.canonical) == ("email", "new@customer.example")
    assert identity.verified_at is not None
    assert Proof.objects.get().identity == identity
    assert Agent.objects.filter(email="new@customer.example").count() == 0


def test_ac_59_known_and_unknown_addresses_are_answered_alike(irma, client):
    answers = [ask(client, one) for one in (irma.shown, "nobody@else.example")]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, "/portal/sent/")
    }
    assert Letter.objects.filter(not_before__isnull=False).count() == 2

    come(irma.shown)
    refused = [sign_in(Client(), one) for one in (irma.shown, "nobody@else.example")]
    assert {one.status_code for one in refused} == {409}
    pages = {
        shown(one).replace(who, "x")
        for one, who in zip(refused, (irma.shown, "nobody@else.example"), strict=True)
    }
    assert len(pages) == 1


def test_ac_16_an_address_that_nobody_proved_gets_three_mails_a_day(outgoing, client):
    for _ in range(5):
        assert ask(client, "victim@else.example").status_code == 302
    work()
    assert len(outgoing) == 3


def test_ac_16_a_mail_says_nothing_that_whoever_asked_typed(outgoing, client):
    ask(client, "victim@else.example", next="/portal/canary/", name="canary")
    work()
    assert "canary" not in outgoing[0].subject + outgoing[0].body


def test_one_of_our_own_addresses_is_nobodys(outgoing, mailbox, client):
    Connection.objects.create(channel=mailbox, config={"address": "desk@shop.test"})
    assert ask(client, "desk@shop.test").status_code == 302
    work()
    assert outgoing == []


@pytest.mark.parametrize("typed", ["", "no address", "a@b c", "\x00@x"])
def test_what_is_no_address_is_said_and_kept(typed, client):
    response = ask(client, typed)
    assert response.status_code in {409, 422}
    assert Letter.objects.count() == 0


def test_who_asks_too_often_waits(client):
    last = [ask(client, "irma@customer.example") for _ in range(8)][-1]
    assert last.status_code == 429


def test_a_page_that_was_asked_for_comes_after_signing_in(outgoing, kettle, client):
    where = f"/portal/requests/{kettle.number}/"
    to = client.get(where)
    assert to.headers["Location"].startswith(SIGN_IN)
    address = kettle.customer.identities.get().shown
    ask(client, address, next=where)
    assert client.post(newest_link()).headers["Location"] == where


@pytest.mark.parametrize(
    "where", ["https://evil.example/portal/", "//evil.example", "/portal/\\@x", "/t/1/"]
)
def test_nobody_is_led_anywhere_else(where, outgoing, irma, client):
    ask(client, irma.shown, next=where)
    assert client.post(newest_link()).headers["Location"] == HOME


def test_a_password_signs_in_as_well(irma, irmas):
    assert sign_in(Client(), irma.shown).status_code == 409
    assert set_password(irmas).status_code == 302
    other = Client()
    assert sign_in(other, irma.shown).status_code == 302
    assert is_in(other)
    assert sign_in(Client(), irma.shown, "another one").status_code == 409


def test_a_new_password_asks_for_the_old_one_unless_a_link_was_just_followed(
    irma, irmas
):
    set_password(irmas)
    other = Client()
    sign_in(other, irma.shown)
    assert set_password(other, "another long one").status_code == 422
    refused = set_password(other, "another long one", old="wrong")
    assert refused.status_code == 409
    assert set_password(other, "another long one", old=PASSWORD).status_code == 302
    # All other browsers are signed out.
    assert (is_in(other), is_in(irmas)) == (True, False)
    assert is_in(come(irma.shown))


@pytest.mark.parametrize("weak", ["short", "password123"])
def test_a_weak_password_is_refused(weak, irmas):
    assert set_password(irmas, weak).status_code == 422


def test_passwords_are_guessed_only_so_often(irma, irmas):
    set_password(irmas)
    tries = [sign_in(Client(), irma.shown, "guess").status_code for _ in range(9)]
    assert tries[-1] == 429
    assert sign_in(Client(), irma.shown).status_code == 429


def test_nothing_in_the_database_opens_anything(irma, irmas):
    session = Session.objects.get()
    token = irmas.cookies["portal"].value
    assert (session.digest, len(token)) == (tokens.digest(token), 43)
    thief = Client()
    thief.cookies["portal"] = session.digest
    assert not is_in(thief)


def test_the_cookie_goes_to_the_portal_and_the_help_centre_alone(irmas):
    for name, path in (("portal", "/portal/"), ("portal_help", "/help/")):
        cookie = irmas.cookies[name]
        assert (cookie["path"], cookie["httponly"]) == (path, True)
        assert cookie["samesite"] == "Lax"


def test_signed_out_here_or_everywhere(irma, irmas):
    second = come(irma.shown)
    irmas.post("/portal/sign-out/")
    assert (is_in(irmas), is_in(second)) == (False, True)
    third = come(irma.shown)
    second.post(f"{PROFILE}sign-out-everywhere/")
    assert (is_in(second), is_in(third)) == (False, False)


def test_a_session_that_nobody_uses_ends(irmas):
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert is_in(irmas)
    with time_machine.travel(timezone.now() + timedelta(days=45)):
        assert is_in(irmas)
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        assert not is_in(irmas)


def test_a_second_address_is_proven_in_the_browser_that_asked(outgoing, irma, irmas):
    other = proven("Other")
    irmas.post(f"{PROFILE}address/", {"typed": other.shown})
    link = newest_link()
    stranger = Client().post(link)
    assert (stranger.status_code, Proof.objects.count()) == (409, 1)

    assert irmas.post(link).headers["Location"] == PROFILE
    account = Account.objects.get()
    assert {proof.identity for proof in account.proofs.all()} == {irma, other}
    other.refresh_from_db()
    assert other.customer == irma.customer


def test_a_victim_who_follows_somebody_elses_link_gives_nothing_away(
    outgoing, irma, irmas
):
    """A squatter asks for the victim's address; the victim, signed in, follows it."""
    victim = proven("Victim")
    irmas.post(f"{PROFILE}address/", {"typed": victim.shown})
    link = newest_link()
    theirs = come(victim.shown)
    assert theirs.post(link).status_code == 409
    assert (
        Proof.objects.get(identity=victim).account
        != Proof.objects.get(identity=irma).account
    )


def test_an_address_is_dropped_but_never_the_last(outgoing, irma, irmas):
    other = proven("Other")
    irmas.post(f"{PROFILE}address/", {"typed": other.shown})
    irmas.post(newest_link())
    drop = f"{PROFILE}drop-address/"
    assert irmas.post(drop, {"address": str(other.public_id)}).status_code == 302
    assert Proof.objects.get().identity == irma
    assert irmas.post(drop, {"address": str(irma.public_id)}).status_code == 409
    assert irmas.post(drop, {"address": "x"}).status_code == 404
    assert Proof.objects.get().identity == irma


def test_name_and_language_are_theirs_to_say(outgoing, irma, irmas):
    irmas.post(f"{PROFILE}name/", {"name": "Irma  Jansson"})
    irma.customer.refresh_from_db()
    assert irma.customer.name == "Irma Jansson"
    irmas.post(f"{PROFILE}language/", {"language": "de"})
    assert '<html lang="de"' in irmas.get(HOME).content.decode()
    assert irmas.post(f"{PROFILE}language/", {"language": "xx"}).status_code == 422


def test_the_profile_asks_for_a_name_and_offers_the_languages(irma, irmas):
    page = irmas.get(PROFILE).content.decode()
    assert '<input type="text" name="name"' in page
    assert '<select name="language"' in page


def test_switched_off_there_is_no_portal_and_no_mail(outgoing, irma, irmas):
    ask(Client(), irma.shown)
    Portal.objects.update(is_on=False)
    pages = [irmas.get(one) for one in (HOME, SIGN_IN, NEW, PROFILE)]
    assert {page.status_code for page in pages} == {404}
    before = len(outgoing)
    work()
    assert len(outgoing) == before


def test_a_link_whose_mail_failed_is_sent_again(settings, irma, client, outgoing):
    settings.EMAIL_BACKEND = "channels_app.system_mail.SystemMailboxBackend"
    ask(client, irma.shown)
    work()
    letter = Letter.objects.get()
    assert (letter.attempts, letter.sent_at) == (1, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        work()
    assert link_in(outgoing[0])


def test_nobody_keeps_a_page_of_the_portal(irmas):
    response = irmas.get(HOME)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_no_form_of_another_site_is_taken(irma):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"typed": irma.shown}).status_code == 403


def test_ac_16_links_count_with_all_mails_that_go_by_themselves(outgoing, client):
    for _ in range(2):
        assert may_mail("victim@else.example")
    for _ in range(3):
        ask(client, "victim@else.example")
    work()
    assert len(outgoing) == 1
    assert not may_mail("victim@else.example")


def test_ac_16_a_link_to_a_proven_address_counts_as_well(outgoing, irma, irmas, client):
    for _ in range(2):
        ask(client, irma.shown)
    assert not may_mail(irma.canonical)


def test_ac_16_a_victim_with_many_spellings_is_one(outgoing, client):
    for number in range(5):
        ask(client, f"victim+{number}@else.example")
    work()
    assert len(outgoing) == 3


def test_ac_16_askings_from_many_networks_are_no_flood_of_a_proven_address(
    outgoing, irma
):
    come(irma.shown)
    for number in range(20):
        ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), irma.shown)
    work()
    assert len(outgoing) == 13


def test_a_stranger_who_asks_all_the_time_keeps_nobody_out(outgoing, irma, irmas):
    stranger = Client(REMOTE_ADDR="192.0.2.66")
    assert [ask(stranger, irma.shown).status_code for _ in range(8)][-1] == 429
    assert is_in(come(irma.shown))
