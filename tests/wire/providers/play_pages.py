"""What the pages look like on which a visitor plays customers."""

from html import escape
from typing import Any
from urllib.parse import urlsplit

from tests.wire.providers.base import Provider, Said
from tests.wire.providers.play import PEOPLE, SIGNS, Mine, Scene
from tests.wire.providers.web import Answer

TITLES = {
    "bluesky": "Bluesky",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "instagram": "Instagram",
    "messenger": "Messenger",
    "mastodon": "Mastodon",
    "matrix": "Matrix",
    "sms": "SMS",
    "voice": "Telephone",
    "x": "X",
}
STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;
background:light-dark(#f4f5f7,#15181d);color:light-dark(#1c2330,#e7eaf0)}
a{color:light-dark(#1d5fbf,#8ab8ff)}h1{font-size:1.3rem;margin:.5rem 0}
nav a{margin-right:1rem}nav a[aria-current]{color:inherit;font-weight:600}
ol{list-style:none;padding:0;display:flex;flex-direction:column;gap:.5rem}
li{background:light-dark(#fff,#242a33);border-radius:1rem;padding:.5rem .9rem;
align-self:flex-start;max-width:80%;white-space:pre-wrap;overflow-wrap:anywhere}
li.mine{align-self:flex-end;background:light-dark(#d8ecff,#1d3d5f)}
li img{display:block;max-width:100%;max-height:14rem;border-radius:.5rem}
li small{display:block;color:light-dark(#566072,#a9b3c3)}
li.gone{text-decoration:line-through}
form,.row{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0}
input[name=text]{flex:1 1 14rem}
input,button{box-sizing:border-box;max-width:100%;font:inherit;color:inherit;
padding:.45rem .8rem;
border:1px solid #8a94a3;border-radius:.5rem;background:light-dark(#fff,#1c2128)}
button{cursor:pointer}code{user-select:all}.kinds li{max-width:none;align-self:stretch}
[role=alert]:empty{display:none}
h2{font-size:1.05rem}h2 small{font-weight:400}
.pad{display:grid;grid-template-columns:repeat(3,3.5rem);gap:.4rem}
section{margin-top:1rem;border-top:1px solid #8a94a3}
"""
# Answers are there a moment after they came; what is being typed stays.
LOOKS = """
setInterval(async () => {
  const page = await (await fetch(location.href)).text();
  const news = new DOMParser().parseFromString(page, "text/html").querySelector("ol");
  const shown = document.querySelector("ol");
  if (news && news.innerHTML !== shown.innerHTML) shown.replaceWith(news);
}, 2000);
"""


def page(scene: Scene, at: int) -> Answer:
    """The conversation, as the customer's program shows it; `at`: who of them it is."""
    scene.look()
    kind = scene.provider.kind
    people = "".join(
        f'<a href="?who={number}"{" aria-current=page" if number == at else ""}>'
        f"{escape(name)}</a>"
        for number, (name, _handle) in enumerate(PEOPLE)
    )
    lines = "".join(
        _line(one, f"?who={at}&line={number}") for number, one in enumerate(scene.lines)
    )
    return html(
        f"{TITLES.get(kind, kind)}: you are {scene.person.name or scene.person.key}",
        f"""<p><a href="../../">All providers</a></p><nav aria-label="Who you are">{people}
</nav>{settings_of(scene.provider)}
<ol>{lines or "<li>Nothing was said yet.</li>"}</ol>
<p role="alert">{escape(scene.trouble)}</p>{_forms(scene)}<script>{LOOKS}</script>""",
    )


def _forms(scene: Scene) -> str:
    """Only what customers of this provider can do."""
    offers = [
        '<button name="do" value="edit">Change my last to this</button>',
        '<button name="do" value="take back">Take my last back</button>',
    ]
    changes = "".join(
        button
        for verb, button in zip(("edit", "take back"), offers, strict=True)
        if scene.can(verb)
    )
    signs = "".join(
        f'<button name="do" value="{one}" aria-label="React with {one}">{one}</button>'
        for one in SIGNS
        if scene.can("react")
    )
    reads = (
        '<button name="do" value="read">I have read it</button>'
        if scene.can("read")
        else ""
    )
    posts = (
        '<button name="do" value="post">Say it in public</button>'
        if scene.can("post")
        else ""
    )
    return f"""<form method="post" enctype="multipart/form-data">
<input name="text" aria-label="Your message" placeholder="Your message" autofocus
 autocomplete="off"><button name="do" value="say">Send</button>{posts}
<div class="row"><input type="file" name="file" aria-label="A file to send">
<button name="do" value="photo">Send a made-up picture</button>{changes}{signs}{reads}
<button name="do" value="">Look again</button></div></form>"""


def _line(one: Mine | Said, link: str) -> str:
    """link: where its files are, but for the number of each."""
    files = "".join(
        _file(name, content, f"{link}&file={number}")
        for number, (name, content) in enumerate(one.files)
    )
    buttons = "".join(f" [{escape(label)}]" for label, _data in _buttons(one))
    text = f"{escape(one.text)}{buttons}"
    if isinstance(one, Said):
        gone = " class=gone" if one.is_deleted else ""
        note = "<small>in public</small>" if one.is_public else ""
        return f"<li{gone}>{files}{text}{note}</li>"
    note = f"<small>{one.note}</small>" if one.note else ""
    gone = " gone" if one.note == "taken back" else ""
    return f'<li class="mine{gone}">{files}{text}{note}</li>'


def _buttons(one: Mine | Said) -> tuple[tuple[str, str], ...]:
    return one.buttons if isinstance(one, Said) else ()


def _file(name: str, content: bytes, link: str) -> str:
    """Here, or where the provider was told to fetch it."""
    if not content:
        link, name = name, urlsplit(name).path.rpartition("/")[2] or "a file"
    is_shown = looks_like(content).startswith("image/")
    inside = f'<img src="{escape(link)}" alt="{escape(name)}">' if is_shown else ""
    space = "" if is_shown else " "
    return f'<a href="{escape(link)}">{inside or escape(name)}</a>{space}'


def looks_like(content: bytes) -> str:
    """The type of what is shown; everything else is downloaded."""
    known = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
    found = [kind for start, kind in known if content.startswith(start)]
    return found[0] if found else "application/octet-stream"


def settings_of(provider: Provider) -> str:
    """What an admin types on our settings page; once that is done, it is not needed."""
    if provider.hook:
        return ""
    settings: Any = provider.settings()
    hidden = {
        *("hook", "files", "bot", "account", "shown", "since", "chat", "chat_from"),
        *("access", "refresh", "did"),
    }
    typed = {**settings.config, **settings.secret}
    rows = "".join(
        f"<dt>{escape(name)}<dd><code>{escape(str(value))}</code>"
        for name, value in typed.items()
        if name not in hidden
    )
    return f"<p>Nobody listens yet. Settings, Messengers, New:</p><dl>{rows}</dl>"


def index(providers: list[Provider]) -> Answer:
    """Where a visitor chooses."""
    rows = "".join(
        f'<li><a href="/{one.kind}/play/">{TITLES.get(one.kind, one.kind)}</a>'
        f"<small>{_listens(one)}</small></li>"
        for one in providers
    )
    return html(
        "Play a customer",
        "<p>Write to the company as its customers do. What you send becomes a ticket of"
        " the helpdesk beside, and its answers show here. Nothing leaves this machine."
        f'</p><ol class="kinds">{rows}</ol>',
    )


def _listens(one: Provider) -> str:
    return "connected" if one.hook else "nobody listens yet"


def html(title: str, body: str) -> Answer:
    """A page of its own."""
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style>'
        f"<main><h1>{escape(title)}</h1>{body}</main></html>"
    )
    headers = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
    return Answer(body=text.encode(), headers=headers)
