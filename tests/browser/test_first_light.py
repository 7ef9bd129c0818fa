"""From an empty folder to an answered mail: `manage.py up`, a browser, mail servers."""

import email
import email.policy
import time
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import quiet
from tests.peers import Dovecot, Relay
from tests.runtime.conftest import Up

pytestmark = pytest.mark.browser

PASSWORD = "a long pass phrase"
DESK, IRMA, EVE = "support@shop.test", "irma@customer.test", "eve@stranger.test"


@pytest.fixture
def dovecot():
    if Dovecot.program() is None:
        pytest.fail("dovecot is not installed: make test installs it")
    with Dovecot() as running:
        for address in (DESK, IRMA, EVE):
            running.account(address, f"secret of {address}")
        yield running


@pytest.fixture
def relay(dovecot):
    with Relay(dovecot) as running:
        yield running


@pytest.fixture
def desk(tmp_path):
    """The whole product on an empty folder of its own."""
    up = Up(tmp_path / "var").start()
    yield up
    up.stop()


def mail(sender, subject, text, **headers):
    # References are long: folded, Python would write them as encoded words.
    letter = EmailMessage(policy=email.policy.default.clone(max_line_length=998))
    letter["From"], letter["To"], letter["Subject"] = sender, DESK, subject
    letter["Message-ID"] = f"<{time.monotonic_ns()}@{sender.rpartition('@')[2]}>"
    letter["Date"] = email.utils.localtime()
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter


def send(dovecot, letter):
    dovecot.deliver(letter["From"], [DESK], letter.as_bytes())


def first_mail_of(dovecot, address, *, seconds=30):
    deadline = time.monotonic() + seconds
    while not (mails := dovecot.mails(address)):
        assert time.monotonic() < deadline, "no answer came"
        time.sleep(0.3)
    (raw,) = mails.values()
    return email.message_from_bytes(raw, policy=email.policy.default)


def reload_until(page, locator, *, seconds=30):
    """There is no script yet that would bring news: people reload."""
    deadline = time.monotonic() + seconds
    while not locator.count():
        assert time.monotonic() < deadline, f"never seen: {locator}"
        time.sleep(0.3)
        page.reload()


def set_up(page, dovecot, relay):
    page.goto("/")
    page.get_by_label("Company").fill("Shop")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_label("Your e-mail address").fill("ada@shop.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, again").fill(PASSWORD)
    box = page.locator("#mailbox")
    box.get_by_label("E-mail address").fill(DESK)
    box.get_by_text("Encryption, ports and folder").click()
    box.get_by_label("IMAP server").fill("127.0.0.1")
    box.get_by_label("IMAP security").select_option("none")
    box.get_by_label("IMAP port").fill(str(dovecot.imap))
    box.get_by_label("IMAP password").fill(dovecot.password(DESK))
    box.get_by_label("SMTP server").fill("127.0.0.1")
    box.get_by_label("SMTP security").select_option("none")
    box.get_by_label("SMTP port").fill(str(relay.port))
    page.get_by_role("button", name="Test the connection").click()
    page.get_by_text("works.").nth(1).wait_for()
    page.get_by_role("button", name="Finish the set-up").click()
    page.get_by_text("All clear").wait_for()


def test_first_light_a_mail_becomes_a_ticket_and_its_answer_arrives_in_the_thread(
    chromium, desk, dovecot, relay
):
    with quiet(chromium, desk.address.rstrip("/")) as page:
        set_up(page, dovecot, relay)
        question = mail(f"Irma <{IRMA}>", "My kettle leaks", "It drips on the floor.")
        send(dovecot, question)
        link = page.get_by_role("link", name="My kettle leaks")
        reload_until(page, link)
        link.click()
        page.locator("#thread").get_by_text("It drips on the floor.").wait_for()
        page.get_by_role("textbox", name="Your reply").fill("Please try a new seal.")
        page.get_by_role("button", name="Send", exact=True).click()

        answer = first_mail_of(dovecot, IRMA)
        assert "Please try a new seal." in answer.get_content()
        assert answer["In-Reply-To"] == question["Message-ID"]
        assert question["Message-ID"] in answer["References"].split()
        assert answer["Subject"].startswith("Re: My kettle leaks")
        assert DESK in answer["From"]
        reload_until(page, page.get_by_text("Sent", exact=True))

        thanks = mail(
            f"Irma <{IRMA}>", answer["Subject"], "That helped, thank you!",
            In_Reply_To=answer["Message-ID"], References=answer["Message-ID"],
        )  # fmt: skip
        send(dovecot, thanks)
        reload_until(page, page.get_by_text("That helped, thank you!"))
        number = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]

        send(dovecot, mail(f"Eve <{EVE}>", f"Re: #{number}", "Tell me all about it."))
        page.goto("/")
        strange = page.locator(".entry").filter(has_text="Tell me all about it.")
        reload_until(page, strange)
        assert page.locator(".entry").count() == 2
        strange.get_by_role("link").click()
        page.locator("#main").get_by_text("Named here:").wait_for()
        assert page.locator("#main").get_by_text("It drips on the floor.").count() == 0
