"""What would keep somebody from using a page: asked of the page as it stands."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

# Of WCAG 2.2 (2.5.8, level AA) as well, which axe does not ask by itself.
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
# All that Tab can reach is given the focus in turn, and has to look otherwise than before
# (2.4.7), itself or what stands for it: a box that is drawn by its label. A part of it has
# to be on the screen with nothing before it (2.4.11).
_UNSEEN = """() => {
  // Who is rung is to look there first, and can send it away.
  const rings = document.getElementById("rings");
  if (rings) rings.style.display = "none";
  const reached = "a[href], button, input, select, textarea, summary, [tabindex]"
    + ", audio[controls], video[controls], [contenteditable=true]";
  const look = (one) => [one, ...["::before", "::after"]].map((part) => {
    const style = typeof part === "string"
      ? getComputedStyle(one, part) : getComputedStyle(part);
    const ring = style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2
      ? "" : style.outline;
    return [ring, style.boxShadow, style.borderColor, style.backgroundColor,
      style.textDecoration].join();
  }).join(";");
  const stands = (one) =>
    [one, one.parentElement, one.closest("label"), one.nextElementSibling,
     one.labels?.[0], one.closest("[data-focus]")].filter(Boolean);
  const covered = (one) => {
    const box = one.getBoundingClientRect();
    if (box.width < 3 || box.height < 3) return false;
    const xs = [box.left + 2, box.left + box.width / 2, box.right - 2];
    const ys = [box.top + 2, box.top + box.height / 2, box.bottom - 2];
    return !xs.some((x) => ys.some((y) => {
      const there = document.elementFromPoint(x, y);
      return there && (one.contains(there) || there.contains(one)
        && (there.matches("label, a, button, summary") || there === one.parentElement)
        || stands(one).some((other) => other !== one.parentElement
          && other.contains(there)));
    }));
  };
  const faults = [];
  for (const one of document.querySelectorAll(reached)) {
    if (one.tabIndex < 0 || one.disabled || one.closest("[inert]")) continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    document.activeElement?.blur();
    const before = stands(one).map(look);
    one.focus();
    if (document.activeElement !== one) continue;
    const after = stands(one).map(look);
    const named = one.outerHTML.slice(0, 120).replace(/\\s+/g, " ");
    if (before.every((words, at) => words === after[at])) {
      faults.push(`focus is not seen: ${named}`);
    } else if (covered(one)) {
      faults.push(`focus is covered: ${named}`);
    }
  }
  document.activeElement?.blur();
  if (rings) rings.style.display = "";
  return faults;
}"""


# What would take its time on the page, or scroll by itself, where nobody wants motion.
MOVING = """() => [...document.querySelectorAll("*")].flatMap((one) =>
  ["", "::before", "::after", "::backdrop"].filter((part) => {
    const style = getComputedStyle(one, part || null);
    const times = `${style.transitionDuration},${style.animationDuration}`.split(",");
    return style.scrollBehavior === "smooth"
      || times.some((time) => parseFloat(time) > 0.01);
  }).map((part) => one.outerHTML.slice(0, 60) + part))"""


def violations(page: Page | Frame, within: str | None = None) -> list[str]:
    """What axe finds in all of it, or in a part: by its rule, with three of each."""
    found: dict[str, Any] = Axe().run(page, within, options=OPTIONS).response
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


def unseen_focus(page: Page) -> list[str]:
    """What can have the focus without showing it. It has been everywhere afterwards."""
    # Whoever came by keyboard is shown where they are.
    page.keyboard.press("Tab")
    return [str(one) for one in page.evaluate(_UNSEEN)]
