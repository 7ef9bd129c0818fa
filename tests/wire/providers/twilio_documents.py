"""What Twilio can execute of a document in TwiML, and what it refuses.

https://www.twilio.com/docs/voice/twiml
"""

import re
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

# What each verb, and each noun of <Dial>, may say.
VERBS: dict[str, set[str]] = {
    "Say": {"language", "voice", "loop"},
    "Gather": {
        "action", "method", "input", "timeout", "numDigits", "finishOnKey", "language",
        "speechTimeout", "hints",
    },
    "Redirect": {"method"},
    "Hangup": set(),
    "Record": {
        "action", "method", "maxLength", "finishOnKey", "playBeep", "trim", "timeout",
        "recordingStatusCallback", "recordingStatusCallbackMethod",
    },
    "Dial": {"action", "method", "timeout", "callerId", "answerOnBridge", "timeLimit"},
}  # fmt: skip
NOUNS = {
    "url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod",
}  # fmt: skip


class Odd(Exception):
    """Twilio could do nothing with what it was answered."""


def document(body: bytes, *, is_whisper: bool) -> Element:
    """What Twilio can execute. Raises Odd."""
    try:
        root = ET.fromstring(body)
    except ET.ParseError as error:
        raise Odd(f"12100: {error}") from error
    if root.tag != "Response":
        raise Odd("12102: no <Response>")
    for verb in root:
        _require_verb(verb)
        if verb.tag == "Dial" and is_whisper:
            raise Odd("a document that is whispered cannot dial")
    return root


def _require_verb(verb: Element) -> None:
    if verb.tag not in VERBS:
        raise Odd(f"12200: <{verb.tag}>")
    if odd := set(verb.keys()) - VERBS[verb.tag]:
        raise Odd(f"12200: {odd} of <{verb.tag}>")
    if verb.tag == "Say" and not 0 < len(verb.text or "") <= 4096:
        raise Odd("13520: <Say> has 1 to 4,096 letters")
    if verb.tag == "Gather":
        for one in verb:
            _require_verb(one)
        if verb.get("numDigits") and not verb.get("numDigits", "").isdecimal():
            raise Odd("13314: numDigits")
    if verb.tag == "Dial":
        _require_nouns(verb)


def _require_nouns(dial: Element) -> None:
    if not 0 < len(dial) <= 10:
        raise Odd("13210: one to ten are rung at once")
    if not 5 <= int(dial.get("timeout", "30")) <= 600:
        raise Odd("13212: timeout")
    for noun in dial:
        text = noun.text or ""
        fits = {
            "Number": bool(_E164.fullmatch(text)),
            "Sip": text.startswith(("sip:", "sips:")),
            "Client": bool(text) and not text.startswith("client:"),
        }.get(noun.tag, False)
        if not fits or set(noun.keys()) - NOUNS:
            raise Odd(f"13223: <{noun.tag}> {text}")
