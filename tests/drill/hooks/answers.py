"""Agents who answer people of messengers, on the tickets' pages."""

import time

from tests.drill.hooks.houses import KINDS
from tests.drill.replies import PATIENCE, AgentAtWork

_TICKETS = """
SELECT DISTINCT ON (t.id) i.canonical, t.number
FROM tickets_ticket t JOIN tickets_message m ON m.ticket_id = t.id
JOIN tickets_identity i ON i.id = m.identity_id
JOIN tickets_channel c ON c.id = m.channel_id
WHERE c.kind = ANY(%s) AND m.direction = 'in' AND t.merged_into_id IS NULL
ORDER BY t.id, m.id DESC
"""


class HookAgent(AgentAtWork):
    """Answers whoever wrote by a messenger, one after the other."""

    mark, noun = "k", "told"

    def run(self, count: int, seconds: float) -> None:
        begun = time.monotonic()
        for index in range(count):
            due = begun + seconds * (index + 1) / count
            time.sleep(max(0.0, due - time.monotonic()))
            self._answer(f"{self.mark}-{index:04}", set())

    def _somebody(self, lucky: set[str]) -> tuple[str, int] | None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if rows := self.product.ask(_TICKETS, list(KINDS)):
                who, ticket = self.random.choice(rows)
                return str(who), int(ticket)
            time.sleep(0.2)
        return None
