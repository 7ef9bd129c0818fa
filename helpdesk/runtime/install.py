"""Make .venv and install pinned, hashed requirements: `python3 install.py base|dev`.

Run by its path with whatever `python3` is: it uses the standard library only, and nothing
that Python 3.6 could not read, so that the sentence about an old Python comes out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDER = CHECKOUT / ".venv"
PYTHON = str(FOLDER / "bin" / "python")


def main() -> None:
    name = sys.argv[1]
    _use_new_python()
    requirements = CHECKOUT / "requirements" / f"{name}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = FOLDER / f"{name}.stamp"
    if _works() and stamp.exists() and stamp.read_text() == wanted:
        return
    begun = time.monotonic()
    if not _works():
        _say("making .venv")
        _make()
    _say(f"installing {requirements.name} (about half a minute)")
    _install(requirements)
    stamp.write_text(wanted)
    _say(f"installed ({time.monotonic() - begun:.0f} s)")


def _use_new_python() -> None:
    """Become a newer Python where there is one: `python3` is not always the newest."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 the same script
    _stop(
        f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old: Helpdesk needs"
        " Python 3.11 or newer. Install one, then: make run PYTHON=/path/to/python3.11"
    )


def _works() -> bool:
    """Whether .venv is there, and the Python it was made from still is."""
    try:
        return subprocess.call([PYTHON, "-c", ""]) == 0
    except OSError:
        return False


def _make() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(FOLDER)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        # Half of one is left, which would be taken for a whole one the next time.
        shutil.rmtree(str(FOLDER), ignore_errors=True)
        said = done.stdout.decode(errors="replace").strip()
        _stop(
            "This Python cannot make .venv. On Debian and Ubuntu type:"
            f" apt install python3-venv\n({said})"
        )


def _install(requirements: Path) -> None:
    done = subprocess.call(
        [
            *(PYTHON, "-m", "pip", "install", "-qq", "--no-input"),
            *("--disable-pip-version-check", "--root-user-action", "ignore"),
            *("--no-compile", "--require-hashes", "--requirement", str(requirements)),
        ]
    )
    if done:
        _stop(
            "The requirements could not be installed: the lines above say why. Without a"
            " way to PyPI set PIP_INDEX_URL or HTTPS_PROXY, then start again."
        )


def _say(line: str) -> None:
    print(f"install  | {line}", flush=True)


def _stop(sentence: str) -> None:
    sys.exit(sentence)


main()
