"""Webhooks on their way: each comes one to five times, up to twenty places too early or
late, and again until it is taken."""

import heapq
import itertools
import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import httpx

from tests.drill.ledger import Ledger
from tests.wire.providers.base import Hook, Item, Provider

MOST, WINDOW = 5, 20
# So many are on their way at once; seconds until a provider gives up, and between tries.
AT_ONCE, PATIENCE, PAUSE = 4, 150.0, 0.5


class Carrier:
    """Carries what one provider has to tell. times: how often it called, in all."""

    def __init__(self, provider: Provider, ledger: Ledger, seed: int) -> None:
        self.provider, self.ledger = provider, ledger
        self.chance = random.Random(seed)
        self.times = self.lost = 0
        self._heap: list[tuple[float, int, Item, str]] = []
        self._ties, self._at = itertools.count(), 0
        self._taken: set[str] = set()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="carrier")
        self._under_way: list[Future[None]] = []
        self._client = httpx.Client(verify=False, timeout=20)

    def take(self, item: Item, number: str) -> None:
        """Something is to be told. number: what the ledger calls it."""
        for _copy in range(self.chance.randint(1, MOST)):
            self._at += 1
            due = self._at + self.chance.uniform(0, WINDOW)
            heapq.heappush(self._heap, (due, next(self._ties), item, number))
        self._go(until=self._at)

    def finish(self) -> None:
        """Tell the rest, and return when everything was taken."""
        self._go(until=float("inf"))
        for one in self._under_way:
            one.result()
        self._pool.shutdown()
        self._client.close()
        self.ledger.write(
            "carried", kind=self.provider.kind, times=self.times, lost=self.lost
        )

    def _go(self, *, until: float) -> None:
        while self._heap and self._heap[0][0] <= until:
            _due, _tie, item, number = heapq.heappop(self._heap)
            self._under_way.append(self._pool.submit(self._carry, item, number))

    def _carry(self, item: Item, number: str) -> None:
        for hook in self.provider.requests([item]):
            is_taken = self._deliver(hook)
            with self._lock:
                self.times += is_taken
                self.lost += not is_taken
                is_first = is_taken and number not in self._taken
                self._taken.add(number)
            if is_first:
                self.ledger.write("accepted", id=number)

    def _deliver(self, hook: Hook) -> bool:
        url = f"{self.provider.hook}?{hook.query}" if hook.query else self.provider.hook
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self._client.request(
                    hook.method, url, content=hook.body, headers=dict(hook.headers)
                )
            except httpx.HTTPError:
                pass
            else:
                if answer.is_success:
                    return True
            time.sleep(PAUSE)
        return False
