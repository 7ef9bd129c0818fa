"""A visitor who typed an address, and an agent who answers when they have left."""

from uuid import uuid4

from tests.channels_app.widget.factories import say
from tests.channels_app.widget.post import IRMA, tell
from tests.tickets.verbs import told
from tickets import actions

PRECHAT = [
    {
        "name": "email", "label": "E-mail", "kind": "email", "required": False,
        "pattern": "", "options": [],
    },
]  # fmt: skip


def chats_of(browser):
    """A conversation of somebody who typed an address."""
    chat = str(uuid4())
    message = say(browser, "My kettle leaks.", chat=chat, fields={"email": IRMA})
    return chat, message.ticket


def reply(ticket, agent, text="Please try a new seal.", **more):
    message = actions.reply(ticket, text=text, by=agent, **more)
    tell()
    return message


def verbs(ticket):
    return [verb for verb, _by, _data in told(ticket)]
