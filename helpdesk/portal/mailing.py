"""Letter -> mail, by the system mailbox and in its reader's language.

As everywhere no transaction is open while we talk to a server (R7).
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from channels_app.composing import known_language
from helpdesk.base.accounts import mail
from helpdesk.portal import tokens
from helpdesk.portal.actions import letters
from helpdesk.portal.models import Letter
from helpdesk.portal.queries import door
from helpdesk.portal.queries.states import standing


def drain() -> int:
    """Send what is due; how many letters were tried."""
    tried = 0
    while (letter := letters.claim()) is not None:
        tried += 1
        _send(letter)
    return tried


def _send(letter: Letter) -> None:
    """One attempt; whatever happens, the next one is sent."""
    news = letter.kind == Letter.Kind.NEWS
    if door.portal() is None or not (news or letter.is_good):
        letters.drop(letter)
        return
    with translation.override(known_language(letter.language)):
        template = f"portal/mail/{letter.kind}"
        name = letter.public_id.hex
        sent = mail.send(template, letter.shown, _words(letter), name=name)
    letters.ended(letter, sent=sent)


def _words(letter: Letter) -> dict[str, Any]:
    """None of these was written by anybody else than us (AC-16)."""
    if letter.kind == Letter.Kind.NEWS and letter.ticket is not None:
        number = letter.ticket.number
        return {
            "number": number,
            "standing": standing(letter.ticket).words,
            "link": settings.SITE_URL + reverse("portal:request", args=[number]),
        }
    token = tokens.of_letter(letter.public_id)
    return {"link": settings.SITE_URL + reverse("portal:link", args=[token])}
