"""Where an agent is rung: each says it for themselves."""

import re

from django.db import IntegrityError, transaction

from channels_app.models import Handset
from channels_app.phone_errors import ExtensionTaken, NoHandset
from helpdesk.base.accounts.models import Agent
from helpdesk.base.errors import NotAllowed
from tickets import numbers

# A user at a server (RFC 3261), without passwords and headers; a name of a client.
_SIP = re.compile(
    r"sips?:[\w.+~-]{1,64}@[\w.-]{1,120}(:\d{1,5})?(;[\w=;.-]{1,60})?", re.ASCII
)
_CLIENT = re.compile(r"client:[\w.-]{1,100}", re.ASCII)


def save_handset(*, extension: str, address: str, by: Agent) -> Handset:
    """This extension and this address are theirs from now on; "" for none.

    Raises:
        NotAllowed: programs and collaborators take no calls.
        NoHandset: nothing rings there.
        ExtensionTaken: it is somebody else's.
    """
    if not by.can_own:
        raise NotAllowed
    there = canonical(address)
    try:
        with transaction.atomic():
            made, _new = Handset.objects.update_or_create(
                agent=by, defaults={"extension": extension.strip(), "address": there}
            )
    except IntegrityError:
        raise ExtensionTaken from None
    return made


def canonical(address: str) -> str:
    """In the form in which it is dialled; "" for nowhere.

    Raises:
        NoHandset: it is none of the forms there are.
    """
    typed = address.strip()
    if not typed:
        return ""
    if _SIP.fullmatch(typed) or _CLIENT.fullmatch(typed):
        return typed
    number = numbers.canonical(typed)
    if number is None:
        raise NoHandset
    return number
