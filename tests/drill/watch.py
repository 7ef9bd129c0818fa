"""Whether the helpdesk answers at all: from when to when a fault lasted."""

import http.client
import threading
from typing import Self

from tests.drill.ledger import Ledger

PAUSE, PATIENCE = 0.25, 5.0


class Watch:
    """Asks all the time, and writes down when it went `away` and was `back`."""

    def __init__(self, port: int, ledger: Ledger) -> None:
        self.port, self.ledger = port, ledger
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        was = True
        while not self._over.wait(PAUSE):
            answers = self._answers()
            if answers != was:
                self.ledger.write("back" if answers else "away")
            was = answers

    def _answers(self) -> bool:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.request("GET", "/healthz")
            return client.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            client.close()
