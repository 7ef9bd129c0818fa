"""A page on which a visitor calls the company, and picks up its agents' telephones: keys,
words after a tone, and hanging up. It works without JavaScript, too."""

import io
import math
import threading
import wave
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.wire.providers.play import PEOPLE
from tests.wire.providers.play_pages import html, settings_of
from tests.wire.providers.twilio_line import Line
from tests.wire.providers.twilio_voice import WITHHELD, TwilioVoice
from tests.wire.providers.web import Answer

# Those whom the demo's company knows by their numbers; and nobody.
CALLERS = (
    *((name, f"+1500555010{at}") for at, (name, _handle) in enumerate(PEOPLE)),
    ("A withheld number", WITHHELD),
)
KEYS = "123456789*0#"
# What is heard meanwhile, by what a telephone waits for.
STATES = {
    "keys": "It listens: press keys, or say something where it is asked for.",
    "beep": "A tone. What you say now is recorded.",
    "ring": "It rings at the company.",
    "talk": "You are connected, and talk.",
}
# A key is written into the field; what happens at another telephone shows by itself.
SCRIPT = """
document.addEventListener("click", event => {
  const key = event.target.closest("[data-key]");
  if (key) key.form.keys.value += key.dataset.key;
});
setInterval(async () => {
  const page = await (await fetch(location.href)).text();
  const news = new DOMParser().parseFromString(page, "text/html").querySelector("#lines");
  const shown = document.querySelector("#lines");
  if (news && news.dataset.state !== shown.dataset.state) shown.replaceWith(news);
}, 1500);
"""


@dataclass(slots=True)
class Phones:
    """Every telephone of one provider, whoever picks it up. called: calls of visitors."""

    provider: TwilioVoice
    called: list[Line] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def lines(self) -> list[Line]:
        """Those that ring or are spoken on, and the last that is over; callers' first."""
        every = [*self.called, *self.provider.calls_out, *self.provider.dialled]
        going_on = [one for one in every if not one.over]
        return going_on or self.called[-1:]

    def act(self, said: Mapping[str, Any], *, who: int) -> None:
        """What the visitor did at one of them."""
        does, name = str(said.get("do", "")), str(said.get("line", ""))
        with self.lock:
            if does == "call" and (self.provider.voice_url or self.provider.hook):
                caller, number = CALLERS[who]
                called_by = "" if number == WITHHELD else caller
                self.called.append(self.provider.calls_in(number, name=called_by))
                return
            found = [one for one in self.lines if one.name == name and not one.over]
            for line in found:
                _acts(line, does, str(said.get("keys", "")), str(said.get("text", "")))


def _acts(line: Line, does: str, keys: str, text: str) -> None:
    """Whatever cannot be done just now is done by nobody."""
    pressed = "".join(one for one in keys if one in KEYS).rstrip("#")
    if does == "pick up" and line.status == "ringing":
        line.picks_up()
    elif does == "hang up" and line.status == "in-progress":
        line.hangs_up()
    elif does == "press" and pressed and line.waits_for == "keys":
        line.presses(pressed)
    elif does == "say" and text.strip() and line.waits_for == "keys" and _hears(line):
        line.says(text.strip())
    elif does == "speak" and line.waits_for == "beep":
        line.speaks(voice())
    elif does == "wait" and line.waits_for in {"keys", "beep", "ring"}:
        line.is_silent()


def _hears(line: Line) -> bool:
    """Whether words count as well."""
    return line.now is not None and "speech" in line.now.get("input", "")


def voice(seconds: float = 2.0) -> bytes:
    """What somebody said after the tone, as WAV: a hum that rises and falls."""
    rate = 8_000
    hum = bytearray()
    for at in range(int(rate * seconds)):
        loud = 30 * abs(math.sin(math.pi * 3 * at / rate))
        hum.append(128 + int(loud * math.sin(2 * math.pi * 180 * at / rate)))
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(rate)
        sound.writeframes(bytes(hum))
    return held.getvalue()


def page(phones: Phones, who: int) -> Answer:
    """The telephones; `who`: which caller the visitor is."""
    people = "".join(
        f'<a href="?who={at}"{" aria-current=page" if at == who else ""}>'
        f"{escape(name)}</a>"
        for at, (name, _number) in enumerate(CALLERS)
    )
    lines = phones.lines
    state = "/".join(
        f"{one.name} {one.status} {one.waits_for} {len(one.heard)}" for one in lines
    )
    name, number = CALLERS[who]
    return html(
        f"Telephone: you are {name}",
        f"""<p><a href="../../">All providers</a></p><nav aria-label="Who you are">{people}
</nav>{settings_of(phones.provider)}
<p>You call {escape(phones.provider.number)} from {escape(_called(number))}. Agents who
are online and entered a telephone under Settings, Your telephone, are rung: pick theirs up
here, too.</p>
<form method="post"><button name="do" value="call">Call the company</button></form>
<div id="lines" data-state="{escape(state)}">{"".join(map(_line, lines))}</div>
<script>{SCRIPT}</script>""",
    )


def _line(line: Line) -> str:
    """One telephone: what is heard there, and what can be done."""
    known = {number: name for name, number in CALLERS}
    there = line.who if line.direction == "inbound" else line.to
    whose = known.get(there) or "An agent's telephone"
    heard = "".join(f"<li>{escape(words)}</li>" for words in line.heard)
    if line.over:
        now, does = "The call is over.", ""
    elif line.status == "ringing":
        now, does = "It rings.", _button("pick up", "Pick up")
    else:
        now = STATES.get(line.waits_for, "It is quiet.")
        does = _controls(line) + _button("hang up", "Hang up")
    return f"""<section aria-label="{escape(whose)}"><h2>{escape(whose)}
 <small>{escape(_called(there))}</small></h2><ol>{heard}</ol><p role="status">{now}</p>
<form method="post"><input type="hidden" name="line" value="{line.name}">{does}</form>
</section>"""


def _controls(line: Line) -> str:
    if line.waits_for == "keys":
        pad = "".join(
            f'<button type="button" data-key="{one}" aria-label="Key {one}">{one}</button>'
            for one in KEYS
        )
        says = (
            '<div class="row"><input name="text" aria-label="What you say"'
            ' placeholder="What you say" autocomplete="off">'
            f"{_button('say', 'Say it')}</div>"
        )
        return f"""<div class="row"><input name="keys" aria-label="Keys" inputmode="tel"
 autocomplete="off">{_button("press", "Press these keys")}</div><div class="pad">{pad}</div>
{says if _hears(line) else ""}{_button("wait", "Do nothing")}"""
    if line.waits_for == "beep":
        return _button("speak", "Say something") + _button("wait", "Say nothing")
    if line.waits_for == "ring":
        return _button("wait", "Wait until nobody picked up")
    return ""


def _button(does: str, words: str) -> str:
    return f'<button name="do" value="{does}">{words}</button>'


def _called(number: str) -> str:
    return "a withheld number" if number == WITHHELD else number
