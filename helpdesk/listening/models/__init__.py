"""What was said of us in public, what was decided about it, and what we look for."""

from helpdesk.listening.models.mention import Mention, Reached, Step
from helpdesk.listening.models.rule import MentionRule
from helpdesk.listening.models.watched import Search, Watched

__all__ = ["Mention", "MentionRule", "Reached", "Search", "Step", "Watched"]
