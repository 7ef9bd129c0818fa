"""Who PostgreSQL runs as. It refuses root, and root is who runs many a container.

For root there are three ways, tried in this order: a user of its own without a name,
where that user can reach checkout and var/; a user namespace, where only root may enter
the checkout's folder; and a folder of the system where both are impossible.
"""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpdesk.runtime import places

_LAUNCH = Path(__file__).with_name("launch.py")
# No distribution hands these out (systemd's UIDS-GIDS lists them as unused), and they
# exist in containers that map no more than 65,536 ids.
_FREE_UIDS = range(60706, 61184)
_NOBODY = 65534


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """uid: whom to become; namespace: whom to be inside a user namespace."""

    uid: int | None = None
    namespace: int | None = None

    def launch(
        self, command: list[str], *, death: signal.Signals, cwd: Path | None = None
    ) -> list[str]:
        """The command, run as this identity; it gets `death` when its parent dies."""
        flags = [f"--parent={os.getpid()}", f"--signal={death.name}"]
        if self.uid is not None:
            flags.append(f"--uid={self.uid}")
        if self.namespace is not None:
            flags.append(f"--namespace={self.namespace}")
        if cwd is not None:
            flags.append(f"--cwd={cwd}")
        return [sys.executable, "-I", "-S", str(_LAUNCH), *flags, "--", *command]

    def named(self) -> "Identity":
        """The same, but with a name: initdb looks its user up, postgres does not."""
        return self if self.uid is None else Identity(uid=_somebody())

    def own(self, folder: Path) -> None:
        """Hand the folder and all below over, where that is needed."""
        if os.geteuid() != 0:
            return
        uid = self.uid or 0
        if folder.stat().st_uid == uid:
            return
        for parent, _, files in os.walk(folder, topdown=False):
            for name in files:
                os.chown(Path(parent) / name, uid, uid, follow_symlinks=False)
            os.chown(parent, uid, uid)

    def can_run(self, program: Path, *, within: Path) -> bool:
        """Whether it can enter the folder and run the program: tried, not guessed."""
        command = self.launch(
            [str(program), "--version"], death=signal.SIGKILL, cwd=within
        )
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


OURSELVES = Identity()


def candidates() -> Iterator[Identity]:
    """The identities to try, best first."""
    if os.geteuid() != 0:
        yield OURSELVES
        return
    yield nameless()
    yield Identity(namespace=_somebody())


def nameless() -> Identity:
    """A user that is this installation's alone."""
    start = int(places.checksum(places.var()), 16) % len(_FREE_UIDS)
    ring = [*_FREE_UIDS[start:], *_FREE_UIDS[:start]]
    return Identity(uid=next((uid for uid in ring if not _has_name(uid)), _NOBODY))


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _somebody() -> int:
    """Any user but root that has a name; nobody, nearly everywhere."""
    if _has_name(_NOBODY):
        return _NOBODY
    return next((entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid), _NOBODY)
