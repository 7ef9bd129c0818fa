"""Somebody on a line of Twilio's, and what Twilio does there: verb by verb."""

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from tests.wire.providers.twilio_documents import Odd

if TYPE_CHECKING:
    from tests.wire.providers.twilio_voice import TwilioVoice

SOUND = b"ID3" + bytes(range(64))


def sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


@dataclass
class Line:
    """One end of a call, with whoever is on it: they hear, press keys, speak and hang up.

    heard: all that was read out to them. waits_for: what they can do now ("keys", "beep",
    "ring", "talk"); "" while nothing, or when it is over. parent: the call that dialled it.
    """

    at: "TwilioVoice"
    to: str
    who: str
    direction: str
    parent: "Line | None" = None
    name: str = field(default_factory=lambda: sid("CA"))
    heard: list[str] = field(default_factory=list)
    status: str = "ringing"
    waits_for: str = ""
    verbs: list[Element] = field(default_factory=list)
    now: Element | None = None
    base: str = ""
    legs: list["Line"] = field(default_factory=list)
    talks_to: "Line | None" = None
    noun: Element | None = None
    over: str = ""

    # What somebody on it does.

    def picks_up(self) -> "Line":
        """Their telephone is answered: by them, or by a machine of theirs."""
        assert self.status == "ringing"
        self.status = "in-progress"
        if self.parent is not None:
            self.parent._answered_by(self)
        elif self.direction == "outbound-api":
            self._goes_to(self.base)
        return self

    def presses(self, keys: str) -> "Line":
        """Type, while it listens."""
        self._answers(Digits=keys)
        return self

    def says(self, words: str) -> "Line":
        """Speak, while it listens for words as well."""
        assert self.now is not None
        assert "speech" in self.now.get("input", "dtmf")
        self._answers(SpeechResult=words, Confidence="0.9")
        return self

    def _answers(self, **said: str) -> None:
        assert self.waits_for == "keys", self.waits_for
        gather, self.now, self.waits_for = self.now, None, ""
        assert gather is not None
        self._goes_to(urljoin(self.base, gather.get("action", "")), **said)

    def is_silent(self) -> "Line":
        """Do nothing until it goes on by itself."""
        if self.waits_for == "ring":
            self._nobody_picked_up()
        elif self.waits_for == "beep":
            # Nothing but silence: it goes on with what follows.
            self.now, self.waits_for = None, ""
            self._runs()
        else:
            assert self.waits_for == "keys", self.waits_for
            self.now, self.waits_for = None, ""
            self._runs()
        return self

    def speaks(self, sound: bytes = SOUND) -> "Line":
        """After the tone; what was recorded is there a moment later."""
        assert self.waits_for == "beep", self.waits_for
        record, self.now, self.waits_for = self.now, None, ""
        assert record is not None
        made = self.at.records(self, record, sound, self.base)
        self._goes_to(
            urljoin(self.base, record.get("action", "")),
            RecordingUrl=made,
            RecordingDuration="7",
            Digits="#",
        )
        self.at.tells_of_recordings()
        return self

    def hangs_up(self) -> "Line":
        """Whatever goes on."""
        if self.parent is not None:
            self._ends("completed")
            self.parent._leg_is_over(self)
            return self
        was, self.waits_for = self.waits_for, ""
        for leg in self.legs:
            leg._ends("completed" if leg is self.talks_to else "no-answer")
        self.status = "completed"
        if was in {"ring", "talk"} and self.now is not None:
            status = "completed" if was == "talk" else "canceled"
            self._dialled(status, is_bridged=was == "talk")
        self._ends("completed")
        return self

    # What Twilio does.

    def _goes_to(self, url: str, **said: str) -> None:
        self.base = url
        try:
            root = self.at.asks(self, url, said)
        except Odd as odd:
            self.at.errors.append(str(odd))
            self.heard.append("An application error has occurred. Goodbye.")
            self._ends("completed")
            return
        if self.status == "completed":
            return
        self.verbs = list(root)
        self._runs()

    def _runs(self) -> None:
        does = {
            "Gather": self._listens,
            "Redirect": self._goes_on,
            "Record": self._beeps,
            "Dial": self._dials,
            "Hangup": lambda verb: self._hung_up(),
        }
        while self.verbs:
            verb = self.verbs.pop(0)
            if verb.tag == "Say":
                self._hears(verb)
            else:
                does[verb.tag](verb)
                return
        if self.parent is not None:
            self.parent._connects(self)
        else:
            self._hung_up()

    def _listens(self, verb: Element) -> None:
        for one in verb:
            self._hears(one)
        self.now, self.waits_for = verb, "keys"

    def _goes_on(self, verb: Element) -> None:
        self._goes_to(urljoin(self.base, (verb.text or "").strip()))

    def _beeps(self, verb: Element) -> None:
        self.now, self.waits_for = verb, "beep"

    def _hears(self, verb: Element) -> None:
        assert verb.tag == "Say"
        assert verb.text
        self.heard.append(verb.text)

    def _hung_up(self) -> None:
        self._ends("completed")
        if self.parent is not None:
            self.parent._leg_is_over(self)

    def _dials(self, verb: Element) -> None:
        self.now, self.waits_for = verb, "ring"
        shows = verb.get("callerId") or self.who
        self.legs = []
        for noun in verb:
            to = (noun.text or "").strip()
            address = f"client:{to}" if noun.tag == "Client" else to
            self.legs.append(
                Line(self.at, address, shows, "outbound-dial", self, noun=noun)
            )
        self.at.dialled += self.legs

    def _answered_by(self, leg: "Line") -> None:
        """The first that picks up: all others stop ringing."""
        for other in self.legs:
            if other is not leg and other.status == "ringing":
                other._ends("no-answer")
        leg.at.tells_answered(leg)
        noun = leg.noun
        assert noun is not None
        if noun.get("url"):
            leg._goes_to(urljoin(self.base, noun.get("url", "")))
        else:
            self._connects(leg)

    def _connects(self, leg: "Line") -> None:
        self.waits_for = leg.waits_for = "talk"
        self.talks_to, leg.talks_to = leg, self

    def _leg_is_over(self, leg: "Line") -> None:
        if self.waits_for == "talk":
            self.talks_to = None
            self._dialled("completed", is_bridged=True)
        elif self.waits_for == "ring" and all(
            one.status != "ringing" and one.status != "in-progress" for one in self.legs
        ):
            # Whoever picked up did not take it: nobody was connected.
            self._dialled("completed", is_bridged=False)

    def _nobody_picked_up(self) -> None:
        for leg in self.legs:
            leg._ends("no-answer")
        self._dialled("no-answer", is_bridged=False)

    def _dialled(self, status: str, *, is_bridged: bool) -> None:
        dial, self.now, self.waits_for = self.now, None, ""
        assert dial is not None
        self._goes_to(
            urljoin(self.base, dial.get("action", "")),
            DialCallStatus=status,
            DialBridged=str(is_bridged).lower(),
            DialCallDuration="30" if is_bridged else "0",
        )

    def _ends(self, status: str) -> None:
        if self.over == "told":
            return
        self.status, self.waits_for, self.now, self.verbs = status, "", None, []
        self.over = "told"
        if self.parent is None:
            self.at.tells_over(self)
