"""What an integrator does first, with a client made of our schema."""

import importlib
import subprocess
import sys
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from channels_app import inbound
from channels_app.actions.custom import add_custom
from tests import messenger
from tests.api import made_client
from tests.servers import serving
from tests.tokens import make_token
from tickets.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def made():
    return made_client.make()


@pytest.fixture
def code(made):
    """Its parts by name: models, and functions by what they are called in the schema."""

    def call(family: str, name: str):
        return importlib.import_module(f"{made_client.NAME}.api.{family}.{name}").sync

    package = importlib.import_module(made_client.NAME)
    models = importlib.import_module(f"{made_client.NAME}.models")
    return SimpleNamespace(Client=package.AuthenticatedClient, models=models, call=call)


@pytest.mark.sampled
def test_the_whole_client_is_strictly_typed_and_can_be_imported(made):
    for name in made_client.modules(made):
        importlib.import_module(name)
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file", "/dev/null"),
            *("--cache-dir", str(made.parent / "mypy"), str(made)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.sampled
def test_words_come_in_a_ticket_is_answered_and_the_feed_tells_of_it(
    code, settings, company, support, ada
):
    with messenger.serving() as acme, serving() as site, ExitStack() as ends:
        settings.EGRESS_ALLOW = frozenset([acme.place])
        channel, acme.secret = add_custom(
            team=support, name="Acme", addresses="acme", url=acme.url, by=ada
        )
        us = code.Client(
            base_url=site,
            token=make_token(ada).secret,
            raise_on_unexpected_status=True,
        )
        ends.enter_context(us)
        feed = code.call("events", "events_get")
        begin = feed(client=us, after="now")

        words = code.models.BroughtBody(
            external_id="m1",
            sender=code.models.PartyBody(address="irma-7", name="Irma"),
            text="My kettle leaks.",
        )
        bring = code.call("channels", "channels_messages_bring")
        bring(channel.public_id, client=us, body=words, idempotency_key="m1")
        inbound.drain()

        [ticket] = code.call("tickets", "tickets_list")(client=us).results
        assert (ticket.status.value, ticket.customer is not None) == ("open", True)
        said = code.call("tickets", "tickets_messages_list")(ticket.id, client=us)
        assert [one.text for one in said.results] == ["My kettle leaks."]
        reply = code.models.ReplyBody(text="Try the lid.")
        answer = code.call("tickets", "tickets_reply")(ticket.id, client=us, body=reply)
        assert answer.text == "Try the lid."

        told = feed(client=us, after=begin.next_cursor)
    types = [one.type_ for one in told.results]
    assert types[:2] == ["ticket.opened", "ticket.received"]
    assert "ticket.replied" in types
    assert {one.ticket.id for one in told.results} == {ticket.id}
    replied = told.results[types.index("ticket.replied")]
    assert Message.objects.get(public_id=replied.data["message"]).text == "Try the lid."
