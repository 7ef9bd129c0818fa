"""All providers on one port of loopback, as a process of its own: /telegram/, …"""

import argparse
import asyncio
import time
from typing import Any
from urllib.parse import parse_qsl

from tests.wire.providers import play
from tests.wire.providers.base import Provider
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.web import Answer, give, read, served
from tests.wire.providers.whatsapp import WhatsApp

PROVIDERS: tuple[type[Provider], ...] = (
    Telegram,
    Twilio,
    WhatsApp,
    Messenger,
    Instagram,
)


# Those whose settings page asks for the address of the API: a visitor can play there.
PLAYED = ("telegram", "sms")


class Street:
    """Providers side by side, each below its own name, with a page to play a customer."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = {f"/{one.kind}": one for one in providers}
        self.scenes: dict[str, play.Scene] = {}

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass it on to whose it is."""
        path = scope["path"]
        root = "/" + path.split("/")[1]
        kind = root[1:]
        if path == "/":
            await give(send, play.index(list(PLAYED)))
        elif kind in PLAYED and path == f"{root}/play/":
            said = dict(parse_qsl((await read(receive)).decode()))
            # It calls the helpdesk, which must not have to wait for itself.
            await give(send, await asyncio.to_thread(self._play, root, said))
        elif root not in self.providers:
            await give(send, Answer(status=404))
        else:
            below = {**scope, "root_path": root}
            await self.providers[root].app(below, receive, send)

    def _play(self, root: str, said: dict[str, str]) -> Answer:
        provider = self.providers[root]
        if root not in self.scenes:
            self.scenes[root] = play.Scene(provider, provider.customer())
        scene = self.scenes[root]
        if not said:
            return play.page(scene)
        scene.act(said)
        # So that looking again sends nothing again.
        return Answer(status=303, headers={"location": f"{root}/play/"})


def main() -> None:
    """Serve until interrupted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    port = asked.parse_args().port
    street = Street([provider() for provider in PROVIDERS])
    with served(street.app, port=port) as place:
        for root, provider in street.providers.items():
            provider.place, provider.url = place, f"http://{place}{root}"
            print(provider.url, flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
