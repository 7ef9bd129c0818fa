"""A portal that is switched on, and customers who come to it."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from channels_app import inbound
from helpdesk.base.accounts.models import Agent, Team
from helpdesk.portal import actions, mailing
from helpdesk.portal.actions import following
from helpdesk.portal.models import Account, Portal, Proof
from helpdesk.portal.queries import mine
from tests.factories import make_identity
from tickets import outbox
from tickets.models import Identity

HOME = "/portal/"
SIGN_IN = "/portal/sign-in/"
NEW = "/portal/new/"
PROFILE = "/portal/profile/"
LINK = re.compile(r"http://localhost:8000(/portal/link/[0-9a-f]+/)")


def make_portal(team: Team, *, by: Agent, **more: Any) -> Portal:
    given = {"is_on": True, "opens": "everybody", "shares": "nobody", **more}
    return actions.save_portal(team=team, by=by, **given)


def make_reader(*identities: Identity, password: str = "") -> Account:
    """An account that proved these addresses."""
    account = Account.objects.create(password=password)
    for identity in identities:
        Identity.objects.filter(pk=identity.pk).update(verified_at=timezone.now())
        Proof.objects.create(account=account, identity=identity)
    return account


def reader_of(account: Account) -> mine.Reader:
    found = mine.reader(account, Portal.objects.get())
    assert found is not None
    return found


def proven(name: str = "Irma", **more: Any) -> Identity:
    return make_identity(name, verified_at=timezone.now(), **more)


def work() -> None:
    """All that waits is done: words come in, listeners hear, mails go out."""
    inbound.drain()
    outbox.drain()
    following.drain()
    mailing.drain()


def link_in(message: Any) -> str:
    """The path of the link in a mail."""
    found = LINK.search(message.body)
    assert found is not None, message.body
    return found[1]


def newest_link() -> str:
    work()
    return link_in(mail.outbox[-1])


def ask(client: Client, address: str, **more: Any) -> HttpResponse:
    return client.post(SIGN_IN, {"typed": address, **more})


def come(address: str, client: Client | None = None) -> Client:
    """Somebody who reads this address signs in by the link they are mailed."""
    client = client or Client()
    ask(client, address)
    response = client.post(newest_link())
    assert response.status_code == 302
    return client


def url(ticket: Any, verb: str = "") -> str:
    tail = f"{verb}/" if verb else ""
    return f"/portal/requests/{ticket.number}/{tail}"


def writing(text: str = "And now?", **more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "text": text, **more}


def shown(response: HttpResponse) -> str:
    """What people read on a page."""
    main = response.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
