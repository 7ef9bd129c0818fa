"""The secrets of an installation, made at first use."""

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.runtime.errors import CannotStart


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    secret_key: str = field(repr=False)
    credential_key: str = field(repr=False)
    push_key: str = field(repr=False)


# How many points P-256 has (SEC 2, section 2.4.2): a private key is less than that.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def load(folder: Path) -> Keys:
    """Read the keys; make those that are missing.

    Raises:
        CannotStart: others can read a key, or we cannot.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Keys(
            secret_key=_key(
                folder / "secret_key", make=lambda: secrets.token_urlsafe(50)
            ),
            credential_key=_key(
                folder / "credential_key", make=lambda: secrets.token_hex(32)
            ),
            push_key=_key(folder / "push_key", make=_private_key),
        )
    except OSError as error:
        raise CannotStart(
            f"The keys in {folder} cannot be read or made ({error.strerror})."
            " Run as the user who owns that folder, or set VAR_DIR to one of your own."
        ) from error


def _key(path: Path, *, make: Callable[[], str]) -> str:
    if not path.exists():
        _publish(path, make())
    if path.stat().st_mode & 0o077:
        raise CannotStart(
            f"Others can read the key file {path}: run `chmod 600 {path}`,"
            " and think about whether somebody did."
        )
    key = path.read_text().strip()
    if not key:
        raise CannotStart(f"The key file {path} is empty: take it from a backup.")
    return key


def _private_key() -> str:
    """A number by which push services know us (RFC 8292), in base64url."""
    number = 1 + secrets.randbelow(_ORDER - 1)
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def _publish(path: Path, key: str) -> None:
    """Whole or not at all, and never over a key that another process just made."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # the other process's key counts
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """A lost credential key would lock every channel out for good."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
