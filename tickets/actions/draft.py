"""What an agent is writing, kept for them alone."""

from helpdesk.base.accounts.models import Agent
from tickets import rules
from tickets.actions.reply import clean_text
from tickets.models import Draft, Ticket


def save_draft(ticket: Ticket, *, mode: str, text: str, by: Agent) -> Draft | None:
    """Keep these words for later; none forgets the draft."""
    rules.require(by, "save_draft", ticket)
    text = clean_text(text)
    if not text.strip():
        Draft.objects.filter(ticket=ticket, agent=by, mode=mode).delete()
        return None
    draft, _ = Draft.objects.update_or_create(
        ticket=ticket, agent=by, mode=mode, defaults={"text": text}
    )
    return draft
