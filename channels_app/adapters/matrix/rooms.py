"""Rooms: which we enter, where we speak with somebody alone, and what is encrypted."""

import logging
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from channels_app.adapter import Settings
from channels_app.adapters.matrix import api
from channels_app.fields import each, part, words

logger = logging.getLogger(__name__)

EVERYBODY, NEIGHBOURS, NOBODY = "everybody", "server", "nobody"
DIRECT = "m.direct"


def answer(settings: Settings, room: str, invited: Any) -> None:
    """Enter a room that we are invited to, or decline.

    Raises:
        api.Lost, api.Refused.
    """
    member = _invitation(settings, invited)
    who = words(member, "sender")
    if not _is_welcome(settings, who):
        api.post(settings, api.room(room, "leave"), {})
        logger.info("an invitation was declined, as the settings say")
        return
    api.post(settings, api.room(room, "join"), {})
    if part(member, "content", "is_direct") is True and who:
        remember(settings, who, room)


def _invitation(settings: Settings, invited: Any) -> Any:
    ours = settings.config.get("account")
    events = each(invited, "invite_state", "events")
    found = (
        one
        for one in events
        if words(one, "type") == "m.room.member" and words(one, "state_key") == ours
    )
    return next(found, {})


def _is_welcome(settings: Settings, who: str) -> bool:
    policy = settings.config.get("invitations") or EVERYBODY
    if policy == NEIGHBOURS:
        ours = str(settings.config.get("account") or "").partition(":")[2]
        return bool(ours) and who.partition(":")[2] == ours
    return policy == EVERYBODY


def alone_with(settings: Settings, who: str) -> str:
    """The room in which we speak with somebody alone; a new one where there is none.

    Raises:
        api.Lost, api.Refused.
    """
    known = [one for one in each(_direct(settings), who) if isinstance(one, str)]
    if known:
        return known[-1]
    made = api.post(
        settings,
        f"{api.CLIENT}/createRoom",
        {
            "is_direct": True,
            "invite": [who],
            "preset": "trusted_private_chat",
            "visibility": "private",
        },
    )
    room = words(made, "room_id")
    remember(settings, who, room)
    return room


def remember(settings: Settings, who: str, room: str) -> None:
    """There we speak with them alone; where every program of ours finds it."""
    known = _direct(settings)
    rooms = [one for one in each(known, who) if one != room]
    api.put(settings, _direct_path(settings), {**known, who: [*rooms, room]})


def _direct(settings: Settings) -> dict[str, Any]:
    try:
        found = api.get(settings, _direct_path(settings))
    except api.Refused as refused:
        if refused.status != 404:
            raise
        return {}
    return found if isinstance(found, dict) else {}


def _direct_path(settings: Settings) -> str:
    us = quote(str(settings.config.get("account") or ""), safe="")
    return f"{api.CLIENT}/user/{us}/account_data/{DIRECT}"


def is_encrypted(settings: Settings, room: str) -> bool:
    """Whether we can neither read nor write there.

    Raises:
        api.Lost, api.Refused.
    """
    try:
        api.get(settings, api.room(room, "state", "m.room.encryption", ""))
    except api.Refused as refused:
        # Of a room that we are not in nobody says it; writing there will.
        if refused.status in {403, 404}:
            return False
        raise
    return True


def say_encrypted(settings: Settings, room: str) -> None:
    """In the room, once: with the same address it is the same event.

    Raises:
        api.Lost, api.Refused.
    """
    said = _(
        "This room is encrypted, and we cannot read what is written here. Please write to"
        " us in a new room without encryption, or by another way."
    )
    path = api.room(room, "send", "m.room.message", "helpdesk-encrypted")
    api.put(settings, path, {"msgtype": "m.notice", "body": said})
