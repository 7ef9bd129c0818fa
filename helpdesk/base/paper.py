"""Pages of PDF files as pictures: what strangers send, looked at without being opened.

PDFium reads the file in a process of its own (`paper_drawing.py`), which knows none of our
secrets, has little memory and few seconds, and ends with the page. What comes back is a
picture that we made, whatever else the file holds: scripts, links, other files (AC-24).

Source: ISO 32000-1, 7.5.2, and Adobe's note 13 there: the mark of a PDF stands within its
first 1,024 bytes.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from helpdesk.base.sniff import NO_TYPE

MAX_PAPER = 25 * 1024 * 1024
# Pixels from side to side: beside the words, and to be read.
SMALL, LARGE = 320, 1600

_TYPES = frozenset({"application/pdf", "application/x-pdf"})
_DRAWING = Path(__file__).with_name("paper_drawing.py")
_SECONDS = 20
# At once, in each of our processes: the others have work, too.
_PLACES = BoundedSemaphore(2)
_PATIENCE = 10


class Busy(Exception):
    """Others are being drawn; a while later there is a place."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a file. picture: WebP. pages: how many there are in all."""

    picture: bytes
    pages: int


def may_be_paper(content_type: str, filename: str) -> bool:
    """Whether asking for its pages is worth it; `drawn` decides by the bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in _TYPES or (kind in NO_TYPE and filename.lower().endswith(".pdf"))


def drawn(content: bytes, *, page: int, width: int) -> Drawn | None:
    """One page, the first is 1; None where there is none, or nobody can read the file.

    Raises:
        Busy: too many are being drawn.
    """
    if len(content) > MAX_PAPER or b"%PDF-" not in content[:1024]:
        return None
    if not _PLACES.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        done = subprocess.run(
            [sys.executable, "-I", _DRAWING, str(page), str(width)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        _PLACES.release()
    pages, _line, picture = done.stdout.partition(b"\n")
    return Drawn(picture, int(pages)) if done.returncode == 0 and picture else None
