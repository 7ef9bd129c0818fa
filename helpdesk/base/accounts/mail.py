"""Mail to the people who work here: invitations, reset links, notices.

An answer may not depend on whether an address is known or a mail server works (AC-59),
so mail that somebody outside can cause is written and sent by one thread, off the
request. What is lost when the process ends is asked for again by whoever waits for it.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

from helpdesk.base.accounts.models import Agent, Company, Invitation
from helpdesk.base.accounts.tokens import ResetTokens

logger = logging.getLogger(__name__)

# What an agent is told of their own sign-in, since somebody else may have done it; the
# keys are those by which allauth tells us.
NOTICES: Mapping[str, Promise] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("A new password was set by a link from a mail."),
    "mfa/email/totp_activated": _("Two-factor sign-in was switched on."),
    "mfa/email/totp_deactivated": _("Two-factor sign-in was switched off."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "token_made": _("A token was made, with which a program acts as you."),
}

# More than this many mails waiting is somebody playing with the form.
_LINE: queue.Queue[Callable[[], object]] = queue.Queue(maxsize=100)
_starting = threading.Lock()
_sender: threading.Thread | None = None


def invitation_link(token: str) -> str:
    """The address that makes its reader an agent."""
    return settings.SITE_URL + reverse("accept_invitation", args=[token])


def reset_link(agent: Agent) -> str:
    """The address where this agent sets a new password."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": int_to_base36(agent.pk),
            "key": ResetTokens().make_token(agent),
        },
    )
    return settings.SITE_URL + path


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Send it now; whether that worked. If not, the admin passes the link on."""
    words = {"link": invitation_link(token), "invited_by": invitation.invited_by}
    return send("accounts/email/invitation", invitation.email, words)


def send_invitation_later(invitation: Invitation, token: str) -> None:
    """Send it once it is committed, for callers that may not wait for a mail server."""
    transaction.on_commit(
        lambda: _later(lambda: _send_invitation(invitation, token)), robust=True
    )


def send_reset_later(email: str) -> None:
    """Send a reset link if an active agent has this address; the caller never knows."""
    _later(lambda: _send_reset(email))


def notify(agent: Agent, notice: str) -> None:
    """Tell an agent of a change to their sign-in, once it is committed."""
    if notice in NOTICES:
        transaction.on_commit(lambda: _later(lambda: _notify(agent, notice)))


def send(
    template: str,
    email: str,
    words: Mapping[str, Any],
    *,
    name: str = "",
    reply_to: str = "",
) -> bool:
    """Write and send one mail; whether the server took it.

    name: the first half of its Message-ID, for what may be sent once more: so that
        whoever gets it twice sees it once. reply_to: where answers go; "": nowhere else.
    """
    company = Company.objects.values_list("name", flat=True).first()
    told = {**words, "company": company or "Helpdesk", "site_url": settings.SITE_URL}
    subject = render_to_string(f"{template}_subject.txt", told)
    body = render_to_string(f"{template}_message.txt", told).strip() + "\n"
    headers = {"Message-ID": f"<{name}@localhost>"} if name else {}
    mail = EmailMessage(
        " ".join(subject.split()),
        body,
        to=[email],
        reply_to=[reply_to] if reply_to else None,
        headers=headers,
    )
    try:
        return bool(mail.send())
    except Exception as error:  # noqa: BLE001 - whatever a mail server can do to us
        logger.warning("mail %s: not sent (%s)", template, type(error).__name__)
        return False


def _send_invitation(invitation: Invitation, token: str) -> None:
    with translation.override(language_of(invitation.invited_by)):
        send_invitation(invitation, token)


def _send_reset(email: str) -> None:
    agent = Agent.objects.people().filter(email=email.strip().lower()).first()
    if agent is not None:
        words = {"link": reset_link(agent), "agent": agent}
        with translation.override(language_of(agent)):
            send("account/email/password_reset_key", agent.email, words)


def _notify(agent: Agent, notice: str) -> None:
    words = {"agent": agent, "what": NOTICES[notice]}
    with translation.override(language_of(agent)):
        send("accounts/email/notice", agent.email, words)


def language_of(agent: Agent) -> str:
    """What to write to somebody in, where there is no browser to ask."""
    known = dict(settings.LANGUAGES)
    return agent.language if agent.language in known else settings.LANGUAGE_CODE


def _later(job: Callable[[], object]) -> None:
    global _sender  # noqa: PLW0603 - one thread a process, begun when first needed
    with _starting:
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_work, name="mail", daemon=True)
            _sender.start()
    try:
        _LINE.put_nowait(job)
    except queue.Full:
        logger.warning("mail: too much waits already, one dropped")


def wait_until_sent() -> None:
    """Until nothing waits any more; for commands and tests."""
    _LINE.join()


def _work() -> None:
    while True:
        job = _LINE.get()
        try:
            job()
        except Exception as error:  # noqa: BLE001 - the next mail is not to blame
            logger.warning("mail: failed (%s)", type(error).__name__)
        finally:
            connection.close()
            _LINE.task_done()
