"""A program: one page of the PDF file that it reads becomes a picture that it writes.

Run by `paper.py`, with the number of the page and the width in pixels. It writes how many
pages there are, a line's end, and a WebP; nothing, and a status that is not 0, where that
cannot be done. It imports nothing of ours.
"""

import io
import sys

import pypdfium2 as pdfium

if sys.platform != "win32":
    import resource

MEMORY = 1024**3
SECONDS = 10
# So that a page like a ribbon is no picture of a million pixels' length.
TALLEST = 4
STATUS_NO_PAGE = 2


def main() -> int:
    """Raises:
    PdfiumError: no PDF, or one with a password.
    """
    _limit()
    number, width = int(sys.argv[1]), int(sys.argv[2])
    with pdfium.PdfDocument(sys.stdin.buffer.read()) as paper:
        # What somebody filled in belongs to what it says.
        paper.init_forms()
        if not 1 <= number <= len(paper):
            return STATUS_NO_PAGE
        page = paper[number - 1]
        across, down = page.get_size()
        scale = min(width / max(across, 1), width * TALLEST / max(down, 1))
        image = page.render(scale=scale).to_pil().convert("RGB")
        picture = io.BytesIO()
        image.save(picture, "WEBP", quality=80, method=2)
        sys.stdout.buffer.write(b"%d\n" % len(paper) + picture.getvalue())
    return 0


def _limit() -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
