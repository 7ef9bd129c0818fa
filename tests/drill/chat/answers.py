"""Agents who answer chats on the tickets' pages, several at once, each their own."""

import time
from collections.abc import Callable
from functools import partial

from tests.drill.ledger import Ledger
from tests.drill.product import Product
from tests.drill.replies import PATIENCE, AgentAtWork
from tests.drill.sizes import Size

SHIFTS = 3
_CHATS = """
SELECT v.public_id::text, t.number FROM channels_app_chat c
JOIN channels_app_visitor v ON v.id = c.visitor_id
JOIN tickets_ticket t ON t.id = c.ticket_id
WHERE c.id %% %s = %s AND t.merged_into_id IS NULL ORDER BY c.id
"""


def shifts(
    product: Product, ledger: Ledger, size: Size, seed: int
) -> dict[str, Callable[[], None]]:
    """Who answers, by name; nobody where a size has no chats."""
    if not size.answers:
        return {}
    agents = [ChatAgent(product, ledger, seed, shift=shift) for shift in range(SHIFTS)]
    return {
        f"answers {one.shift}": partial(one.run, size.answers, size.seconds)
        for one in agents
    }


class ChatAgent(AgentAtWork):
    """Answers every third chat, so that what is said in one is said in an order."""

    mark, noun = "a", "answer"

    def __init__(
        self, product: Product, ledger: Ledger, seed: int, *, shift: int
    ) -> None:
        super().__init__(product, ledger, seed + 10 + shift, customers=[])
        self.shift = shift

    def run(self, count: int, seconds: float) -> None:
        """Of so many answers, this one's share."""
        begun = time.monotonic()
        for index in range(self.shift, count, SHIFTS):
            due = begun + seconds * (index + 1) / count
            time.sleep(max(0.0, due - time.monotonic()))
            self._answer(f"{self.mark}-{index:04}", set())

    def _somebody(self, lucky: set[str]) -> tuple[str, int] | None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if rows := self.product.ask(_CHATS, SHIFTS, self.shift):
                visitor, ticket = self.random.choice(rows)
                return str(visitor), int(ticket)
            time.sleep(0.2)
        return None
