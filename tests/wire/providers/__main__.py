"""All providers on one port of loopback, as a process of its own: /telegram/, …"""

import argparse
import asyncio
import itertools
import signal
import threading
import time
from typing import Any
from urllib.parse import parse_qsl

from tests.wire.providers import play, play_calls, play_pages
from tests.wire.providers.accounts import take
from tests.wire.providers.base import Provider
from tests.wire.providers.bluesky import Bluesky
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.mastodon import Mastodon
from tests.wire.providers.matrix import Matrix
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.twilio_voice import TwilioVoice
from tests.wire.providers.web import Answer, Request, give, read, served
from tests.wire.providers.whatsapp import WhatsApp
from tests.wire.providers.x import X

PROVIDERS: tuple[type[Provider], ...] = (
    Telegram,
    WhatsApp,
    Instagram,
    Messenger,
    Mastodon,
    Matrix,
    Twilio,
    Bluesky,
    X,
    TwilioVoice,
)


class Street:
    """Providers side by side, each below its own name, with a page to play customers."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = {f"/{one.kind}": one for one in providers}
        self.scenes: dict[str, list[play.Scene]] = {}
        self.phones = {
            root: play_calls.Phones(one)
            for root, one in self.providers.items()
            if isinstance(one, TwilioVoice)
        }

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass it on to whose it is."""
        path = scope["path"]
        root = "/" + path.split("/")[1]
        if path == "/":
            await give(send, play_pages.index(list(self.providers.values())))
        elif scope["type"] == "websocket" and root in self.providers:
            await self.providers[root].app({**scope, "root_path": root}, receive, send)
        elif root not in self.providers:
            await give(send, Answer(status=404))
        elif path in {f"{root}/play/", f"{root}/account/"}:
            request = Request(
                method=scope["method"],
                path=path,
                query=dict(parse_qsl(scope["query_string"].decode())),
                headers={k.decode().lower(): v.decode() for k, v in scope["headers"]},
                body=await read(receive),
            )
            plays = self._calls if root in self.phones else self._play
            does = plays if path.endswith("/play/") else self._account
            # It calls the helpdesk, which must not have to wait for itself.
            await give(send, await asyncio.to_thread(does, root, request))
        else:
            below = {**scope, "root_path": root}
            await self.providers[root].app(below, receive, send)

    def people(self, root: str) -> list[play.Scene]:
        """Those who can be played there."""
        if root not in self.scenes:
            self.scenes[root] = play.crowd(self.providers[root])
        return self.scenes[root]

    def _play(self, root: str, request: Request) -> Answer:
        asked = request.query
        people, who = self.people(root), asked.get("who", "0")
        at = int(who) if who in {"0", "1", "2"} else 0
        scene = people[at]
        if request.method == "POST":
            scene.act(request.said)
            # So that looking again sends nothing again.
            return Answer(status=303, headers={"location": f"{root}/play/?who={at}"})
        if "file" in asked:
            return _file(scene, asked.get("line", ""), asked["file"])
        return play_pages.page(scene, at)

    def _calls(self, root: str, request: Request) -> Answer:
        asked = request.query.get("who", "0")
        at = int(asked) if asked in {"0", "1", "2", "3"} else 0
        if request.method == "POST":
            self.phones[root].act(request.said, who=at)
            return Answer(status=303, headers={"location": f"{root}/play/?who={at}"})
        return play_calls.page(self.phones[root], at)

    def _account(self, root: str, request: Request) -> Answer:
        is_taken = request.method == "POST" and take(self.providers[root], request.said)
        return Answer(status=204 if is_taken else 400)


def _file(scene: play.Scene, line: str, number: str) -> Answer:
    """What was sent by either side."""
    try:
        name, content = scene.lines[int(line)].files[int(number)]
    except (ValueError, IndexError):
        return Answer(status=404)
    kind = play_pages.looks_like(content)
    headers = {"content-type": kind, "x-content-type-options": "nosniff"}
    if not kind.startswith("image/"):
        plain = "".join(
            one for one in name if (one.isascii() and one.isalnum()) or one in ".-"
        )
        headers["content-disposition"] = f'attachment; filename="{plain}"'
    return Answer(body=content, headers=headers)


def main() -> None:
    """Serve until interrupted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    port = asked.parse_args().port
    street = Street([provider() for provider in PROVIDERS])
    for one in street.providers.values():
        # What it said before it was started again has other names than what comes.
        _goes_on(one)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_told: over.set())
    with served(street.app, port=port) as place:
        for root, provider in street.providers.items():
            provider.place, provider.url = place, f"http://{place}{root}"
            if root not in street.phones:
                street.people(root)
        print(f"play a customer at http://{place}/", flush=True)
        over.wait()


def _goes_on(provider: Provider) -> None:
    begun = int(time.time())
    provider.numbers = itertools.count(begun)
    if isinstance(provider, Telegram):
        provider.updates = itertools.count(begun)
    if isinstance(provider, WhatsApp):
        provider.is_confirming = True


if __name__ == "__main__":
    main()
