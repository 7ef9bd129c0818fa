"""Mentions of the world: one of each matter's channel, with its word in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from channels_app.actions.introduce import identity_of
from channels_app.adapter import Address
from helpdesk.base.accounts.models import Agent
from helpdesk.listening import actions
from helpdesk.listening.models import Mention
from tests.browser.mention_scene import make_mention


def furnish_mentions(matters: Mapping[str, Any], ada: Agent) -> dict[str, UUID]:
    """That of the closed team, a rule and what is watched; by kind, the id.

    Each answers the one before it, which others may not know of, and became what hangs on
    its matter.
    """
    made: list[Mention] = []
    for n, matter in enumerate(matters.values()):
        said = matter.ticket.messages.earliest("seq")
        one = make_mention(
            said.channel, text=f"Loud, {matter.word}.", n=n, message=said, beside=said,
            state=Mention.State.TICKET, answers=made[-1] if made else None,
            author_shown=f"@{matter.word}",
        )  # fmt: skip
        identity_of(
            Address(kind=one.author_kind, canonical=one.author, shown=one.author_shown)
        )
        made.append(one)
    rule = actions.save_mention_rule(name="Loud", does="ignored", by=ada)
    watched = actions.add_watched(sort="word", text="kettle", by=ada)
    return {
        "mention": made[0].public_id,
        "mention_rule": rule.public_id,
        "watched": watched.public_id,
    }
