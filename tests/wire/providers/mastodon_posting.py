"""What we say at a Mastodon server: posts, and files that go with them."""

import json
import re

from tests.wire.providers.base import Said
from tests.wire.providers.mastodon_posts import Account, Entity, Post
from tests.wire.providers.mastodon_reading import Reading, Wrong
from tests.wire.providers.web import Answer, Part, Request, as_json

LONGEST, LINK, FILES = 500, 23, 4
IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp")
FILMS = ("video/mp4", "video/webm")
SOUNDS = ("audio/mpeg", "audio/ogg", "audio/mp4")
_URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}]")
_FAR = re.compile(r"(?<![=/\w])@(\w+)@[\w.-]+\w")
VISIBILITIES = ("public", "unlisted", "private", "direct")


class Posting(Reading):
    """As https://docs.joinmastodon.org/methods/statuses/ has it."""

    def _post(self, request: Request) -> Entity:
        key = request.headers.get("idempotency-key", "")
        if key and key in self.once:
            return self.once[key]
        said = request.said
        text, warning = (
            str(said.get("status") or ""),
            str(said.get("spoiler_text") or ""),
        )
        names = [str(one) for one in said.get("media_ids") or []]
        self._require_fits(text, warning, names)
        above = None
        if said.get("in_reply_to_id"):
            try:
                above = self._seen(str(said["in_reply_to_id"]))
            except Wrong:
                words = "The post you are trying to reply to does not appear to exist."
                raise Wrong(404, words) from None
        visibility = said.get("visibility") or "public"
        if visibility not in VISIBILITIES:
            raise Wrong(
                422, "Validation failed: Visibility is not included in the list"
            )
        post = self.kept.add(
            self.us, text, visibility, answers=above, warning=warning,
            media=[self._media(one) for one in names],
        )  # fmt: skip
        for whom in self.kept.named_in(text):
            self._hears(whom, post)
        shown = self.kept.entity(post)
        self._streams("update", json.dumps(shown))
        self.once[key] = shown
        return shown

    def _hears(self, whom: Account, post: Post) -> None:
        """As their own server shows it; whoever is named first need not read that."""
        far = f"@{whom.acct} "
        files = [self.media[one["id"]] for one in post.media]
        self.sent.append(
            Said(
                to=whom.uri,
                name=post.uri,
                text=post.text.removeprefix(far).removeprefix(far.strip()),
                form=post.visibility,
                is_public=post.visibility != "direct",
                files=tuple((one.filename, one.content) for one in files),
                replies=post.answers.uri if post.answers else "",
                raw=self.kept.entity(post),
            )
        )

    def _require_fits(self, text: str, warning: str, names: list[str]) -> None:
        if not text.strip() and not names:
            raise Wrong(422, "Validation failed: Text can't be blank")
        counted = _FAR.sub(r"@\1", _URL.sub("x" * LINK, text))
        # Letters that are several characters are none of what is tried here.
        if len(counted) + len(warning) > LONGEST:
            words = f"Validation failed: Text character limit of {LONGEST} exceeded"
            raise Wrong(422, words)
        kinds = [self.media[one].content_type.partition("/")[0] for one in names
                 if one in self.media]  # fmt: skip
        if len(kinds) != len(names):
            raise Wrong(422, "Validation failed: Media not found")
        if len(kinds) > FILES or (len(kinds) > 1 and set(kinds) != {"image"}):
            raise Wrong(
                422, "Cannot attach a video to a post that already contains images"
            )

    def _upload(self, request: Request) -> Answer:
        said = request.said
        file = said.get("file")
        if not isinstance(file, Part):
            raise Wrong(422, "Validation failed: File can't be blank")
        if file.content_type not in {*IMAGES, *FILMS, *SOUNDS}:
            raise Wrong(422, "Validation failed: File content type is invalid")
        name = self.keep(file.content, file.filename, file.content_type)
        is_slow = not file.content_type.startswith("image/")
        self.waits[name] = 2 if is_slow else 0
        shown = self._media(name, str(said.get("description", "")))
        return as_json(
            {**shown, "url": None} if is_slow else shown, 202 if is_slow else 200
        )

    def _ready(self, name: str, _request: Request) -> Answer:
        if name not in self.media:
            raise Wrong(404, "Record not found")
        self.waits[name] = max(0, self.waits.get(name, 0) - 1)
        shown = self._media(name)
        if self.waits[name]:
            return as_json({**shown, "url": None}, 206)
        return as_json(shown)
