"""Looking for what is new, as often as the month's money allows.

Mentions cost what they bring, so that a look that brings none is free: they are looked for
each minute, as long as reading is not ahead of its share of the month. Private messages are
told from the newest on, and at least one is paid for at each look: they are looked for as
seldom as their share makes it. What is not read now is read later: nothing is skipped.

cursor: since (the newest post that was read, with all before it), top and until (of a
reading that broke off: where it began, and how far back it came), dm (the newest private
message, with all before it), dm_top and dm_after (of a reading of those that broke off: its
newest, and X's word for where it goes on), dm_at (when they were looked for last), quiet
(the month in which X was told not to call us any more, since calls cost money, too).
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels_app.adapter import Batch, ConnectionFailed, Raw, Settings
from channels_app.adapters.x import account, api, reading
from channels_app.adapters.x.prices import Prices
from channels_app.fields import each, moment, words
from channels_app.lent import Budget

# Seconds between two looks, and of a pause until the caller is told that we live.
EVERY, NAP = 60.0, 5.0
# Posts of a page: the least that X takes, and the most.
LEAST, MOST = 5, 100
# Private messages of the pages behind the first, which is one.
MESSAGES = 10
# Of the month's money: what reading of posts and of private messages may take, and how far
# it may be ahead of the month, in hundredths.
POSTS, ALONE, AHEAD = 55, 20, 10
# Calls that X makes cost money: at so little of the month's it is told to stop, in
# hundredths.
STOPS = 3
# What X answers that does not know any more where a reading was.
FORGOTTEN = 400
_POST = (
    "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,lang,"
    "entities,attachments,possibly_sensitive,note_tweet,edit_history_tweet_ids"
)
_MESSAGE = (
    "id,text,created_at,sender_id,dm_conversation_id,attachments,participant_ids,"
    "entities"
)
_MEDIA = ("media.fields", "url,preview_image_url,alt_text,type")
ASKED = (
    ("tweet.fields", _POST),
    ("expansions", "author_id,attachments.media_keys"),
    ("user.fields", "username,name,public_metrics,affiliation"),
    _MEDIA,
)
ASKED_ALONE = (
    ("event_types", "MessageCreate"),
    ("dm_event.fields", _MESSAGE),
    ("expansions", "sender_id,attachments.media_keys"),
    ("user.fields", "username,name"),
    _MEDIA,
)

Cursor = dict[str, Any]
Trouble = (api.Lost, api.Refused)


def look(
    settings: Settings, cursor: Mapping[str, Any], *, wait: float
) -> Iterator[Batch]:
    """Look again and again, until the caller has enough.

    Raises:
        ConnectionFailed.
    """
    looking = Looking(settings, cursor)
    while True:
        pause = max(EVERY, wait)
        try:
            yield from looking.once()
        except api.Broke:
            # Nothing is wrong: it goes on when there is money again.
            pass
        except Trouble as error:
            if not isinstance(error, api.Refused) or error.status != 429:
                raise ConnectionFailed(account.why(error)) from None
            pause = error.wait or api.WAIT
        yield looking.nothing()
        until = time.monotonic() + pause
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, NAP))
            yield looking.nothing()


class Looking:
    """One after the other, from a cursor on."""

    def __init__(self, settings: Settings, cursor: Mapping[str, Any]) -> None:
        self.settings, self.prices = settings, Prices(settings.config)
        self.account = str(settings.config.get("account", ""))
        self.cursor: Cursor = dict(cursor)

    def nothing(self) -> Batch:
        """A sign of life."""
        return Batch(items=(), cursor=dict(self.cursor))

    def once(self) -> Iterator[Batch]:
        """Everything, once.

        Raises:
            Broke, Lost, Refused.
        """
        self._calls()
        yield from self._posts()
        yield from self._messages()

    def _found(self, items: list[Raw]) -> Iterator[Batch]:
        if items:
            yield Batch(items=tuple(items), cursor=dict(self.cursor))

    # What everybody can read.

    def _posts(self) -> Iterator[Batch]:
        """Newest first there: a reading that breaks off goes on where it was."""
        while (count := self._affords(AHEAD + ALONE, self.prices.a_post)) >= LEAST:
            count = min(count, MOST)
            said = api.call(
                self.settings,
                "GET",
                f"/2/users/{self.account}/mentions",
                most=count * self.prices.a_post,
                cost=lambda found: self.prices.of(found, "post_read"),
                query=[*self._where(), ("max_results", str(count)), *ASKED],
            )
            posts = [one for one in each(said, "data") if words(one, "id")]
            items = [self._raw(one, said) for one in posts]
            is_over = not words(said, "meta", "next_token")
            self._read([words(one, "id") for one in posts], is_over=is_over)
            # Oldest first here.
            yield from self._found(items[::-1])
            if is_over:
                return

    def _where(self) -> list[tuple[str, str]]:
        query = []
        if since := words(self.cursor, "since"):
            query.append(("since_id", since))
        else:
            begun = moment(words(self.settings.config, "since")) or datetime.now(UTC)
            at = begun.replace(microsecond=0).isoformat().replace("+00:00", "Z")
            query.append(("start_time", at))
        if until := words(self.cursor, "until"):
            query.append(("until_id", until))
        return query

    def _read(self, names: list[str], *, is_over: bool) -> None:
        """These were read, newest first; all behind them, too, where it is over."""
        numbers = [int(one) for one in names if one.isdecimal()]
        top = max(numbers, default=0)
        top = max(top, int(words(self.cursor, "top") or 0))
        if is_over:
            since = max(top, int(words(self.cursor, "since") or 0))
            self.cursor = {
                name: value
                for name, value in self.cursor.items()
                if name not in {"top", "until"}
            }
            if since:
                self.cursor["since"] = str(since)
        elif numbers:
            self.cursor |= {"top": str(top), "until": str(min(numbers))}

    def _raw(self, post: Any, said: Any) -> Raw:
        includes = said.get("includes")
        return reading.post(post, includes, account=self.account, how="mention")

    # What was said to us alone.

    def _messages(self) -> Iterator[Batch]:
        """Newest first there: a reading that breaks off goes on where it was, and what was
        paid for is told."""
        if self.settings.config.get("alone") == "no":
            return
        found = list[tuple[Any, Any]]()
        trouble: api.Broke | api.Lost | api.Refused | None = None
        try:
            self._reads_back(found)
        except api.Refused as error:
            trouble = error
            if error.status == FORGOTTEN:
                self.cursor.pop("dm_after", None)
        except (api.Broke, api.Lost) as error:
            trouble = error
        items = [
            reading.message(one, said.get("includes"), account=self.account)
            for one, said in reversed(found)
        ]
        yield from self._found(items)
        if trouble is not None:
            raise trouble

    def _reads_back(self, found: list[tuple[Any, Any]]) -> None:
        """Back to what is known: one, to see whether there is something, then more."""
        known = int(words(self.cursor, "dm") or 0)
        begun = moment(words(self.settings.config, "since"))
        goes_on = bool(words(self.cursor, "dm_after"))
        count = self._afforded_messages() if goes_on else int(self._is_due())
        while count > 0:
            self.cursor["dm_at"] = datetime.now(UTC).isoformat()
            said = self._page(count, words(self.cursor, "dm_after"))
            events = each(said, "data")
            new = [(one, said) for one in events if self._is_new(one, known, begun)]
            found += new
            is_over = not events or len(new) < len(events)
            self._read_messages(
                [int(words(one, "id")) for one, _said in new],
                after="" if is_over else words(said, "meta", "next_token"),
            )
            count = self._afforded_messages() if words(self.cursor, "dm_after") else 0

    def _read_messages(self, numbers: list[int], *, after: str) -> None:
        """These were read; all behind them, too, where nothing comes after."""
        before = (int(words(self.cursor, name) or 0) for name in ("dm", "dm_top"))
        top = str(max([*before, *numbers]))
        if after:
            self.cursor |= {"dm_top": top, "dm_after": after}
            return
        self.cursor["dm"] = top
        for name in ("dm_top", "dm_after"):
            self.cursor.pop(name, None)

    def _page(self, count: int, after: str) -> dict[str, Any]:
        more = [("pagination_token", after)] if after else []
        return api.call(
            self.settings,
            "GET",
            "/2/dm_events",
            most=count * self.prices.a_message,
            cost=lambda found: self.prices.of(found, "dm_read"),
            query=[("max_results", str(count)), *more, *ASKED_ALONE],
        )

    def _is_new(self, event: Any, known: int, begun: datetime | None) -> bool:
        number, at = words(event, "id"), moment(words(event, "created_at"))
        if not number.isdecimal() or int(number) <= known:
            return False
        return known > 0 or at is None or begun is None or at >= begun

    def _is_due(self) -> bool:
        """Looked at all month long, they would take no more than their share."""
        budget = self.settings.purse.budget()
        price = self.prices["dm_read"] + self.prices["user_read"]
        looks = budget.ceiling * ALONE // 100 // max(1, price)
        lasts = max((budget.ends - budget.begins).total_seconds(), 1.0)
        every = timedelta(seconds=max(EVERY, lasts / max(looks, 1)))
        last = moment(words(self.cursor, "dm_at"))
        return last is None or datetime.now(UTC) >= last + every

    # What it costs.

    def _afforded_messages(self) -> int:
        """Of a page behind the first: strangers may write as much as they like."""
        return min(self._affords(AHEAD + 2 * ALONE, self.prices.a_message), MESSAGES)

    def _affords(self, ahead: int, price: int) -> int:
        """How many may be read now at this price: reading keeps pace with the month, so far
        ahead of it in hundredths, and leaves the rest for answers."""
        budget = self.settings.purse.budget()
        share = min(POSTS * _gone(budget) + ahead, POSTS + ALONE)
        room = budget.ceiling * share / 100 - budget.spent
        return int(min(room, budget.left) // max(1, price))

    def _calls(self) -> None:
        """X calls us as long as there is money for it, and again when there is."""
        if self.settings.config.get("tells") != "yes":
            return
        budget = self.settings.purse.budget()
        is_short = budget.left * 100 < budget.ceiling * STOPS
        month, quiet = f"{budget.begins:%Y-%m}", words(self.cursor, "quiet")
        if is_short and quiet != month:
            account.silence(self.settings)
            self.cursor["quiet"] = month
        elif quiet and not is_short:
            account.tell_hook(self.settings, str(self.settings.config.get("hook", "")))
            del self.cursor["quiet"]


def _gone(budget: Budget) -> float:
    """How much of the month is gone, from 0 to 1."""
    lasts = (budget.ends - budget.begins).total_seconds()
    if lasts <= 0:
        return 1.0
    return min(1.0, (datetime.now(UTC) - budget.begins).total_seconds() / lasts)
