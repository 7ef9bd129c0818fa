"""What the browser needs and wheels carry: made at start, collected with our own files.

Files under `vendor/`: htmx, the rich-text editor, and one sprite with those lucide icons
that our templates and modules name. The widget, without comments: other people's sites
load it. And the compiled translations.
"""

import re
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

from helpdesk.base.squeeze import squeeze

HTMX = ("django_htmx", "static/django_htmx/htmx-2.min.js", "htmx.js")
EDITOR = (
    "django_prose_editor",
    "static/django_prose_editor/editor.js",
    "editor.js",
)
SPRITE = "icons.svg"
# The folder of what visitors of other sites load.
WIDGET = "widget"
_SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=.*\s*\Z")
# {% icon "mail" %} in templates, icon("mail") in modules, "icon": "mail" in Python.
_ICON = re.compile(r"""\bicon["']?(?:\s|\(|=|:\s)\s*["']([a-z0-9-]+)["']""")
_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def build() -> None:
    """Write what is to be collected into BUILT_DIR, and translations into var/."""
    vendor = Path(settings.BUILT_DIR) / "vendor"
    vendor.mkdir(parents=True, exist_ok=True)
    for package, path, name in (HTMX, EDITOR):
        content = (files(package) / path).read_bytes()
        _write(vendor / name, _SOURCE_MAP.sub(b"\n", content))
    _write(vendor / SPRITE, _sprite(icons_used()))
    # Of a release before this one: it would be collected for ever.
    for old in vendor.iterdir():
        if old.name not in {SPRITE, HTMX[2], EDITOR[2]}:
            old.unlink()
    squeeze_widget()
    compile_translations()


def icons_used() -> set[str]:
    """The names of all icons that our pages can show."""
    root = Path(settings.BASE_DIR)
    sources = [
        path
        for app in ("helpdesk", "tickets", "channels_app", "knowledge_base")
        for ending in ("html", "js", "py")
        for path in (root / app).rglob(f"*.{ending}")
        # The widget brings its own, a few dozen bytes each.
        if WIDGET not in path.parts
    ]
    return {name for path in sources for name in _ICON.findall(path.read_text())}


def _sprite(names: set[str]) -> bytes:
    """One SVG with a symbol for each; how they are drawn says `.icon` in app.css.

    Raises:
        KeyError: lucide has no icon of that name.
    """
    with (files("lucide") / "lucide.zip").open("rb") as file, ZipFile(file) as archive:
        symbols = "".join(
            f'<symbol id="{name}" viewBox="0 0 24 24">'
            f"{_drawing(archive.read(f'{name}.svg'))}</symbol>"
            for name in sorted(names)
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'.encode()


def _drawing(svg: bytes) -> str:
    drawing = re.sub(r">\s+<", "><", _SVG.sub(r"\1", svg.decode()).strip())
    return drawing.replace(" />", "/>")


def squeeze_widget() -> None:
    """The panel's modules, styles and words; its views read the host page's scripts."""
    home = Path(settings.BASE_DIR) / "channels_app" / "static"
    for path in home.rglob("*"):
        target = Path(settings.BUILT_DIR) / path.relative_to(home)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.suffix in {".js", ".css"} and path.stem not in {"loader", "sdk"}:
            _write(target, squeeze(path.read_text()).encode())
        elif path.suffix == ".json":
            _write(target, path.read_bytes())


def compile_translations() -> None:
    """Each helpdesk/locale/*/LC_MESSAGES/django.po as the .mo that Django reads."""
    source = Path(settings.BASE_DIR) / "helpdesk" / "locale"
    for path in source.glob("*/LC_MESSAGES/django.po"):
        target = Path(settings.LOCALE_DIR) / path.relative_to(source).with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > path.stat().st_mtime_ns:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as po, target.open("wb") as mo:
            write_mo(mo, read_po(po))


def _write(path: Path, content: bytes) -> None:
    """Only what changed: names, sizes and times tell whether to collect again."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
