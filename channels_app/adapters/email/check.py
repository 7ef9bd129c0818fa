"""Try a mailbox's settings in both directions, within fifteen seconds."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from django.utils import translation
from django.utils.translation import gettext as _
from imapclient import SocketTimeout

from channels_app.adapter import Check, ConnectionFailed, DeliveryFailed, Settings
from channels_app.adapters.email import mailbox, oauth, send, servers

PATIENCE = 14.0
_STEP = 6.0


def check(settings: Settings) -> list[Check]:
    """Sign in to both servers at once, and say how it went."""
    tries = {"receiving": _receiving, "sending": _sending}
    try:
        settings = oauth.ready(settings)
    except ConnectionFailed as error:
        return [Check(part=part, ok=False, words=error.words) for part in tries]
    results: SimpleQueue[Check] = SimpleQueue()
    language = translation.get_language()

    def run(attempt: Callable[[Settings], Check]) -> None:
        with translation.override(language):
            results.put(attempt(settings))

    for attempt in tries.values():
        Thread(target=run, args=(attempt,), daemon=True).start()
    deadline = monotonic() + PATIENCE
    found: dict[str, Check] = {}
    while len(found) < len(tries):
        try:
            result = results.get(timeout=max(0.01, deadline - monotonic()))
        except Empty:
            break
        found[result.part] = result
    slow = _("The server did not answer in time.")
    return [found.get(part) or Check(part=part, ok=False, words=slow) for part in tries]


def _receiving(settings: Settings) -> Check:
    if settings.config.get("door", "imap") != "imap":
        words = _("What comes in is handed over to us; nothing is fetched.")
        return Check(part="receiving", ok=True, words=words)
    timeout = SocketTimeout(connect=_STEP, read=_STEP)
    try:
        with mailbox.opened(settings, timeout=timeout) as folder:
            count = folder.count
            folders = tuple(folder.folders())
    except ConnectionFailed as error:
        return Check(part="receiving", ok=False, words=error.words)
    words = translation.ngettext(
        "Signed in; the folder holds %d mail.",
        "Signed in; the folder holds %d mails.",
        count,
    )
    words %= count
    return Check(part="receiving", ok=True, words=words, folders=folders)


def _sending(settings: Settings) -> Check:
    try:
        sender = send.own_address(settings)
        server = servers.smtp(settings)
    except (DeliveryFailed, servers.BadConfig) as error:
        return Check(part="sending", ok=False, words=str(error))
    try:
        with send.connected(server, sender, timeout=_STEP):
            pass
    except ConnectionFailed as error:
        return Check(part="sending", ok=False, words=error.words)
    except (OSError, ValueError) as error:
        return Check(part="sending", ok=False, words=server.words(error))
    return Check(part="sending", ok=True, words=_("Signed in; mail can be sent."))
