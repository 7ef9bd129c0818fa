"""Posts that say a watched word, or that a watched account wrote.

cursor: by word or account, when the newest of its posts was indexed.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels_app.adapter import Batch, ConnectionFailed, Settings
from channels_app.adapters.bluesky import xrpc
from channels_app.adapters.bluesky.finding import Finder
from channels_app.adapters.bluesky.looking import why
from channels_app.adapters.bluesky.session import Session
from channels_app.fields import each, moment, part, words
from channels_app.messenger import SearchLater

# Posts of a page, and pages of one word in one look.
PAGE, PAGES = 100, 20
# Servers index at their own speed: what is said may be found so much later.
OVERLAP = timedelta(minutes=5)


def search(
    settings: Settings,
    *,
    watched: tuple[str, ...],
    accounts: tuple[str, ...],
    cursor: Mapping[str, Any],
) -> Batch:
    """What was said since; each post once, with all that it was found by.

    Raises:
        ConnectionFailed, SearchLater.
    """
    session = Session(settings)
    account = str(settings.config.get("account") or session.did)
    found: dict[str, list[str]] = {}
    writers: dict[str, Any] = {}
    reached = {name: cursor[name] for name in (*watched, *accounts) if name in cursor}
    try:
        for name in (*watched, *accounts):
            since = moment(words(cursor, name))
            posts = (_by if name in accounts else _with)(session, name, since)
            for post in _looked(posts):
                if words(post, "author", "did") == account:
                    continue
                uri, at = words(post, "uri"), words(post, "indexedAt")
                found[uri] = [*found.get(uri, []), name]
                writers[uri] = part(post, "author")
                known = moment(words(reached, name))
                if (newer := moment(words(post, "indexedAt"))) and (
                    not known or newer > known
                ):
                    reached[name] = at
            reached.setdefault(name, datetime.now(UTC).isoformat())
        told = [
            {"uri": uri, "author": writers[uri], "watched": list(dict.fromkeys(names))}
            for uri, names in found.items()
        ]
        # Newest first there, oldest first here.
        items = Finder(session, account, {}).raws(told[::-1])
    except (xrpc.Lost, xrpc.Refused) as error:
        if isinstance(error, xrpc.Refused) and error.status == 429:
            raise SearchLater(wait=error.wait or xrpc.WAIT) from None
        raise ConnectionFailed(why(error)) from None
    return Batch(items=tuple(items), cursor=reached)


def _with(session: Session, word: str, since: datetime | None) -> Iterator[Any]:
    """Posts that say this."""
    asked = f'"{word}"' if " " in word and '"' not in word else word
    query: list[tuple[str, str | int]] = [("q", asked), ("sort", "latest")]
    if since is not None:
        at = (since - OVERLAP).isoformat().replace("+00:00", "Z")
        query.append(("since", at))
    yield from _pages(session, "app.bsky.feed.searchPosts", query, since)


def _by(session: Session, account: str, since: datetime | None) -> Iterator[Any]:
    """Posts of somebody."""
    query = [("actor", account.removeprefix("@")), ("filter", "posts_with_replies")]
    yield from _pages(session, "app.bsky.feed.getAuthorFeed", query, since)


def _looked(posts: Iterator[Any]) -> Iterator[Any]:
    """Those there are: where nobody is called so, or may see it, or no such word is looked
    for, the others are looked for all the same."""
    try:
        yield from posts
    except xrpc.Refused as refused:
        if refused.status != 400 or refused.is_stale:
            raise


def _pages(
    session: Session, method: str, query: Any, since: datetime | None
) -> Iterator[Any]:
    """Newest first, back to what was found before; without that, one page."""
    after = ""
    for _page in range(PAGES if since is not None else 1):
        more = [("cursor", after)] if after else []
        said = session.ask(method, *query, ("limit", PAGE), *more)
        posts = each(said, "posts") or [
            part(one, "post") for one in each(said, "feed") if not part(one, "reason")
        ]
        new = [one for one in posts if since is None or _is_newer(one, since)]
        yield from new
        after = words(said, "cursor")
        if not after or len(new) < len(posts):
            return


def _is_newer(post: Any, since: datetime) -> bool:
    at = moment(words(post, "indexedAt"))
    return at is None or at >= since - OVERLAP
