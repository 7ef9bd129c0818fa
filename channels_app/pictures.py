"""Pictures in a form that their provider takes, where another form helps. Pure.

What is opened are files of agents, but also those of customers that were sent on: only
formats without scripts are read, and nothing that unfolds to more than we would show.
"""

from collections.abc import Collection, Iterator
from io import BytesIO

from PIL import Image, ImageOps

from helpdesk.base.sniff import MAX_PIXELS

READ = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
# The longer side in pixels and JPEG's quality, the best first.
STEPS = ((2560, 85), (2048, 80), (1600, 75), (1280, 70), (800, 60))
JPEG, PNG = "image/jpeg", "image/png"


def fitted(
    content: bytes, *, types: Collection[str], most: int
) -> tuple[str, bytes] | None:
    """The picture as a type of these in at most so many bytes: its type and content.

    Where it was taken, and with what, is left out. None: that cannot be done, or would
    lose what it shows (moving pictures).
    """
    try:
        with Image.open(BytesIO(content), formats=READ) as picture:
            if getattr(picture, "is_animated", False):
                return None
            if picture.width * picture.height > MAX_PIXELS:
                return None
            return _first_that_fits(picture, types, most)
    except Exception:  # noqa: BLE001 - what is no picture breaks in as many ways as there are
        return None


def _first_that_fits(
    picture: Image.Image, types: Collection[str], most: int
) -> tuple[str, bytes] | None:
    upright = ImageOps.exif_transpose(picture)
    for kind, content in _forms(upright, types):
        if len(content) <= most:
            return kind, content
    return None


def _forms(picture: Image.Image, types: Collection[str]) -> Iterator[tuple[str, bytes]]:
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    if PNG in types and (clear or JPEG not in types):
        yield PNG, _written(picture.convert("RGBA" if clear else "RGB"), "PNG")
    if JPEG not in types:
        return
    flat = _on_white(picture) if clear else picture.convert("RGB")
    for side, quality in STEPS:
        smaller = flat.copy()
        smaller.thumbnail((side, side))
        yield JPEG, _written(smaller, "JPEG", quality=quality)


def _on_white(picture: Image.Image) -> Image.Image:
    seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _written(picture: Image.Image, form: str, **options: int) -> bytes:
    out = BytesIO()
    picture.info.clear()  # places, cameras, thumbnails
    picture.save(out, form, **options)
    return out.getvalue()
