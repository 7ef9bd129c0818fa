"""Wait for news of a mailbox: by IDLE where the server has it, and by looking anyway.

An IDLE may go deaf without a word, so its turns are short: after each the folder is looked
at whatever the server said (RELIABILITY F13). That is also well below the 29 minutes after
which a server may hang up (RFC 2177, section 3).
"""

import time
from collections.abc import Iterator
from typing import Any

from channels_app.adapters.email.mailbox import Mailbox

# Seconds of one IDLE; where there are other folders, which it says nothing of, fewer.
TURN = 60.0
TURN_OF_MANY = 10.0


def until_due(
    mailbox: Mailbox, folder: str, wait: float, *, alone: bool
) -> Iterator[None]:
    """Signs of life until a look is due.

    wait: seconds between them; without IDLE between two looks. alone: no other folder is
    to be looked at.
    """
    mailbox.turn_to(folder)
    if mailbox.can("IDLE") and _begun(mailbox.client):
        yield from _idle(mailbox.client, wait, TURN if alone else TURN_OF_MANY)
    else:
        time.sleep(wait)


def _begun(client: Any) -> bool:
    """Begin to IDLE; False: the server will not, whatever it said it can.

    Not `client.idle()`: news that comes before the server's "+" is an error to it.
    """
    session = client._imap  # noqa: SLF001 it has no other way
    tag = client._idle_tag = session._command("IDLE")  # noqa: SLF001 as above
    while session._get_response() is not None:  # noqa: SLF001 as above
        if session.tagged_commands[tag] is not None:
            del session.tagged_commands[tag]
            return False
    return True


def _idle(client: Any, wait: float, turn: float) -> Iterator[None]:
    end = time.monotonic() + turn
    while time.monotonic() < end:
        begun = time.monotonic()
        if client.idle_check(timeout=wait):
            break
        if time.monotonic() - begun < wait / 2:
            # A line that is cut can be read at once, and holds nothing.
            break
        yield
    # Nobody answers this either where the line is cut or the server hangs.
    client.idle_done()
