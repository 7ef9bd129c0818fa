"""Posts as payloads: with what is shown in them, who follows whom, and what became of those
that were found before."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from channels_app.adapter import Raw
from channels_app.adapters.bluesky.session import Session
from channels_app.fields import each, whole, words

# Posts and people that are asked for in one call, and letters of their names together: an
# address has an end.
AT_ONCE, LETTERS = 25, 1500
# Posts that are looked at again.
KNOWN = 100


class Finder:
    """known: the version of the posts that were found last, by name, oldest first."""

    def __init__(
        self, session: Session, account: str, known: Mapping[str, str]
    ) -> None:
        self.session, self.account, self.known = session, account, dict(known)

    def raws(self, notifications: list[Any]) -> list[Raw]:
        """These posts; one that we know as it was, is another by now.

        Raises:
            Lost, Refused.
        """
        posts = self.posts([words(one, "uri") for one in notifications])
        reach = self._reach([words(one, "author", "did") for one in notifications])
        raws = {}
        for one in notifications:
            # Taken back a moment ago: it was said to us all the same.
            post = posts.get(words(one, "uri")) or one
            raw = self._raw(one, post, reach.get(words(one, "author", "did")))
            # Told as a mention and as an answer it is one all the same.
            raws[raw.source_key] = raw
        return list(raws.values())

    def posts(self, uris: list[str]) -> dict[str, Any]:
        """Those of them that are there, by name. Raises Lost, Refused."""
        found = {}
        for group in _groups(uris):
            query = [("uris", uri) for uri in group]
            for post in each(
                self.session.ask("app.bsky.feed.getPosts", *query), "posts"
            ):
                found[words(post, "uri")] = post
        return found

    def changed(self) -> list[Raw]:
        """Of what we found before: what was changed, or is gone.

        Raises:
            Lost, Refused.
        """
        known = dict(self.known)
        now = self.posts(list(known))
        # Asked twice: one server that knows less than another is no deletion.
        now |= self.posts([uri for uri in known if uri not in now])
        raws = []
        for uri, cid in known.items():
            if uri not in now:
                raws += self.gone(uri)
            elif words(now[uri], "cid") != cid:
                raws.append(self._edit(now[uri]))
                self._remember(now[uri])
        return raws

    def gone(self, uri: str) -> list[Raw]:
        """It was taken back, if it is one that we know."""
        if self.known.pop(uri, None) is None:
            return []
        at = datetime.now(UTC).isoformat()
        about = {"what": "gone", "uri": uri, "did": uri.split("/")[2], "at": at}
        return [self.raw(about, key=f"gone:{uri}", line=f"edit:{uri}")]

    def raw(self, about: Mapping[str, Any], *, key: str, line: str) -> Raw:
        """A payload."""
        said = {**about, "account": self.account}
        content = json.dumps(said, separators=(",", ":")).encode()
        return Raw(
            content=content, source_key=key, conv_key=line or key, note={"key": key}
        )

    def _raw(self, notification: Any, post: Any, reach: int | None) -> Raw:
        uri, cid = words(post, "uri"), words(post, "cid")
        known = self.known.get(uri, cid)
        self._remember(post)
        if known != cid:
            return self._edit(post)
        about = {
            "what": "post",
            "how": words(notification, "reason"),
            "reach": reach,
            "post": post,
            "watched": each(notification, "watched"),
        }
        return self.raw(about, key=key_of(post), line=words(post, "author", "did"))

    def _edit(self, post: Any) -> Raw:
        about = {"what": "edit", "post": post, "at": datetime.now(UTC).isoformat()}
        return self.raw(about, key=key_of(post), line=f"edit:{words(post, 'uri')}")

    def _reach(self, dids: list[str]) -> dict[str, int | None]:
        """How many follow them."""
        found = {}
        for group in _groups(dict.fromkeys(dids)):
            query = [("actors", did) for did in group]
            said = self.session.ask("app.bsky.actor.getProfiles", *query)
            for one in each(said, "profiles"):
                found[words(one, "did")] = whole(one, "followersCount")
        return found

    def _remember(self, post: Any) -> None:
        uri = words(post, "uri")
        if not uri.startswith("at://"):
            return
        self.known.pop(uri, None)
        self.known[uri] = words(post, "cid")
        while len(self.known) > KNOWN:
            del self.known[next(iter(self.known))]


def _groups(names: Iterable[str]) -> Iterator[list[str]]:
    """As many as one call takes; none is longer than that."""
    group: list[str] = []
    letters = 0
    for name in names:
        if not name or len(name) > LETTERS:
            continue
        letters += len(name) + len("&actors=")
        if len(group) == AT_ONCE or letters > LETTERS:
            yield group
            group, letters = [], len(name) + len("&actors=")
        group.append(name)
    if group:
        yield group


def key_of(post: Any) -> str:
    """The same wherever it was found; another one for each of its versions."""
    return f"{words(post, 'uri')}#{words(post, 'cid')}"
