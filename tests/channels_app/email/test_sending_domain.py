"""The domain that is sent from: what its name server says, and what to put there."""

import pytest
from django.urls import reverse

from channels_app.adapters.email import sending_domain
from channels_app.adapters.email.sending_domain import Record
from tests.channels_app.widget.post import make_mailbox
from tests.peers import smtp_sink  # noqa: F401
from tests.peers.name_server import NameServer
from tests.tickets.pages import browser_of, shown


@pytest.fixture
def names(settings):
    with NameServer() as running:
        settings.DNS_SERVERS = [running.place]
        yield running


def look(server: str = "smtp.gmail.com", **more) -> dict[str, Record]:
    found = sending_domain.look("help@shop.test", server=server, **more)
    return {one.kind: one for one in found}


def test_a_domain_that_says_nothing_is_told_what_to_put(names):
    found = look()

    assert [found[kind].ok for kind in found] == [False, None, False, False]
    assert found["SPF"].put == "v=spf1 include:_spf.google.com ~all"
    assert found["DMARC"].put.startswith("v=DMARC1; p=none")


def test_a_domain_that_says_all_is_good(names):
    names.says(
        "shop.test", "TXT", '"v=spf1 include:_spf.goo" "gle.com -all"', '"other"'
    )
    names.says("shop.test", "MX", "10 mx.shop.test.")
    names.says("google._domainkey.shop.test", "TXT", '"v=DKIM1; k=rsa; p=MIGf"')
    names.says("_dmarc.shop.test", "TXT", '"v=DMARC1; p=reject; rua=mailto:a@b.test"')

    found = look()

    assert {kind: one.ok for kind, one in found.items()} == {
        "SPF": True, "DKIM": True, "DMARC": True, "MX": True,
    }  # fmt: skip
    assert found["SPF"].found == "v=spf1 include:_spf.google.com -all"
    assert all(one.put == "" for one in found.values())


@pytest.mark.parametrize(("records", "words"), [
    (['"v=spf1 a -all"', '"v=spf1 mx -all"'], "several records"),
    (['"v=spf1 include:_spf.google.com +all"'], "every server in the world"),
    (['"v=spf1 all"'], "every server in the world"),
    (['"v=spf1 mx -all"'], "does not name the server"),
])  # fmt: skip
def test_a_wrong_spf_record_says_what_is_wrong(names, records, words):
    names.says("shop.test", "TXT", *records)

    found = look()["SPF"]

    assert (found.ok, words in found.words) == (False, True)


def test_what_is_missing_is_put_into_the_record_that_stands(names):
    names.says("shop.test", "TXT", '"v=spf1 mx -all"')

    assert look()["SPF"].put == "v=spf1 mx include:_spf.google.com -all"


def test_a_key_is_looked_for_where_an_admin_says(names):
    names.says("odd7._domainkey.shop.test", "TXT", '"v=DKIM1; p=MIGf"')
    names.says("old._domainkey.shop.test", "TXT", '"v=DKIM1; p="')

    assert look()["DKIM"].ok is None
    assert look(selector="odd7")["DKIM"].ok
    assert look(selector="old")["DKIM"].ok is False
    assert look(selector="none")["DKIM"].ok is False


def test_the_policy_of_the_domain_above_holds_as_well(names):
    names.says("_dmarc.shop.test", "TXT", '"v=DMARC1; p=quarantine"')

    found = sending_domain.look("help@mail.shop.test", server="smtp.shop.test")

    dmarc = next(one for one in found if one.kind == "DMARC")
    assert (dmarc.ok, dmarc.name) == (True, "_dmarc.shop.test")


def test_where_the_dns_is_silent_nothing_is_said_and_nobody_waits_long(
    names, monkeypatch
):
    monkeypatch.setattr(sending_domain, "SECONDS", 0.2)
    names.silent = True

    found = look()

    assert [one.ok for one in found.values()] == [None] * 4
    assert all("does not answer" in one.words for one in found.values())


@pytest.mark.usefixtures("company")
def test_an_admin_sees_it_on_the_page_of_the_mailbox(
    names,
    ada,
    support,
    smtp_sink,  # noqa: F811
):
    box = make_mailbox(support, smtp_sink)
    names.says("shop.test", "MX", "10 mx.shop.test.")
    page = reverse("channels:trust_mailbox", args=[box.public_id])

    text = shown(browser_of(ada).post(page, {"look": "1"}))

    assert "Nothing says what to do with mail that only pretends to be yours" in text
    assert "Put there (type TXT):" in text
