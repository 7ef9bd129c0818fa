"""The script that pages may pin: `python -m tests.pinned 2` writes the widget's v2.js.

Button and SDK in one file that never changes again, since pages say by a hash what it has
to be. Make a new one when what the page around the panel does has changed; those there
are have to work with whatever panel comes.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

from helpdesk.base.squeeze import squeeze
from tests.helpdesks import CHECKOUT

WIDGET = CHECKOUT / "channels_app" / "static" / "channels_app" / "widget"
# What an admin chose is not in it: the page says it by attributes, or this is so.
SETTINGS = """((tag) => ({
key: tag.dataset.key, home: new URL(tag.src).origin, label: "", names: NAMES,
accent: "#0b6b66", side: "end", theme: "auto", rules: [],
}))(document.currentScript)"""
FETCHED = "import(`${home}/w/${key}/sdk.js`).then(({ start }) => start(self))"


def path_of(version: int) -> Path:
    return WIDGET / "pinned" / f"v{version}.js"


def integrity(version: int) -> str:
    """What pages say it is."""
    digest = hashlib.sha384(path_of(version).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def made() -> str:
    """Of the modules as they are now."""
    sdk = _source("sdk.js").replace("export function", "function", 1)
    loader = (
        _source("loader.js")
        .replace("CONFIG", SETTINGS)
        .replace(FETCHED, "Promise.resolve().then(() => start(self))")
    )
    whole = f'(() => {{\n"use strict";\n{sdk}{loader}}})();\n'
    assert "import(" not in whole, "it fetches something that nobody has looked at"
    return whole.replace("WORDS", _words("close")).replace("NAMES", _words("chat"))


def _source(name: str) -> str:
    return squeeze((WIDGET / name).read_text())


def _words(name: str) -> str:
    files = sorted((WIDGET / "words").glob("*.json"))
    return json.dumps(
        {file.stem: json.loads(file.read_text())[name] for file in files},
        separators=(",", ":"),
        ensure_ascii=False,
    )


def write(version: int) -> None:
    path = path_of(version)
    path.parent.mkdir(exist_ok=True)
    # "x": what is pinned somewhere is never written anew.
    with path.open("x") as file:
        file.write(made())


if __name__ == "__main__":
    write(int(sys.argv[1]))
    print(integrity(int(sys.argv[1])))
