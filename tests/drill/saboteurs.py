"""Builds that are wrong on purpose: a drill that passes one of them is broken itself."""

from dataclasses import dataclass
from pathlib import Path

from tests.drill.faults import RANDOM, Kind


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that stands exactly once in a file, and what takes its place."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saboteur:
    """A wrong build. check and kind: the finding by which the drill has to notice.

    kills: those that this mistake does not survive. size: what has to go on meanwhile.
    """

    name: str
    edits: tuple[Edit, ...]
    check: str
    kind: str
    kills: tuple[Kind, ...]
    size: str = "teeth"


class DoesNotFit(Exception):
    """The code has changed: bring the saboteur up to date, or the drill has no teeth."""


def spoil(checkout: Path, saboteur: Saboteur) -> None:
    """Make the mistake in this copy.

    Raises:
        DoesNotFit: a text is not there exactly once.
    """
    for edit in saboteur.edits:
        file = checkout / edit.path
        text = file.read_text()
        if text.count(edit.old) != 1:
            raise DoesNotFit(
                f"saboteur {saboteur.name}: its text stands {text.count(edit.old)}"
                f" times in {edit.path}; tests/drill/saboteurs.py has to follow"
            )
        file.write_text(text.replace(edit.old, edit.new))


_STORE = """\
    with transaction.atomic():
        Envelope.objects.bulk_create("""
_ACKNOWLEDGE_FIRST = (
    """\
    if cursor is not None:
        Connection.objects.filter(pk=channel.pk).update(cursor=cursor)
        __import__("time").sleep(0.3)
"""
    + _STORE
)
_ONCE_IN_MODEL = """\
            models.UniqueConstraint(
                fields=["channel", "source_key"], name="envelope_once"
            ),
"""
_CHANNEL_TABLES = "channels_app/migrations/0001_squashed_0021_left_on_server.py"
_ONCE_IN_TABLE = (
    "models.UniqueConstraint(fields=('channel', 'source_key'), name='envelope_once'), "
)

# A page that comes back is told that it has everything: what it had before.
_WELCOME = '"heads": found.heads'
_NOTHING_NEW = '"heads": await in_thread(_had, line.visitor)'
_READ = "def _understood(text: str) -> Said | None:"
_HAD = """\
def _had(visitor: UUID) -> dict[str, int]:
    from channels_app.models import Chat

    chats = Chat.objects.filter(visitor__public_id=visitor)
    return {str(chat.key): chat.number(chat.got_seq) for chat in chats}


"""

SABOTEURS = {
    saboteur.name: saboteur
    for saboteur in (
        Saboteur(
            name="ack_before_commit",
            edits=(Edit("channels_app/intake.py", _STORE, _ACKNOWLEDGE_FIRST),),
            check="V1",
            kind="lost",
            kills=(Kind("pump", "intake"), Kind("backend", "intake")),
        ),
        Saboteur(
            name="no_unique",
            edits=(
                Edit("channels_app/models/envelope.py", _ONCE_IN_MODEL, ""),
                Edit(_CHANNEL_TABLES, _ONCE_IN_TABLE, ""),
                Edit("channels_app/intake.py", ", ignore_conflicts=True", ""),
            ),
            check="V1",
            kind="duplicate",
            kills=tuple(RANDOM),
        ),
        Saboteur(
            name="no_catch_up",
            edits=(
                Edit("channels_app/consumers.py", _WELCOME, _NOTHING_NEW),
                Edit("channels_app/consumers.py", _READ, _HAD + _READ),
                Edit("channels_app/heartbeat.py", "line.behind(found.heads)", "pass"),
                Edit("channels_app/lines.py", '{"t": "again"}', '{"t": "pong"}'),
                Edit("tickets/consumers.py", "if seq > shown:", "if seq < shown:"),
            ),
            check="V6",
            kind="apart",
            kills=(Kind("web"),),
            size="chat-teeth",
        ),
    )
}
