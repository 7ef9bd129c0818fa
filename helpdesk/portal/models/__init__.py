"""The customer portal, in rows."""

from helpdesk.portal.models.account import Account, Proof, Session
from helpdesk.portal.models.following import Following
from helpdesk.portal.models.letter import Letter
from helpdesk.portal.models.portal import Portal, Sharing

__all__ = ["Account", "Following", "Letter", "Portal", "Proof", "Session", "Sharing"]
