"""Who said something in public: hashtags, words and accounts that somebody watches.

Hashtags are read from their timelines, accounts from their own posts; words by the server's
search, which not every server has, and which finds only what its writers let be found
(https://docs.joinmastodon.org/methods/search/).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from channels_app.adapter import Batch, Raw, Settings
from channels_app.adapters.mastodon import api
from channels_app.adapters.mastodon.known import said
from channels_app.adapters.mastodon.look import above
from channels_app.adapters.mastodon.parse import PUBLIC, uri_of
from channels_app.fields import each, part, words
from channels_app.messenger import SearchLater

# Posts of one look at one of them.
PAGE = 20
# Seconds between two looks.
EVERY = 120.0
# What a server answers that has no such thing, or no such account, or looks for no such
# word.
NOTHING = frozenset({400, 404, 410, 422, 501})


def search(
    settings: Settings,
    *,
    watched: tuple[str, ...],
    accounts: tuple[str, ...],
    cursor: Mapping[str, Any],
) -> Batch:
    """What is new of them. The cursor has the newest post of each.

    Raises:
        ConnectionFailed, SearchLater.
    """
    found: dict[str, tuple[Any, list[str]]] = {}
    since = {one: str(cursor.get(one) or "") for one in (*watched, *accounts)}
    try:
        for one in since:
            posts = _posts(settings, one, since[one], is_account=one in accounts)
            since[one] = words(posts[0], "id") if posts else since[one]
            for status in posts:
                uri = words(status, "uri")
                found.setdefault(uri, (status, []))[1].append(one)
        raws = [_raw(settings, status, by) for status, by in found.values()]
    except api.Refused as refused:
        if refused.status == 429:
            raise SearchLater(wait=refused.wait or api.WAIT) from None
        raise api.not_connected(refused) from None
    except api.Lost as lost:
        raise api.not_connected(lost) from None
    return Batch(items=tuple(filter(None, raws)), cursor=since)


def _raw(settings: Settings, status: Any, by: list[str]) -> Raw | None:
    """None: nothing that strangers said in public."""
    ours = settings.config.get("account")
    is_ours = uri_of(part(status, "account")) == ours
    is_closed = words(status, "visibility") not in PUBLIC
    if is_ours or is_closed or not words(status, "uri"):
        return None
    answers = [uri for uri, _whose in above(settings, status)]
    return said(status, answers, watched=tuple(by))


def _posts(settings: Settings, one: str, since: str, *, is_account: bool) -> list[Any]:
    """Those with this word, or of this account, newest first."""
    query = [("limit", str(PAGE)), *([("min_id", since)] if since else [])]
    try:
        if is_account:
            return _by(settings, one, query)
        if one.startswith("#"):
            tag = quote(one.removeprefix("#"), safe="")
            return _list(api.get(settings, f"/api/v1/timelines/tag/{tag}", query))
        asked = [("q", f'"{one}"'), ("type", "statuses"), *query]
        return each(api.get(settings, "/api/v2/search", asked), "statuses")
    except api.Refused as refused:
        if refused.status in NOTHING:
            return []
        raise


def _by(settings: Settings, name: str, query: list[tuple[str, str]]) -> list[Any]:
    acct = name.removeprefix("@")
    account = api.get(settings, "/api/v1/accounts/lookup", [("acct", acct)])
    path = f"/api/v1/accounts/{quote(words(account, 'id'), safe='')}/statuses"
    return _list(api.get(settings, path, [*query, ("exclude_reblogs", "true")]))


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
