"""If-Match: of two who saw the same and write at once one wins, whatever they write to."""

from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from helpdesk.base.accounts.models import Agent, Role
from tests.api.matrix.routes import routes
from tests.api.matrix.rows import ROWS
from tests.api.matrix.world import OWN, make_world
from tests.threads import at_once, until, who_wait_for_locks
from tests.tokens import make_token, program

# What a mailbox needs that was never connected.
MAIL = {
    "address": "us@ours.example", "imap_security": "tls", "smtp_security": "tls",
    "imap_password": "secret", "smtp_password": "secret",
    "imap_user": "us", "smtp_user": "us",
    "imap_host": "imap.ours.example", "smtp_host": "smtp.ours.example",
}  # fmt: skip
# Of each address of one thing: the table of what is locked there, and what either says.
SAID: dict[str, tuple[str, Any, Any]] = {
    "agent": ("accounts_agent", {"chat_capacity": 7}, {"chat_capacity": 8}),
    "article": (
        "knowledge_base_article", {"audience": "agents"}, {"audience": "customers"},
    ),
    "calendar": ("accounts_calendar", {"name": "Here"}, {"name": "There"}),
    "canned_reply": ("tickets_cannedreply", {"name": "Thanks!"}, {"name": "Many"}),
    "category": ("knowledge_base_category", {"icon": "lock"}, {"names": {"en": "Pots"}}),
    "custom_channel": ("tickets_channel", {"name": "Acme 1"}, {"name": "Acme 2"}),
    "custom_field": (
        "tickets_customfield", {"labels": {"en": "Note"}}, {"labels": {"en": "Word"}},
    ),
    "customer": ("tickets_customer", {"name": "Irma A."}, {"name": "Irma B."}),
    "fact_name": ("tickets_factname", {"label": "Order no."}, {"label": "Number"}),
    "form": ("tickets_channel", {"name": "Shop"}, {"name": "Site"}),
    "gap": ("knowledge_base_gap", {"due": "2030-01-01"}, {"due": "2030-01-02"}),
    "help_centre": ("knowledge_base_helpcentre", {"name": "Aid"}, {"name": "Answers"}),
    "macro": ("tickets_macro", {"name": "Back"}, {"name": "Again"}),
    "mailbox": ("tickets_channel", MAIL | {"name": "Mail"}, MAIL | {"name": "Post"}),
    "messenger": ("tickets_channel", {"name": "Bot A"}, {"name": "Bot B"}),
    "mention_rule": ("listening_mentionrule", {"name": "Fans"}, {"name": "Trolls"}),
    "customer_note": (
        "tickets_customernote", {"is_pinned": True}, {"is_pinned": True},
    ),
    "organization": ("tickets_organization", {"name": "Ltd A"}, {"name": "Ltd B"}),
    "service_account": ("accounts_agent", {"name": "Robot"}, {"name": "Robbie"}),
    "sla_policy": ("tickets_slapolicy", {"name": "Gold"}, {"name": "Silver"}),
    "snippet": (
        "knowledge_base_snippet", {"sources": {"en": "8-4"}}, {"sources": {"en": "9-6"}},
    ),
    "synonym_group": (
        "knowledge_base_synonyms", {"words": ["pot", "urn"]}, {"words": ["pot", "can"]},
    ),
    "team": ("accounts_team", {"name": "Bills"}, {"name": "Invoices"}),
    "team_assignment": (
        "accounts_team", {"mode": "manual", "known_days": 8},
        {"mode": "manual", "known_days": 9},
    ),
    "telephone": ("tickets_channel", {"name": "Desk"}, {"name": "Hall"}),
    "tag": ("tickets_tag", {"name": "late 1"}, {"name": "late 2"}),
    "ticket": ("tickets_ticket", {"subject": "Kettle"}, {"subject": "Pot"}),
    "ticket_template": (
        "tickets_tickettemplate", {"name": "Recall 1"}, {"name": "Recall 2"},
    ),
    "translation_editing": (
        "knowledge_base_translation", {"title": "How?"}, {"title": "Why?"},
    ),
    "view": ("tickets_view", {"name": "Late ones"}, {"name": "Old ones"}),
    "watched_word": ("listening_watched", {"text": "pot"}, {"text": "urn"}),
    "webhook": ("webhooks_subscription", {"description": "A"}, {"description": "B"}),
    "widget": ("tickets_channel", {"title": "Hello"}, {"title": "Hi"}),
}  # fmt: skip
# Nobody else writes one's own presence; a file and a text without an id have no version.
OTHERS = {"agent_presence", "help_centre_logo", "holding_reply"}
METHODS = {
    route.name: route.method
    for route in routes()
    if route.method in {"patch", "put"} and route.kwargs
}


def test_every_address_of_one_thing_that_is_written_to_is_tried():
    assert METHODS.keys() - OTHERS == SAID.keys()


@pytest.fixture
def world(transactional_db):
    return make_world()


def test_of_two_who_saw_the_same_one_writes_and_the_other_is_told_what(world):
    ada = Agent.objects.get(role=Role.ADMIN)
    clients = [program(make_token(ada, name=name).secret) for name in ("One", "Two")]
    got, told = {}, {}
    for name, (table, *said) in SAID.items():
        address = reverse(f"api:{name}", kwargs=world.named(ROWS[name].kinds, OWN))
        seen = {"HTTP_IF_MATCH": clients[0].get(address)["ETag"], "format": "json"}
        writes = [
            partial(getattr(client, METHODS[name]), address, body, **seen)
            for client, body in zip(clients, said, strict=True)
        ]

        answers = sorted(together(writes, table), key=lambda one: one.status_code)

        got[name] = [one.status_code for one in answers]
        now = clients[0].get(address)
        lost = answers[-1]
        told[name] = (lost.get("ETag"), lost.json().get("current")) == (
            now["ETag"],
            now.json(),
        )
    assert got == {name: [200, 412] for name in SAID}
    assert [name for name, is_so in told.items() if not is_so] == []


def together(writes, table) -> list[HttpResponse]:
    """Both come as far as they get while somebody holds the table."""

    is_held = Event()

    def hold() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Reading goes on, and nothing that locks or changes a row.
                cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            is_held.set()
            until(lambda: who_wait_for_locks() == len(writes))

    def behind(write) -> HttpResponse:
        assert is_held.wait(10)
        return write()

    held, *answers = at_once(hold, *(partial(behind, write) for write in writes))
    assert held is None, (table, held)
    return answers
