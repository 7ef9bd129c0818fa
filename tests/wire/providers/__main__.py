"""All providers on one port of loopback, as a process of its own: /telegram/, …"""

import argparse
import time
from typing import Any

from tests.wire.providers.base import Provider
from tests.wire.providers.instagram import Instagram
from tests.wire.providers.messenger import Messenger
from tests.wire.providers.telegram import Telegram
from tests.wire.providers.twilio import Twilio
from tests.wire.providers.web import Answer, give, served
from tests.wire.providers.whatsapp import WhatsApp

PROVIDERS: tuple[type[Provider], ...] = (
    Telegram,
    Twilio,
    WhatsApp,
    Messenger,
    Instagram,
)


class Street:
    """Providers side by side, each below its own name."""

    def __init__(self, providers: list[Provider]) -> None:
        self.providers = {f"/{one.kind}": one for one in providers}

    async def app(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Pass it on to whose it is."""
        root = "/" + scope["path"].split("/")[1]
        if root not in self.providers:
            await give(send, Answer(status=404))
            return
        below = {**scope, "root_path": root}
        await self.providers[root].app(below, receive, send)


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
