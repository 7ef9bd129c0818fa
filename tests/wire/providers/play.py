"""Pages on which a visitor plays a customer: write, send a picture, change, react, and see
what is answered. Plain HTML that asks again every few seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.wire.providers.base import CannotDo, Item, Provider, Said
from tests.wire.providers.customers import Customer, picture
from tests.wire.providers.web import Answer

SIGNS = ("❤", "👍", "😂")
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;
background:#f4f5f7;color:#1c2330}a{color:#1d5fbf}h1{font-size:1.3rem}
ol{list-style:none;padding:0;display:flex;flex-direction:column;gap:.5rem}
li{background:#fff;border-radius:1rem;padding:.5rem .9rem;max-width:80%;
white-space:pre-wrap;overflow-wrap:anywhere}
li.mine{align-self:flex-end;background:#d8ecff}form{display:flex;gap:.5rem;margin:.5rem 0}
input{flex:1;font:inherit;padding:.5rem;border:1px solid #8a94a3;border-radius:.5rem}
button{font:inherit;padding:.4rem .8rem;border:1px solid #8a94a3;border-radius:.5rem;
background:#fff}code{user-select:all}
"""


@dataclass(slots=True)
class Scene:
    """One visitor at one provider, and what was said, oldest first."""

    provider: Provider
    person: Customer
    lines: list[tuple[str, str]] = field(default_factory=list)
    mine: list[Item] = field(default_factory=list)
    heard: int = 0
    trouble: str = ""

    def look(self) -> None:
        """What was answered meanwhile joins the rest."""
        news: list[Said] = self.person.heard[self.heard :]
        self.heard += len(news)
        for said in news:
            self.lines += [("", said.text)] if said.text else []
            self.lines += [("", f"[{name}]") for name, _content in said.files]

    def act(self, said: Mapping[str, str]) -> None:
        """What the visitor did."""
        self.look()
        self.trouble = ""
        try:
            self._act(said.get("do", ""), said.get("text", "").strip())
        except CannotDo:
            self.trouble = "Nobody can do that here, or it is told to nobody."

    def _act(self, do: str, text: str) -> None:
        if do == "say" and text:
            self.mine.append(self.person.says(text))
            self.lines.append(("mine", text))
        elif do == "photo":
            self.mine.append(self.person.sends_photo(picture(len(self.mine) % 200)))
            self.lines.append(("mine", "[a picture]"))
        elif do == "edit" and text and self.mine:
            self.person.edits(self.mine[-1], text)
            self.lines.append(("mine", f"{text} (changed)"))
        elif do in SIGNS and self.person.heard:
            self.person.reacts(self.person.heard[-1], do)
            self.lines.append(("mine", do))


def page(scene: Scene) -> Answer:
    """The conversation, as the customer's program shows it."""
    scene.look()
    lines = "".join(
        f'<li class="{who}">{escape(text)}</li>' for who, text in scene.lines
    )
    signs = "".join(f'<button name="do" value="{one}">{one}</button>' for one in SIGNS)
    return html(
        f"You are a customer: {scene.provider.kind}",
        f"""<p><a href="../../">All of them</a></p>{_entries(scene.provider)}
<ol>{lines}</ol><p role="alert">{escape(scene.trouble)}</p>
<form method="post"><input name="text" aria-label="Your message" autofocus>
<button name="do" value="say">Send</button>
<button name="do" value="edit">Change the last</button></form>
<form method="post"><button name="do" value="photo">Send a picture</button>{signs}
<button name="do" value="">Look again</button></form>""",
    )


def _entries(provider: Provider) -> str:
    """What an admin types on our settings page; once that is done, it is not needed."""
    if provider.hook:
        return ""
    settings: Any = provider.settings()
    hidden = {"hook", "files", "bot"}
    typed = {**settings.config, **settings.secret}
    rows = "".join(
        f"<dt>{escape(name)}<dd><code>{escape(str(value))}</code>"
        for name, value in typed.items()
        if name not in hidden
    )
    return f"<p>Nobody listens yet. Settings, Messengers, New:</p><dl>{rows}</dl>"


def index(kinds: list[str]) -> Answer:
    """Where a visitor chooses."""
    rows = "".join(f'<li><a href="/{kind}/play/">{kind}</a></li>' for kind in kinds)
    return html("Play a customer", f"<ol>{rows}</ol>")


def html(title: str, body: str) -> Answer:
    """A page of its own."""
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<h1>{title}</h1>{body}</html>"
    )
    headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
    return Answer(body=text.encode(), headers=headers)
