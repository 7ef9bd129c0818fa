"""The icons of the installed app, drawn from icon.svg: `python -m tests.icons`.

Run it when the icon changes, and commit what it writes to helpdesk/static/icons/.
"""

import re

from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM, FLAGS
from tests.helpdesks import CHECKOUT

STATIC = CHECKOUT / "helpdesk" / "static"
ACCENT = "#0B6B66"
# What is outside of the inner four fifths may be cut off a maskable icon.
SAFE = 0.8


def drawings() -> dict[str, tuple[int, str]]:
    """Size and SVG of each: as it is, or on a ground that reaches the borders."""
    svg = (STATIC / "icon.svg").read_text()
    inner = re.sub(r"<rect[^>]*/>", "", re.sub(r"</?svg[^>]*>", "", svg))
    margin = 16 * (1 - SAFE)
    filled = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" fill="{ACCENT}"/>'
        f'<g transform="translate({margin} {margin}) scale({SAFE})">{inner}</g></svg>'
    )
    return {
        "192": (192, svg),
        "512": (512, svg),
        "maskable-512": (512, filled),
        "touch-180": (180, filled),
    }


def draw() -> None:
    (STATIC / "icons").mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (size, svg) in drawings().items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f'<body style="margin:0">{svg}</body>')
            page.locator("svg").evaluate(f"it => it.style.width = '{size}px'")
            page.screenshot(path=STATIC / "icons" / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    draw()
