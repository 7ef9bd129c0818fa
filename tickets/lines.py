"""The line to an agent's page, and what it knows of them."""

import json
from typing import Any

from helpdesk.base.accounts.models import Agent
from helpdesk.base.accounts.shell import release
from helpdesk.base.accounts.standing import Standing
from helpdesk.base.live import Line
from helpdesk.base.live.line import Send, Who

SIGNED_OUT = 4401

Frame = dict[str, Any]


class AgentLine(Line):
    """An agent's socket, with the session that opened it.

    active: they did something since it was last written down.
    stands: what it was told of where they stand.
    """

    __slots__ = ("active", "may_reply", "standing", "stands")

    def __init__(self, send: Send, *, standing: Standing, agent: Agent) -> None:
        who = Who(id=str(agent.public_id), name=agent.name)
        welcome = {"t": "welcome", "agent": who.id, "version": release()}
        super().__init__(send, who=who, welcome=json.dumps(welcome))
        self.standing = standing
        self.may_reply = agent.can_own
        self.active = False
        self.stands = ""

    def tell_standing(self, payload: Frame) -> None:
        """Where they stand and what rings them, when it is another than before."""
        text = json.dumps(payload)
        if text != self.stands:
            self.stands = text
            self.tell(text)
