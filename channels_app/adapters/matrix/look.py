"""What is new in our rooms (https://spec.matrix.org/latest/client-server-api/#syncing).

A sync waits until something happens, and says from where the next one goes on. What it
leaves out of a room, since that was too much, is asked for page by page.
"""

import json
import logging
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.matrix import api, rooms
from channels_app.adapters.matrix.known import Known, read
from channels_app.adapters.matrix.parse import (
    ENCRYPTED,
    MESSAGE,
    REACTION,
    REDACTION,
    STICKER,
)
from channels_app.fields import each, part, words

logger = logging.getLogger(__name__)

MEMBER, ENCRYPTION = "m.room.member", "m.room.encryption"
TOLD = [MESSAGE, STICKER, ENCRYPTED, REDACTION, REACTION]
# Events of a room in one sync, and in a page of what it left out; pages at most.
AT_ONCE, PAGE, PAGES = 100, 100, 50
# At least so often, in seconds, we say that we are alive: so long a sync waits, and each is
# a connection of its own. How much longer we wait for its answer.
BREATH, LONGER = 5.0, 12.0
FILTER = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": AT_ONCE, "types": [*TOLD, MEMBER, ENCRYPTION]},
        "state": {"types": [ENCRYPTION], "lazy_load_members": True},
        "ephemeral": {"types": ["m.receipt"]},
        "account_data": {"types": []},
    },
}
# What is asked for beside: who invites us.
NO_WORDS = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": 1, "types": []},
        "state": {"types": []},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}

Batches = Generator[Batch, None, None]


def poll(settings: Settings, cursor: Mapping[str, Any], *, wait: float) -> Batches:
    """Everything from the cursor on, and then what comes.

    Raises:
        ConnectionFailed.
    """
    breath = BREATH if wait >= 1 else wait
    looking = _Looking(settings, Known.of(settings, cursor), breath)
    try:
        yield from looking.on()
    except (api.Lost, api.Refused) as error:
        raise api.not_connected(error) from None


def whole_sync(settings: Settings) -> Any:
    """How far it is by now, and what we are invited to, without any words.

    Raises:
        api.Lost, api.Refused.
    """
    query = {"timeout": "0", "filter": json.dumps(NO_WORDS)}
    return api.get(settings, f"{api.CLIENT}/sync", query, seconds=api.CARRY)


class _Looking:
    """breath: seconds between two signs of life."""

    def __init__(self, settings: Settings, known: Known, breath: float) -> None:
        self.settings, self.known, self.breath = settings, known, breath
        self.us = str(settings.config.get("account") or "")

    def on(self) -> Batches:
        """Until whoever asks has enough."""
        # Whoever invited us while nobody looked is told by no later sync.
        yield from self._patiently(self._begin)
        while True:
            yield from self._patiently(self._once)

    def _begin(self) -> Batches:
        found = whole_sync(self.settings)
        if not self.known.since:
            self.known.since = words(found, "next_batch")
        self._enter(found)
        yield from ()

    def _patiently(self, does: Any) -> Batches:
        """Where that is too much to ask, we wait as long as it says."""
        try:
            yield from does()
        except api.Refused as refused:
            if refused.status != 429:
                raise
            until = time.monotonic() + (refused.wait or api.WAIT)
            while (left := until - time.monotonic()) > 0:
                yield self._batch()
                time.sleep(min(left, self.breath))

    def _once(self) -> Batches:
        found = api.get(
            self.settings,
            f"{api.CLIENT}/sync",
            {
                "since": self.known.since,
                "timeout": str(int(self.breath * 1000)),
                "filter": json.dumps(FILTER),
            },
            seconds=self.breath + LONGER,
        )
        raws = [raw for one in self._rooms(found) for raw in self._new(*one)]
        self.known.since = words(found, "next_batch") or self.known.since
        entered = self._enter(found)
        if raws or not entered:
            yield self._batch(raws)

    def _rooms(self, found: Any) -> Iterator[tuple[str, Any]]:
        joined = part(found, "rooms", "join")
        yield from joined.items() if isinstance(joined, dict) else ()

    def _new(self, room: str, told: Any) -> Iterator[Raw]:
        events = each(told, "timeline", "events")
        if part(told, "timeline", "limited") is True:
            before = words(told, "timeline", "prev_batch")
            events = [*self._left_out(room, before, events), *events]
        about = [*each(told, "state", "events"), *events]
        if any(words(one, "type") == ENCRYPTION for one in about):
            self._say_encrypted(room)
        for event in events:
            if words(event, "type") in TOLD:
                yield self.known.told_of(room, event, us=self.us)
        for one in each(told, "ephemeral", "events"):
            if words(one, "type") == "m.receipt":
                yield from self._receipts(room, part(one, "content"))

    def _left_out(self, room: str, before: str, told: list[Any]) -> list[Any]:
        """What happened since we looked, and stands before what a sync told; of a room
        that we came into just now, since we were invited."""
        found: list[Any] = []
        known = {words(one, "event_id") for one in told}
        is_new = any(self._is_entry(one) for one in told)
        query = {"dir": "b", "limit": str(PAGE)}
        query |= {} if is_new else {"to": self.known.since}
        for _page in range(PAGES):
            if not before:
                break
            page = api.get(
                self.settings, api.room(room, "messages"), {**query, "from": before}
            )
            chunk = each(page, "chunk")
            for event in chunk:
                if words(event, "event_id") not in known:
                    found.append(event)
                if self._is_invitation(event):
                    return found[::-1]
            before = words(page, "end") if chunk else ""
        return found[::-1]

    def _is_entry(self, event: Any) -> bool:
        before = words(event, "unsigned", "prev_content", "membership")
        return self._is_ours(event, "join") and before != "join"

    def _is_invitation(self, event: Any) -> bool:
        return self._is_ours(event, "invite")

    def _is_ours(self, event: Any, membership: str) -> bool:
        is_us = words(event, "state_key") == self.us
        becomes = words(event, "content", "membership")
        return words(event, "type") == MEMBER and is_us and becomes == membership

    def _receipts(self, room: str, content: Any) -> Iterator[Raw]:
        for name in content if isinstance(content, dict) else ():
            readers = part(content, name, "m.read")
            for who in readers if isinstance(readers, dict) else ():
                if who != self.us:
                    yield read(room, name, who, part(readers, who, "ts"))

    def _enter(self, found: Any) -> bool:
        """Accept invitations, as far as we may; whether there was one."""
        invited = part(found, "rooms", "invite")
        names = list(invited) if isinstance(invited, dict) else []
        for room in names:
            try:
                rooms.answer(self.settings, room, part(invited, room))
            except api.Refused as refused:
                if refused.status in {401, 429} or refused.status >= 500:
                    raise
                logger.warning("a room could not be entered: %s", refused.code)
        return bool(names)

    def _say_encrypted(self, room: str) -> None:
        """Once, where everybody in the room reads it."""
        if room in self.known.told:
            return
        try:
            rooms.say_encrypted(self.settings, room)
        except api.Refused as refused:
            if refused.status in {401, 429} or refused.status >= 500:
                raise
        self.known.told.append(room)

    def _batch(self, raws: list[Raw] | None = None) -> Batch:
        return Batch(items=tuple(raws or ()), cursor=self.known.cursor)
