"""What is new at a Mastodon server: asked for, and told meanwhile by its stream.

Notifications are asked for from the last one on, so that an hour without network loses
nothing (https://docs.joinmastodon.org/methods/notifications/). The stream is only quicker
(https://docs.joinmastodon.org/methods/streaming/): it is opened before we ask, so that
nothing falls between, and where there is none we ask more often. Nobody is notified of
posts that were changed or deleted: the last hundred are looked at again.
"""

import json
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.mastodon import api
from channels_app.adapters.mastodon.known import Known, own
from channels_app.adapters.mastodon.parse import uri_of
from channels_app.fields import each, part, words
from helpdesk.base import egress
from helpdesk.base.egress_stream import Stream, Told, streaming

# Of a page; of posts that are looked at again at once.
PAGE, AGAIN = 40, 20
TYPES = ("mention", "quote", "update")
# Seconds between two questions beside a stream, without one, and between two looks at
# posts we have; a stream that says nothing for so long is none.
BESIDE, ALONE, AGAIN_EVERY, SILENT = 20.0, 15.0, 300.0, 90.0
# A stream that broke is tried again after 5, 10, 20 … 300 seconds.
SOONEST, LATEST = 5.0, 300.0
# At least so often we say that we are alive.
BREATH = 2.0

Batches = Generator[Batch, None, None]


def poll(settings: Settings, cursor: Mapping[str, Any], *, wait: float) -> Batches:
    """Everything from the cursor on, and then what comes.

    Raises:
        ConnectionFailed.
    """
    looking = _Looking(settings, Known.of(settings, cursor), min(wait, BREATH))
    try:
        yield from looking.on()
    except (api.Lost, api.Refused) as error:
        raise api.not_connected(error) from None


