"""How a page of a site calls the widget, and what only a screen reader gets to see."""

from typing import Any

from playwright.sync_api import Page

_CALL = """async ([name, args]) => {
  try {
    return await Helpdesk[name](...args);
  } catch (error) {
    return { refused: error.code };
  }
}"""
_LISTEN = """(names) => {
  window.told = [];
  for (const name of names) Helpdesk.on(name, (value) => told.push([name, value ?? null]));
}"""


def loaded(page: Page) -> Page:
    """The script is there."""
    page.wait_for_function("() => window.Helpdesk?.version")
    return page


def call(page: Page, name: str, *args: Any) -> Any:
    """What a call resolves to; {"refused": its code} when it does not."""
    return page.evaluate(_CALL, [name, list(args)])


def push(page: Page, name: str, *args: Any) -> None:
    """A call whose end nobody waits for."""
    page.evaluate("(call) => { Helpdesk.push(call) }", [name, *args])


def listen(page: Page, *names: str) -> None:
    """Write down these events from now on, for `told`."""
    page.evaluate(_LISTEN, list(names))


def told(page: Page, name: str) -> list[Any]:
    """What went with each event of this name."""
    return [value for one, value in page.evaluate("() => told") if one == name]


def tree(page: Page) -> list[dict[str, Any]]:
    """What a screen reader is told of the page, shadow trees and all."""
    lines = page.context.new_cdp_session(page)
    lines.send("Accessibility.enable")
    nodes = lines.send("Accessibility.getFullAXTree")["nodes"]
    lines.detach()
    return [node for node in nodes if not node["ignored"]]


def read_out(page: Page, role: str) -> list[str]:
    """The names of all there is of one role."""
    return [
        node.get("name", {}).get("value", "")
        for node in tree(page)
        if node["role"]["value"] == role
    ]


def press(page: Page, name: str) -> None:
    """Click a button beside the launcher, whose shadow is closed to locators."""
    node = next(
        one
        for one in tree(page)
        if (one["role"]["value"], one["name"]["value"]) == ("button", name)
    )
    lines = page.context.new_cdp_session(page)
    lines.send("DOM.enable")
    lines.send("DOM.getDocument")
    found = {"backendNodeId": node["backendDOMNodeId"]}
    corners = lines.send("DOM.getBoxModel", found)["model"]["content"]
    lines.detach()
    page.mouse.click(
        (corners[0] + corners[4]) / 2, (corners[1] + corners[5]) / 2
    )  # fmt: skip
