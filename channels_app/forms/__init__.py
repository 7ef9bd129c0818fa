"""What admins type about channels."""

from channels_app.forms.mailboxes import MailboxForm, RejectForm, TeamMailboxForm

__all__ = ["MailboxForm", "RejectForm", "TeamMailboxForm"]