class _Looking:
    """breath: seconds between two signs of life."""

    def __init__(self, settings: Settings, known: Known, breath: float) -> None:
        self.settings, self.known, self.breath = settings, known, breath
        self.asked = self.again = 0.0

    def on(self) -> Batches:
        """Until whoever asks has enough."""
        patience = SOONEST
        while True:
            try:
                with streaming(self._stream, headers=self._headers) as stream:
                    patience = SOONEST
                    yield from self._with(stream)
            except egress.EgressError:
                pass
            yield from self._alone(patience)
            patience = min(patience * 2, LATEST)

    @property
    def _stream(self) -> str:
        there = str(self.settings.config.get("streaming") or "")
        base = there or api.address(self.settings, "")
        return f"{base.rstrip('/')}/api/v1/streaming/user"

    @property
    def _headers(self) -> dict[str, str]:
        return api.signed_in(self.settings)

    def _with(self, stream: Stream) -> Batches:
        """What the stream tells, and now and then what it may have forgotten."""
        yield from self._ask()
        while stream.quiet < SILENT:
            told = stream.told(self.breath)
            yield self._batch([raw for one in told for raw in self._heard(one)])
            if time.monotonic() - self.asked >= BESIDE:
                yield from self._ask()

    def _alone(self, seconds: float) -> Batches:
        """Without a stream, for so long."""
        until = time.monotonic() + seconds
        yield from self._ask()
        while time.monotonic() < until:
            yield from self._rest(min(ALONE, seconds))
            yield from self._ask()

    def _rest(self, seconds: float) -> Batches:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            yield self._batch()
            time.sleep(min(left, self.breath))

    def _ask(self) -> Batches:
        """All that is new. Where that is too much to ask, we wait as long as it says."""
        while True:
            self.asked = time.monotonic()
            try:
                yield from self._all()
            except api.Refused as refused:
                if refused.status != 429:
                    raise
                yield from self._rest(refused.wait or api.WAIT)
            else:
                yield self._batch()
                return

    def _all(self) -> Batches:
        yield from self._notified()
        yield from self._ours()
        if not self.again or self.asked - self.again >= AGAIN_EVERY:
            yield from self._once_more()
            self.again = self.asked

    def _notified(self) -> Batches:
        """Page by page, the oldest first."""
        kinds = [("types[]", one) for one in TYPES]
        while True:
            # Private posts of strangers are put aside by the server, unless asked for.
            query = [("min_id", self.known.since), ("limit", str(PAGE))]
            found = _page(self._get(
                "/api/v1/notifications", [*query, *kinds, ("include_filtered", "true")]
            ))  # fmt: skip
            raws = [raw for one in reversed(found) for raw in self._told_of(one)]
            if found:
                self.known.since = words(found[0], "id") or self.known.since
                yield self._batch(raws)
            if len(found) < PAGE:
                return

    def _told_of(self, notification: Any) -> list[Raw]:
        status = part(notification, "status")
        if not status:
            return []
        kind = words(notification, "type")
        if kind == "update":
            return self.known.changed(status)
        answers = [uri for uri, _whose in above(self.settings, status)]
        return self.known.said(self.settings, status, answers, why=kind)

    def _ours(self) -> Batches:
        """What is said under our name, by whichever program."""
        number = str(self.settings.config.get("account_id") or "")
        query = [
            ("min_id", self.known.own),
            ("limit", str(PAGE)),
            ("exclude_reblogs", "true"),
        ]
        while number:
            page = _page(self._get(f"/api/v1/accounts/{number}/statuses", query))
            # Not every program goes by where we stopped.
            ids = [words(one, "id") for one in page]
            is_met = self.known.own in ids
            found = page[: ids.index(self.known.own)] if is_met else page
            raws = [raw for one in reversed(found) for raw in self._own(one)]
            if found:
                self.known.own = words(found[0], "id") or self.known.own
                query[0] = ("min_id", self.known.own)
            if raws:
                yield self._batch(raws)
            if is_met or len(found) < PAGE:
                return

    def _own(self, status: Any) -> list[Raw]:
        answered = list(above(self.settings, status))
        ours = self.settings.config.get("account")
        whom = next((one for _uri, one in answered if uri_of(one) != ours), None)
        return [own(status, [uri for uri, _one in answered], whom)] if whom else []

    def _once_more(self) -> Batches:
        """Whether posts we have are still there, and the same."""
        every = list(self.known.posts)
        for at in range(0, len(every), AGAIN):
            numbers = every[at : at + AGAIN]
            there = self._several(numbers)
            raws = [raw for one in there.values() for raw in self.known.changed(one)]
            missing = [number for number in numbers if number not in there]
            raws += [raw for one in missing for raw in self._missing(one)]
            if raws:
                yield self._batch(raws)

    def _several(self, numbers: list[str]) -> dict[str, Any]:
        try:
            found = self._get("/api/v1/statuses", [("id[]", one) for one in numbers])
        except api.Refused as refused:
            if refused.status not in {400, 404, 405, 422}:
                raise
            found = []  # an older server, which is asked one by one
        return {words(one, "id"): one for one in _page(found)}

    def _missing(self, number: str) -> list[Raw]:
        try:
            return self.known.changed(self._get(f"/api/v1/statuses/{number}"))
        except api.Refused as refused:
            if refused.status not in {404, 410}:
                raise
            return self.known.gone(number)

    def _heard(self, told: Told) -> list[Raw]:
        """What the stream says. Notifications are asked for again all the same."""
        if told.name == "delete":
            return self.known.gone(told.data.strip())
        if told.name not in {"notification", "status.update", "update"}:
            return []
        try:
            said = json.loads(told.data)
        except (ValueError, RecursionError):
            return []
        if told.name == "notification":
            is_one = words(said, "type") in TYPES
            return self._told_of(said) if is_one else []
        if told.name == "status.update":
            return self.known.changed(said)
        ours = self.settings.config.get("account")
        return self._own(said) if uri_of(part(said, "account")) == ours else []

    def _get(self, path: str, query: list[tuple[str, str]] | None = None) -> Any:
        return api.get(self.settings, path, query or ())

    def _batch(self, raws: list[Raw] | None = None) -> Batch:
        return Batch(items=tuple(raws or ()), cursor=self.known.cursor)


def above(settings: Settings, status: Any) -> Iterator[tuple[str, Any]]:
    """The names of the posts it answers, nearest first, and whose they are.

    Raises:
        api.Lost, api.Refused.
    """
    number = words(status, "id")
    quoted = part(status, "quote", "quoted_status")
    if words(status, "in_reply_to_id") and number:
        try:
            context = api.get(settings, f"/api/v1/statuses/{number}/context")
        except api.Refused as refused:
            if refused.status not in {404, 410}:
                raise
            context = {}  # it is gone already
        for one in reversed(each(context, "ancestors")):
            yield words(one, "uri"), part(one, "account")
    if words(quoted, "uri"):
        yield words(quoted, "uri"), part(quoted, "account")


def _page(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
